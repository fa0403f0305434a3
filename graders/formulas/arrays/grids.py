"""Matrices of any elements that add and multiply."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class Grid:
    """A matrix with the few operations that an evaluation needs."""

    __slots__ = ("_columns", "_entries", "_rows")

    def __init__(self, rows: int, columns: int, entries: Sequence[Any]) -> None:
        self._rows, self._columns, self._entries = rows, columns, list(entries)

    def nrows(self) -> int:
        """The number of rows."""
        return self._rows

    def ncols(self) -> int:
        """The number of columns."""
        return self._columns

    def entries(self) -> list[Any]:
        """All entries, row after row."""
        return list(self._entries)

    def transpose(self) -> Grid:
        """Rows become columns."""
        turned = [self._entries[i :: self._columns] for i in range(self._columns)]
        return Grid(self._columns, self._rows, [entry for column in turned for entry in column])

    def det(self) -> Any:
        """The determinant, along the first row."""
        if self._rows == 1:
            return self._entries[0]
        total: Any = 0
        for j, entry in enumerate(self._entries[: self._columns]):
            rest = [e for k, e in enumerate(self._entries) if k >= self._columns]
            minor = [e for k, e in enumerate(rest) if k % self._columns != j]
            smaller = Grid(self._rows - 1, self._columns - 1, minor).det()
            total = entry * smaller + total if j % 2 == 0 else -(entry * smaller) + total
        return total

    def __add__(self, other: Grid) -> Grid:
        entries = [one + two for one, two in zip(self._entries, other._entries, strict=True)]
        return Grid(self._rows, self._columns, entries)

    def __neg__(self) -> Grid:
        return Grid(self._rows, self._columns, [-entry for entry in self._entries])

    def __sub__(self, other: Grid) -> Grid:
        return self + -other

    def __mul__(self, other: Any) -> Grid:
        if not isinstance(other, Grid):
            return Grid(self._rows, self._columns, [entry * other for entry in self._entries])
        columns = [other._entries[j :: other._columns] for j in range(other._columns)]
        entries = []
        for i in range(self._rows):
            row = self._entries[i * self._columns : (i + 1) * self._columns]
            for column in columns:
                products = [one * two for one, two in zip(row, column, strict=True)]
                entries.append(sum(products[1:], products[0]))
        return Grid(self._rows, other._columns, entries)

    def __pow__(self, exponent: int) -> Grid:
        found: Grid | None = None
        for _ in range(exponent):
            found = self if found is None else found * self
        return found if found is not None else self._identity()

    def _identity(self) -> Grid:
        one = self._entries[0] * 0 + 1
        size = self._rows
        places = range(size * size)
        return Grid(size, size, [one if k % (size + 1) == 0 else one * 0 for k in places])
