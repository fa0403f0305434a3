"""The parts of formulas: names, indexed names, calls, sums, brackets, lists."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from graders.formulas.text import calls, constructs, library, sums
from graders.formulas.text.library import METHODS_ONLY
from graders.formulas.text.pieces import is_relation
from graders.formulas.text.stream import Stream
from graders.formulas.text.tokens import OPENERS, Token
from graders.formulas.text.vocabulary import (
    CONSTANTS,
    FOLDS,
    IN_GREEK_FOLDS,
)
from graders.formulas.tree import Apply, Number, Symbol, Tree


def word(stream: Stream, token: Token) -> Tree:
    """A word that was just taken, with all that belongs to it."""
    name = stream.words.name(token)
    if name and stream.words.is_function(name):
        return calls.declared_call(stream, token, name)
    if name:
        return Symbol(name)
    alone = replace(token, low="")
    base = stream.words.name(alone) or stream.words.name(replace(alone, text=token.text.upper()))
    if mean := _mean(stream, token):
        return mean
    if token.low and base and stream.words.is_array(base):  # x_i is also a row of X
        return indexed(stream, token, stream.words.indexed(token, base))
    if token.low and (shorter := stream.words.shorter(token)):  # x_1x_2 in plain text
        return cut(stream, token, shorter)
    if token.text in FOLDS or token.text in IN_GREEK_FOLDS:
        return sums.fold(stream, token)
    called = library.callable_of(token)
    if called and called not in METHODS_ONLY and stream.peek_is("("):
        return library.call(stream, token)
    if head := stream.words.head(token, stream.peek_is(*OPENERS)):
        return calls.call(stream, token, head)
    if token.text in CONSTANTS and not token.low:
        return Symbol(CONSTANTS[token.text])
    if token.text == "I":
        return calls.identity(stream, token)
    return run(stream, token)


def cut(stream: Stream, token: Token, first: Token) -> Tree:
    """The name that a word starts with; its rest takes the place of the word in the stream."""
    rest = stream.tokenize(stream.words.text, first.end, token.end)[:-1]
    stream.tokens[stream.place : stream.place] = rest
    return word(stream, first)


def run(stream: Stream, token: Token) -> Tree:
    """Names in a row without blanks: they take the place of the word in the stream."""
    if tail := _named_tail(stream, token):
        stream.tokens.insert(stream.place, tail)
        return word(stream, replace(token, text=token.text[: tail.at - token.at], low=""))
    pieces = stream.words.split(token, called=stream.peek_is("("))
    stream.tokens[stream.place : stream.place] = pieces[1:]
    return word(stream, pieces[0])


def _mean(stream: Stream, token: Token) -> Tree | None:
    """A bar above an array is the mean of its entries, where no name has the bar."""
    base, _, bar = (token.text if not token.low else f"{token.text}_{token.low}").rpartition("_")
    name = stream.words.name(Token("word", base, 0, 0)) if bar == "bar" else ""
    return Apply("mean", (Symbol(name),)) if stream.words.is_array(name) else None


def _named_tail(stream: Stream, token: Token) -> Token | None:
    """The `h_t` of `Vh_t`: the longest end of a word that is a name with its subscript."""
    words = stream.words
    for cut_at in range(1, len(token.text) if token.low else 0):
        tail = replace(token, text=token.text[cut_at:], at=token.at + cut_at, spaced=False)
        if words.name(tail) or words.is_array(words.name(replace(tail, low=""))):
            return tail
    return None


def indexed(stream: Stream, token: Token, base: str) -> Tree:
    """`x_i`, `A_{ij}`, `A_{i,j+1}` of a declared array."""
    array = stream.words.names[base]
    rank = len(getattr(array, "shape", ()))
    stream = stream.substream(token)
    if rank > 1 and token.low.isalnum() and len(token.low) == rank:
        places = range(token.low_at, token.low_at + rank)
        letters = [Token("word", c, at, at + 1) for c, at in zip(token.low, places, strict=True)]
        return Apply("index", (Symbol(base), *(_letter(stream, letter) for letter in letters)))
    indices = [stream.formula()]
    while stream.passes(",", "_"):
        indices.append(stream.formula())
    if stream.here.kind != "end":
        raise stream.refusal("An index was expected here.")
    return Apply("index", (Symbol(base), *indices))


def _letter(stream: Stream, letter: Token) -> Tree:
    if letter.text.isdigit():
        return Number(Fraction(letter.text))
    if not (name := stream.words.name(letter)):
        raise stream.words.unknown(letter)
    return Symbol(name)


def group(stream: Stream) -> Tree:
    """A bracketed formula; a list of numbers is a column, a list of lists the rows of a matrix."""
    opened = stream.here
    if stream.peek_is("[") and stream.ahead().text == "[":
        inner = stream.commas(stream.place + 1)
        if inner or stream.commas(stream.place):
            return rows(stream)
    if stream.peek_is("[") and (stream.commas(stream.place, ";") or constructs.by_blanks(stream)):
        return constructs.rows_by_semicolons(stream)
    parts = stream.parts()
    if len(parts) == 1:
        return Apply("indicator", parts) if is_relation(parts[0]) else parts[0]
    if not parts or opened.text not in OPENERS:
        raise stream.refusal("One formula was expected in these brackets.", opened)
    return Apply("matrix", tuple(Apply("row", (part,)) for part in parts))


def rows(stream: Stream) -> Tree:
    """`[[1, 2], [3, 4]]`."""
    found: list[Tree] = []
    with stream.brackets():
        while stream.peek_is("["):
            found.append(Apply("row", stream.parts()))
            if not stream.passes(","):
                break
    return Apply("matrix", tuple(found))
