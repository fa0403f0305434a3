"""A graph network's loop, run with parts that somebody hands in."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def run(
    build: Callable[[Array, Array, Array], Any],
    Q: Array,
    K: Array,
    V: Array,
    h: Array,
    order: Sequence[int],
) -> Array:
    """Every node's next state, from messages that arrive in the given order.

    Shapes: Q, K, V (d, d), h (n, d), order: a permutation of 0..n-1 -> (n, d).
    """
    parts = build(Q, K, V)
    neighbors = parts.neighbors(len(h))
    states = []
    for i in range(len(h)):
        into = [j for j in order if j in list(neighbors[i])]
        messages = [parts.message(j, i, h[j].copy(), h[i].copy()) for j in into]
        states.append(numbers(parts.update(h[i].copy(), parts.aggregate(messages))).reshape(-1))
    return np.array(states, dtype=float)


def numbers(x: Any) -> Array:
    """An array, a list, a tensor of any precision with or without a graph: its numbers."""
    if hasattr(x, "detach"):
        x = x.detach().cpu().numpy()
    if isinstance(x, list | tuple):
        x = [numbers(part) for part in x]
    return np.asarray(x, dtype=float)
