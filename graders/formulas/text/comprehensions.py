"""Sums as Python writes them, `sum(x[i]**2 for i in range(n))`, and the parts of any sum."""

from __future__ import annotations

from fractions import Fraction

from graders.formulas.text.stream import Stream
from graders.formulas.text.tokens import CLOSERS, OPENERS, Token
from graders.formulas.text.vocabulary import FOLDS, IN_GREEK_FOLDS
from graders.formulas.tree import Apply, Fold, Number, Symbol, Tree

ONE = Number(Fraction(1))


def head_of(token: Token) -> str:
    """Whether a word starts a sum or a product."""
    return FOLDS.get(token.text) or IN_GREEK_FOLDS[token.text]


def moved(tree: Tree, step: int) -> Tree:
    """A bound one higher or one lower."""
    if not step:
        return tree
    one: Tree = ONE if step > 0 else Apply("-", (ONE,))
    return Apply("+", (tree, one))


def body(stream: Stream, indices: tuple[str, ...], least: int = 0) -> Tree:
    """The formula that is summed, in which the indices are names."""
    stream.words.bound += indices
    inner = stream.formula(least)
    del stream.words.bound[-len(indices) :]
    return inner


def of_range(stream: Stream, token: Token) -> Tree | None:
    """`sum(range(n))`: the sum of the numbers themselves."""
    place = stream.place
    if stream.ahead().text != "range" or stream.ahead(2).text != "(":
        return None
    with stream.brackets():
        stream.take()
        bounds = stream.parts()
    if not 1 <= len(bounds) <= 2:
        stream.place = place
        return None
    low = bounds[0] if len(bounds) == 2 else Number(Fraction(0))
    return Fold(head_of(token), "i", low, moved(bounds[-1], -1), Symbol("i"))


def comprehended(stream: Stream) -> str:
    """The index of `sum(x[i] for i in range(n))`."""
    depth = 0
    for place in range(stream.place, len(stream.tokens) - 2):
        token = stream.tokens[place]
        depth += (token.text in OPENERS) - (token.text in CLOSERS)
        if depth == 1 and token.text == "for" and stream.tokens[place + 2].text == "in":
            return stream.tokens[place + 1].text
    return ""


def comprehension(stream: Stream, token: Token, index: str) -> Tree:
    """`sum(x[i]**2 for i in range(n))`, where indices start at 0."""
    with stream.brackets():
        inner = body(stream, (index,))
        for word in ("for", index, "in", "range"):
            if stream.take().text != word:
                raise stream.refusal("`for i in range(n)` was expected here.")
        bounds = stream.parts()
    if not 1 <= len(bounds) <= 2:
        raise stream.refusal("`range(n)` or `range(a, b)` was expected here.", token)
    low = moved(bounds[0], 1) if len(bounds) == 2 else ONE
    return Fold(head_of(token), index, low, bounds[-1], _from_one(inner, index))


def _from_one(tree: Tree, index: str) -> Tree:
    """The body where the index is one higher, and so are the places in arrays."""
    match tree:
        case Symbol(name) if name == index:
            return moved(tree, -1)
        case Apply("index", (array, *places)):
            higher = (p if p == Symbol(index) else moved(_from_one(p, index), 1) for p in places)
            return Apply("index", (array, *higher))
        case Apply(head, parts):
            return Apply(head, tuple(_from_one(part, index) for part in parts))
        case Fold(head, inner, low, high, body):
            ends = _from_one(low, index), _from_one(high, index)
            return Fold(head, inner, *ends, _from_one(body, index))
    return tree
