"""Reference mathematics: pure functions in float64, one topic a file."""
