"""Writes a tree as text that people can read, and that reads back as the same tree."""

from __future__ import annotations

from fractions import Fraction

from graders.formulas.text.stream import ENTRYWISE, NOTHING, POSTFIX, POWER, PRODUCT, RELATION, SUM
from graders.formulas.tree import Apply, Fold, Number, Symbol, Tree

SIGNS = {
    **dict.fromkeys(("=", "!=", "<", "<=", ">", ">="), RELATION),
    "+": SUM,
    "hadamard": ENTRYWISE,
    **dict.fromkeys(("*", "/", "@", "dot"), PRODUCT),
}
"""Heads that are written between their parts, and the strength with which they bind."""
SPACED = frozenset({"=", "!=", "<", "<=", ">", ">=", "+", "hadamard", "@"})


def write(tree: Tree) -> str:
    """The tree as text."""
    return _at(tree, NOTHING)


def _at(tree: Tree, least: int) -> str:
    """The text, in brackets when it binds no stronger than `least`."""
    text, binding = _written(tree)
    return text if binding > least else f"({text})"


def _written(tree: Tree) -> tuple[str, int]:
    match tree:
        case Number(value, typed):
            return _number(value, typed)
        case Symbol(name):
            return name, POSTFIX + 1
        case Fold(head, index, low, high, body):
            parts = ", ".join([_at(body, NOTHING), index, _at(low, NOTHING), _at(high, NOTHING)])
            return f"{head}({parts})", POSTFIX + 1
        case Apply(head, parts):
            return _applied(head, parts)


def _number(value: Fraction, typed: str) -> tuple[str, int]:
    if typed:
        return typed, POSTFIX + 1
    if value < 0:
        return f"-{_at(Number(-value), PRODUCT)}", PRODUCT
    return str(value), POSTFIX + 1 if value.denominator == 1 else PRODUCT


def _applied(head: str, parts: tuple[Tree, ...]) -> tuple[str, int]:
    """A head on its parts; bars within bars would meet their own."""
    if head in SIGNS and len(parts) > 1:
        return _between(head, parts), SIGNS[head]
    match head, parts:
        case "-", (part,):
            return f"-{_at(part, PRODUCT)}", PRODUCT
        case "^", (under, power):
            return f"{_at(under, POWER)}^{_at(power, POWER - 1)}", POWER
        case "transpose", (part,):
            return f"{_at(part, POSTFIX - 1)}.T", POSTFIX
        case "index", (Symbol(name), *indices):
            return f"{name}[{_listed(indices)}]", POSTFIX
        case "index", (array, *indices):
            return f"({_at(array, NOTHING)})_{{{_listed(indices)}}}", POSTFIX
        case "matrix", rows:
            inside = ", ".join(f"[{_listed(row.parts)}]" for row in rows if isinstance(row, Apply))
            return f"[{inside}]", POSTFIX + 1
        case "along", (Apply(inner, (part,)), axis):
            name = "sum" if inner == "total" else inner
            return f"{name}({_at(part, NOTHING)}, axis={_at(axis, NOTHING)})", POSTFIX + 1
        case "abs", (part,) if "|" not in (inside := _at(part, NOTHING)):
            return f"|{inside}|", POSTFIX + 1
        case "eye", ():
            return "I", POSTFIX + 1
        case "ones", ():
            return "ones", POSTFIX + 1
        case "total", (part,):
            return f"sum({_at(part, NOTHING)})", POSTFIX + 1
    return f"{head}({_listed(parts)})", POSTFIX + 1


def _listed(parts: tuple[Tree, ...] | list[Tree]) -> str:
    return ", ".join(_at(part, NOTHING) for part in parts)


def _between(head: str, parts: tuple[Tree, ...]) -> str:
    """The parts with their sign between them; a part of the same head stays in brackets."""
    binding = SIGNS[head]
    sign = {"hadamard": "⊙", "dot": "·"}.get(head, head)
    first = _first(head, parts[0])
    pieces = [first]
    for part in parts[1:]:
        if head == "+" and isinstance(part, Apply) and part.head == "-":
            pieces.append(f" - {_at(part.parts[0], SUM)}")
        else:
            blank = " " if head in SPACED else ""
            pieces.append(f"{blank}{sign}{blank}{_at(part, binding)}")
    return "".join(pieces)


def _first(head: str, part: Tree) -> str:
    """The first part: `a*b/c` and `a/b*c` need no brackets, `(a + b) + c` does."""
    binding = SIGNS[head]
    same = isinstance(part, Apply) and part.head == head and head != "/"
    return _at(part, binding if same or binding == RELATION else binding - 1)
