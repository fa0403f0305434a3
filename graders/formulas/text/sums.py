"""Sums and products over an index, `sum_{i=1}^n x_i` or `sum(x[i], i, 1, n)`, and of an array."""

from __future__ import annotations

from graders.formulas.text.stream import POWER, SUM, Stream
from graders.formulas.text.tokens import OPENERS, Token
from graders.formulas.text.vocabulary import FOLDS
from graders.formulas.tree import Apply, Fold, Tree

WAYS = "`sum_{i=1}^{n} ...` or `sum(..., i, 1, n)`"


def fold(stream: Stream, token: Token) -> Tree:
    """What a word such as `sum` starts."""
    if token.low or stream.peek_is("^"):
        return with_limits(stream, token)
    if not stream.peek_is(*OPENERS):
        raise stream.refusal(f"{WAYS} was expected.", token)
    if not stream.commas(stream.place):
        return total(stream, token)
    return as_call(stream, token)


def total(stream: Stream, token: Token) -> Tree:
    """`sum(x)`: of all entries of an array."""
    parts = stream.parts()
    if len(parts) != 1 or FOLDS[token.text] != "sum":
        raise stream.refusal(f"{WAYS} was expected.", token)
    return Apply("total", parts)


def with_limits(stream: Stream, token: Token) -> Tree:
    """`sum_{i=1}^{n}`, then a product: a sum after it needs brackets."""
    low = stream.substream(token)
    index = _index(low, low.take())
    if not low.passes("="):
        raise low.refusal(f"Where does the index start and end? {WAYS} was expected.", token)
    first = low.whole()
    if not stream.passes("^"):
        raise stream.refusal(f"Where does the index end? {WAYS} was expected.")
    last = stream.formula(POWER)
    return Fold(FOLDS[token.text], index, first, last, _body(stream, index, SUM))


def as_call(stream: Stream, token: Token) -> Tree:
    """`sum(body, i, 1, n)` and `Sum(body, (i, 1, n))`: the index stands behind the body."""
    first, *others = stream.commas(stream.place)
    grouped = not others and stream.tokens[first + 1].text == "("
    if len(others) != 2 and not grouped:
        raise stream.refusal(f"{WAYS} was expected.", token)
    index = _index(stream, stream.tokens[first + 1 + grouped])
    with stream.brackets():
        body = _body(stream, index)
        stream.expect(",")
        if grouped:
            with stream.brackets():
                low, high = _limits(stream)
        else:
            low, high = _limits(stream)
    return Fold(FOLDS[token.text], index, low, high, body)


def _limits(stream: Stream) -> tuple[Tree, Tree]:
    stream.take()
    stream.expect(",")
    low = stream.formula()
    stream.expect(",")
    return low, stream.formula()


def _index(stream: Stream, token: Token) -> str:
    if token.kind != "word" or token.low:
        raise stream.refusal(f"An index was expected here: {WAYS}.", token)
    return token.text


def _body(stream: Stream, index: str, least: int = 0) -> Tree:
    stream.words.bound.append(index)
    body = stream.formula(least)
    stream.words.bound.pop()
    return body
