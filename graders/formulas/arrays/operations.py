"""Operations on whole matrices over any field."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from graders.formulas.arrays.array_functions import Undefined
from graders.formulas.arrays.fields import Element, Field, Matrix


def ones(field: Field, rows: int, columns: int) -> Matrix:
    """A matrix whose entries are all 1."""
    return field.matrix(rows, columns, [field.number(1)] * (rows * columns))


def identity(field: Field, size: int) -> Matrix:
    """Ones on the diagonal, zeros elsewhere."""
    return spanned(field, ones(field, size, 1))


def spanned(field: Field, column: Matrix) -> Matrix:
    """The diagonal matrix that carries a column."""
    entries, zero = column.entries(), field.number(0)
    size = len(entries)
    placed = [entries[i] if i == j else zero for i in range(size) for j in range(size)]
    return field.matrix(size, size, placed)


def diagonal(field: Field, matrix: Matrix) -> Matrix:
    """The diagonal of a square matrix, as a column."""
    size = matrix.nrows()
    return field.matrix(size, 1, matrix.entries()[:: size + 1])


def trace(field: Field, matrix: Matrix) -> Element:
    """The sum of the diagonal."""
    return sum(matrix.entries()[:: matrix.nrows() + 1], field.number(0))


def total(field: Field, matrix: Matrix) -> Element:
    """The sum of all entries."""
    return sum(matrix.entries(), field.number(0))


def squares(field: Field, matrix: Matrix) -> Element:
    """The sum of the squares of all entries."""
    return sum((entry * entry for entry in matrix.entries()), field.number(0))


def repeated(field: Field, value: Any, rows: int, columns: int) -> Matrix:
    """A number, row or column repeated until it fills a shape."""
    if not hasattr(value, "entries"):
        return field.matrix(rows, columns, [value] * (rows * columns))
    entries, width = value.entries(), value.ncols()
    down, across = value.nrows() > 1, width > 1
    picked = [
        entries[(i if down else 0) * width + (j if across else 0)]
        for i in range(rows)
        for j in range(columns)
    ]
    return field.matrix(rows, columns, picked)


def multiplied(*factors: Element) -> Element:
    """The product of numbers."""
    found = factors[0]
    for factor in factors[1:]:
        found = found * factor
    return found


OPERATIONS: Mapping[str, Callable[..., Any]] = {
    "transpose": lambda field, matrix: matrix.transpose(),
    "matmul": lambda field, one, other: one * other,
    "scale": lambda field, number, matrix: matrix * number,
    "negate": lambda field, value: -value,
    "inv": lambda field, matrix: field.invert(matrix),
    "det": lambda field, matrix: matrix.det(),
    "entry": lambda field, matrix: matrix.entries()[0],
    "expectation": lambda field, value: field.expected(value),
    "trace": trace,
    "total": total,
    "sumsq": squares,
    "diagonal": diagonal,
    "spanned": spanned,
}
"""Operations that need only the values of their parts."""


def calculated(op: str, parts: list[Fraction]) -> Fraction:
    """The value of an operation on fractions."""
    match op:
        case "add":
            return sum(parts, Fraction(0))
        case "negate":
            return -parts[0]
        case "multiply":
            return math.prod(parts, start=Fraction(1))
        case "divide":
            if not parts[1]:
                raise Undefined("a division by zero")
            return parts[0] / parts[1]
    return parts[0]
