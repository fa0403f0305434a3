"""Attention without its n x n matrix: by a kernel's features, by an SVD, and by projections."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
FeatureMap = Callable[[Array], Array]

RANK = 1e-10
"""Singular values below this, by the largest, are zero but for rounding."""


def kernel_attention(Q: Array, K: Array, V: Array, phi: FeatureMap) -> Array:
    """Generalised attention whose similarity is a kernel, sim(q, k) = phi(q) . phi(k).

    alpha_i = phi(Q_i)^T (sum_j phi(K_j) V_j^T) / phi(Q_i)^T (sum_j phi(K_j))

    Both sums over j do not depend on i: they are made once, so that the cost is linear in n.

    Shapes: Q (n, d), K (m, d), V (m, d_v), phi (n, d) -> (n, r); gives (n, d_v).
    Conventions: phi is such that no denominator is zero.
    Source: CSC413-F2024 1.3.1, eq. (1.1)
    """
    queries, keys = phi(Q), phi(K)
    weighted = np.einsum("jr,jv->rv", keys, V)
    total = keys.sum(axis=0)
    return np.asarray(np.einsum("ir,rv->iv", queries, weighted) / (queries @ total)[:, None])


def svd_attention(U: Array, s: Array, Vt: Array, V: Array) -> Array:
    """P V from the SVD of an attention matrix P of rank k, in n k d steps.

    P V = U_k (diag(s_k) (Vt_k V)), right to left

    Shapes: U (n, r), s (r,), Vt (r, n), V (n, d) -> (n, d).
    Conventions: what belongs to a singular value of zero is left out, so that r may be n.
    Source: CSC413-F2024 1.3.2
    """
    k = int((s > RANK * s.max()).sum())
    return np.asarray(U[:, :k] @ (s[:k, None] * (Vt[:k] @ V)))


def projections(Q: Array, K: Array, k: int) -> tuple[Array, Array]:
    """C and D with Q (C K)^T (D V) = Q K^T V for every V, where Q K^T has rank k.

    C = D = V_k^T of the SVD Q K^T = U S V^T: then P C^T D = P V_k V_k^T = P

    Shapes: Q (n, d), K (n, d) -> C (k, n), D (k, n).
    Source: CSC413-F2024 1.3.3
    """
    Vt = np.linalg.svd(Q @ K.T)[2]
    return Vt[:k], Vt[:k]


def projected_attention(Q: Array, K: Array, V: Array, C: Array, D: Array) -> Array:
    """Q (C K)^T (D V), from the small matrices out, in n k d steps.

    Shapes: Q (n, d), K (n, d), V (n, d_v), C (k, n), D (k, n) -> (n, d_v).
    Source: CSC413-F2024 1.3.3
    """
    return np.asarray(Q @ ((C @ K).T @ (D @ V)))
