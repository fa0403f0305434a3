"""Attention layers to be built: first by hand, then drawn ones."""

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from assignments.cs533_s2020.kit import other_score
from graders import Build, Draw, Made, random_weights

Array: TypeAlias = npt.NDArray[np.float64]
Size: TypeAlias = tuple[int, int, int, int]

CLASS = "GlobalAttention"
LABELS = ("queries", "memory_bank", "memory_lengths")
SIZES: Sequence[Size] = (
    *((2, 3, 4, 5), (3, 5, 2, 7), (5, 2, 7, 3), (2, 7, 3, 4)),
    *((2, 1, 6, 3), (2, 5, 1, 4), (4, 3, 3, 3), (1, 4, 4, 4), (3, 2, 2, 2), (1, 1, 1, 1)),
)
"""Batch, queries, keys, dimension: all apart first, then those at which a mistake may hide too."""

A = np.array([[1.0, 2.0], [0.0, 1.0]])
W_C = np.array([[1.0, 0.0, 0.0, 1.0], [0.0, 1.0, 1.0, 0.0]])
Q = np.array([[[1.0, 0.0], [1.0, 1.0]]])
K = np.array([[[1.0, 1.0], [2.0, 0.0], [0.0, 3.0]]])
"""A case that one can follow by hand: one sentence, two queries, three keys."""


def score_builds(draw: Draw) -> list[Build]:
    """The readable case, then drawn ones of every size."""
    cases = [(A, Q, K, np.array([[[1.0, -1.0, 0.5], [2.0, 0.25, -1.5]]]))]
    for k, (B, steps, T, d) in enumerate(SIZES):
        rng = draw.case(k)
        shapes = (d, d), (B, steps, d), (B, T, d), (B, steps, T)
        W, queries, keys, weigh = (rng.normal(size=shape) for shape in shapes)
        cases.append((W, queries, keys, weigh))
    return [
        Build(CLASS, (keys.shape[2],), weights={"linear_in.weight": W}, inputs=(queries, keys),
              labels=("Q", "K"), method="score", weigh=weigh, training=k % 3 == 1)
        for k, (W, queries, keys, weigh) in enumerate(cases)
    ]  # fmt: skip


def lengths_of(k: int, B: int, T: int) -> npt.NDArray[np.int64]:
    """How much of each memory is real: all of it, or less; in every third case less in each."""
    return np.array([max(1, T - (b + k) % 3 - (k % 3 == 1)) for b in range(B)])


def forward_case(k: int, size: Size, draw: Draw) -> tuple[dict[str, Any], tuple[Any, ...]]:
    """Weights and inputs; what stands beyond the lengths is large."""
    B, steps, T, d = size
    rng = draw.case(k)
    weights = random_weights(
        rng, {"linear_in.weight": (d, d), "linear_out.weight": (d, 2 * d)}, scale=0.5
    )
    queries, keys = rng.normal(size=(B, steps, d)), rng.normal(size=(B, T, d))
    lengths = lengths_of(k, B, T)
    keys[np.arange(T) >= lengths[:, None]] *= 10
    return weights, (queries, keys, lengths)


@cache
def forward_builds(draw: Draw, given: bool) -> list[Build]:
    """Whole steps, and single ones at every second size; fewer where the scores are given."""
    by_hand = {"linear_in.weight": A, "linear_out.weight": W_C}, (Q, K, np.array([2]))
    sizes = SIZES[:5] if given else SIZES
    cases = [by_hand, *(forward_case(k, size, draw) for k, size in enumerate(sizes))]
    found = []
    for k, (weights, (queries, keys, lengths)) in enumerate(cases):
        (B, steps, d), T = queries.shape, keys.shape[1]
        if given:
            weights = {"linear_out.weight": weights["linear_out.weight"]}
        whole, one = (queries, (steps, B)), (queries[:, 0], (B,))
        for inputs, shape in (whole, one) if k % 2 else (whole,):
            rng = draw.case(100 + k)
            found.append(
                Build(
                    CLASS,
                    (d,),
                    weights=weights,
                    inputs=(inputs, keys, lengths),
                    labels=LABELS,
                    weigh=(rng.normal(size=(*shape, d)), rng.normal(size=(*shape, T))),
                    training=k % 3 == 1,
                    stands_in={"score": Made(other_score.made)} if given else {},
                )
            )
    return found


def simple_builds(draw: Draw) -> list[Build]:
    """The instance of the course's own test, no other: d = 1, a batch of one, one step and several.

    What is fed to `linear_out` first is kept, and the rest is not.
    """
    weights: dict[str, object] = {
        "linear_in.weight": np.ones((1, 1)),
        "linear_out.weight": np.array([[1.0, 0.0]]),
    }
    memory = np.array([[[0.3], [0.8], [1.0], [7.0]]])
    one, several = np.array([[0.5]]), np.array([[[0.5], [-1.0], [2.0]]])
    return [
        Build(CLASS, (1,), weights=weights, inputs=(given, memory, np.array([3])), labels=LABELS)
        for given in (one, several)
    ]
