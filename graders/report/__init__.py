"""A graded class, shown: one model, and a file for each form it takes."""
