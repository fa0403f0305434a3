"""Values written out for people: the inputs of a counterexample, and the results there."""

from __future__ import annotations

from typing import Any

from flint import arb

from graders.formulas.arrays.array_functions import coefficients
from graders.formulas.arrays.fields import Element
from graders.formulas.arrays.polynomials import Chance
from graders.formulas.arrays.terms import TIMES
from graders.formulas.arrays.worlds import World
from graders.formulas.names import Function, Random

DIGITS = 6
MOST_DIGITS = 400
MOST_ENTRIES = 40
MOST_LETTERS = 30


def shown(value: Any, digits: int = DIGITS) -> str:
    """A number, a vector or a matrix as the student would type it."""
    if not hasattr(value, "entries"):
        return _number(value, digits)
    rows, columns = value.nrows(), value.ncols()
    if rows * columns > MOST_ENTRIES:
        return f"an array of {rows}{TIMES}{columns}"
    entries = [_number(entry, digits) for entry in value.entries()]
    if columns == 1:
        return f"[{', '.join(entries)}]"
    split = [", ".join(entries[i * columns : (i + 1) * columns]) for i in range(rows)]
    return f"[[{'], ['.join(split)}]]"


def told_apart(one: Any, other: Any) -> tuple[str, str]:
    """Two different values with as many digits as it takes to see that they differ."""
    digits, pair = DIGITS, (shown(one), shown(other))
    while pair[0] == pair[1] and digits < MOST_DIGITS:
        digits *= 2
        pair = shown(one, digits), shown(other, digits)
    return pair


def _number(element: Element, digits: int) -> str:
    if isinstance(element, Chance):
        constant = element.constant
        return "something random" if constant is None else _number(constant, digits)
    if not isinstance(element, arb):
        text = str(element)
        return text if len(text) <= MOST_LETTERS else _number(arb(element), digits)
    whole = element.unique_fmpz() if element.is_exact() else None
    if whole is not None and len(str(whole)) <= MOST_LETTERS:
        return str(whole)
    text = str(element.str(digits, radius=False))
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text


def inputs(world: World) -> dict[str, str]:
    """The values of the names of the formulas in a world, sizes first."""
    found = {name: str(count) for name, count in world.counts.items() if name in world.asked}
    for name, declared in world.names.items():
        if isinstance(declared, Function):
            if name in world.asked and declared.arguments == 1:
                found[f"{name}(x)"] = _polynomial(name)
        elif name in world.drawn and not isinstance(declared, Random):
            found[name] = shown(world.drawn[name])
    found |= {key: shown(value) for key, value in world.drawn.items() if key not in world.names}
    return found


def _polynomial(name: str) -> str:
    a, b, c = coefficients(name)
    return f"{b} x^2 + {a * c} x + {c}".replace("1 x", "x")
