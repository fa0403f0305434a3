"""Similar work: copies are found, and innocent work is not."""
