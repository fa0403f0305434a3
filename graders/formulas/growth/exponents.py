"""Growing quantities as sums of exponentials of sparse exact vectors, so that products just add.

A quantity such as 3 n^2 log d + 2^n is a sum of terms  q * s * exp(x):

- q is a Fraction and s a product of positive constants (log 2, pi, a name that stands still, ...);
- x is a vector over coordinates (s, m), each the product of such constants s and of a monomial m;
- a monomial is a product of powers of factors (v, k), the k-th iterated logarithm of v (k = 0: v).

So n^2 log d has x = 2 (n, 1) + 1 (d, 2): its own logarithm is 2 log n + log log d. And 2^n has
x = log 2 * (n, 0). Nothing is rounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias, TypeVar

from flint import arb

from graders.formulas.numbers.values import precision

K = TypeVar("K")
Factor: TypeAlias = tuple[str, int]
Scale: TypeAlias = frozenset[tuple[str, Fraction]]
Monomial: TypeAlias = frozenset[tuple[Factor, Fraction]]
Coordinate: TypeAlias = tuple[Scale, Monomial]
Exponent: TypeAlias = frozenset[tuple[Coordinate, Fraction]]

UNIT: Scale = frozenset()
STILL = "still"
"""Prefix of the name of a positive constant of unknown size."""
ONE: Exponent = frozenset()
"""The exponent of a constant."""
MOST_TERMS = 400
BITS = 256


class Beyond(Exception):
    """The formula is beyond what this engine can compare; the message says where."""


def plus(
    first: frozenset[tuple[K, Fraction]], second: Iterable[tuple[K, Fraction]], times: int = 1
) -> frozenset[tuple[K, Fraction]]:
    """`first + times * second`, for sparse vectors."""
    found = dict(first)
    for key, value in second:
        found[key] = found.get(key, Fraction(0)) + times * value
    return frozenset((key, value) for key, value in found.items() if value)


def scaled(vector: frozenset[tuple[K, Fraction]], by: Fraction) -> frozenset[tuple[K, Fraction]]:
    """A sparse vector times a number."""
    return frozenset((key, value * by) for key, value in vector if by)


def power(factor: Factor, exponent: Fraction = Fraction(1)) -> Monomial:
    """A monomial of one factor."""
    return frozenset({(factor, exponent)})


def along(monomial: Monomial, scale: Scale = UNIT, by: Fraction = Fraction(1)) -> Exponent:
    """The exponent with one coordinate: `by * scale * monomial`."""
    return frozenset({((scale, monomial), by)})


def log_of(monomial: Monomial) -> Exponent:
    """The logarithm of a monomial: one coordinate for each factor, one logarithm further down."""
    return frozenset(
        ((UNIT, power((name, depth + 1))), exponent) for (name, depth), exponent in monomial
    )


def as_monomial(exponent: Exponent) -> Monomial | None:
    """The monomial whose logarithm this is, or None for anything faster or slower."""
    found: list[tuple[Factor, Fraction]] = []
    for (scale, monomial), value in exponent:
        ((name, depth), once), *more = monomial
        if scale or more or once != 1 or depth < 1:
            return None
        found.append(((name, depth - 1), value))
    return frozenset(found)


@lru_cache(maxsize=4096)
def scale_value(scale: Scale) -> arb:
    """A ball around a product of constants."""
    with precision(BITS):
        found = arb(1)
        for name, exponent in scale:
            if name.startswith(STILL):
                raise Beyond("a constant in it may have any size")
            size = {"pi": arb.pi(), "e": arb.const_e()}.get(name)
            size = arb(int(name.removeprefix("log "))).log() if size is None else size
            found *= size ** (arb(exponent.numerator) / exponent.denominator)
        return found


def sign(parts: Mapping[Scale, Fraction]) -> int:
    """The sign of a sum of constants; raises where a ball of 256 bits does not tell."""
    kept = {scale: value for scale, value in parts.items() if value}
    if all(value > 0 for value in kept.values()):
        return 1 if kept else 0
    if all(value < 0 for value in kept.values()):
        return -1
    with precision(BITS):
        parts_of = (scale_value(s) * q.numerator / q.denominator for s, q in kept.items())
        ball = sum(parts_of, arb(0))
    if ball > 0 or ball < 0:
        return 1 if ball > 0 else -1
    raise Beyond("two constants are too near each other to tell apart")


def bracket(scale: Scale) -> tuple[Fraction, Fraction]:
    """Rationals just below and just above a product of constants."""
    ball = scale_value(scale)
    step = Fraction(1, 10**12)
    middle = Fraction(round(float(ball.mid()) * 10**12), 10**12)
    size = max(Fraction(1), abs(middle))
    return middle - 4 * step * size, middle + 4 * step * size


@dataclass(frozen=True)
class Terms:
    """A sum of terms. Not `exact` means that the coefficients are only known to be positive."""

    parts: Mapping[tuple[Scale, Exponent], Fraction] = field(default_factory=dict)
    exact: bool = True

    @classmethod
    def of(cls, exponent: Exponent = ONE, value: Fraction | int = 1, scale: Scale = UNIT) -> Terms:
        """One term."""
        return cls({(scale, exponent): Fraction(value)} if value else {})

    def __add__(self, other: Terms) -> Terms:
        both = [*self.parts.items(), *other.parts.items()]
        return _sum(both, self.exact and other.exact)

    def __mul__(self, other: Terms) -> Terms:
        if len(self.parts) * len(other.parts) > 8 * MOST_TERMS:
            raise Beyond("it has too many terms when multiplied out")
        products = [
            ((plus(scale, more), plus(exponent, further)), value * times)
            for (scale, exponent), value in self.parts.items()
            for (more, further), times in other.parts.items()
        ]
        return _sum(products, self.exact and other.exact)

    def times(self, number: Fraction | int) -> Terms:
        """The sum, each coefficient times a number."""
        parts = {key: value * number for key, value in self.parts.items() if number}
        return Terms(parts, self.exact)

    def coefficients(self) -> dict[Exponent, dict[Scale, Fraction]]:
        """The constants before each exponential."""
        found: dict[Exponent, dict[Scale, Fraction]] = {}
        for (scale, exponent), value in self.parts.items():
            found.setdefault(exponent, {})[scale] = value
        return found

    def constant(self) -> dict[Scale, Fraction] | None:
        """Its constants when nothing in it grows, else None."""
        found = self.coefficients()
        return found.get(ONE, {}) if set(found) <= {ONE} else None

    def rational(self) -> Fraction | None:
        """Its value when it is a known rational number, else None."""
        found = self.constant()
        if found is None or not self.exact or set(found) > {UNIT} or not set(found) <= {UNIT}:
            return None
        return found.get(UNIT, Fraction(0))


def _sum(terms: Iterable[tuple[tuple[Scale, Exponent], Fraction]], exact: bool) -> Terms:
    """Like terms put together. Unknown constants do not cancel, so that is refused."""
    found: dict[tuple[Scale, Exponent], Fraction] = {}
    signs: dict[Exponent, bool] = {}
    for key, value in terms:
        if not exact and value and signs.setdefault(key[1], value > 0) != (value > 0):
            raise Beyond("a difference in it has constants that are not known")
        found[key] = found.get(key, Fraction(0)) + value
    kept = {key: value for key, value in found.items() if value}
    if len(kept) > MOST_TERMS:
        raise Beyond("it has too many terms when multiplied out")
    return Terms(kept, exact)


def alike(exponents: Iterable[Exponent]) -> Terms:
    """The sum of these exponentials, of which no coefficient is known but that it is positive."""
    return Terms({(UNIT, exponent): Fraction(1) for exponent in exponents}, exact=False)
