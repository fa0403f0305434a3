"""Costs up to constants: whether two grow alike in several sizes."""
