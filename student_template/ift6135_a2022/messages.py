"""Functions that a graph network is handed as its parts: messages and an update."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def affine(A: Array, b: Array) -> Callable[[Any], Array]:
    """A message f(h) = A h + b. Shapes: A (d, d), b (d)."""
    return lambda h: A @ numbers(h) + b


def squaring_update(P: Array) -> Callable[[Any, Any], Array]:
    """An update q(h, a) = P h + a * a, not linear in a. Shapes: P (d, d)."""

    def update(h: Any, a: Any) -> Array:
        state, joined = numbers(h), numbers(a)
        if joined.size == state.size:  # a column or a row of it is as good
            joined = joined.reshape(state.shape)
        return np.asarray(P @ state + joined * joined)

    return update


def numbers(x: Any) -> Array:
    """An array, a list, a tensor of any precision with or without a graph: its numbers."""
    if hasattr(x, "detach"):
        x = x.detach().cpu().numpy()
    if isinstance(x, list | tuple):
        x = [numbers(part) for part in x]
    return np.asarray(x, dtype=float)
