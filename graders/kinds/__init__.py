"""Kinds of answers. Each knows how two records of its kind differ, and no question."""
