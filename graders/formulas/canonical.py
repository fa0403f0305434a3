"""The form of a formula up to order and brackets, but without any arithmetic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from graders.formulas.names import Array, Names, Random
from graders.formulas.tree import Apply, Fold, Number, Symbol, Tree, walk

ANY_ORDER = frozenset({"+", "max", "min", "hadamard", "=", "!="})
ONE = Number(Fraction(1))
ZERO = Number(Fraction(0))
MINUS_ONE = Number(Fraction(-1))
SPELLED = {"<": ">", "<=": ">="}


def canonical(tree: Tree, names: Names) -> Tree:
    """The tree with sums and products flat and sorted; a - b is a + (-1) b, a / b is a b^-1.

    Nothing is added by + 0 or times 1. Products of arrays keep their order.
    """
    match tree:
        case Number(value):
            return Number(value)
        case Fold(head, index, low, high, body):
            parts = (canonical(part, names) for part in (low, high, body))
            return Fold(head, index, *parts)
        case Apply("-", (part,)):
            return _product([MINUS_ONE, canonical(part, names)], names)
        case Apply("/", (over, under)):
            return _product([canonical(over, names), _inverse(canonical(under, names))], names)
        case Apply("*" | "@", parts):
            return _product([canonical(part, names) for part in parts], names)
        case Apply("^", (value, Number(exponent))) if exponent == -1:
            return _inverse(canonical(value, names))
        case Apply("^", (Symbol("e"), exponent)) if "e" not in names:
            return Apply("exp", (canonical(exponent, names),))
        case Apply("sqrt", (value,)):
            return Apply("^", (canonical(value, names), Number(Fraction(1, 2))))
        case Apply(head, parts):
            return _applied(head, [canonical(part, names) for part in parts])
    return tree


def _applied(head: str, parts: list[Tree]) -> Tree:
    if head in SPELLED:
        return Apply(SPELLED[head], tuple(reversed(parts)))
    if head in ("+", "hadamard"):
        parts = list(_flat(head, parts))
    if head == "+":
        parts = [part for part in parts if part != ZERO] or [ZERO]
        if len(parts) == 1:
            return parts[0]
    if head in ANY_ORDER:
        parts.sort(key=repr)
    return Apply(head, tuple(parts))


def _flat(head: str, parts: list[Tree]) -> Iterator[Tree]:
    for part in parts:
        if isinstance(part, Apply) and part.head == head:
            yield from part.parts
        else:
            yield part


def _product(parts: list[Tree], names: Names) -> Tree:
    """Factors flat, with one sign in front; numbers sorted, then what has arrays, in order.

    `*` and `@` are not distinguished: the meaning of a product is not a matter of form.
    """
    sign, factors = Fraction(1), []
    for part in _flat("*", parts):
        if isinstance(part, Number) and part.value < 0:
            sign, part = -sign, Number(-part.value)
        if part != ONE:
            factors.append(part)
    ordered = [part for part in factors if any(_is_array(node, names) for node in walk(part))]
    factors = sorted((part for part in factors if part not in ordered), key=repr) + ordered
    if sign < 0:
        if factors and isinstance(factors[0], Number):
            factors[0] = Number(-factors[0].value)
        else:
            factors.insert(0, MINUS_ONE)
    return factors[0] if len(factors) == 1 else Apply("*", tuple(factors)) if factors else ONE


def _inverse(tree: Tree) -> Tree:
    """The inverse: a^b becomes a^(-b), with no other arithmetic."""
    match tree:
        case Number(value) if value:
            return Number(1 / value)
        case Apply("^", (value, Number(exponent))):
            return value if exponent == -1 else Apply("^", (value, Number(-exponent)))
        case Apply("*", parts):
            return Apply("*", tuple(sorted((_inverse(part) for part in parts), key=repr)))
    return Apply("^", (tree, MINUS_ONE))


def _is_array(node: Tree, names: Names) -> bool:
    kind = names.get(node.name) if isinstance(node, Symbol) else None
    return isinstance(kind, Array) or (isinstance(kind, Random) and bool(kind.shape))


def gap(first: Tree, second: Tree) -> int:
    """Return the distance of two normal forms: the number of parts that only one of them has."""
    here, there = (Counter(walk(tree)) for tree in (first, second))
    return sum(((here - there) + (there - here)).values())
