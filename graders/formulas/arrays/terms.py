"""Formulas over arrays with every shape known: one operation each, with no ambiguity left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Unknown:
    """A size that only its context determines, as of I in `X X^T + I`."""

    number: int


Dim: TypeAlias = str | int | Unknown
Shape: TypeAlias = tuple[Dim, ...]
"""Empty for a number, else rows and columns: every vector is a column here."""

NUMBER: Shape = ()
TIMES = "\u00d7"


@dataclass(frozen=True, slots=True)
class Term:
    """An operation on terms; `of` is what else it needs: a value, a name, a function, a size.

    Operations on numbers or equally shaped arrays, entry by entry: add multiply divide power map.
    A number beside an array has been spread to its shape. The others: number constant name count
    index scale negate matmul matpow transpose inv trace det sumsq total spread entry diagonal
    (of a matrix, a column) spanned (by a column, a diagonal matrix) ones eye member (of a family)
    literal sum prod expectation.
    """

    op: str
    parts: tuple[Term, ...] = ()
    shape: Shape = NUMBER
    of: object = None
    flat: bool = False
    """A column that stands for NumPy's one-dimensional array."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The range of a sum or product: an index and its two bounds, both included."""

    index: str
    low: Term
    high: Term
    down: bool = False
    """Whether the factors of a product stand from the last index to the first."""


class Misfit(Exception):
    """Parts of a formula that do not fit each other; the text is a sentence for its author."""


class Undecidable(Exception):
    """Something that this engine cannot judge; the text names it."""


def subterms(term: Term) -> Iterator[Term]:
    """The term and everything below it, the bounds of folds included."""
    waiting = [term]
    while waiting:
        term = waiting.pop()
        yield term
        waiting.extend(term.parts)
        if isinstance(term.of, Counted):
            waiting += [term.of.low, term.of.high]


class KnownSizes:
    """The sizes that only their context determines, as far as they are known."""

    def __init__(self) -> None:
        self.known: dict[Unknown, Dim] = {}
        self._made = 0

    def fresh(self) -> Unknown:
        """A new unknown size."""
        self._made += 1
        return Unknown(self._made)

    def resolve(self, dim: Dim) -> Dim:
        """The size itself where it is known."""
        while isinstance(dim, Unknown) and dim in self.known:
            dim = self.known[dim]
        return dim

    def agree(self, one: Dim, other: Dim) -> bool:
        """Whether two sizes are the same; an unknown one becomes the other."""
        one, other = self.resolve(one), self.resolve(other)
        if one == other:
            return True
        if isinstance(one, Unknown):
            self.known[one] = other
        elif isinstance(other, Unknown):
            self.known[other] = one
        else:
            return False
        return True

    def same(self, one: Dim, other: Dim) -> bool:
        """Whether two sizes are already known to be the same."""
        return self.resolve(one) == self.resolve(other)

    def in_words(self, term: Term) -> str:
        """A shape as one says it: a number, a vector of n, a row of n, n times d."""
        if term.shape == NUMBER:
            return "a number"
        rows, columns = (self.resolve(dim) for dim in term.shape)
        shown = ["?" if isinstance(dim, Unknown) else str(dim) for dim in (rows, columns)]
        if columns == 1:
            return f"a vector of {shown[0]}"
        return f"a row of {shown[1]}" if rows == 1 else TIMES.join(shown)
