"""IFT6135, Autumn 2022, theoretical homework (A. Agrawal, Université de Montréal)."""
