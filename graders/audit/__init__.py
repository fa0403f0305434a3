"""The graders graded: right, slipping, blank, lazy and mutated answers for every question."""
