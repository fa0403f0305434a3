"""Expected squared loss of linear regression under dropout of its inputs.

L(w) = ||y - (X * R) w||^2 with an element-wise product and R_ij ~ Bern(p) independent: p is the
probability to KEEP an input, which is not rescaled by 1/p.
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def mean(X: Array, w: Array, p: float) -> Array:
    """Expected prediction.

    E[((X * R) w)_i] = p (X w)_i

    Shapes: X (n, d), w (d,) -> (n,). Conventions: p keeps.
    Source: IFT6135-A2022 Q3.3
    """
    return p * X @ w


def var(X: Array, w: Array, p: float) -> Array:
    """Variance of each prediction.

    Var[((X * R) w)_i] = p (1 - p) sum_j X_ij^2 w_j^2

    Shapes: X (n, d), w (d,) -> (n,). Conventions: p keeps; the exact variance over R.
    Source: IFT6135-A2022 Q3.3
    """
    return p * (1 - p) * (X**2 @ w**2)


def second_moment(X: Array, y: Array, w: Array, p: float) -> Array:
    """Expected square of each residual, Z_i = y_i - ((X * R) w)_i.

    E[Z_i^2] = E[Z_i]^2 + Var[Z_i] = (y_i - p (X w)_i)^2 + p (1 - p) sum_j X_ij^2 w_j^2

    Shapes: X (n, d), y (n,), w (d,) -> (n,). Conventions: p keeps.
    Source: IFT6135-A2022 Q3.3
    """
    return (y - mean(X, w, p)) ** 2 + var(X, w, p)


def gamma(X: Array) -> Array:
    """Diagonal matrix of the column norms of X.

    Gamma_jj = (X^T X)_jj^{1/2}

    Shapes: X (n, d) -> (d, d).
    Source: IFT6135-A2022 Q3.3
    """
    return np.diag(np.sqrt(np.einsum("ij,ij->j", X, X)))


def closed(X: Array, y: Array, w: Array, p: float) -> float:
    """Expected loss.

    E[L(w)] = ||y - p X w||^2 + p (1 - p) ||Gamma w||^2

    Shapes: X (n, d), y (n,), w (d,) -> scalar. Conventions: p keeps.
    Source: IFT6135-A2022 Q3.3
    """
    fit = np.sum((y - p * X @ w) ** 2)
    penalty = p * (1 - p) * np.sum((gamma(X) @ w) ** 2)
    return float(fit + penalty)
