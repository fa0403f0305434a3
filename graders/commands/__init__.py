"""What the commands of `grade.py` do; each takes what was parsed and returns an exit code."""


class Misuse(ValueError):
    """A command was called in a way that cannot be meant; the message says why."""
