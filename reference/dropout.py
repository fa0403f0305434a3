"""Expected squared loss of linear regression under dropout of its inputs.

L(w) = ||y - (X * R) w||^2 with an element-wise product and R_ij ~ Bern(p) independent: p is the
probability to KEEP an input, which is not rescaled by 1/p.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from reference.types import Array

if TYPE_CHECKING:
    from jaxtyping import Float


def mean(X: Float[Array, "n d"], w: Float[Array, "d"], p: float) -> Float[Array, "n"]:
    """Expected prediction.

    E[((X * R) w)_i] = p (X w)_i

    Conventions: p keeps.
    Source: IFT6135-A2022 Q3.3

    >>> mean(np.array([[1.0, 2.0]]), np.array([3.0, 1.0]), p=0.5).tolist()
    [2.5]
    """
    return p * X @ w


def var(X: Float[Array, "n d"], w: Float[Array, "d"], p: float) -> Float[Array, "n"]:
    """Variance of each prediction.

    Var[((X * R) w)_i] = p (1 - p) sum_j X_ij^2 w_j^2

    Conventions: p keeps; the exact variance over R.
    Source: IFT6135-A2022 Q3.3

    >>> var(np.array([[1.0, 2.0]]), np.array([3.0, 1.0]), p=0.5).tolist()
    [3.25]
    """
    return p * (1 - p) * (X**2 @ w**2)


def second_moment(
    X: Float[Array, "n d"], y: Float[Array, "n"], w: Float[Array, "d"], p: float
) -> Float[Array, "n"]:
    """Expected square of each residual, Z_i = y_i - ((X * R) w)_i.

    E[Z_i^2] = E[Z_i]^2 + Var[Z_i] = (y_i - p (X w)_i)^2 + p (1 - p) sum_j X_ij^2 w_j^2

    Conventions: p keeps.
    Source: IFT6135-A2022 Q3.3

    >>> X, y, w = np.array([[1.0, 2.0]]), np.array([3.5]), np.array([3.0, 1.0])
    >>> second_moment(X, y, w, p=0.5).tolist()
    [4.25]
    """
    return (y - mean(X, w, p)) ** 2 + var(X, w, p)


def gamma(X: Float[Array, "n d"]) -> Float[Array, "d d"]:
    """Diagonal matrix of the column norms of X.

    Gamma_jj = (X^T X)_jj^{1/2}

    Source: IFT6135-A2022 Q3.3

    >>> gamma(np.array([[3.0, 0.0], [4.0, 2.0]])).tolist()
    [[5.0, 0.0], [0.0, 2.0]]
    """
    return np.diag(np.sqrt(np.einsum("ij,ij->j", X, X)))


def closed(X: Float[Array, "n d"], y: Float[Array, "n"], w: Float[Array, "d"], p: float) -> float:
    """Expected loss.

    E[L(w)] = ||y - p X w||^2 + p (1 - p) ||Gamma w||^2

    Conventions: p keeps.
    Source: IFT6135-A2022 Q3.3

    >>> X, y, w = np.array([[1.0, 2.0]]), np.array([3.5]), np.array([3.0, 1.0])
    >>> closed(X, y, w, p=0.5)
    4.25
    """
    fit = np.sum((y - p * X @ w) ** 2)
    penalty = p * (1 - p) * np.sum((gamma(X) @ w) ** 2)
    return float(fit + penalty)
