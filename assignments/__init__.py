"""The homeworks: questions with their answers, and where each question stands."""
