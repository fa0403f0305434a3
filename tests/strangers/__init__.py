"""Answers in other hands: right ones and wrong ones that nobody wrote beside the questions."""
