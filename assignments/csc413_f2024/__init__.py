"""CSC413 F2024, assignment 4: attention at low cost, graph networks, U-Nets."""
