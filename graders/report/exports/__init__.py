"""Marks as platforms read them: pure functions over the standings of a class."""
