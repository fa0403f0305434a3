"""Pairs of formulas with labels that no engine of ours gave: see `pairs` and `oracle`."""
