"""Decides whether a vector is a non-negative combination of others: exactly, by Bland's rule."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from fractions import Fraction
from typing import TypeAlias

from flint import fmpq

Sparse: TypeAlias = Iterable[tuple[Hashable, Fraction]]
"""Entries by their key; keys that are left out are zero."""
ZERO = fmpq(0)


def combination(columns: Sequence[Sparse], wanted: Sparse) -> list[Fraction] | None:
    """Multipliers x >= 0 with `sum(x[j] * columns[j]) == wanted`, or None when there are none."""
    table = _table(columns, wanted)
    count, basis = len(columns), list(range(len(columns), len(columns) + len(table)))
    cost = [sum((row[j] for row in table), ZERO) for j in range(count + 1)]
    while (enters := next((j for j in range(count) if cost[j] > 0), None)) is not None:
        leaves = _leaving(table, basis, enters)
        if leaves is None:  # cannot happen: the sum of the artificial variables is bounded below
            return None
        _pivot(table, cost, leaves, enters)
        basis[leaves] = enters
    if cost[-1] != 0:
        return None
    found = [Fraction(0)] * count
    for row, place in zip(table, basis, strict=True):
        if place < count:
            found[place] = Fraction(int(row[-1].p), int(row[-1].q))
    return found


def _table(columns: Sequence[Sparse], wanted: Sparse) -> list[list[fmpq]]:
    """One equation for each key, its right side last and made non-negative.

    The artificial variables' own columns are never needed: one that has left stays out.
    """
    rows: dict[Hashable, list[fmpq]] = {}
    for place, column in enumerate([*columns, wanted]):
        for key, value in column:
            row = rows.setdefault(key, [ZERO] * (len(columns) + 1))
            row[place] = fmpq(value.numerator, value.denominator)
    return [[-x for x in row] if row[-1] < 0 else row for row in rows.values()]


def _leaving(table: list[list[fmpq]], basis: list[int], enters: int) -> int | None:
    best: tuple[fmpq, int, int] | None = None
    for number, row in enumerate(table):
        if row[enters] > 0:
            ratio = (row[-1] / row[enters], basis[number], number)
            if best is None or ratio[:2] < best[:2]:
                best = ratio
    return None if best is None else best[2]


def _pivot(table: list[list[fmpq]], cost: list[fmpq], leaves: int, enters: int) -> None:
    chosen = table[leaves]
    scale = chosen[enters]
    chosen[:] = [x / scale for x in chosen]
    places = [j for j, x in enumerate(chosen) if x != 0]
    for row in [*(row for number, row in enumerate(table) if number != leaves), cost]:
        if (times := row[enters]) != 0:
            for j in places:
                row[j] -= times * chosen[j]
