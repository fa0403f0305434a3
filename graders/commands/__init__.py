"""The commands of `grade.py`. Each takes the parsed arguments and returns an exit code."""
