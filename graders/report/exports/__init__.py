"""Marks as platforms read them: pure functions over the pupils of a class."""
