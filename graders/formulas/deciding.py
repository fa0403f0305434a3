"""Chooses the engine for a pair of formulas: of numbers, of arrays, or of random numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Literal, TypeAlias

from graders.formulas.arrays import expectations, matrices
from graders.formulas.arrays.dimensions import dimensions
from graders.formulas.arrays.fitting import Product, Vectors
from graders.formulas.arrays.heads import HEADS
from graders.formulas.arrays.statistics import STATISTICS
from graders.formulas.decision import Decision
from graders.formulas.names import Array, Names, Random
from graders.formulas.numbers import timed_worker
from graders.formulas.tree import Apply, Tree, free_names, walk

Engine: TypeAlias = Literal["numbers", "arrays", "chances"]

LAWS = expectations.LAWS
ARRAY_HEADS = frozenset({*HEADS, *STATISTICS, "@", "dot", "ones", "eye", "matrix", "row"}) - {
    "max",
    "min",
}


def decide(
    theirs: Tree,
    right: Tree,
    names: Names,
    *,
    regime: Sequence[Tree] = (),
    product: Product = "matrix",
    vectors: Vectors = "columns",
    tolerance: Fraction | None = None,
    seed: int = 0,
) -> Decision:
    """Compare a student's formula with the right one, by the engine for their subject.

    `regime` relates the named sizes of arrays, `product` says what `*` means between two of them,
    `vectors` whether a vector is a column, and `tolerance` how near a number may be.
    """
    match engine(theirs, right, names):
        case "numbers":
            return timed_worker.decide(theirs, right, names, tolerance=tolerance)
        case "arrays":
            decide_arrays: Callable[..., Decision] = matrices.decide
        case "chances":
            decide_arrays = expectations.decide
    return decide_arrays(
        theirs,
        right,
        names,
        regime=regime,
        product=product,
        vectors=vectors,
        seed=seed,
        tolerance=tolerance,
    )


def engine(theirs: Tree, right: Tree, names: Names) -> Engine:
    """The engine for a pair, by the declared names and the heads that stand in either."""
    used = {name for tree in (theirs, right) for name in free_names(tree)}
    used |= {name.upper() for name in used if name not in names}
    below = [each for tree in (theirs, right) for each in walk(tree)]
    heads = {each.head for each in below if isinstance(each, Apply)}
    declared = [names[name] for name in used if name in names]
    if heads & LAWS or any(isinstance(one, Random) for one in declared):
        return "chances"
    sizes = used & set(dimensions(names)) - set(names)
    if heads & ARRAY_HEADS or sizes or any(isinstance(one, Array) for one in declared):
        return "arrays"
    return "numbers"
