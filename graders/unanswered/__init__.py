"""Items without an answer: the cause in the student's code, and the words that a person reads."""
