"""Readings of ambiguous notation."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

from graders.formulas.tree import Apply, Fold, Symbol, Tree, walk

TRANSPOSES = (Symbol("T"), Apply("-", (Symbol("T"),)))
"""Exponents that mean a transpose, and the inverse of one, also where T is a size."""


NUMPY = frozenset({"@", "hadamard", "outer", "dot", "total", "mean"})
"""Heads beside which `*` is also numpy's."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a formula; an answer is right if one of its readings is."""

    diag_of_a_matrix: str = "vector"
    """Its diagonal as a `vector` (NumPy), or the `matrix` with zeros elsewhere (the board)."""
    variance_of_a_vector: str = "entries"
    """The variance of each of the `entries`, or the covariance `matrix`."""
    exponent_t: str = "transpose"
    """With a size named T: `A^T` as the `transpose`, or the `power`."""
    bars_around_an_array: str = "entries"
    """The absolute values of its `entries`, its `norm`, or its determinant (`det`)."""
    star: str = "as asked"
    """The meaning of `*` between arrays: as the question says, or by `entries` (numpy)."""
    columns_meet: str = "entries"
    """A product of two columns by its `entries`, or as their `dot` product."""
    rows_before_at: bool = False
    """Whether `v @ w` is the dot product of two vectors, as in numpy."""
    lists_lie: bool = False
    """Whether `[x, y]` is a row where it is transposed; else a list is a column."""
    products_run_down: bool = False
    """Whether a product over an index has its last factor first."""


def readings(tree: Tree) -> list[Reading]:
    """The ways to read this formula, without those that only a person may grant."""
    applied = [below for below in walk(tree) if isinstance(below, Apply)]
    heads = {below.head for below in applied}
    powers = any(below.head == "^" and below.parts[1] in TRANSPOSES for below in applied)
    speaks_numpy = bool(heads & NUMPY)
    choices = (
        ("vector", "matrix")[: 1 + ("diag" in heads)],
        ("entries", "matrix")[: 1 + ("Var" in heads)],
        ("transpose", "power")[: 1 + powers],
        ("entries", "norm", "det")[: 1 + 2 * ("abs" in heads)],
        ("as asked", "entries")[: 1 + (speaks_numpy and bool(heads & {"*", "^"}))],
        ("entries", "dot")[: 1 + ("dot" in heads)],
        (False, True)[: 1 + ("@" in heads)],
        (False, True)[: 1 + any(map(is_turned_list, applied))],
    )
    every = [Reading(*each) for each in itertools.product(*choices)]
    return sorted(every, key=lambda reading: reading.rows_before_at)


def by_entries(reading: Reading) -> Reading:
    """The same reading, with `*` between arrays as numpy means it."""
    return replace(reading, star="entries")


def loose(tree: Tree, reading: Reading) -> dict[str, Reading]:
    """Readings that only a person may grant, by the reason that must be granted."""
    found = {}
    below = list(walk(tree))
    if any(isinstance(each, Fold) and each.head == "prod" for each in below):
        says = "its product over an index has the last factor first"
        found[says] = replace(reading, products_run_down=True)
    if any(isinstance(each, Apply) and each.head == "*" for each in below):
        says = "a product of two columns is their dot product"
        found[says] = replace(reading, columns_meet="dot")
    return found


def is_turned_list(tree: Tree) -> bool:
    """Whether this is the transpose of a list or of a column written out."""
    match tree:
        case Apply("transpose", (Apply("matrix", rows),)):
            return all(isinstance(row, Apply) and len(row.parts) == 1 for row in rows)
    return False
