"""The gap that rounding to single precision may leave between two right answers."""
