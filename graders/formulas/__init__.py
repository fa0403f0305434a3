"""Formulas as text or LaTeX: read into one tree, then decided. Nothing here evaluates text."""
