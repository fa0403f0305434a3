"""Real numbers in which formulas are evaluated: balls with rigorous errors, and exact fractions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from flint import arb, arb_mat, fmpq, fmpq_mat

from graders.formulas.arrays.array_functions import (
    AT_ZERO,
    CONSTANTS,
    FUNCTIONS,
    RELATIONS,
    Blurred,
    Undefined,
    divide,
    power,
)
from graders.formulas.arrays.fields import Element, Field, Matrix
from graders.formulas.arrays.terms import Undecidable

MOST_BITS = 4096


class Inexact(Exception):
    """The value is not rational, so that balls must hold it."""


class Balls(Field):
    """Real numbers with a rigorous error; the caller sets the precision."""

    def number(self, value: Fraction | int) -> Element:
        """A ball around a fraction."""
        return arb(fmpq(value.numerator, value.denominator))

    def matrix(self, rows: int, columns: int, entries: Sequence[Element]) -> Matrix:
        """A matrix of balls."""
        return arb_mat(rows, columns, list(entries))

    def apply(self, function: str, parts: Sequence[Element]) -> Element:
        """The true function; raises for one that only the question declares."""
        if function == "power":
            value = power(*parts)
        elif function in CONSTANTS:
            value = CONSTANTS[function]()
        elif function in RELATIONS:
            value = RELATIONS[function](*parts)
        elif function in FUNCTIONS:
            value = FUNCTIONS[function](*parts)
        else:
            raise Undecidable(f"`{function}`, of which nothing is known")
        return _finite(value)

    def root(self, base: Element, exponent: Fraction) -> Element:
        """A broken power of a positive number; roots of zero are zero."""
        if exponent.denominator == 2:
            root = self.apply("sqrt", [base])
            whole = root ** abs(exponent.numerator)
            return whole if exponent > 0 else self.divide(arb(1), whole)
        return self.apply("power", [base, self.number(exponent)])

    def divide(self, one: Element, other: Element) -> Element:
        """A quotient, if the balls show that there is one."""
        return _finite(divide(one, other))

    def invert(self, matrix: Matrix) -> Matrix:
        """The inverse, if the balls show that there is one."""
        try:
            return matrix.inv()
        except ZeroDivisionError:
            raise Blurred from None


def _finite(value: Element) -> Element:
    if not value.is_finite():
        raise Blurred
    return value


class Fractions(Field):
    """Exact fractions, for counterexamples that a person checks."""

    def number(self, value: Fraction | int) -> Element:
        """The fraction itself."""
        return fmpq(value.numerator, value.denominator)

    def matrix(self, rows: int, columns: int, entries: Sequence[Element]) -> Matrix:
        """A matrix of fractions."""
        return fmpq_mat(rows, columns, list(entries))

    def apply(self, function: str, parts: Sequence[Element]) -> Element:
        """The value where it is a fraction."""
        if len(parts) == 1 and parts[0] == 0 and function in AT_ZERO:
            return fmpq(AT_ZERO[function])
        if function == "sqrt":
            return self.root(parts[0], Fraction(1, 2))
        if function in ("relu", "max", "min", "abs", "sign", *RELATIONS):
            return _piecewise(function, parts)
        raise Inexact

    def powered(self, value: Element | Matrix, exponent: int) -> Element | Matrix:
        """A power, unless it has too many digits to be read or worked with."""
        entries = value.entries() if isinstance(value, fmpq_mat) else [value]
        bits = max(int(part).bit_length() for entry in entries for part in (entry.p, entry.q))
        if bits * exponent > MOST_BITS:
            raise Inexact
        return value**exponent

    def root(self, base: Element, exponent: Fraction) -> Element:
        """A power of the root of a square number."""
        if base < 0:
            raise Undefined("a root of a negative number")
        above, below = math.isqrt(int(base.p)), math.isqrt(int(base.q))
        if exponent.denominator != 2 or above**2 != base.p or below**2 != base.q:
            raise Inexact
        if above == 0 and exponent < 0:
            raise Undefined("a division by zero")
        return fmpq(above, below) ** exponent.numerator


def _piecewise(function: str, parts: Sequence[Element]) -> Element:
    x, y = parts[0], parts[-1]
    match function:
        case "relu":
            return max(x, fmpq(0))
        case "max":
            return max(parts)
        case "min":
            return min(parts)
        case "abs":
            return abs(x)
        case "sign":
            return fmpq((x > 0) - (x < 0))
    holds = {"=": x == y, "!=": x != y, "<": x < y, "<=": x <= y, ">": x > y, ">=": x >= y}
    return fmpq(int(holds[function]))
