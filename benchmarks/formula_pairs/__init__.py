"""Pairs of formulas with a known answer: what the engines are measured and tested by."""
