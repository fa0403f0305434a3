"""Adjacency matrices with loops, normalized in the two ways that are in use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from reference.types import Array

if TYPE_CHECKING:
    from jaxtyping import Float


def symmetric(A: Float[Array, "n n"]) -> Float[Array, "n n"]:
    """D^{-1/2} (A + I) D^{-1/2}, where D is the degree of A + I.

    Source: CSC413-F2024 Q3, basics.

    >>> path = np.eye(3, k=1) + np.eye(3, k=-1)
    >>> symmetric(path).round(2).tolist()
    [[0.5, 0.41, 0.0], [0.41, 0.33, 0.41], [0.0, 0.41, 0.5]]
    """
    loops = A + np.eye(len(A))
    degree = loops.sum(axis=1)
    return np.asarray(loops / np.sqrt(np.outer(degree, degree)))


def by_rows(A: Float[Array, "n n"]) -> Float[Array, "n n"]:
    """D^{-1} (A + I), whose rows sum to one.

    Source: CSC413-F2024 Q3, basics.

    >>> by_rows(np.array([[0.0, 1.0], [1.0, 0.0]])).tolist()
    [[0.5, 0.5], [0.5, 0.5]]
    """
    loops = A + np.eye(len(A))
    return np.asarray(loops / loops.sum(axis=1, keepdims=True))
