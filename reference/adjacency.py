"""Adjacency matrices with loops, normalized in the two ways that are in use."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def symmetric(A: Array) -> Array:
    """D^{-1/2} (A + I) D^{-1/2}, where D is the degree of A + I.

    Shapes: A (n, n) -> (n, n). Source: CSC413-F2024 Q3, basics.
    """
    loops = A + np.eye(len(A))
    degree = loops.sum(axis=1)
    return np.asarray(loops / np.sqrt(np.outer(degree, degree)))


def by_rows(A: Array) -> Array:
    """D^{-1} (A + I), whose rows sum to one.

    Shapes: A (n, n) -> (n, n). Source: CSC413-F2024 Q3, basics.
    """
    loops = A + np.eye(len(A))
    return np.asarray(loops / loops.sum(axis=1, keepdims=True))
