"""A vector of the row space, out of coefficients that somebody's function gives."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def iterate(
    coefficients: Callable[[Array, Array, float, int], Array],
    X: Array,
    y: Array,
    eta: float,
    t: int,
) -> Array:
    """w = X^T a. Shapes: X (n, d), a (n) -> (d)."""
    return np.asarray(X.T @ np.asarray(coefficients(X, y, eta, t), dtype=float))
