"""Exact rationals as far as possible, then balls with a radius.

A ball is an interval that surely holds the value. A question that balls leave open raises
`Imprecise`, and higher precision may settle it. Only sure values decide anything.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Any, TypeAlias

from flint import arb, ctx, fmpq

Value: TypeAlias = Any
"""An exact `fmpq`, or an `arb` ball; flint carries no types."""
MOST_BITS = 20_000
"""The most bits of an exact rational; a longer one becomes a ball."""
DEEPEST = 4000
"""Bits of the last attempt at a value."""
LARGEST = 2e5
"""The most bits of a power's size; towers end here."""


PRECISION = threading.RLock()


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """Balls of this many bits; flint has one precision for all threads."""
    with PRECISION:
        before, ctx.prec = ctx.prec, bits
        try:
            yield
        finally:
            ctx.prec = before


class NotDefined(Exception):
    """The formula surely has no value: in a hole (1/0), or on a whole region (log of -1)."""

    def __init__(self, region: bool) -> None:
        super().__init__()
        self.region = region


class Imprecise(Exception):
    """A sign or an integer that a ball is too wide to determine."""


class TooLarge(Exception):
    """A number of a size that nobody can compare."""


class Unsupported(Exception):
    """A head that stands for no number."""


HOLE, REGION = False, True


def exact(value: Fraction | int) -> Value:
    """An exact rational."""
    return fmpq(value.numerator, value.denominator)


def ball(value: Value) -> Value:
    """The value as a ball."""
    return value if isinstance(value, arb) else arb(value)


def sure(value: Value) -> Value:
    """The value, when it is finite and not too long."""
    if isinstance(value, fmpq):
        return value if value.height_bits() < MOST_BITS else arb(value)
    if not value.is_finite():
        raise Imprecise
    return value


def sign(value: Value) -> int:
    """1, 0 or -1, surely."""
    if isinstance(value, fmpq):
        return (value > 0) - (value < 0)
    if value > 0:
        return 1
    if value < 0:
        return -1
    if value.is_zero():
        return 0
    raise Imprecise


def whole(value: Value) -> int | None:
    """The integer that an exact value is; None for other exact values and for wide balls."""
    if isinstance(value, fmpq):
        return int(value.p) if value.q == 1 else None
    found = value.unique_fmpz() if value.is_exact() else None
    return int(found) if found is not None else None


def add(one: Value, other: Value) -> Value:
    """The sum."""
    if isinstance(one, fmpq) and isinstance(other, fmpq):
        return sure(one + other)
    return sure(ball(one) + ball(other))


def multiply(one: Value, other: Value) -> Value:
    """The product."""
    if isinstance(one, fmpq) and isinstance(other, fmpq):
        return sure(one * other)
    return sure(ball(one) * ball(other))


def is_deepest() -> bool:
    """Whether this is the last attempt, which takes a ball for the value that it seems to be."""
    return bool(ctx.prec >= DEEPEST)


def divide(one: Value, other: Value) -> Value:
    """The quotient; a hole where the divisor is 0, or cannot be told from it at the deepest."""
    if not isinstance(other, fmpq) and is_deepest() and other.contains(0):
        raise NotDefined(HOLE)
    if sign(other) == 0:
        raise NotDefined(HOLE)
    if isinstance(one, fmpq) and isinstance(other, fmpq):
        return sure(one / other)
    return sure(ball(one) / ball(other))


def power(under: Value, exponent: Value) -> Value:
    """Real powers: of negative numbers only whole ones."""
    count = whole(exponent)
    if count is not None:
        return _whole_power(under, count)
    side = sign(under)
    if side < 0:
        raise NotDefined(REGION)
    if side == 0:
        if sign(exponent) < 0:
            raise NotDefined(HOLE)
        return exact(0)
    logarithm = ball(under).log() * ball(exponent)
    _guard(logarithm)
    return sure(logarithm.exp())


def _whole_power(under: Value, count: int) -> Value:
    if count < 0:
        return divide(exact(1), _whole_power(under, -count))
    if count == 0:
        return exact(1)
    if isinstance(under, fmpq):
        if under.height_bits() * count < MOST_BITS:
            return under**count
        if under == 0 or abs(under) == 1:
            return under if under == 0 or count % 2 else abs(under)
    wide = ball(under)
    _guard(_size(wide) * count)
    return sure(wide**count)


def _size(value: Value) -> Value:
    """An upper bound on the logarithm of the size of a ball; of small ones, of its inverse."""
    above = value.abs_upper()
    return abs(above.log()) if above > 0 else arb(0)


def _guard(logarithm: Value) -> None:
    if not logarithm.is_finite():
        raise Imprecise
    if not abs(logarithm) < LARGEST:
        raise TooLarge


def logarithm(value: Value) -> Value:
    """The natural logarithm of a positive number."""
    side = sign(value)
    if side <= 0:
        raise NotDefined(REGION if side else HOLE)
    return sure(ball(value).log())


def root(value: Value) -> Value:
    """The square root of what is not negative; exact where that is a square."""
    if sign(value) < 0:
        raise NotDefined(REGION)
    found = sure(ball(value).sqrt())
    count = whole(found)
    return found if count is None else exact(count)


def exponential(value: Value) -> Value:
    """e to the power of the value."""
    wide = ball(value)
    _guard(wide)
    return sure(wide.exp())
