r"""Constructs of LaTeX: fractions, binomials, roots, matrices, floors and ceilings."""

from __future__ import annotations

from fractions import Fraction

from graders.formulas.text import pieces
from graders.formulas.text.rewritten import inner, inner_by_entries
from graders.formulas.text.stream import POSTFIX, RELATION, Stream
from graders.formulas.text.suffixes import norm
from graders.formulas.text.tokens import OPENERS, Token
from graders.formulas.tree import Apply, Number, Tree

ROUNDED = {"⌊": ("floor", "⌋"), "⌈": ("ceil", "⌉")}


def construct(stream: Stream, token: Token) -> Tree:
    """A fraction, a binomial, a matrix or cases, from its command on."""
    if token.text == "frac":
        return Apply("/", (argument(stream), argument(stream)))
    if token.text == "binom":
        return Apply("binomial", (argument(stream), argument(stream)))
    if token.text == "matrix":
        return matrix(stream)
    if token.text == "cases":
        return pieces.cases(stream)
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
    r"""The root behind `\sqrt`: `[3]{x}` is the cube root, `[x]` the square root."""
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
    """The floor or the ceiling of the formula between its signs."""
    opened = stream.take()
    head, closes = ROUNDED[opened.text]
    part = stream.formula()
    stream.expect(closes)
    return Apply(head, (part,))


def rows_by_semicolons(stream: Stream) -> Tree:
    """`[1 0; 0 2]` and `[1, 0; 0, 2]`, as Matlab writes a matrix."""
    rows: list[Tree] = []
    with stream.brackets():
        stream.by_blanks = True
        while not stream.peek_is("]"):
            row = [stream.formula()]
            while not stream.peek_is("]", ";"):
                stream.passes(",")
                row.append(stream.formula())
            rows.append(Apply("row", tuple(row)))
            stream.passes(";")
        stream.by_blanks = False
    if len(rows) == 1 and isinstance(rows[0], Apply):  # a list of numbers is a column
        rows = [Apply("row", (part,)) for part in rows[0].parts]
    return Apply("matrix", tuple(rows))


def by_blanks(stream: Stream) -> bool:
    """Whether numbers stand side by side in the brackets that open here."""
    place = stream.place + 1
    while stream.tokens[place].kind == "number" or stream.tokens[place].text in ("-", "."):
        place += 1
    inside = stream.tokens[stream.place + 1 : place]
    numbers = [token for token in inside if token.kind == "number"]
    return stream.tokens[place].text == "]" and len(numbers) > 1


def inner_product(stream: Stream) -> Tree:
    r"""`<v, w>` and `\langle v, w \rangle`."""
    closes = {"<": ">", "⟨": "⟩"}[stream.take().text]
    one = stream.formula(RELATION)
    if not stream.passes(",", "|"):
        raise stream.refusal("An inner product has two parts: `<v, w>`.")
    other = stream.formula(RELATION)
    stream.expect(closes)
    if stream.passes("_"):  # of two matrices, as Frobenius has it
        norm(stream)
        return inner_by_entries(one, other)
    return inner(one, other)
