"""Powers of numbers and arrays, and transposes typed like powers."""

from __future__ import annotations

from typing import Protocol

from graders.formulas.arrays.fitting import Fitter, TermOf, whole_number
from graders.formulas.arrays.heads import HEADS, squared_norm
from graders.formulas.arrays.quoting import quoted
from graders.formulas.arrays.readings import TRANSPOSES, Reading
from graders.formulas.arrays.terms import NUMBER, Misfit, Term
from graders.formulas.names import Names
from graders.formulas.tree import Apply, Symbol, Tree


class Shapes(Protocol):
    """A reader of trees as terms."""

    names: Names
    reading: Reading
    fitter: Fitter

    def part(self, tree: Tree) -> TermOf:
        """A tree with its term."""

    def number(self, tree: Tree, what: str) -> Term:
        """The term of a tree that is a number."""


def power(shaper: Shapes, under: Tree, over: Tree) -> Term:
    """A power of a number or an array, the transpose that is typed like one, or e to an array."""
    if under == Symbol("e") and "e" not in shaper.names:
        return _exponential(shaper, under, over)
    exponent = shaper.number(over, "an exponent")
    whole = whole_number(over)
    if whole and whole % 2 == 0 and isinstance(under, Apply) and under.head == "-":
        return power(shaper, under.parts[0], over)
    if isinstance(under, Apply) and under.head == "norm" and whole and whole % 2 == 0:
        squared = squared_norm(shaper.fitter, [shaper.part(under.parts[0])])
        half = Term("divide", (exponent, Term("number", of=2)))
        return Term("power", (squared, half))
    part = shaper.part(under)
    term = part.term
    if over in TRANSPOSES and term.shape and shaper.reading.exponent_t == "transpose":
        turned = shaper.fitter.turned(term)
        inverse = over != TRANSPOSES[0]
        return HEADS["inv"](shaper.fitter, [TermOf(turned, under)]) if inverse else turned
    matrix = bool(term.shape) and not shaper.fitter.is_column(term)
    square = matrix and shaper.fitter.sizes.same(*term.shape)
    if square and (shaper.fitter.product == "matrix" or whole == -1):
        return Term("matpow", (term, exponent), term.shape, of=quoted(under))
    if matrix and whole == -1:
        raise Misfit(f"{shaper.fitter.says(part)}: only square matrices have an inverse.")
    if matrix and shaper.fitter.product == "matrix":
        shaper.fitter.hint(f"The power of {quoted(under)} was read entry by entry.")
    return shaper.fitter.entrywise("power", (part, TermOf(exponent, over)), "power")


def _exponential(shaper: Shapes, under: Tree, over: Tree) -> Term:
    """e to a number, or to the entries of an array."""
    part = shaper.part(over)
    if shaper.fitter.is_column(part.term) or part.term.shape == NUMBER:
        return shaper.fitter.entrywise("map", [part], "power", "exp")
    shaper.fitter.hint(f"e to the power of {quoted(over)} was read entry by entry.")
    return shaper.fitter.entrywise("map", [part], "power", "exp")
