"""CS533, Spring 2020, assignment 3 (K. Stratos, Rutgers): backpropagation, attention, BLEU."""
