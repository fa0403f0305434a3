"""Numbers and matrices of sympy under the operators of the pairs' notation.

`*` of two columns is entry by entry, `@` a product, a number beside an array stands for an array of
it, and I takes the size of its neighbour.
"""

from __future__ import annotations

from typing import Any

import sympy
from sympy.matrices.exceptions import ShapeError
from sympy.matrices.expressions.diagonal import DiagMatrix, DiagonalOf
from sympy.matrices.expressions.hadamard import HadamardPower, hadamard_product


class CannotBeTold(Exception):
    """A formula that sympy has no words for."""


def is_matrix(it: Any) -> bool:
    """Whether it is an array, with numbers or names for its sizes."""
    return hasattr(it, "shape")


def is_named(it: Any) -> bool:
    """Whether an array's sizes have names."""
    return isinstance(it, sympy.MatrixExpr)


class Value:
    """A number or a matrix."""

    def __init__(self, it: Any) -> None:
        if is_matrix(it) and it.shape == (1, 1):
            it = sympy.Trace(it) if is_named(it) else it[0, 0]
        self.it = it

    @staticmethod
    def of(value: Any) -> Value:
        """The value that a part of a formula is."""
        return value if isinstance(value, Value) else Value(sympy.sympify(value))

    def __add__(self, other: Any) -> Value:
        """A sum; a number is added to every entry."""
        if isinstance(other, Multiple):
            return self + other.beside(self) if other.factor else self
        one, two = self.it, Value.of(other).it
        if is_matrix(one) != is_matrix(two):
            one, two = (two, one) if is_matrix(two) else (one, two)
            two = two * (sympy.OneMatrix if is_named(one) else sympy.ones)(*one.shape)
        if is_matrix(one) and one.shape != two.shape:
            raise ShapeError(f"{one.shape} + {two.shape}")
        return Value(one + two)

    __radd__ = __add__

    def __neg__(self) -> Value:
        """The opposite."""
        return Value(-1 * self.it)

    def __sub__(self, other: Any) -> Value:
        """A difference."""
        return self + -(other if isinstance(other, Multiple) else Value.of(other))

    def __mul__(self, other: Any) -> Any:
        """Of two columns entry by entry; else the product."""
        if isinstance(other, Multiple):
            return other * self
        other = Value.of(other)
        columns = is_matrix(self.it) and is_matrix(other.it) and self.it.shape == other.it.shape
        return self.times_each(other) if columns and self.it.shape[1] == 1 else self @ other

    def __matmul__(self, other: Any) -> Any:
        """The product, in order."""
        if isinstance(other, Multiple):
            return other * self
        return Value(self.it * Value.of(other).it)

    def __truediv__(self, other: Any) -> Value:
        """By a number, or entry by entry."""
        other = Value.of(other)
        if is_matrix(other.it):
            return self.times_each(other.each_to(-1))
        return Value(self.it / other.it)

    def __pow__(self, power: Any) -> Value:
        """Of a square matrix its power, of other arrays that of the entries."""
        power = Value.of(power)
        if is_matrix(self.it) and (
            self.it.shape[1] == 1 or (not power.it.is_Integer and not is_named(self.it))
        ):
            return self.each_to(power.it)
        if not power.it.is_Integer and is_matrix(self.it) and self.it.shape[0] != self.it.shape[1]:
            raise ShapeError("a power of a matrix that is not square")
        return Value(self.it**power.it)

    def __getitem__(self, index: Any) -> Value:
        """An entry of a vector."""
        if is_named(self.it):
            raise CannotBeTold("a row or an entry of a matrix whose size has a name")
        return Value(self.it[int(Value.of(index).it) - 1])

    def __gt__(self, other: Any) -> Any:
        """The relation itself."""
        return self.it > Value.of(other).it

    def __lt__(self, other: Any) -> Any:
        """The relation itself."""
        return self.it < Value.of(other).it

    @property
    def T(self) -> Value:  # noqa: N802 (the notation's own)
        """The transpose."""
        return Value(self.it.T) if is_matrix(self.it) else self

    def each_to(self, power: Any) -> Value:
        """Every entry to a power; what a diagonal matrix has beside its diagonal stays 0."""
        if is_named(self.it):
            return Value(HadamardPower(self.it, power))
        return Value(self.it.applyfunc(lambda entry: entry if entry == 0 else entry**power))

    def times_each(self, other: Value) -> Value:
        """The product entry by entry."""
        one, two = self.it, other.it
        if not is_matrix(one) or not is_matrix(two):
            return Value(one * two)
        if one.shape != two.shape:
            raise ShapeError(f"{one.shape} entry by entry {two.shape}")
        either = is_named(one) or is_named(two)
        return Value(hadamard_product(one, two) if either else one.multiply_elementwise(two))

    def total(self) -> Value:
        """The sum of all entries."""
        if not is_matrix(self.it):
            return self
        if not is_named(self.it):
            return Value(sum(self.it))
        rows, columns = self.it.shape
        return Value(sympy.OneMatrix(1, rows) * self.it * sympy.OneMatrix(columns, 1))

    def diagonal(self) -> Value:
        """A column along a diagonal, or the diagonal as a column."""
        column = self.it.shape[1] == 1
        if is_named(self.it):
            return Value(DiagMatrix(self.it) if column else DiagonalOf(self.it))
        return Value(sympy.diag(*self.it) if column else self.it.diagonal().T)


class Multiple:
    """A number times an identity matrix, or a zero, whose size is that of its neighbour."""

    def __init__(self, factor: Any) -> None:
        self.factor = Value.of(factor).it

    def beside(self, value: Value) -> Value:
        """An array of the size of another."""
        rows = value.it.shape[0]
        one = sympy.Identity(rows) if is_named(value.it) else sympy.eye(rows)
        return Value(self.factor * one)

    def __add__(self, other: Any) -> Any:
        """A sum with an array, or with another multiple."""
        if isinstance(other, Multiple):
            return Multiple(self.factor + other.factor)
        return Value.of(other) + self

    def __neg__(self) -> Multiple:
        """The opposite."""
        return Multiple(-self.factor)

    def __sub__(self, other: Any) -> Any:
        """A difference."""
        return self + -other

    def __mul__(self, other: Any) -> Any:
        """Times a number it is another multiple."""
        if isinstance(other, Multiple):
            return Multiple(self.factor * other.factor)
        other = Value.of(other)
        return (
            Value(self.factor * other.it)
            if is_matrix(other.it)
            else Multiple(self.factor * other.it)
        )

    __rmul__ = __matmul__ = __mul__

    def __truediv__(self, other: Any) -> Multiple:
        """By a number."""
        return Multiple(self.factor / Value.of(other).it)
