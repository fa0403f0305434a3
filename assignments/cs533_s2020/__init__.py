"""CS533-S2020 assignment 3: gradients by hand, attention by hand, BLEU, input-feeding attention."""
