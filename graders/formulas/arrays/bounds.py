"""Bounds on the entries of a term: never too narrow, often infinite."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from graders.formulas.arrays.array_functions import RELATIONS
from graders.formulas.arrays.terms import Term
from graders.formulas.names import Array, Names, Scalar
from graders.formulas.numbers.ranges import BETWEEN, EVERYTHING, Range

POSITIVE: Range = (0.0, math.inf)
MOST_EXPONENT = 400
SAME = frozenset({"entry", "spread", "transpose", "index", "diagonal", "extreme", "expectation"})
"""Operations that only pick or move entries, or whose result lies between entries."""
SUMMED = frozenset({"total", "trace", "matmul", "sum", "prod", "spanned"})
"""Operations that sum products of entries: positive if all entries are."""


def bounds(term: Term, names: Names) -> Range:
    """The values that an entry can have."""
    if term.op in ("number", "decimal"):
        value = float(getattr(term.of, "value", term.of))  # type: ignore[arg-type]
        return value, value
    if term.op in ("name", "member", "count"):
        return _declared(names.get(str(term.of)))
    if term.op in ("size", "sumsq", "ones", "eye") or _is_square(term):
        return POSITIVE
    parts = [bounds(part, names) for part in term.parts]
    if term.op in SAME:
        return parts[0]
    if term.op in SUMMED:
        return POSITIVE if all(low >= 0 for low, _ in parts) else EVERYTHING
    if term.op == "map":
        return _of_function(str(term.of), parts)
    return OPERATIONS[term.op](parts) if term.op in OPERATIONS else EVERYTHING


def _declared(declared: object) -> Range:
    entries = declared.entries if isinstance(declared, Array) else declared
    if not isinstance(entries, Scalar):
        return EVERYTHING
    low = -math.inf if entries.low is None else float(entries.low)
    return low, math.inf if entries.high is None else float(entries.high)


def _of_function(function: str, parts: Sequence[Range]) -> Range:
    lows, highs = [part[0] for part in parts], [part[1] for part in parts]
    if function == "max":
        return max(lows), max(highs)
    if function == "min":
        return min(lows), min(highs)
    if function in RELATIONS:
        return 0.0, 1.0
    if function in ("softplus", "sigmoid", "exp"):
        return BETWEEN[function]
    if function == "relu":
        return max(lows[0], 0.0), max(highs[0], 0.0)
    return BETWEEN.get(function, EVERYTHING)


def _is_square(term: Term) -> bool:
    """Whether it is x x, x^2, or x^T x by its very form."""
    if term.op in ("multiply", "matmul") and len(term.parts) == 2:
        factors = [(part, False) for part in term.parts]
        if term.op == "multiply":
            return term.parts[0] == term.parts[1]
        factors = [each for part in term.parts for each in _factors(part, False)]
        opposite = [(part, not turned) for part, turned in reversed(factors)]
        return len(factors) % 2 == 0 and factors == opposite
    if term.op == "entry":
        return _is_square(term.parts[0])
    if term.op in ("power", "matpow") and term.parts[1].op == "number":
        exponent = term.parts[1].of
        return term.op == "power" and exponent in range(2, 100, 2)
    return False


def _factors(term: Term, turned: bool) -> list[tuple[Term, bool]]:
    """The factors of a product of matrices, each with whether it is transposed."""
    if term.op == "transpose":
        return _factors(term.parts[0], not turned)
    if term.op == "matmul":
        parts = reversed(term.parts) if turned else term.parts
        return [each for part in parts for each in _factors(part, turned)]
    return [(term, turned)]


def _sum(parts: Sequence[Range]) -> Range:
    return sum(low for low, _ in parts), sum(high for _, high in parts)


def _product(parts: Sequence[Range]) -> Range:
    found = parts[0]
    for part in parts[1:]:
        ends = [one * two if one and two else 0.0 for one in found for two in part]
        found = min(ends), max(ends)
    return found


def _quotient(parts: Sequence[Range]) -> Range:
    (low, high), (least, most) = parts
    if least < 0:
        return EVERYTHING
    inverse = (1 / most if most else 0.0, 1 / least if least else math.inf)
    return _product([(low, high), inverse])


def _power(parts: Sequence[Range]) -> Range:
    (base, most), (exponent, highest) = parts
    if base == most > 0 and exponent == highest and abs(exponent) <= MOST_EXPONENT:
        with suppress(OverflowError):
            return base**exponent, base**exponent
    return POSITIVE if parts[0][0] >= 0 else EVERYTHING


OPERATIONS: Mapping[str, Callable[[Sequence[Range]], Range]] = {
    "add": _sum,
    "negate": lambda parts: (-parts[0][1], -parts[0][0]),
    "multiply": _product,
    "scale": _product,
    "divide": _quotient,
    "power": _power,
}
