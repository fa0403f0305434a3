"""A wrong cost beside the right one, along the curve on which they part."""

from __future__ import annotations

import math

from graders.evidence import ShownGrowth
from graders.formulas.growth.big_theta import Growth
from graders.formulas.names import NATURAL
from graders.formulas.text.read_formula import read
from graders.formulas.tree import Apply, Number, Symbol, Tree, free_names

SIZES = (2, 4, 8, 16, 32, 64, 128)


def shown(name: str, growth: Growth) -> tuple[ShownGrowth, ...]:
    """Both costs at growing sizes; nothing where one of them is no number there."""
    if not (growth.theirs and growth.expected):
        return ()
    letters = dict.fromkeys(growth.at, NATURAL)
    try:
        both = read(growth.theirs, letters), read(growth.expected, letters)
        (letter,) = free_names(both[0]) | free_names(both[1])
        costs = [tuple(f"{_value(tree, letter, size):.6g}" for size in SIZES) for tree in both]
    except (ValueError, ArithmeticError, KeyError, RecursionError):
        return ()
    along = ", ".join(f"{size} = {path}" for size, path in growth.at.items() if size != path)
    sizes = tuple(map(str, SIZES))
    return (ShownGrowth(name, along or letter, sizes, *costs),)


def _value(tree: Tree, letter: str, size: float) -> float:
    """A cost at a size; raises `ValueError` for heads that costs do not have."""
    match tree:
        case Number(value):
            return float(value)
        case Symbol(name):
            return {letter: size, "e": math.e, "pi": math.pi}[name]
        case Apply(head, parts):
            values = [_value(part, letter, size) for part in parts]
            return _applied(head, values)
    raise ValueError


def _applied(head: str, values: list[float]) -> float:
    match head, values:
        case "+", _:
            return math.fsum(values)
        case "*", _:
            return math.prod(values)
        case "-", [value]:
            return -value
        case "/", [above, below]:
            return above / below
        case "^", [under, power]:
            return float(under**power)
        case "log" | "exp" | "sqrt", [value]:
            return float({"log": math.log, "exp": math.exp, "sqrt": math.sqrt}[head](value))
        case "log", [value, base]:
            return math.log(value, base)
    raise ValueError(head)
