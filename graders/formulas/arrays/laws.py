"""Expectation, variance and covariance of numbers and vectors, all by expectations alone."""

from __future__ import annotations

from collections.abc import Sequence

from graders.formulas.arrays.fitting import Fitter, TermOf
from graders.formulas.arrays.terms import NUMBER, Misfit, Term

LAWS = frozenset({"E", "Var", "Cov"})


def law(fitter: Fitter, head: str, parts: Sequence[TermOf], by_entries: bool) -> Term:
    """E of anything; Var of a number or vector; Cov of one vector, or of two."""
    if len(parts) not in ((1, 2) if head == "Cov" else (1,)):
        raise Misfit(f"`{head}` cannot take {len(parts)} parts.")
    one = parts[0].term
    if head == "E":
        return expectation(one)
    other = parts[-1].term
    if head == "Var" and (one.shape == NUMBER or by_entries):
        return _centred(Term("multiply", (one, one), one.shape, flat=one.flat), one)
    for part in parts:
        if part.term.shape and not fitter.is_column(part.term):
            raise Misfit(f"{fitter.says(part)}: a covariance is of numbers and vectors.")
    return _covariance(one, other)


def expectation(term: Term) -> Term:
    """E[term], entry by entry."""
    return Term("expectation", (term,), term.shape, flat=term.flat)


def _centred(square: Term, one: Term) -> Term:
    """E[x²] - E[x]², entry by entry."""
    mean = expectation(one)
    squared = Term("multiply", (mean, mean), one.shape, flat=one.flat)
    return _difference(expectation(square), squared)


def _covariance(one: Term, other: Term) -> Term:
    """E[x y^T] - E[x] E[y]^T."""
    return _difference(
        expectation(_outer(one, other)), _outer(expectation(one), expectation(other))
    )


def _outer(one: Term, other: Term) -> Term:
    if NUMBER in (one.shape, other.shape):
        if one.shape == other.shape:
            return Term("multiply", (one, other))
        number, array = (one, other) if one.shape == NUMBER else (other, one)
        return Term("scale", (number, array), array.shape, flat=array.flat)
    turned = Term("transpose", (other,), (1, other.shape[0]))
    return Term("matmul", (one, turned), (one.shape[0], other.shape[0]))


def _difference(one: Term, other: Term) -> Term:
    away = Term("negate", (other,), other.shape, flat=other.flat)
    return Term("add", (one, away), one.shape, flat=one.flat)
