"""Costs as ratios of two sums of exponentials: arithmetic, and the terms that matter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from graders.formulas.growth.cones import Cone
from graders.formulas.growth.exponents import (
    ONE,
    UNIT,
    Beyond,
    Coordinate,
    Exponent,
    Scale,
    Terms,
    alike,
    as_monomial,
    plus,
    scaled,
    sign,
)

CERTAIN = Terms.of()


class Negative(Exception):
    """The formula is negative from some place on, so it is no cost."""


@dataclass(frozen=True)
class Ratio:
    """`over / under`; only a sum stays below, since it cannot be divided out."""

    over: Terms
    under: Terms = CERTAIN

    def __add__(self, other: Ratio) -> Ratio:
        if self.under == other.under:
            return Ratio(self.over + other.over, self.under)
        crossed = self.over * other.under + other.over * self.under
        return Ratio(crossed, self.under * other.under)

    def __mul__(self, other: Ratio) -> Ratio:
        return ratio(self.over * other.over, self.under * other.under)

    def inverse(self) -> Ratio:
        """One over it."""
        return ratio(self.under, self.over)

    def whole(self) -> Terms:
        """The sum, where nothing stays below."""
        if self.under != CERTAIN:
            raise Beyond("a sum stays in a denominator where only powers may")
        return self.over


def ratio(over: Terms, under: Terms) -> Ratio:
    """`over / under`, a single term divided out."""
    if not under.parts:
        raise Beyond("it divides by zero")
    if len(under.parts) > 1:
        return Ratio(over, under)
    (((scale, exponent), value),) = under.parts.items()
    key = (scaled(scale, Fraction(-1)), scaled(exponent, Fraction(-1)))
    return Ratio(over * Terms({key: 1 / value}, under.exact))


def positive(cone: Cone, terms: Terms) -> list[Exponent]:
    """The exponentials whose sum this is up to constant factors; negative terms are absorbed."""
    signs = {e: _sign(parts) for e, parts in terms.coefficients().items()}
    above = [e for e, s in signs.items() if s == 1]
    below = [e for e, s in signs.items() if s == -1]
    unsure = [e for e, s in signs.items() if s is None]
    if not below and not unsure:
        return above
    if any(not cone.exceeds(above, e) for e in unsure):
        raise Beyond("a difference in it has constants that are not known")
    if below and all(cone.exceeds(below, e) for e in above):
        raise Negative
    left = [e for e in below if not cone.exceeds(above, e)]
    if left and not (terms.exact and _keeps_a_share(cone, terms, above, left)):
        raise Beyond("a difference in it may cancel")
    return above


def _sign(parts: Mapping[Scale, Fraction]) -> int | None:
    """The sign of a coefficient; None if it depends on an unknown constant."""
    try:
        return sign(parts)
    except Beyond:
        return None


def _keeps_a_share(
    cone: Cone, terms: Terms, above: Sequence[Exponent], left: Sequence[Exponent]
) -> bool:
    return _outweighed(cone, terms, above, left) or _bends_up(cone, terms)


def _bends_up(cone: Cone, terms: Terms) -> bool:
    """Whether a sum of coordinates, such as log n - log d, keeps a part of its positive ones."""
    first, *others = {exponent for _, exponent in terms.parts}
    shared = first.intersection(*others)
    found: list[tuple[Coordinate, Fraction]] = []
    for (scale, exponent), value in terms.parts.items():
        if (monomial := as_monomial(plus(exponent, shared, -1))) is None or not monomial:
            return False
        found.append(((scale, monomial), value))
    part = frozenset((key, value / 64) for key, value in found if value > 0)
    return cone.at_least(frozenset(found), part)


def _outweighed(
    cone: Cone, terms: Terms, above: Sequence[Exponent], left: Sequence[Exponent]
) -> bool:
    """Whether each negative term stays under a part of a positive one that exceeds it."""
    parts = terms.coefficients()
    rest: dict[Exponent, dict[Scale, Fraction]] = {e: dict(parts[e]) for e in above}
    for small in left:
        for large in above:
            less = dict(rest[large])
            for scale, value in parts[small].items():
                less[scale] = less.get(scale, Fraction(0)) + value
            if sign(less) > 0 and cone.at_least(large, small):
                rest[large] = less
                break
        else:
            return False
    return True


def steady(cone: Cone, cost: Ratio) -> Ratio:
    """The same cost up to constants, with positive terms alone."""
    return ratio(alike(positive(cone, cost.over)), alike(positive(cone, cost.under)))


def largest(cone: Cone, costs: Sequence[Ratio]) -> Ratio:
    """Up to constants, the maximum is the sum."""
    first, *others = (steady(cone, cost) for cost in costs)
    for other in others:
        first = first + other
    return first


def smallest(cone: Cone, costs: Sequence[Ratio]) -> Ratio:
    """Up to constants, the minimum is one over the sum of the inverses."""
    return largest(cone, [steady(cone, cost).inverse() for cost in costs]).inverse()


def rounded_up(cone: Cone, cost: Ratio) -> Ratio:
    """The ceiling of something positive: at least one, and at most one more than it."""
    return steady(cone, cost) + Ratio(alike([ONE]))


def rounded_down(cone: Cone, cost: Ratio) -> Ratio:
    """The floor of something that is at least one from some place on."""
    terms = cost.whole()
    parts = terms.coefficients()
    large = terms.exact and any(
        _sign({**part, UNIT: part.get(UNIT, Fraction(0)) - 1}) in (0, 1) and cone.at_least(e, ONE)
        for e, part in parts.items()
    )
    plain = large and all(_sign(part) == 1 for part in parts.values())
    if not plain and not cone.exceeds(positive(cone, terms), ONE):
        raise Beyond("a floor of something that may stay below one")
    return steady(cone, cost)


def size(cone: Cone, cost: Ratio) -> Ratio:
    """The absolute value."""
    try:
        positive(cone, cost.over)
    except Negative:
        return Ratio(cost.over.times(-1), cost.under)
    return cost
