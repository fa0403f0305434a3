"""The named functions of one or two numbers, on balls: each result contains the true value."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from flint import arb

Ball: TypeAlias = Any


class Undefined(Exception):
    """A function has no value here; the text says why."""


class Blurred(Exception):
    """The balls are too wide to tell; more bits may help."""


def sqrt(x: Ball) -> Ball:
    """The root of a number that is not negative."""
    if x < 0:
        raise Undefined("the square root of a negative number")
    return x.sqrt() if not x.contains(0) else x.nonnegative_part().sqrt()


def log(x: Ball, base: Ball | None = None) -> Ball:
    """The natural logarithm, or that to a base."""
    if x <= 0:
        raise Undefined("the logarithm of a number that is not positive")
    return x.log() if base is None else divide(x.log(), log(base))


def divide(x: Ball, y: Ball) -> Ball:
    """A quotient."""
    if y.is_zero():
        raise Undefined("a division by zero")
    return x / y


def power(x: Ball, y: Ball) -> Ball:
    """A positive number to any power."""
    if x <= 0:
        raise Undefined("a broken power of a number that is not positive")
    return (y * x.log()).exp()


def sign(x: Ball) -> Ball:
    """-1, 0 or 1."""
    if x.is_zero():
        return arb(0)
    if x.contains(0):
        raise Blurred
    return arb(1 if x > 0 else -1)


def _within_one(inverse: Callable[[Ball], Ball]) -> Callable[[Ball], Ball]:
    def checked(x: Ball) -> Ball:
        if x > 1 or x < -1:
            raise Undefined("an inverse sine or cosine outside [-1, 1]")
        return inverse(x)

    return checked


def _compared(holds: Callable[[Ball, Ball], bool], fails: Callable[[Ball, Ball], bool]) -> Any:
    def indicator(x: Ball, y: Ball) -> Ball:
        if holds(x, y):
            return arb(1)
        if fails(x, y):
            return arb(0)
        raise Blurred

    return indicator


def _same(x: Ball, y: Ball) -> bool:
    return bool(x.is_exact() and y.is_exact() and x == y)


def _apart(x: Ball, y: Ball) -> bool:
    return not x.overlaps(y)


FUNCTIONS: Mapping[str, Callable[..., Ball]] = {
    "sqrt": sqrt,
    "exp": lambda x: x.exp(),
    "log": log,
    "sin": lambda x: x.sin(),
    "cos": lambda x: x.cos(),
    "tan": lambda x: x.tan(),
    "asin": _within_one(lambda x: x.asin()),
    "acos": _within_one(lambda x: x.acos()),
    "atan": lambda x: x.atan(),
    "sinh": lambda x: x.sinh(),
    "cosh": lambda x: x.cosh(),
    "tanh": lambda x: x.tanh(),
    "sigmoid": lambda x: 1 / (1 + (-x).exp()),
    "softplus": lambda x: x.exp().log1p(),
    "relu": lambda x: x.max(arb(0)),
    "abs": lambda x: abs(x),
    "sign": sign,
    "floor": lambda x: x.floor(),
    "ceil": lambda x: x.ceil(),
    "max": lambda *xs: _folded(lambda x, y: x.max(y), xs),
    "min": lambda *xs: _folded(lambda x, y: x.min(y), xs),
    "erf": lambda x: x.erf(),
    "argmax": lambda *xs: _place(xs),
    "argmin": lambda *xs: _place([-x for x in xs]),
}
RELATIONS: Mapping[str, Callable[[Ball, Ball], Ball]] = {
    "=": _compared(_same, _apart),
    "!=": _compared(_apart, _same),
    "<": _compared(lambda x, y: x < y, lambda x, y: x >= y),
    "<=": _compared(lambda x, y: x <= y, lambda x, y: x > y),
    ">": _compared(lambda x, y: x > y, lambda x, y: x <= y),
    ">=": _compared(lambda x, y: x >= y, lambda x, y: x < y),
}
CONSTANTS: Mapping[str, Callable[[], Ball]] = {"pi": arb.pi, "e": arb.const_e}
AT_ZERO: Mapping[str, int] = dict.fromkeys(
    ["sqrt", "sin", "tan", "asin", "atan", "sinh", "tanh", "relu", "abs", "sign", "floor"], 0
) | {"ceil": 0, "erf": 0, "exp": 1, "cos": 1, "cosh": 1}
"""The values of these functions at 0, in every field."""


def _folded(join: Callable[[Ball, Ball], Ball], xs: tuple[Ball, ...]) -> Ball:
    found = xs[0]
    for x in xs[1:]:
        found = join(found, x)
    return found


def _place(xs: Sequence[Ball]) -> Ball:
    """The place of the largest, counted from 1."""
    for place, x in enumerate(xs, 1):
        if all(x > other for other in (*xs[: place - 1], *xs[place:])):
            return arb(place)
    raise Blurred


def coefficients(function: str) -> tuple[int, int, int]:
    """Small nonzero numbers that belong to a function's name."""
    drawn = hashlib.blake2b(function.encode(), digest_size=3).digest()
    one, two, three = (byte % 3 + 1 for byte in drawn)
    return one, two, three


def stand_in(function: str, parts: Sequence[Any], number: Callable[[Fraction | int], Any]) -> Any:
    """A concrete function under a name: c + a x + b x^2, and in turn for the further parts."""
    a, b, c = (number(one) for one in coefficients(function))
    value = c
    for part in parts:
        value = a * part * value + b * part * part + c
    return value
