"""Statistics of the entries of an array, softmax, and functions along one axis."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from graders.formulas.arrays.fitting import Fitter, TermOf
from graders.formulas.arrays.heads import total
from graders.formulas.arrays.terms import NUMBER, Misfit, Term, Undecidable
from graders.formulas.tree import Number, Tree


def _count(term: Term) -> Term:
    """The number of entries of an array."""
    return Term("multiply", tuple(Term("size", of=dim) for dim in term.shape))


def _mapped(term: Term, function: str) -> Term:
    return Term("map", (term,), term.shape, function, term.flat)


def _divided(term: Term, by: Term) -> Term:
    one = Term("divide", (Term("number", of=1), by))
    if term.shape == NUMBER:
        return Term("multiply", (one, term))
    return Term("scale", (one, term), term.shape, flat=term.flat)


def mean(fitter: Fitter, parts: Sequence[TermOf]) -> Term:
    """The mean of all entries; of a number, itself."""
    term = parts[0].term
    return _divided(Term("total", (term,)), _count(term)) if term.shape else term


def variance(fitter: Fitter, parts: Sequence[TermOf]) -> Term:
    """The mean squared distance of all entries from their mean."""
    term = parts[0].term
    if not term.shape:
        return Term("number", of=0)
    middle = Term("spread", (mean(fitter, parts),), term.shape, flat=term.flat)
    opposite = Term("negate", (middle,), term.shape, flat=term.flat)
    apart = Term("add", (term, opposite), term.shape, flat=term.flat)
    return _divided(Term("sumsq", (apart,)), _count(term))


def deviation(fitter: Fitter, parts: Sequence[TermOf]) -> Term:
    """The root of the variance."""
    if not parts[0].term.shape:
        return Term("number", of=0)
    return _mapped(variance(fitter, parts), "sqrt")


def softmax(fitter: Fitter, parts: Sequence[TermOf]) -> Term:
    """The exponentials of a vector over their sum; of a matrix, row by row."""
    term = parts[0].term
    if not term.shape:
        return Term("number", of=1)
    powers = _mapped(term, "exp")
    if fitter.is_column(term) or fitter.sizes.resolve(term.shape[0]) == 1:
        return _divided(powers, Term("total", (powers,)))
    fitter.hint("The softmax of a matrix was read row by row.")
    rows, columns = term.shape
    sums = Term("matmul", (powers, Term("ones", (), (columns, 1))), (rows, 1))
    spread = Term("matmul", (sums, Term("ones", (), (1, columns))), term.shape)
    return Term("divide", (powers, spread), term.shape)


def log_of_sum(fitter: Fitter, parts: Sequence[TermOf]) -> Term:
    """The logarithm of the sum of the exponentials of all entries."""
    powers = _mapped(parts[0].term, "exp")
    summed = total(fitter, [TermOf(powers, parts[0].tree)])
    return Term("map", (summed,), of="log")


def extreme(function: str) -> Callable[[Fitter, Sequence[TermOf]], Term]:
    """The largest or smallest entry, or its place."""

    def found(fitter: Fitter, parts: Sequence[TermOf]) -> Term:
        term = parts[0].term
        if not term.shape:
            return Term("number", of=1) if function.startswith("arg") else term
        return Term("extreme", (term,), of=function)

    return found


def outer(fitter: Fitter, parts: Sequence[TermOf]) -> Term:
    """The product of every entry of one vector with every entry of another."""
    one, other = (part.term for part in parts)
    if NUMBER in (one.shape, other.shape):
        return fitter.matmul(parts[0], parts[1], "@")
    if not (fitter.is_column(one) and fitter.is_column(other)):
        raise Misfit(f"{fitter.says(parts[0])}: an outer product is one of two vectors.")
    row = Term("transpose", (other,), (1, other.shape[0]))
    return Term("matmul", (one, row), (one.shape[0], other.shape[0]))


def along(fitter: Fitter, head: str, part: TermOf, axis: Tree) -> Term:
    """A sum, a mean or a softmax along one axis of a matrix, as numpy counts axes."""
    term = part.term
    if not term.shape or fitter.is_column(term):
        return STATISTICS[head](fitter, [part])
    which = int(axis.value) if isinstance(axis, Number) else None
    if which not in (0, 1, -1) or head not in ("total", "mean", "softmax"):
        raise Undecidable(f"`{head}` along an axis of a matrix")
    if head == "softmax":
        if which:
            return softmax(fitter, [part])
        turned = softmax(fitter, [TermOf(fitter.turned(term), part.tree)])
        return fitter.turned(turned)
    turned = term if which else fitter.turned(term)
    rows, columns = turned.shape
    ones = Term("ones", (), (columns, 1))
    summed = Term("matmul", (turned, ones), (rows, 1), flat=fitter.vectors == "1-D")
    return summed if head == "total" else _divided(summed, Term("size", of=columns))


STATISTICS: Mapping[str, Callable[[Fitter, Sequence[TermOf]], Term]] = {
    "total": total,
    "mean": mean,
    "variance": variance,
    "std": deviation,
    "softmax": softmax,
    "logsumexp": log_of_sum,
    "outer": outer,
    **{name: extreme(name) for name in ("max", "min", "argmax", "argmin")},
}
"""Heads that look at all entries together; `max` and `min` where they have one part."""
EXTREMES = frozenset({"max", "min"})
