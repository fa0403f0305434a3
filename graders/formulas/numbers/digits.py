"""Decimals by their digits: exact, or rounded."""

from __future__ import annotations

from fractions import Fraction

from graders.formulas.tree import Number, Tree, walk

FEWEST_DIGITS = 3
"""The fewest digits of a decimal that may stand for a number near it."""
SPREAD = 0.01
"""Decimals say nothing where they leave a value with this relative uncertainty."""
FLOAT_DIGITS = 14
FLOAT_ERROR = Fraction(1, 10**10)
"""The relative error of a computed number; its digits go further than that."""


def significant(number: Number) -> str:
    """The digits of a decimal from its first that is not 0; none where it has no point."""
    digits = number.typed.lower().partition("e")[0]
    return digits.replace(".", "").lstrip("0") if "." in digits else ""


def unit_typed(number: Number) -> Fraction:
    """A unit of the last digit typed, for cut and rounded ones; of a computed one, its error."""
    mantissa, _, ten = number.typed.lower().partition("e")
    unit = Fraction(10) ** (int(ten or 0) - len(mantissa.partition(".")[2]))
    computed = len(significant(number)) >= FLOAT_DIGITS
    return max(unit, number.value * FLOAT_ERROR) if computed else unit


def standing_for(number: Number, fewest: int) -> tuple[Fraction, Fraction]:
    """The middle and the radius of the numbers that a decimal of `fewest` digits stands for.

    The radius is 0 for an exact number, and where `fewest` is 0.
    """
    rounds = fewest and len(significant(number)) >= fewest
    return number.value, unit_typed(number) if rounds else Fraction(0)


def has_decimals(tree: Tree) -> bool:
    """Whether a decimal with a point stands in a formula."""
    return any(isinstance(node, Number) and significant(node) for node in walk(tree))
