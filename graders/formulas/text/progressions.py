"""Sums with points: `1 + 2 + ... + n`, `x_1 + ... + x_m`, `1 + b + ... + b^(t-1)`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from graders.formulas.text.stream import SUM, Stream
from graders.formulas.tree import Apply, Fold, Number, Symbol, Tree, children, free_names

ZERO, ONE = Number(Fraction(0)), Number(Fraction(1))
INDICES = ("i", "j", "k", "l", "q", "r", "s")


def progression(stream: Stream, before: Sequence[Tree]) -> Tree:
    """The sum of the terms before the points, those left out, and the last, which follows."""
    place = stream.take()
    if stream.passes("+"):
        last = stream.formula(SUM)
        index = next(name for name in INDICES if name not in free_names(last))
        if (found := _filled(before, last, index)) is not None:
            return found
    says = (
        "A sum with points is read where each term follows from the one before it: "
        "`1 + 2 + ... + n`, `x_1 + ... + x_n`."
    )
    raise stream.refusal(says, place)


def _filled(before: Sequence[Tree], last: Tree, index: str) -> Tree | None:
    """The sum over an index whose first terms are these, and whose last one is that."""
    first = [_as_power(term, last) for term in before]
    changes = set(_changes(first[-1], last))
    if len(changes) != 1:
        return None
    ((small, large),) = changes
    if not isinstance(small, Number) or small.value.denominator != 1:
        return None
    low = Number(small.value - len(first) + 1)
    body = _with(first[-1], last, Symbol(index))
    for place, term in enumerate(first):
        if _with(first[-1], last, Number(low.value + place)) != term:
            return None
    return Fold("sum", index, low, large, body)


def _as_power(term: Tree, last: Tree) -> Tree:
    """A term before powers as a power of the same: 1 and b before b^n."""
    match last:
        case Apply("^", (base, _)) if term == ONE and base != ONE:
            return Apply("^", (base, ZERO))
        case Apply("^", (base, _)) if term == base:
            return Apply("^", (base, ONE))
    return term


def _pairs(one: Tree, other: Tree) -> Sequence[tuple[Tree, Tree]]:
    """The parts of two trees that are alike on top, side by side."""
    if isinstance(one, Apply) and isinstance(other, Apply) and one.head == other.head:
        parts = children(one), children(other)
        if len(parts[0]) == len(parts[1]):
            return list(zip(*parts, strict=True))
    return ()


def _changes(one: Tree, other: Tree) -> Iterator[tuple[Tree, Tree]]:
    """Pairs of subtrees that differ, at the same place in two trees."""
    if one == other:
        return
    if pairs := _pairs(one, other):
        for pair in pairs:
            yield from _changes(*pair)
    else:
        yield one, other


def _with(one: Tree, other: Tree, instead: Tree) -> Tree:
    """The tree with something else wherever the two differ."""
    if one == other:
        return one
    if isinstance(one, Apply) and (pairs := _pairs(one, other)):
        return Apply(one.head, tuple(_with(*pair, instead) for pair in pairs))
    return instead
