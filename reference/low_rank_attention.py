"""Attention without its n x n matrix: by a kernel's features, by an SVD, and by projections."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from reference.types import Array

if TYPE_CHECKING:
    from jaxtyping import Float

FeatureMap = Callable[[Array], Array]

RANK = 1e-10
"""Singular values below this, by the largest, are zero but for rounding."""


def kernel_attention(
    Q: Float[Array, "n d"], K: Float[Array, "m d"], V: Float[Array, "m d_v"], phi: FeatureMap
) -> Float[Array, "n d_v"]:
    """Generalised attention whose similarity is a kernel, sim(q, k) = phi(q) . phi(k).

    alpha_i = phi(Q_i)^T (sum_j phi(K_j) V_j^T) / phi(Q_i)^T (sum_j phi(K_j))

    Both sums over j do not depend on i: they are made once, so that the cost is linear in n.

    Shapes: phi maps (n, d) to (n, r).
    Conventions: phi is such that no denominator is zero.
    Source: CSC413-F2024 1.3.1, eq. (1.1)

    >>> K, V = np.array([[1.0], [3.0]]), np.array([[0.0], [4.0]])
    >>> kernel_attention(np.ones((1, 1)), K, V, phi=np.abs).tolist()
    [[3.0]]
    """
    queries, keys = phi(Q), phi(K)
    weighted = np.einsum("jr,jv->rv", keys, V)
    total = keys.sum(axis=0)
    return np.asarray(np.einsum("ir,rv->iv", queries, weighted) / (queries @ total)[:, None])


def svd_attention(
    U: Float[Array, "n r"], s: Float[Array, "r"], Vt: Float[Array, "r n"], V: Float[Array, "n d"]
) -> Float[Array, "n d"]:
    """P V from the SVD of an attention matrix P of rank k, in n k d steps.

    P V = U_k (diag(s_k) (Vt_k V)), right to left

    Conventions: what belongs to a singular value of zero is left out, so that r may be n.
    Source: CSC413-F2024 1.3.2

    >>> svd_attention(np.eye(2), np.array([2.0, 0.0]), np.eye(2), np.array([[1.0], [5.0]])).tolist()
    [[2.0], [0.0]]
    """
    k = int((s > RANK * s.max()).sum())
    return np.asarray(U[:, :k] @ (s[:k, None] * (Vt[:k] @ V)))


def projections(
    Q: Float[Array, "n d"], K: Float[Array, "n d"], k: int
) -> tuple[Float[Array, "{k} n"], Float[Array, "{k} n"]]:
    """C and D with Q (C K)^T (D V) = Q K^T V for every V, where Q K^T has rank k.

    C = D = V_k^T of the SVD Q K^T = U S V^T: then P C^T D = P V_k V_k^T = P

    Source: CSC413-F2024 1.3.3

    >>> C, D = projections(np.array([[1.0], [1.0]]), np.array([[3.0], [4.0]]), k=1)
    >>> (C.T @ D).round(2).tolist()
    [[0.36, 0.48], [0.48, 0.64]]
    """
    Vt = np.linalg.svd(Q @ K.T)[2]
    return Vt[:k], Vt[:k]


def projected_attention(
    Q: Float[Array, "n d"],
    K: Float[Array, "n d"],
    V: Float[Array, "n d_v"],
    C: Float[Array, "k n"],
    D: Float[Array, "k n"],
) -> Float[Array, "n d_v"]:
    """Q (C K)^T (D V), from the small matrices out, in n k d steps.

    Source: CSC413-F2024 1.3.3

    >>> Q, K, V = np.array([[1.0], [2.0]]), np.ones((2, 1)), np.array([[3.0], [4.0]])
    >>> projected_attention(Q, K, V, np.eye(2), np.eye(2)).tolist()
    [[7.0], [14.0]]
    """
    return np.asarray(Q @ ((C @ K).T @ (D @ V)))
