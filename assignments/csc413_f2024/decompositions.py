"""Singular vectors that are the same on every machine.

LAPACK is free in their signs, and in all vectors of singular values that are zero.
"""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[np.float64]


def decomposed(P: Array, rank: int) -> tuple[Array, Array, Array]:
    """The SVD of a matrix, cut to its rank; the largest entry of each left vector is positive."""
    U, s, Vt = np.linalg.svd(P)
    signs = np.sign(U[np.argmax(np.abs(U[:, :rank]), axis=0), np.arange(rank)])
    return U[:, :rank] * signs, s[:rank], Vt[:rank] * signs[:, None]


def completed(U: Array) -> Array:
    """Orthonormal columns, and those that complete them to a square."""
    n, rank = U.shape
    Q, R = np.linalg.qr(np.hstack([U, np.eye(n)[:, : n - rank]]))
    return np.asarray(Q * np.sign(np.diag(R)))
