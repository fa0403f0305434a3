"""Attention of one head, in forms that need no n x n matrix. No factor 1/sqrt(d) anywhere."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def separable_weights(Q: Array, K: Array) -> Array:
    """The weights of separable attention: rows that are distributions over the n positions.

    P = softmax_row(Q) softmax_col(K)^T,  P_ij = sum_l s_il c_jl

    Shapes: Q (n, d), K (n, d) -> (n, n).
    Source: IFT6135-H2022 Q3.2
    """
    return _softmax(Q, 1) @ _softmax(K, 0).T


def row_sum_steps(s: Array, C: Array) -> list[float]:
    """The sum of one row s C^T of separable weights, in three forms that are equal.

    sum_j (sum_l s_l c_jl) = sum_l s_l (sum_j c_jl) = sum_l s_l

    Shapes: s (d,), C (n, d) -> three numbers.
    Conventions: the columns of C sum to one, as those of softmax_col(K) do. For a row s of
        softmax_row(Q) all three are one.
    Source: IFT6135-H2022 Q3.2
    """
    by_position = C @ s
    by_topic = s * C.sum(axis=0)
    return [float(by_position.sum()), float(by_topic.sum()), float(s.sum())]


def exponentials(Q: Array, K: Array) -> tuple[Array, Array]:
    """The matrices of attention as D^{-1} A V.

    A = exp(Q K^T), entry by entry;  D = diag(A 1)

    Shapes: Q (n, d), K (n, d) -> A (n, n), D (n, n), diagonal.
    Source: IFT6135-H2022 Q3.3
    """
    A = np.exp(Q @ K.T)
    return A, np.diag(A.sum(axis=1))


def matrix_attention(Q: Array, K: Array, V: Array) -> Array:
    """Standard attention, softmax_row(Q K^T) V = D^{-1} A V.

    Shapes: Q (n, d), K (n, d), V (n, d_v) -> (n, d_v).
    Source: IFT6135-H2022 Q3.3
    """
    A, D = exponentials(Q, K)
    return np.asarray(np.linalg.solve(D, A @ V), dtype=np.float64)


def linear_attention(FQ: Array, FK: Array, V: Array) -> Array:
    """Attention whose A has entries f(q_i) . f(k_j), bracketed so that A is never formed.

    D^{-1} A V = (FQ (FK^T V)) / (FQ (FK^T 1)), row by row

    Shapes: FQ (n, m) and FK (n, m), rows f(q_i) and f(k_j); V (n, d) -> (n, d).
    Conventions: entries are positive, so that no denominator is zero. Theta(n m d) time.
    Source: IFT6135-H2022 Q3.3
    """
    weighted = FQ @ (FK.T @ V)
    total = FQ @ FK.sum(axis=0)
    return np.asarray(np.einsum("nd,n->nd", weighted, 1 / total))


def _softmax(scores: Array, axis: int) -> Array:
    e = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return np.asarray(e / e.sum(axis=axis, keepdims=True))
