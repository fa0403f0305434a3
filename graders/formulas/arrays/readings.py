"""What notation leaves open, and every way to read it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from graders.formulas.tree import Apply, Fold, Name, Tree, walk


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a formula; an answer is right if one of its readings is."""

    diag_of_a_matrix: str = "vector"
    """Its diagonal as a `vector` (NumPy), or the `matrix` with zeros elsewhere (the board)."""
    variance_of_a_vector: str = "entries"
    """The variance of each of the `entries`, or the covariance `matrix`."""
    exponent_t: str = "transpose"
    """Where T is a size too: `A^T` as the `transpose`, or the `power`."""
    bars_around_a_vector: str = "entries"
    """The absolute values of its `entries`, or its `norm`."""
    products_run_down: bool = False
    """Whether a product over an index has its last factor first."""


def readings(tree: Tree) -> list[Reading]:
    """The ways to read this formula; the order of products is not among them."""
    applied = [below for below in walk(tree) if isinstance(below, Apply)]
    heads = {below.head for below in applied}
    powers = any(below.head == "^" and below.parts[1] == Name("T") for below in applied)
    choices = (
        ("vector", "matrix")[: 1 + ("diag" in heads)],
        ("entries", "matrix")[: 1 + ("Var" in heads)],
        ("transpose", "power")[: 1 + powers],
        ("entries", "norm")[: 1 + ("abs" in heads)],
    )
    return [Reading(*each) for each in itertools.product(*choices)]


def has_product(tree: Tree) -> bool:
    """Whether a product over an index stands in it, whose order is a matter of habit."""
    return any(isinstance(below, Fold) and below.head == "prod" for below in walk(tree))
