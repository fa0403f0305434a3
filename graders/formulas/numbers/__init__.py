"""Formulas of numbers: evaluated with rigorous bounds, and compared at points and as fractions."""
