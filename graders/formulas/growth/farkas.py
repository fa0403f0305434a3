"""Farkas' lemma on exponents: the consequences of rows that are never negative."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from graders.formulas.growth.exponents import Exponent
from graders.formulas.growth.simplex import combination

SUM = ("the weights", Fraction(1))
"""One more equation: that the weights of a mean add up to one."""
PART = ("the strict rows", Fraction(1))


@dataclass(frozen=True)
class Row:
    """A combination of coordinates that is never negative from some place on."""

    vector: Exponent
    strict: bool = True
    exact: bool = True
    """Not `exact`: it may fall below 0 by a constant."""

    @cached_property
    def opposite(self) -> tuple[tuple[object, Fraction], ...]:
        """Its negative."""
        return tuple((key, -value) for key, value in self.vector)


def follows(one: Exponent, many: Sequence[Exponent], rows: Sequence[Row]) -> bool:
    """Whether `one` is a mean of `many` less a combination of rows."""
    columns = [*([*vector, SUM] for vector in many), *(row.opposite for row in rows)]
    return combination(columns, [*one, SUM]) is not None


def strictly(one: Exponent, many: Sequence[Exponent], rows: Sequence[Row]) -> bool:
    """The same for a multiple of `one`, with a strict row that truly takes part."""
    goal = [(key, -value) for key, value in [*one, SUM]]
    taking = ([*row.opposite, PART] if row.strict else row.opposite for row in rows)
    columns = [*([*vector, SUM] for vector in many), goal, *taking]
    return combination(columns, [PART]) is not None
