"""Text and LaTeX to trees of formulas, and trees back to text."""
