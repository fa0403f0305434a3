"""Bounds on a formula over all declared values; they rule out sides of a kink."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from graders.formulas.names import Names, Scalar
from graders.formulas.tree import Apply, Number, Symbol, Tree

Range: TypeAlias = tuple[float, float]
"""The least and the greatest value; infinite where nothing is known."""

EVERYTHING: Range = (-math.inf, math.inf)
EXACT = 2.0**53
SLACK = 1e-9
"""The relative amount by which a bound is moved outwards, as floats round; 0 stays."""
BETWEEN: Mapping[str, Range] = {
    "sigmoid": (0.0, 1.0),
    "tanh": (-1.0, 1.0),
    "sin": (-1.0, 1.0),
    "cos": (-1.0, 1.0),
    "erf": (-1.0, 1.0),
    "sign": (-1.0, 1.0),
    "indicator": (0.0, 1.0),
    "exp": (0.0, math.inf),
    "abs": (0.0, math.inf),
    "norm": (0.0, math.inf),
    "sqrt": (0.0, math.inf),
    "relu": (0.0, math.inf),
    "softplus": (0.0, math.inf),
    "factorial": (0.0, math.inf),
    "cosh": (1.0, math.inf),
}
"""The ranges of functions, for any arguments."""


def bounds(tree: Tree, names: Names) -> Range:
    """A range that surely contains all values of a formula."""
    match tree:
        case Number(value, _):
            return _out((float(value), float(value)))
        case Symbol(name):
            return _declared(name, names)
        case Apply("*", parts):
            return _out(_product([bounds(part, names) for part in _squares_joined(parts)]))
        case Apply(head, parts):
            if head in OPERATIONS:
                return _out(OPERATIONS[head]([bounds(part, names) for part in parts]))
            if head == "^":
                return _power(parts[0], parts[1], names)
            return BETWEEN.get(head, EVERYTHING)
    return EVERYTHING


def sides(tree: Apply, names: Names) -> frozenset[int]:
    """The sides of a kink, -1 and 1, that some point may reach."""
    if len(tree.parts) == 2:
        one, two = tree.parts
        if _covers(one, two) or _covers(two, one):
            return frozenset({1 if _covers(one, two) else -1})
    first, *others = (bounds(part, names) for part in tree.parts)
    other = others[0] if others else (0.0, 0.0)
    low, high = first[0] - other[1], first[1] - other[0]
    return frozenset({-1} if not low >= 0 else ()) | frozenset({1} if not high <= 0 else ())


def _covers(large: Tree, small: Tree) -> bool:
    """Whether one is at least the other by its very form: max(x, y) and x, |x| and x."""
    match large, small:
        case Apply("max" | "abs" | "relu", parts), _ if small in parts:
            return True
        case _, Apply("min", parts) if large in parts:
            return True
    return False


def _declared(name: str, names: Names) -> Range:
    declared = names.get(name)
    if isinstance(declared, Scalar):
        low = -math.inf if declared.low is None else float(declared.low)
        return low, math.inf if declared.high is None else float(declared.high)
    if name in ("pi", "e"):
        value = math.pi if name == "pi" else math.e
        return _out((value, value))
    return EVERYTHING


def _out(found: Range) -> Range:
    """The range a little wider, unless it ends at 0."""
    low, high = found
    if math.isnan(low) or math.isnan(high):
        return EVERYTHING
    return low - _slack(low), high + _slack(high)


def _slack(end: float) -> float:
    """The possible rounding error of a bound: whole numbers are exact."""
    exact = math.isinf(end) or (abs(end) < EXACT and end == int(end))
    return 0.0 if exact else abs(end) * SLACK


def _sum(parts: list[Range]) -> Range:
    return sum(low for low, _ in parts), sum(high for _, high in parts)


def _product(parts: list[Range]) -> Range:
    low, high = parts[0]
    for other in parts[1:]:
        ends = [_times(one, two) for one in (low, high) for two in other]
        low, high = min(ends), max(ends)
    return low, high


def _squares_joined(parts: Sequence[Tree]) -> list[Tree]:
    """The factors of a product, where `x` and `-x` are together minus a square."""
    counts: Counter[Tree] = Counter()
    negative = False
    for part in parts:
        while isinstance(part, Apply) and part.head == "-":
            part, negative = part.parts[0], not negative
        counts[part] += 1
    joined: list[Tree] = [Number(Fraction(-1))] if negative else []
    for part, times in counts.items():
        joined += [Apply("^", (part, Number(Fraction(times))))] if times > 1 else [part]
    return joined


def _times(one: float, other: float) -> float:
    return 0.0 if 0.0 in (one, other) else one * other


def _quotient(parts: list[Range]) -> Range:
    low, high = parts[1]
    if low <= 0 <= high and not (low == 0 or high == 0):
        return EVERYTHING
    if low == 0 == high:
        return EVERYTHING
    inverse = (0.0 if math.isinf(high) else 1 / high) if high else -math.inf
    other = (0.0 if math.isinf(low) else 1 / low) if low else math.inf
    return _product([parts[0], (min(inverse, other), max(inverse, other))])


def _power(under: Tree, over: Tree, names: Names) -> Range:
    low, high = bounds(under, names)
    if isinstance(over, Number) and over.value.denominator == 1 and 0 < over.value <= 64:
        count = int(over.value)
        ends = sorted([_raised(low, count), _raised(high, count)])
        return _out((0.0 if count % 2 == 0 and low <= 0 <= high else ends[0], ends[1]))
    even = (
        isinstance(over, Number) and over.value.denominator == 1 and over.value.numerator % 2 == 0
    )
    return (0.0, math.inf) if low >= 0 or even else EVERYTHING


def _raised(value: float, count: int) -> float:
    try:
        return float(value**count)
    except OverflowError:
        return math.inf if value > 0 or count % 2 == 0 else -math.inf


def _rounded(parts: list[Range]) -> Range:
    """The range of a floor or a ceiling, which moves a value by at most 1 and keeps its sign."""
    low, high = parts[0]
    return 0.0 if low >= 0 else low - 1, 0.0 if high <= 0 else high + 1


OPERATIONS: Mapping[str, Callable[[list[Range]], Range]] = {
    "+": _sum,
    "/": _quotient,
    "-": lambda parts: (-parts[0][1], -parts[0][0]),
    "max": lambda parts: (max(low for low, _ in parts), max(high for _, high in parts)),
    "min": lambda parts: (min(low for low, _ in parts), min(high for _, high in parts)),
    "relu": lambda parts: (max(0.0, parts[0][0]), max(0.0, parts[0][1])),
    "abs": lambda parts: (
        0.0 if parts[0][0] <= 0 <= parts[0][1] else min(map(abs, parts[0])),
        max(map(abs, parts[0])),
    ),
    "floor": _rounded,
    "ceil": _rounded,
}
