"""A vector of the row space, out of coefficients that somebody's function gives."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def iterate(
    coefficients: Callable[[Array, Array, float, int], Any],
    X: Array,
    y: Array,
    eta: float,
    t: int,
) -> Array:
    """w = X^T a. Shapes: X (n, d), a (n) or with axes of length one -> (d)."""
    return at(coefficients(X, y, eta, t), X)


def after_a_step(
    coefficients: Callable[[Array, Array, Array, float], Any],
    a: Array,
    X: Array,
    y: Array,
    eta: float,
) -> Array:
    """w' = X^T a' for the a' that somebody's function gives for an a."""
    return at(coefficients(a, X, y, eta), X)


def at(a: Any, X: Array) -> Array:
    """X^T a, for an array, a list, or a tensor with or without a graph."""
    found = numbers(a)
    return np.asarray(X.T @ (found.reshape(-1) if found.size == len(X) else found))


def numbers(x: Any) -> Array:
    """An array, a list, a tensor of any precision with or without a graph: its numbers."""
    if hasattr(x, "detach"):
        x = x.detach().cpu().numpy()
    if isinstance(x, list | tuple):
        x = [numbers(part) for part in x]
    return np.asarray(x, dtype=float)
