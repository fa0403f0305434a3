"""Three kinds of numbers that a formula can be worked out in: modulo a prime, balls, fractions."""

from __future__ import annotations

import hashlib
import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from flint import arb, arb_mat, fmpq, fmpq_mat, nmod, nmod_mat

from graders.formulas.functions import (
    AT_ZERO,
    CONSTANTS,
    FUNCTIONS,
    RELATIONS,
    Blurred,
    Undefined,
    divide,
    polynomial,
    power,
)
from graders.formulas.names import Random
from graders.formulas.terms import Undecidable

PRIME = 2**61 - 1
MOST_BITS = 4096

Element: TypeAlias = Any
Matrix: TypeAlias = Any


class Inexact(Exception):
    """The value is no fraction: balls must hold it."""


class Singular(Undefined):
    """A matrix without an inverse."""

    def __init__(self, size: int, rank: int | None) -> None:
        super().__init__(f"a singular matrix of size {size}")
        self.size, self.rank = size, rank
        self.matrix = "its matrix"


class Field(ABC):
    """Numbers and matrices of one kind. Elements and matrices carry + - * themselves."""

    @abstractmethod
    def number(self, value: Fraction | int) -> Element:
        """An exact number."""

    @abstractmethod
    def matrix(self, rows: int, columns: int, entries: Sequence[Element]) -> Matrix:
        """A matrix from its entries, row after row."""

    @abstractmethod
    def apply(self, function: str, parts: Sequence[Element]) -> Element:
        """A function, relation, constant (of no parts) or `power` (of two)."""

    @abstractmethod
    def root(self, base: Element, exponent: Fraction) -> Element:
        """A power whose exponent is no whole number."""

    def declared(self, function: str, parts: Sequence[Element]) -> Element:
        """A function of which the question says no more than its name: here a polynomial."""
        return polynomial(function, parts, self.number)

    def divide(self, one: Element, other: Element) -> Element:
        """A quotient."""
        try:
            return one / other
        except ZeroDivisionError:
            raise Undefined("a division by zero") from None

    def invert(self, matrix: Matrix) -> Matrix:
        """The inverse of a square matrix."""
        try:
            return matrix.inv()
        except ZeroDivisionError:
            rank = matrix.rank() if hasattr(matrix, "rank") else None
            raise Singular(matrix.nrows(), rank) from None

    def random(
        self,
        declared: Random,
        key: str,
        shape: tuple[int, int],
        parameters: Sequence[Element],
    ) -> Matrix:
        """Independent random entries, which only a field with chances over it holds."""
        raise Undecidable(f"the random `{key}`")

    def expected(self, element: Element) -> Element:
        """The expectation: where nothing is random, the element itself."""
        return element


class Modular(Field):
    """Numbers modulo 2^61 - 1; a function that is no rational one is a random table.

    Two formulas that agree here agree as rational expressions in what the functions give: such
    agreement holds for every function, and disagreement means little once a table was asked.
    """

    def __init__(self, seed: str) -> None:
        self._key = hashlib.blake2b(seed.encode(), digest_size=16).digest()
        self.guessed = False

    def number(self, value: Fraction | int) -> Element:
        """The residue of a fraction."""
        return nmod(value.numerator, PRIME) / nmod(value.denominator, PRIME)

    def matrix(self, rows: int, columns: int, entries: Sequence[Element]) -> Matrix:
        """A matrix of residues."""
        return nmod_mat(rows, columns, list(entries), PRIME)

    def apply(self, function: str, parts: Sequence[Element]) -> Element:
        """What a table drawn at random holds: the same for the same function and parts."""
        if len(parts) == 1 and parts[0] == 0 and function in AT_ZERO:
            return self.number(AT_ZERO[function])
        self.guessed = True
        text = "|".join([function, *(str(int(part)) for part in parts)])
        drawn = hashlib.blake2b(text.encode(), key=self._key, digest_size=16).digest()
        return nmod(int.from_bytes(drawn, "big") % PRIME, PRIME)

    def declared(self, function: str, parts: Sequence[Element]) -> Element:
        """A random table is as good a function as any."""
        guessed, value = self.guessed, self.apply(f"{function}()", parts)
        self.guessed = guessed
        return value

    def root(self, base: Element, exponent: Fraction) -> Element:
        """A whole power of a root, so that x^(3/2) is sqrt(x)^3."""
        root = "sqrt" if exponent.denominator == 2 else f"root{exponent.denominator}"
        try:
            return self.apply(root, [base]) ** exponent.numerator
        except ZeroDivisionError:
            raise Undefined("a division by zero") from None


class Balls(Field):
    """Real numbers with a rigorous error; the caller sets the precision."""

    def number(self, value: Fraction | int) -> Element:
        """A ball around a fraction."""
        return arb(fmpq(value.numerator, value.denominator))

    def matrix(self, rows: int, columns: int, entries: Sequence[Element]) -> Matrix:
        """A matrix of balls."""
        return arb_mat(rows, columns, list(entries))

    def apply(self, function: str, parts: Sequence[Element]) -> Element:
        """The true function; one that only the question declares is none here."""
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
