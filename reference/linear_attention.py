"""Attention of one head, in forms that need no n x n matrix. No factor 1/sqrt(d) anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from reference.types import Array

if TYPE_CHECKING:
    from jaxtyping import Float


def separable_weights(Q: Float[Array, "n d"], K: Float[Array, "n d"]) -> Float[Array, "n n"]:
    """The weights of separable attention: rows that are distributions over the n positions.

    P = softmax_row(Q) softmax_col(K)^T,  P_ij = sum_l s_il c_jl

    Source: IFT6135-H2022 Q3.2

    >>> separable_weights(np.zeros((2, 1)), np.log([[1.0], [3.0]])).round(2).tolist()
    [[0.25, 0.75], [0.25, 0.75]]
    """
    return _softmax(Q, 1) @ _softmax(K, 0).T


def row_sum_steps(s: Float[Array, "d"], C: Float[Array, "n d"]) -> list[float]:
    """The sum of one row s C^T of separable weights, in three forms that are equal.

    sum_j (sum_l s_l c_jl) = sum_l s_l (sum_j c_jl) = sum_l s_l

    Conventions: the columns of C sum to one, as those of softmax_col(K) do. For a row s of
        softmax_row(Q) all three are one.
    Source: IFT6135-H2022 Q3.2

    >>> row_sum_steps(np.array([0.5, 0.5]), np.array([[1.0, 0.25], [0.0, 0.75]]))
    [1.0, 1.0, 1.0]
    """
    by_position = C @ s
    by_topic = s * C.sum(axis=0)
    return [float(by_position.sum()), float(by_topic.sum()), float(s.sum())]


def exponentials(
    Q: Float[Array, "n d"], K: Float[Array, "n d"]
) -> tuple[Float[Array, "n n"], Float[Array, "n n"]]:
    """The matrices of attention as D^{-1} A V.

    A = exp(Q K^T), entry by entry;  D = diag(A 1)

    Source: IFT6135-H2022 Q3.3

    >>> A, D = exponentials(np.zeros((2, 1)), np.ones((2, 1)))
    >>> A.tolist(), D.tolist()
    ([[1.0, 1.0], [1.0, 1.0]], [[2.0, 0.0], [0.0, 2.0]])
    """
    A = np.exp(Q @ K.T)
    return A, np.diag(A.sum(axis=1))


def matrix_attention(
    Q: Float[Array, "n d"], K: Float[Array, "n d"], V: Float[Array, "n d_v"]
) -> Float[Array, "n d_v"]:
    """Standard attention, softmax_row(Q K^T) V = D^{-1} A V.

    Source: IFT6135-H2022 Q3.3

    >>> no_scores = np.zeros((2, 1))
    >>> matrix_attention(no_scores, no_scores, np.array([[1.0], [3.0]])).tolist()
    [[2.0], [2.0]]
    """
    A, D = exponentials(Q, K)
    return np.asarray(np.linalg.solve(D, A @ V), dtype=np.float64)


def linear_attention(
    FQ: Float[Array, "n m"], FK: Float[Array, "n m"], V: Float[Array, "n d"]
) -> Float[Array, "n d"]:
    """Attention whose A has entries f(q_i) . f(k_j), bracketed so that A is never formed.

    D^{-1} A V = (FQ (FK^T V)) / (FQ (FK^T 1)), row by row

    Conventions: the rows of FQ and FK are f(q_i) and f(k_j); their entries are
        positive, so that no denominator is zero. Theta(n m d) time.
    Source: IFT6135-H2022 Q3.3

    >>> FK, V = np.array([[1.0], [3.0]]), np.array([[0.0], [4.0]])
    >>> linear_attention(np.ones((2, 1)), FK, V).tolist()
    [[3.0], [3.0]]
    """
    weighted = FQ @ (FK.T @ V)
    total = FQ @ FK.sum(axis=0)
    return np.asarray(np.einsum("nd,n->nd", weighted, 1 / total))


def _softmax(scores: Float[Array, "n d"], axis: int) -> Float[Array, "n d"]:
    e = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return np.asarray(e / e.sum(axis=axis, keepdims=True))
