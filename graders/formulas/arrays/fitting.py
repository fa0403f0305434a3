"""Checks that shapes fit in sums, products and functions of arrays; else says why not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from graders.formulas.arrays.quoting import quoted
from graders.formulas.arrays.terms import NUMBER, Dim, KnownSizes, Misfit, Shape, Term
from graders.formulas.tree import Apply, Number, Tree

Product: TypeAlias = Literal["matrix", "entries"]
"""The meaning of `*`, or of two factors side by side, between two arrays."""
Vectors: TypeAlias = Literal["columns", "1-D"]
"""Whether a declared vector is a column, or NumPy's array of one dimension with NumPy's rules."""


@dataclass(frozen=True, slots=True)
class TermOf:
    """A term, and the tree it came from, which sentences quote."""

    term: Term
    tree: Tree


BY_ENTRIES = "A product of two columns was read entry by entry."
Join: TypeAlias = Callable[[TermOf, TermOf, str], Term]


def whole_number(tree: Tree) -> int | None:
    """A whole number typed as such."""
    if isinstance(tree, Apply) and tree.head == "-" and len(tree.parts) == 1:
        inner = whole_number(tree.parts[0])
        return None if inner is None else -inner
    if isinstance(tree, Number) and tree.value.denominator == 1:
        return int(tree.value)
    return None


class Fitter:
    """Joins terms whose shapes fit, spreads numbers over arrays, and says what does not fit."""

    def __init__(
        self,
        product: Product,
        vectors: Vectors,
        *,
        columns_dot: bool = False,
        rows_before_at: bool = False,
    ) -> None:
        self.product, self.vectors, self.columns_dot = product, vectors, columns_dot
        self.rows_before_at = rows_before_at
        self.sizes = KnownSizes()
        self.hints: list[str] = []

    def hint(self, sentence: str) -> None:
        """Remember how something doubtful was read; it is told once."""
        if sentence not in self.hints:
            self.hints.append(sentence)

    def says(self, part: TermOf) -> str:
        """A part and its shape, in words."""
        return f"{quoted(part.tree)} is {self.sizes.in_words(part.term)}"

    def vector(self, op: str, parts: tuple[Term, ...], size: Dim, of: object = None) -> Term:
        """A column, which is one-dimensional where the question speaks NumPy."""
        return Term(op, parts, (size, 1), of, flat=self.vectors == "1-D")

    def settled(self, term: Term) -> Term:
        """An array of one row and one column is a number."""
        if term.shape and all(self.sizes.resolve(dim) == 1 for dim in term.shape):
            return Term("entry", (term,))
        return term

    def is_column(self, term: Term) -> bool:
        """Whether it is a vector standing upright."""
        return bool(term.shape) and self.sizes.resolve(term.shape[1]) == 1

    def is_square(self, term: Term) -> bool:
        """Whether it is a matrix with as many rows as columns; an unknown size becomes known."""
        return bool(term.shape) and self.sizes.agree(term.shape[0], term.shape[1])

    def turned(self, term: Term) -> Term:
        """The transpose; of a number or of NumPy's vector, itself."""
        if term.shape == NUMBER or term.flat:
            return term
        return Term("transpose", (term,), (term.shape[1], term.shape[0]))

    # --- entry by entry -------------------------------------------------------------------------

    def entrywise(self, op: str, parts: Sequence[TermOf], what: str, of: object = None) -> Term:
        """An operation on entries that meet, of numbers and arrays of one shape."""
        shape, flat = self._common(parts, what)
        if shape == NUMBER:
            return Term(op, tuple(part.term for part in parts), NUMBER, of)
        if what == "sum":
            self._warn_of_numbers(parts, shape)
        spread = tuple(self._spread(part.term, shape, flat) for part in parts)
        return Term(op, spread, shape, of, flat)

    def _common(self, parts: Sequence[TermOf], what: str) -> tuple[Shape, bool]:
        """The one shape of all parts that are arrays, by NumPy's rules where those are spoken."""
        arrays = [part for part in parts if part.term.shape]
        if not arrays:
            return NUMBER, False
        flat = all(part.term.flat for part in arrays)
        shape = self._as_if_in_rows(arrays[0].term, flat)
        for part in arrays[1:]:
            other = self._as_if_in_rows(part.term, flat)
            pairs = zip(shape, other, strict=True)
            dims = [self._meet(one, two, part.term.flat or not flat) for one, two in pairs]
            if None in dims:
                raise Misfit(
                    f"{self.says(arrays[0])} and {self.says(part)}: "
                    f"a {what} needs arrays of one shape."
                )
            shape = tuple(dim for dim in dims if dim is not None)
        return shape, flat

    def _as_if_in_rows(self, term: Term, all_flat: bool) -> Shape:
        """The shape by NumPy's rule: a one-dimensional array aligns with a matrix's last axis."""
        return (1, term.shape[0]) if term.flat and not all_flat else term.shape

    def _meet(self, one: Dim, other: Dim, numpy_rules: bool) -> Dim | None:
        """The size where two sizes meet, or None; in NumPy a size of 1 is repeated."""
        one, other = self.sizes.resolve(one), self.sizes.resolve(other)
        if self.vectors == "1-D" and numpy_rules and 1 in (one, other):
            return other if one == 1 else one
        return one if self.sizes.agree(one, other) else None

    def _spread(self, term: Term, shape: Shape, flat: bool) -> Term:
        if term.flat and not flat:
            term = Term("transpose", (term,), (1, term.shape[0]))
        same = term.shape and all(map(self.sizes.same, term.shape, shape))
        return term if same else Term("spread", (term,), shape, flat=flat)

    def _warn_of_numbers(self, parts: Sequence[TermOf], shape: Shape) -> None:
        """Hint at `A + l`, which often means `A + l I`."""
        rows, columns = (self.sizes.resolve(dim) for dim in shape)
        for part in parts:
            if part.term.shape == NUMBER and rows == columns:
                text = quoted(part.tree)
                self.hint(
                    f"Beside a matrix, {text} was added to every entry; {text} times the "
                    "identity matrix is another thing."
                )

    # --- products -------------------------------------------------------------------------------

    def chain(self, head: str, parts: Sequence[TermOf]) -> Term:
        """A product in the order typed; where left to right does not fit, right to left may."""
        join = self.matmul if head == "@" or self.product == "matrix" else self._by_entries
        before = dict(self.sizes.known)
        try:
            return self._folded(join, head, parts, leftwards=False)
        except Misfit as misfit:
            self.sizes.known = before
            try:
                return self._folded(join, head, parts, leftwards=True)
            except Misfit:
                raise misfit from None

    def _folded(self, join: Join, head: str, parts: Sequence[TermOf], *, leftwards: bool) -> Term:
        waiting = list(reversed(parts)) if leftwards else list(parts)
        done = waiting[0]
        for part in waiting[1:]:
            one, other = (part, done) if leftwards else (done, part)
            term = self.settled(join(one, other, head))
            done = TermOf(term, Apply(head, (one.tree, other.tree)))
        return done.term

    def _by_entries(self, one: TermOf, other: TermOf, head: str) -> Term:
        return self.entrywise("multiply", (one, other), "product entry by entry")

    def matmul(self, one: TermOf, other: TermOf, head: str) -> Term:
        """The matrix product; a number scales, and two columns beside `*` meet entry by entry."""
        a, b = one.term, other.term
        if NUMBER in (a.shape, b.shape):
            return self._scaled(a, b)
        columns = head == "*" and not a.flat and self.is_column(a) and self.is_column(b)
        if columns and not self.columns_dot:
            self.hint(BY_ENTRIES)
            return self._by_entries(one, other, head)
        if head == "@" and self.rows_before_at and not a.flat and self.is_column(b):
            columns = self.is_column(a)
        if head == "@" and self.rows_before_at and self._lies(a, b):
            turned = Term("matmul", (self.turned(a), b), (1, b.shape[1]))
            return Term("transpose", (turned,), (b.shape[1], 1))
        left = Term("transpose", (a,), (1, a.shape[0])) if a.flat or columns else a
        if not self.sizes.agree(left.shape[1], b.shape[0]):
            raise Misfit(self._does_not_fit(head, one, other, left))
        product = Term("matmul", (left, b), (left.shape[0], b.shape[1]))
        if a.flat and not b.flat:  # NumPy: a vector times a matrix is a vector
            return Term("transpose", (product,), (b.shape[1], 1), flat=True)
        return replace(product, flat=b.flat)

    def _lies(self, a: Term, b: Term) -> bool:
        """Whether a declared column stands before a matrix, as numpy's vectors do in `v @ A`."""
        upright = a.op == "name" and not a.flat and self.is_column(a) and not self.is_column(b)
        return upright and self.sizes.same(a.shape[0], b.shape[0])

    def _scaled(self, a: Term, b: Term) -> Term:
        if a.shape == b.shape:
            return Term("multiply", (a, b))
        number, array = (a, b) if a.shape == NUMBER else (b, a)
        return Term("scale", (number, array), array.shape, flat=array.flat)

    def _does_not_fit(self, head: str, one: TermOf, other: TermOf, left: Term) -> str:
        product = quoted(Apply(head, (one.tree, other.tree)))
        needed = self.sizes.resolve(left.shape[1])
        rows = "1 row" if needed == 1 else f"{needed} rows"
        return (
            f"{self.says(one)} and {self.says(other)}: {product} does not fit; "
            f"{quoted(one.tree)} needs a right factor with {rows}."
        )
