"""Comparison of arrays with rounded decimals, or up to a tolerance."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from flint import arb, fmpq

from graders.formulas.arrays.reals import Balls
from graders.formulas.arrays.refutations import Witness
from graders.formulas.arrays.terms import Term, subterms
from graders.formulas.decision import Decision, Relation
from graders.formulas.numbers.digits import SPREAD, significant, standing_for
from graders.formulas.tree import Number

COARSE = "It gives {theirs}: more digits were expected, or none."


class Rounded(Balls):
    """Balls in which a decimal of enough digits stands for all numbers that it may round."""

    def __init__(self, fewest: int) -> None:
        self._fewest = fewest

    def decimal(self, number: Number) -> arb:
        """The numbers that a decimal may stand for."""
        middle, radius = (
            fmpq(v.numerator, v.denominator) for v in standing_for(number, self._fewest)
        )
        return arb(middle, radius)


def has_decimals(term: Term) -> bool:
    """Whether a decimal with a point was typed."""
    return any(
        isinstance(below.of, Number) and significant(below.of)
        for below in subterms(term)
        if below.op == "decimal"
    )


def near(points: Iterable[Witness], tolerance: Fraction | None) -> bool:
    """Whether both values agree at every point, as far as digits go or as the tolerance allows."""
    seen = False
    for point in points:
        seen = True
        if not all(_is_near(one, other, tolerance) for one, other in point.entries()):
            return False
    return seen


def _is_near(one: arb, other: arb, tolerance: Fraction | None) -> bool:
    one, other = arb(one), arb(other)
    if tolerance is not None:
        allowed = abs(other) * arb(fmpq(tolerance.numerator, tolerance.denominator))
        return bool(abs(one - other) <= allowed) or bool(one.overlaps(other) and one.rad() < 1e-20)
    return bool(one.overlaps(other)) and bool(one.rad() <= abs(other).upper() * SPREAD + arb(1e-20))


def approximate(decision: Decision) -> Decision:
    """The decision as approximate: right as far as its digits go."""
    return Decision(relation=Relation.APPROXIMATE, backing="numeric", notes=decision.notes)
