"""What students may hold of an assignment: forms, properties and public cases; no reference.

`derive` takes from an assignment what its types call public, `stored` writes that as checks.json
and reads it back, `checking` runs it on a student's own work.
"""
