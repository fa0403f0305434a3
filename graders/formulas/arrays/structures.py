"""Arrays of a declared structure, built so that they have it in every field."""

from __future__ import annotations

from collections.abc import Callable
from random import Random as Generator

from graders.formulas.arrays.fields import Element, Field, Matrix
from graders.formulas.arrays.operations import identity, spanned
from graders.formulas.names import Structure


def built(
    structure: Structure,
    field: Field,
    rows: int,
    columns: int,
    entry: Callable[[], Element],
    generator: Generator,
    upright: bool,
) -> Matrix:
    """A matrix with free entries where its structure leaves them free.

    A one-hot vector is one column, `upright`; of a one-hot matrix, every row is one.
    """
    match structure:
        case "symmetric":
            return _mirrored(field, rows, entry, 1)
        case "positive definite":  # B B^T + I
            free = _free(field, rows, rows, entry)
            return free * free.transpose() + identity(field, rows)
        case "orthogonal":  # Cayley's transform of S with S^T = -S, and reflections
            skew, one = _mirrored(field, rows, entry, -1), identity(field, rows)
            signs = [field.number(generator.choice((-1, 1))) for _ in range(rows)]
            turned = (one - skew) * field.invert(one + skew)
            return turned * spanned(field, field.matrix(rows, 1, signs))
        case "diagonal":
            return spanned(field, _free(field, rows, 1, entry))
        case "one-hot":
            if upright:
                return _one_hot(field, columns, rows, generator).transpose()
            return _one_hot(field, rows, columns, generator)
    return _free(field, rows, columns, entry)


def _free(field: Field, rows: int, columns: int, entry: Callable[[], Element]) -> Matrix:
    return field.matrix(rows, columns, [entry() for _ in range(rows * columns)])


def _mirrored(field: Field, size: int, entry: Callable[[], Element], sign: int) -> Matrix:
    """Equal to its transpose, or to minus that."""
    above = {(i, j): entry() for i in range(size) for j in range(i + (sign < 0), size)}
    zero, factor = field.number(0), field.number(sign)
    entries = [
        above[i, j] if (i, j) in above else above[j, i] * factor if (j, i) in above else zero
        for i in range(size)
        for j in range(size)
    ]
    return field.matrix(size, size, entries)


def _one_hot(field: Field, rows: int, columns: int, generator: Generator) -> Matrix:
    places = [generator.randrange(columns) for _ in range(rows)]
    entries = [field.number(int(j == place)) for place in places for j in range(columns)]
    return field.matrix(rows, columns, entries)
