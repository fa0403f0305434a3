"""The public part of an assignment: forms, properties and public cases; no reference.

`homework` takes it from an assignment, `stored` writes it as checks.json and reads it back,
`checking` runs it on a student's own work.
"""
