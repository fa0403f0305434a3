"""Other people's ways to compare two formulas: run alone, by any interpreter that has them.

`python -m benchmarks.formula_pairs.peers WAY` reads a pair a line, as JSON, and writes true, false,
null for no answer, or "cannot be told". Whoever starts it kills it when a pair takes too long.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import sympy
from sympy.matrices.exceptions import MatrixError

from benchmarks.formula_pairs.told import Teller
from benchmarks.formula_pairs.told_values import CannotBeTold, is_matrix, is_named

CANNOT_BE_TOLD = "cannot be told"
Asked = Mapping[str, Any]
Way = Callable[[Any, Any], bool | None]
SIZE = sympy.Symbol("size", positive=True)


def symbols() -> dict[str, Any]:
    """The names of the scalar pairs, with all that sympy can be told of them."""
    x = sympy.Symbol("x")
    made: dict[str, Any] = {n: sympy.Symbol(n, real=True) for n in "xyz"}
    made |= {n: sympy.Symbol(n, positive=True) for n in "uvwpq"}
    made |= {"n": sympy.Symbol("n", integer=True, positive=True)}
    made |= {"m": sympy.Symbol("m", integer=True), "k": sympy.Symbol("k", integer=True)}
    return made | {
        "sigmoid": sympy.Lambda(x, 1 / (1 + sympy.exp(-x))),
        "softplus": sympy.Lambda(x, sympy.log(1 + sympy.exp(x))),
        "relu": lambda value: sympy.Max(value, 0),
        **CALLED,
    }


CALLED: Mapping[str, Any] = {
    "max": sympy.Max,
    "min": sympy.Min,
    "abs": sympy.Abs,
    "ceil": sympy.ceiling,
    "sum": lambda body, k, low, high: sympy.Sum(body, (k, low, high)),
    "prod": lambda body, k, low, high: sympy.Product(body, (k, low, high)),
}


def by_simplify(one: Any, other: Any) -> bool | None:
    """What most graders of homework do."""
    if not is_matrix(one):
        return bool(sympy.simplify((one - other).doit()) == 0)
    if is_named(one):
        difference = (one - other).doit()
        with suppress(NotImplementedError, TypeError, ValueError):  # what it cannot expand
            difference = difference.expand()
        return bool(sympy.simplify(difference).doit().is_ZeroMatrix)
    return bool((one - other).applyfunc(sympy.simplify).is_zero_matrix)


def by_equals(one: Any, other: Any) -> bool | None:
    """The three-valued way of sympy."""
    found = one.doit().equals(other.doit())
    return None if found is None else bool(found)


def by_math_verify(one: Any, other: Any) -> bool | None:
    """The comparison that evaluations of language models use, on the same expressions."""
    from math_verify import verify

    return bool(verify(other, one, timeout_seconds=None))


def by_limit(one: Any, other: Any) -> bool | None:
    """Costs of one size grow alike where their ratio goes to a number that is not 0."""
    ratio = sympy.limit((one / other).doit(), SIZE, sympy.oo)
    if ratio in (0, sympy.oo):
        return False
    return True if ratio.is_positive and ratio.is_finite else None


WAYS: dict[str, Way] = {
    "simplify": by_simplify,
    "equals": by_equals,
    "math-verify": by_math_verify,
}


def scalars(way: Way, asked: Asked) -> bool | None:
    """Two formulas of numbers."""
    known = symbols()
    one, other = (sympy.sympify(asked[side], locals=known) for side in ("theirs", "right"))
    return way(one, other)


def growth(way: Way, asked: Asked) -> bool | None:
    """Two costs of one size; all other names stand still."""
    if len(asked["sizes"]) != 1:
        raise CannotBeTold("a limit has one variable")
    (size,) = asked["sizes"]
    known = {name: sympy.Symbol(name, positive=True) for name in asked["names"]}
    known |= {size: SIZE, "e": sympy.E, **CALLED}
    texts = (asked[side].replace("^", "**") for side in ("theirs", "right"))
    one, other = (sympy.sympify(text, locals=known) for text in texts)
    return way(one, other)


def arrays(way: Way, asked: Asked, named: bool = False) -> bool | None:
    """Two formulas of arrays or of random numbers."""
    teller = Teller(asked, named)
    right = teller.tell(asked["right"])
    try:
        theirs = teller.tell(asked["theirs"])
    except MatrixError:  # its shapes do not go together
        return False
    if getattr(theirs, "shape", ()) != getattr(right, "shape", ()):
        return False
    return way(theirs, right)


def answer(name: str, asked: Asked) -> bool | str | None:
    """What a way makes of a pair."""
    try:
        match asked["family"], name:
            case "scalars", _:
                return scalars(WAYS[name], asked)
            case "growth", _:
                return growth(by_limit, asked)
            case _, "simplify, sizes by name":
                return arrays(by_simplify, asked, named=True)
        return arrays(WAYS[name], asked)
    except CannotBeTold:
        return CANNOT_BE_TOLD
    except Exception:
        return None


def main() -> None:
    """Answer pair after pair."""
    for line in sys.stdin:
        print(json.dumps(answer(sys.argv[1], json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
