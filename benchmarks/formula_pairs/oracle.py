"""The worth of a formula by mpmath, for labels: shares no code with the engines it judges.

The formulas are this corpus's own; nobody else's text comes here.
"""

from __future__ import annotations

import ast
import random
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

import mpmath

DIGITS = (60, 200)
"""A value counts when both agree on it: what cancels does not."""
NAMES = "xyz", "uvw", "pq", "n", "m"
"""By their letters: real, positive, within (0, 1), natural, integer."""


def _fold(combine: Callable[[Any], Any]) -> Callable[..., Any]:
    def fold(body: Callable[[Any], Any], low: Any, high: Any) -> Any:
        return combine([body(mpmath.mpf(k)) for k in range(int(low), int(high) + 1)])

    return fold


def _logarithm(x: Any, under: Any = None) -> Any:
    return mpmath.log(x) if under is None else mpmath.log(x) / mpmath.log(under)


KNOWN: Mapping[str, Any] = {
    **{n: getattr(mpmath, n) for n in ("sin", "cos", "tan", "asin", "acos", "atan", "exp")},
    **{n: getattr(mpmath, n) for n in ("sinh", "cosh", "tanh", "sqrt", "erf", "factorial")},
    **{n: getattr(mpmath, n) for n in ("binomial", "floor", "ceil", "sign", "mpf")},
    "log": _logarithm,
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "softplus": lambda x: mpmath.log(1 + mpmath.exp(x)),
    "relu": lambda x: max(x, mpmath.mpf(0)),
    "max": max,
    "min": min,
    "abs": abs,
    "sum": _fold(mpmath.fsum),
    "prod": _fold(mpmath.fprod),
    "__builtins__": {},
}


class _Exactly(ast.NodeTransformer):
    """Integers become exact numbers of mpmath; sums and products get a function for their body."""

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        return ast.Call(ast.Name("mpf", ast.Load()), [node], [])

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id in ("sum", "prod"):
            body, index, low, high = node.args
            assert isinstance(index, ast.Name)
            arguments = ast.arguments([], [ast.arg(index.id)], None, [], [], None, [])
            return ast.Call(node.func, [ast.Lambda(arguments, body), low, high], [])
        return node


@lru_cache(maxsize=4096)
def _compiled(text: str) -> Any:
    tree = ast.fix_missing_locations(_Exactly().visit(ast.parse(text, mode="eval")))
    return compile(tree, "corpus", "eval")


def worth(text: str, point: Mapping[str, Fraction]) -> Any:
    """The value at a point; None where it is not a real number of a size to compare."""
    rough, fine = (_worth(text, point, digits) for digits in DIGITS)
    if rough is None or fine is None:
        return None
    with mpmath.workdps(DIGITS[1]):
        sure = abs(rough - fine) <= mpmath.mpf(10) ** -35 * (abs(fine) + mpmath.mpf(10) ** -30)
        return fine if sure else None


def _worth(text: str, point: Mapping[str, Fraction], digits: int) -> Any:
    with mpmath.workdps(digits):
        values = {n: mpmath.mpf(v.numerator) / v.denominator for n, v in point.items()}
        try:
            value = mpmath.mpmathify(eval(_compiled(text), {**KNOWN, "pi": mpmath.pi, **values}))
        except (ValueError, ZeroDivisionError, OverflowError, TypeError):
            return None
        real = isinstance(value, mpmath.mpf) and mpmath.isfinite(value)
        return value if real and abs(value) < mpmath.mpf(10) ** 300 else None


def point(names: set[str], draw: random.Random) -> dict[str, Fraction]:
    """Values for the names, by their letters."""

    def one(name: str) -> Fraction:
        if name in "xyz":
            return Fraction(draw.randint(-500, 500), draw.choice((5, 7, 100)))
        if name in "uvw":
            return Fraction(draw.randint(1, 600), draw.choice((7, 100)))
        if name in "pq":
            return Fraction(draw.randint(1, 126), 127)
        return Fraction(draw.randint(1, 9) if name == "n" else draw.randint(-7, 9))

    return {name: one(name) for name in sorted(names)}


def names_of(text: str) -> set[str]:
    """The letters that stand for numbers in a formula."""
    found = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
    return {name for name in found if name in "".join(NAMES)}


def compare(one: str, other: str, points: int) -> bool | None:
    """True: equal wherever both are real; False: a point tells them apart; None: nothing seen."""
    draw, seen = random.Random(f"{one}~{other}"), 0
    names = names_of(one) | names_of(other)
    for _ in range(points):
        here = point(names, draw)
        left, right = worth(one, here), worth(other, here)
        if left is None or right is None:
            continue
        seen += 1
        with mpmath.workdps(DIGITS[1]):
            if abs(left - right) > mpmath.mpf(10) ** -25 * (1 + abs(left) + abs(right)):
                return False
        if not names:
            return True
    return True if seen >= 3 else None
