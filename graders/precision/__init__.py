"""How far single precision moves a right answer: the gap that any answer may have."""
