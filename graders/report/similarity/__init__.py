"""Signs that two students' work is alike: leads for a person to look at, never a verdict."""
