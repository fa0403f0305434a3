"""Formulas over arrays and random numbers: shapes, exact fields, balls, counterexamples."""
