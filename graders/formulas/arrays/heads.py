"""Named operations on arrays: the shapes that they need and return."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from graders.formulas.arrays.fitting import Fitter, TermOf
from graders.formulas.arrays.quoting import quoted
from graders.formulas.arrays.terms import NUMBER, Misfit, Shape, Term

Maker: TypeAlias = Callable[[Fitter, Sequence[TermOf]], Term]


def transpose(fitter: Fitter, parts: Sequence[TermOf]) -> Term:
    """Rows become columns."""
    return fitter.turned(parts[0].term)


def inverse(fitter: Fitter, parts: Sequence[TermOf]) -> Term:
    """The inverse of a square matrix, or of a number."""
    term = parts[0].term
    if term.shape == NUMBER:
        return Term("divide", (Term("number", of=1), term))
    _demand_square(fitter, parts[0], "an inverse")
    return Term("inv", (term,), term.shape, of=quoted(parts[0].tree))


def trace(fitter: Fitter, parts: Sequence[TermOf]) -> Term:
    """The sum of the diagonal of a square matrix."""
    return _number_of_a_square(fitter, parts[0], "trace", "a trace")


def determinant(fitter: Fitter, parts: Sequence[TermOf]) -> Term:
    """The determinant of a square matrix."""
    return _number_of_a_square(fitter, parts[0], "det", "a determinant")


def _number_of_a_square(fitter: Fitter, part: TermOf, op: str, noun: str) -> Term:
    if part.term.shape == NUMBER:
        return part.term
    _demand_square(fitter, part, noun)
    return Term(op, (part.term,))


def _demand_square(fitter: Fitter, part: TermOf, noun: str) -> None:
    if not fitter.is_square(part.term):
        raise Misfit(f"{fitter.says(part)}: only square matrices have {noun}.")


def squared_norm(fitter: Fitter, parts: Sequence[TermOf]) -> Term:
    """The sum of the squares of all entries."""
    term = parts[0].term
    return Term("sumsq" if term.shape else "multiply", (term,) if term.shape else (term, term))


def norm(fitter: Fitter, parts: Sequence[TermOf]) -> Term:
    """The root of the sum of all squares."""
    if parts[0].term.shape == NUMBER:
        return Term("map", (parts[0].term,), of="abs")
    return Term("map", (squared_norm(fitter, parts),), of="sqrt")


def norm1(fitter: Fitter, parts: Sequence[TermOf]) -> Term:
    """The sum of the absolute values of all entries."""
    term = parts[0].term
    return total(
        fitter, [TermOf(Term("map", (term,), term.shape, "abs", term.flat), parts[0].tree)]
    )


def total(fitter: Fitter, parts: Sequence[TermOf]) -> Term:
    """The sum of all entries."""
    term = parts[0].term
    return Term("total", (term,)) if term.shape else term


def diagonal(fitter: Fitter, parts: Sequence[TermOf]) -> Term:
    """The diagonal matrix of a vector, or the diagonal of a matrix as a vector."""
    term = parts[0].term
    if term.shape == NUMBER:
        raise Misfit(f"{fitter.says(parts[0])}: `diag` takes a vector or a matrix.")
    if fitter.is_column(term):
        return Term("spanned", (term,), (term.shape[0], term.shape[0]))
    if fitter.sizes.resolve(term.shape[0]) == 1:
        return Term("spanned", (Term("transpose", (term,)),), (term.shape[1], term.shape[1]))
    _demand_square(fitter, parts[0], "a diagonal")
    return fitter.vector("diagonal", (term,), term.shape[0])


def diagonal_part(fitter: Fitter, parts: Sequence[TermOf]) -> Term:
    """The diagonal matrix of a vector, or a matrix with zeros off its diagonal."""
    found = diagonal(fitter, parts)
    if found.op == "spanned":
        return found
    return Term("spanned", (found,), (found.shape[0], found.shape[0]))


def hadamard(fitter: Fitter, parts: Sequence[TermOf]) -> Term:
    """The product entry by entry."""
    return fitter.entrywise("multiply", parts, "product entry by entry")


def index(fitter: Fitter, parts: Sequence[TermOf]) -> Term:
    """An entry of an array that was worked out, or a row of it as a column."""
    array, indices = parts[0], [part.term for part in parts[1:]]
    shape = array.term.shape
    if not shape or any(one.shape for one in indices):
        raise Misfit(f"{fitter.says(array)}: it cannot carry these indices.")
    if fitter.is_column(array.term) and len(indices) == 1:
        indices.append(Term("number", of=1))
    rest: Shape = shape[len(indices) :]
    if len(indices) > 2:
        raise Misfit(f"{fitter.says(array)}: it has no {len(indices)} indices.")
    op_parts = (array.term, *indices)
    return fitter.vector("index", op_parts, rest[0]) if rest else Term("index", op_parts)


HEADS: Mapping[str, Maker] = {
    "transpose": transpose,
    "inv": inverse,
    "trace": trace,
    "det": determinant,
    "norm": norm,
    "norm1": norm1,
    "total": total,
    "diag": diagonal,
    "hadamard": hadamard,
    "index": index,
}
ONE_PART = frozenset({"transpose", "inv", "trace", "det", "norm", "norm1", "total", "diag"})
