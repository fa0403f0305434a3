"""Other people's ways to compare two formulas: run alone, by any interpreter that has them.

`python peers.py WAY` reads a pair a line, as JSON, and writes true, false or null. Whoever starts
it kills it when a pair takes too long.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any


def symbols() -> dict[str, Any]:
    """The names of the corpus, with all that sympy can be told of them."""
    import sympy

    x = sympy.Symbol("x")
    made: dict[str, Any] = {n: sympy.Symbol(n, real=True) for n in "xyz"}
    made |= {n: sympy.Symbol(n, positive=True) for n in "uvwpq"}
    made |= {"n": sympy.Symbol("n", integer=True, positive=True)}
    made |= {"m": sympy.Symbol("m", integer=True), "k": sympy.Symbol("k", integer=True)}
    made |= {
        "sigmoid": sympy.Lambda(x, 1 / (1 + sympy.exp(-x))),
        "softplus": sympy.Lambda(x, sympy.log(1 + sympy.exp(x))),
        "relu": lambda value: sympy.Max(value, 0),
        "max": sympy.Max,
        "min": sympy.Min,
        "abs": sympy.Abs,
        "ceil": sympy.ceiling,
        "sum": lambda body, k, low, high: sympy.Sum(body, (k, low, high)),
        "prod": lambda body, k, low, high: sympy.Product(body, (k, low, high)),
    }
    return made


def by_simplify(one: Any, other: Any) -> bool | None:
    """What most graders of homework do."""
    import sympy

    return bool(sympy.simplify((one - other).doit()) == 0)


def by_equals(one: Any, other: Any) -> bool | None:
    """The three-valued way of sympy."""
    found = one.doit().equals(other.doit())
    return None if found is None else bool(found)


def by_math_verify(one: Any, other: Any) -> bool | None:
    """The comparison that evaluations of language models use, on the same expressions."""
    from math_verify import verify

    return bool(verify(other, one, timeout_seconds=None))


WAYS: dict[str, Callable[[Any, Any], bool | None]] = {
    "simplify": by_simplify,
    "equals": by_equals,
    "math-verify": by_math_verify,
}


def main() -> None:
    """Answer pair after pair."""
    import sympy

    way, known = WAYS[sys.argv[1]], symbols()
    for line in sys.stdin:
        try:
            one, other = (sympy.sympify(text, locals=known) for text in json.loads(line))
            answer = way(one, other)
        except Exception:
            answer = None
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
