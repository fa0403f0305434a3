"""Maxima and minima over an index: `max_i x_i`."""

from __future__ import annotations

from graders.formulas.text import comprehensions
from graders.formulas.text.stream import SUM, Stream
from graders.formulas.text.tokens import Token
from graders.formulas.tree import Apply, Symbol, Tree, free_names

OVER_INDICES = frozenset({"max", "min", "argmax", "argmin"})


def over_index(stream: Stream, token: Token, head: str) -> Tree:
    """The extreme of the body over every index: that of a whole array."""
    low = stream.substream(token)
    while low.here.kind != "word" and low.here.kind != "end":
        low.take()  # of `1 <= i <= n`
    if low.ahead().text in ("<", "<=") or low.here.kind == "word":
        index = low.take().text
    else:
        raise stream.words.unknown(token)
    body = comprehensions.body(stream, (index,), SUM)
    array = _without(body, index)
    if index in free_names(array):
        says = f"Only entries of arrays are compared over the index `{index}`."
        raise stream.refusal(says, token)
    return Apply(head, (array,))


def _without(tree: Tree, index: str) -> Tree:
    """The body for all indices at once: `|x_i|` is the array |x|."""
    match tree:
        case Apply("index", (Symbol() as array, place)) if place == Symbol(index):
            return array
        case Apply("*", parts) if sum(index in free_names(part) for part in parts) > 1:
            return Apply("hadamard", tuple(_without(part, index) for part in parts))
        case Apply(head, parts):
            return Apply(head, tuple(_without(part, index) for part in parts))
    return tree
