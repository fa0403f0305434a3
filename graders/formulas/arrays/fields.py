"""The kinds of numbers in which formulas are evaluated; here, the integers modulo a prime."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from flint import nmod, nmod_mat

from graders.formulas.arrays.array_functions import (
    AT_ZERO,
    Undefined,
    stand_in,
)
from graders.formulas.arrays.terms import Undecidable
from graders.formulas.names import Random
from graders.formulas.tree import Number

PRIME = 2**61 - 1

Element: TypeAlias = Any
Matrix: TypeAlias = Any


class Singular(Undefined):
    """A matrix without an inverse."""

    def __init__(self, size: int, rank: int | None) -> None:
        super().__init__(f"a singular matrix of size {size}")
        self.size, self.rank, self.matrix = size, rank, "its matrix"


class Field(ABC):
    """Numbers and matrices of one kind. Elements and matrices carry + - * themselves."""

    @abstractmethod
    def number(self, value: Fraction | int) -> Element:
        """An exact number."""

    def decimal(self, number: Number) -> Element:
        """A number typed as a decimal: here the number itself."""
        return self.number(number.value)

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
        """A declared function, known only by its name: here a polynomial."""
        return stand_in(function, parts, self.number)

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

    def powered(self, value: Element | Matrix, exponent: int) -> Element | Matrix:
        """A power of a number or a square matrix to a whole exponent that is not negative."""
        return value**exponent

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
        """An entry of a table drawn at random: the same for the same function and parts."""
        if len(parts) == 1 and parts[0] == 0 and function in AT_ZERO:
            return self.number(AT_ZERO[function])
        self.guessed = True
        return self._looked_up(function, parts)

    def _looked_up(self, function: str, parts: Sequence[Element]) -> Element:
        text = "|".join([function, *(str(int(part)) for part in parts)])
        drawn = hashlib.blake2b(text.encode(), key=self._key, digest_size=16).digest()
        return nmod(int.from_bytes(drawn, "big") % PRIME, PRIME)

    def declared(self, function: str, parts: Sequence[Element]) -> Element:
        """A declared function, as a random table: it may be any function."""
        return self._looked_up(f"{function}()", parts)

    def root(self, base: Element, exponent: Fraction) -> Element:
        """A whole power of a root, so that x^(3/2) is sqrt(x)^3."""
        root = "sqrt" if exponent.denominator == 2 else f"root{exponent.denominator}"
        try:
            return self.apply(root, [base]) ** exponent.numerator
        except ZeroDivisionError:
            raise Undefined("a division by zero") from None
