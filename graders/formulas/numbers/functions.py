"""The named functions of numbers, on exact values and balls."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from flint import fmpq

from graders.formulas.numbers.values import (
    HOLE,
    REGION,
    Imprecise,
    NotDefined,
    TooLarge,
    Value,
    add,
    ball,
    divide,
    exact,
    exponential,
    is_deepest,
    logarithm,
    multiply,
    root,
    sign,
    sure,
    whole,
)

FEW_FACTORS, MOST_FACTORS = 60, 1000
LARGEST_FACTORIAL = 100_000
WITHIN_ONE = frozenset({"asin", "acos"})
DIRECT = ("sin", "cos", "tan", "atan", "sinh", "cosh", "tanh", "asin", "acos", "erf")


def _direct(name: str) -> Callable[[Sequence[Value]], Value]:
    """A function that the ball library has."""

    def function(parts: Sequence[Value]) -> Value:
        (value,) = parts
        if name in WITHIN_ONE and sign(add(multiply(value, value), exact(-1))) > 0:
            raise NotDefined(REGION)
        if name == "tan" and is_deepest() and ball(value).cos().contains(0):
            raise NotDefined(HOLE)
        if name in ("sinh", "cosh"):
            exponential(value)  # the guard on size
        return sure(getattr(ball(value), name)())

    return function


def _log(parts: Sequence[Value]) -> Value:
    if len(parts) == 1:
        return logarithm(parts[0])
    return divide(logarithm(parts[0]), logarithm(parts[1]))


def _sigmoid(parts: Sequence[Value]) -> Value:
    return divide(exact(1), add(exact(1), exponential(-parts[0])))


def _softplus(parts: Sequence[Value]) -> Value:
    """log(1 + e^x), in a form without cancellation."""
    value = ball(parts[0])
    if value > 0:
        return sure(value + exponential(-value).log1p())
    return sure(exponential(value).log1p())


def _factorial(parts: Sequence[Value]) -> Value:
    (value,) = parts
    count = whole(value)
    if count is not None and count < 0:
        raise NotDefined(HOLE)
    if not abs(ball(value)) < LARGEST_FACTORIAL:
        raise TooLarge
    if count is not None and count < MOST_FACTORS:
        return fmpq(math.factorial(count), 1)
    return sure((ball(value) + 1).gamma())


def _binomial(parts: Sequence[Value]) -> Value:
    above, below = parts
    count = whole(below)
    if count is not None:
        total = whole(above)
        if total is not None and total >= 0 and count > total - count:
            count = total - count
        if count < 0:
            return exact(0)
        if count > MOST_FACTORS:
            raise TooLarge
        return _of_factors(above, count)
    rest = add(above, -below)
    return sure(ball(_factorial([above])) * (ball(below) + 1).rgamma() * (ball(rest) + 1).rgamma())


def _of_factors(above: Value, count: int) -> Value:
    """A binomial over a small number: exact, or a ball where there are many factors."""
    if count > FEW_FACTORS:
        return sure(ball(above).bin(count))
    result = exact(1)
    for step in range(count):
        result = multiply(result, divide(add(above, exact(-step)), exact(step + 1)))
    return result


def _absolute(parts: Sequence[Value]) -> Value:
    return sure(abs(parts[0]))


def _relu(parts: Sequence[Value]) -> Value:
    return _largest([parts[0], exact(0)])


def _largest(parts: Sequence[Value]) -> Value:
    return _extreme(parts, 1)


def _smallest(parts: Sequence[Value]) -> Value:
    return _extreme(parts, -1)


def _extreme(parts: Sequence[Value], side: int) -> Value:
    """The largest or the smallest; where balls overlap, the ball of both."""
    if all(isinstance(part, fmpq) for part in parts):
        return max(parts) if side > 0 else min(parts)
    result = ball(parts[0])
    for part in parts[1:]:
        result = result.max(ball(part)) if side > 0 else result.min(ball(part))
    return sure(result)


def _sign(parts: Sequence[Value]) -> Value:
    return exact(sign(parts[0]))


def _floor(parts: Sequence[Value]) -> Value:
    (value,) = parts
    if isinstance(value, fmpq):
        return fmpq(value.floor(), 1)
    return _rounded(value.floor())


def _ceil(parts: Sequence[Value]) -> Value:
    (value,) = parts
    if isinstance(value, fmpq):
        return fmpq(value.ceil(), 1)
    return _rounded(value.ceil())


def _rounded(value: Value) -> Value:
    found = sure(value).unique_fmpz()
    if found is None:
        raise Imprecise
    return fmpq(found, 1)


FUNCTIONS: Mapping[str, Callable[[Sequence[Value]], Value]] = {
    **{name: _direct(name) for name in DIRECT},
    "sqrt": lambda parts: root(parts[0]),
    "exp": lambda parts: exponential(parts[0]),
    "log": _log,
    "sigmoid": _sigmoid,
    "softplus": _softplus,
    "factorial": _factorial,
    "binomial": _binomial,
    "abs": _absolute,
    "norm": _absolute,
    "relu": _relu,
    "max": _largest,
    "min": _smallest,
    "sign": _sign,
    "floor": _floor,
    "ceil": _ceil,
}
JUMPS = frozenset({"sign", "floor", "ceil"})
"""Functions that jump where their argument is 0 or whole."""
KINKS = frozenset({"abs", "relu", "sign", "max", "min", "floor", "ceil"})
"""Functions with sides: agreement on one side says nothing about the other."""
