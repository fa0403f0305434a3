r"""What only LaTeX has: fractions and binomials, roots, matrices; and floors and ceilings."""

from __future__ import annotations

from fractions import Fraction

from graders.formulas.text.stream import POSTFIX, Stream
from graders.formulas.text.tokens import OPENERS, Token
from graders.formulas.tree import Apply, Number, Tree

ROUNDED = {"⌊": ("floor", "⌋"), "⌈": ("ceil", "⌉")}


def construct(stream: Stream, token: Token) -> Tree:
    """What a command that was just taken starts."""
    if token.text == "frac":
        return Apply("/", (argument(stream), argument(stream)))
    if token.text == "binom":
        return Apply("binomial", (argument(stream), argument(stream)))
    if token.text == "matrix":
        return matrix(stream)
    raise stream.refusal("A formula was expected before this command.", token)


def argument(stream: Stream) -> Tree:
    """A group in brackets, or one sign."""
    if not stream.peek_is(*OPENERS):
        return stream.formula(POSTFIX)
    parts = stream.parts()
    if len(parts) != 1:
        raise stream.refusal("One formula was expected in these brackets.")
    return parts[0]


def root(stream: Stream) -> Tree:
    r"""What follows `\sqrt`: `[3]{x}` is the cube root, `[x]` the square root."""
    order = argument(stream)
    if not stream.peek_is("{"):
        return Apply("sqrt", (order,))
    return Apply("^", (argument(stream), Apply("/", (Number(Fraction(1)), order))))


def matrix(stream: Stream) -> Tree:
    r"""`a & b \\ c & d` up to the end of the matrix."""
    rows = [[stream.formula()]]
    while not stream.passes("end"):
        if stream.passes("&"):
            rows[-1].append(stream.formula())
        elif stream.passes("\\"):
            if not stream.peek_is("end"):
                rows.append([stream.formula()])
        else:
            raise stream.refusal(r"`&`, `\\` or the end of the matrix was expected here.")
    return Apply("matrix", tuple(Apply("row", tuple(row)) for row in rows))


def rounded(stream: Stream) -> Tree:
    """What stands between the signs of a floor or a ceiling."""
    opened = stream.take()
    head, closes = ROUNDED[opened.text]
    part = stream.formula()
    stream.expect(closes)
    return Apply(head, (part,))
