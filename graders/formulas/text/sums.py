"""Sums and products over an index, `sum_{i=1}^n x_i` or `sum(x[i], i, 1, n)`, and of an array."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from graders.formulas.names import Array, Random
from graders.formulas.text import library
from graders.formulas.text.comprehensions import (
    ONE,
    body,
    comprehended,
    comprehension,
    head_of,
    moved,
    of_range,
)
from graders.formulas.text.stream import POSTFIX, RELATION, SUM, Stream
from graders.formulas.text.tokens import CLOSERS, OPENERS, Token
from graders.formulas.text.vocabulary import IN_GREEK_FOLDS
from graders.formulas.tree import Apply, Fold, Number, Symbol, Tree, walk

WAYS = "`sum_{i=1}^{n} ...` or `sum(..., i, 1, n)`"


@dataclass(frozen=True)
class Bounds:
    """The indices of a sum, and where they start and end, where that was typed."""

    indices: tuple[str, ...]
    low: Tree | None = None
    high: Tree | None = None


def fold(stream: Stream, token: Token) -> Tree:
    """A sum or product, from the word behind which the stream stands."""
    if token.low or stream.peek_is("^", "_"):
        return with_limits(stream, token)
    if not stream.peek_is(*OPENERS) or (token.text in IN_GREEK_FOLDS and _loose(stream)):
        return without_limits(stream, token)
    if (found := of_range(stream, token)) is not None:
        return found
    if index := comprehended(stream):
        return comprehension(stream, token, index)
    commas = stream.commas(stream.place)
    if not commas or _has_axis(stream, commas[0]):
        return total(stream, token)
    return as_call(stream, token)


def _has_axis(stream: Stream, comma: int) -> bool:
    word, sign = stream.tokens[comma + 1], stream.tokens[comma + 2]
    if word.kind == "number":
        return sign.text in CLOSERS
    return word.text in library.KEYWORDS and sign.text == "="


def total(stream: Stream, token: Token) -> Tree:
    """`sum(x)`: of all entries of an array, or along one axis; `prod(x)` over its index."""
    found = library.with_axis(library.given(stream))
    if len(found.parts) != 1:
        raise stream.refusal(f"{WAYS} was expected.", token)
    if head_of(token) == "sum":
        return library.along(Apply("total", found.parts), found.axis)
    array = found.parts[0]
    shape = _shape(stream, array.name) if isinstance(array, Symbol) else ()
    if len(shape) != 1:
        raise stream.refusal(f"{WAYS} was expected.", token)
    return Fold("prod", "i", ONE, _size(shape[0]), Apply("index", (array, Symbol("i"))))


# --- limits below and above the sign ------------------------------------------------------------


def with_limits(stream: Stream, token: Token) -> Tree:
    """`sum_{i=1}^{n}`, then a product: a sum after it needs brackets."""
    low, high = stream.substream(token) if token.low else None, None
    if stream.passes("^"):
        above = stream.here
        if low is None and above.kind == "word" and above.low:  # sum^n_{i=1}
            low = stream.substream(above)
            stream.tokens[stream.place] = replace(above, low="", end=above.at + len(above.text))
        high = stream.formula(POSTFIX)
    if low is None and stream.passes("_"):
        low = _lowered(stream)
    if low is None:
        raise stream.refusal(f"Where does the index start and end? {WAYS} was expected.", token)
    limits = _read(low, token)
    return _folded(stream, token, replace(limits, high=high or limits.high))


def _lowered(stream: Stream) -> Stream:
    """A stream over the bracket that opens here, which is then behind."""
    opened = stream.take()
    depth, at = 1, opened.end
    while depth:
        token = stream.take()
        depth += (token.text in OPENERS) - (token.text in CLOSERS)
        end = token.at
    return stream.substream(replace(opened, low=stream.words.text[at:end], low_at=at))


def _read(low: Stream, token: Token) -> Bounds:
    """`i`, `i, j`, `ij`, `i = 1`, `i, j = 1`, `1 <= i <= n`."""
    if sum(token.text in ("<", "<=") for token in low.tokens) == 2:
        return _between(low)
    indices = [_index(low, low.take())]
    while low.passes(","):
        indices.append(_index(low, low.take()))
    if low.passes("="):
        return Bounds(tuple(indices), low.whole())
    if low.peek_is("<=", "<") and len(indices) == 1:
        strict = low.take().text == "<"
        return Bounds(tuple(indices), None, moved(low.whole(), -int(strict)))
    if low.here.kind != "end":
        raise low.refusal(f"Where does the index start and end? {WAYS} was expected.", token)
    if len(indices) == 1 and len(indices[0]) > 1 and indices[0].isalpha():
        indices = list(indices[0])  # of `sum_{ij}`
    return Bounds(tuple(indices))


def _between(low: Stream) -> Bounds:
    first = low.formula(RELATION)
    strict = low.peek_is("<")
    if not low.passes("<=", "<"):
        raise low.refusal(f"Where does the index start and end? {WAYS} was expected.")
    if low.ahead().text not in ("<", "<="):
        raise low.refusal(f"Where does the index start and end? {WAYS} was expected.")
    index = _index(low, low.take())
    before = low.take().text == "<"
    last = low.whole()
    return Bounds((index,), moved(first, int(strict)), moved(last, -int(before)))


def _folded(stream: Stream, token: Token, limits: Bounds) -> Tree:
    """The sum over all indices; a range that was not typed is that of the arrays' own sizes."""
    tree = body(stream, limits.indices, SUM)
    found = tree
    for index in reversed(limits.indices):
        high = limits.high
        if high is None:
            high = _range(stream, index, tree)
            if high is None:
                says = f"Where does the index `{index}` end? {WAYS} was expected."
                raise stream.refusal(says, token)
        found = Fold(head_of(token), index, limits.low or ONE, high, found)
    return found


def _range(stream: Stream, index: str, inner: Tree) -> Tree | None:
    """The one size of all arrays that carry the index."""
    sizes = {
        shape[place]
        for node in walk(inner)
        if isinstance(node, Apply) and node.head == "index" and isinstance(node.parts[0], Symbol)
        for shape in [_shape(stream, node.parts[0].name)]
        for place, part in enumerate(node.parts[1:])
        if part == Symbol(index) and place < len(shape)
    }
    return _size(sizes.pop()) if len(sizes) == 1 else None


def _shape(stream: Stream, name: str) -> tuple[str | int, ...]:
    declared = stream.words.names.get(name) or stream.words.names.get(name.upper())
    return declared.shape if isinstance(declared, Array | Random) else ()


def _size(dim: str | int) -> Tree:
    return Symbol(dim) if isinstance(dim, str) else Number(Fraction(dim))


def without_limits(stream: Stream, token: Token) -> Tree:
    """`sum x_i y_i`: over the one index that no name explains."""
    loose = _loose(stream)
    if len(loose) != 1:
        raise stream.refusal(f"{WAYS} was expected.", token)
    return _folded(stream, token, Bounds(tuple(loose)))


def _loose(stream: Stream) -> set[str]:
    """The subscripts of arrays from here on that are no names."""
    words = stream.words
    return {
        token.low
        for token in stream.tokens[stream.place :]
        if token.low.isalpha() and len(token.low) == 1 and not words.name(token)
        if words.involves_arrays([words.name(replace(token, low="")) or token.text])
        if not words.name(replace(token, text=token.low, low=""))
    }


# --- calls --------------------------------------------------------------------------------------


def as_call(stream: Stream, token: Token) -> Tree:
    """`sum(body, i, 1, n)` and `Sum(body, (i, 1, n))`: the index stands behind the body."""
    first, *others = stream.commas(stream.place)
    grouped = not others and stream.tokens[first + 1].text == "("
    if len(others) != 2 and not grouped:
        raise stream.refusal(f"{WAYS} was expected.", token)
    index = _index(stream, stream.tokens[first + 1 + grouped])
    with stream.brackets():
        inner = body(stream, (index,))
        stream.expect(",")
        if grouped:
            with stream.brackets():
                low, high = _limits(stream)
        else:
            low, high = _limits(stream)
    return Fold(head_of(token), index, low, high, inner)


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
