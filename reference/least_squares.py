"""Minimum-norm least squares: its KKT point, and gradient descent from zero towards it.

f(w) = ||y - X w||^2 without a 1/2, so grad f(w) = -2 X^T (y - X w). X^+ is the pseudo-inverse.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from reference.types import Array

if TYPE_CHECKING:
    from jaxtyping import Float

RANK_RTOL = 1e-12
"""Singular values below this share of the largest count as zero."""


def kkt(
    X: Float[Array, "n d"], y: Float[Array, "n"]
) -> tuple[Float[Array, "d"], Float[Array, "n"]]:
    """Solution and multiplier of: minimise ||w||^2 subject to X w = y.

    w* = X^T (X X^T)^{-1} y,  lam* = -2 (X X^T)^{-1} y

    Conventions: the Lagrangian is ||w||^2 + lam^T (X w - y); y lies in the column space of X.
        If X lacks full row rank, the inverse is the pseudo-inverse: w* stays the solution, and
        lam* is the shortest of many multipliers.
    Source: IFT6135-A2022 Q3.4, eq. (11)-(12)

    >>> w, lam = kkt(np.array([[1.0, 1.0]]), np.array([2.0]))
    >>> w.round(6).tolist(), lam.round(6).tolist()
    ([1.0, 1.0], [-2.0])
    """
    X_plus = _pseudo_inverse(X)
    return X_plus @ y, -2 * X_plus.T @ X_plus @ y


def stationarity(
    w: Float[Array, "d"], lam: Float[Array, "n"], X: Float[Array, "n d"], y: Float[Array, "n"]
) -> tuple[Float[Array, "d"], Float[Array, "n"]]:
    """Gradients of the Lagrangian ||w||^2 + lam^T (X w - y).

    dL/dw = 2 w + X^T lam,  dL/dlam = X w - y

    Source: IFT6135-A2022 Q3.4

    >>> w, lam = np.array([1.0, 1.0]), np.array([-2.0])
    >>> [g.tolist() for g in stationarity(w, lam, np.array([[1.0, 1.0]]), np.array([2.0]))]
    [[0.0, 0.0], [0.0]]
    """
    return 2 * w + X.T @ lam, X @ w - y


def gd_iterate(
    X: Float[Array, "n d"], y: Float[Array, "n"], eta: float, t: int
) -> Float[Array, "d"]:
    """The t-th iterate of gradient descent on f from zero.

    w^(0) = 0,  w^(t+1) = w^(t) + 2 eta X^T (y - X w^(t))

    Conventions: t = 0 is the start.
    Source: IFT6135-A2022 Q3.4, eq. (9)-(10)

    >>> gd_iterate(np.array([[1.0, 1.0]]), np.array([2.0]), eta=0.125, t=2).tolist()
    [0.75, 0.75]
    """
    w = np.zeros(X.shape[1])
    for _ in range(t):
        w = w + 2 * eta * X.T @ (y - X @ w)
    return w


def rowspace_coeffs(
    X: Float[Array, "n d"], y: Float[Array, "n"], eta: float, t: int
) -> Float[Array, "n"]:
    """Coefficients that show the t-th iterate to lie in the row space: w^(t) = X^T a_t.

    a_0 = 0,  a_{t+1} = a_t + 2 eta (y - X X^T a_t)

    Conventions: unique if X has full row rank; else one of many, apart by the kernel of X^T.
    Source: IFT6135-A2022 Q3.4

    >>> rowspace_coeffs(np.array([[1.0, 1.0]]), np.array([2.0]), eta=0.125, t=2).tolist()
    [0.75]
    """
    a = np.zeros(X.shape[0])
    for _ in range(t):
        a = a + 2 * eta * (y - X @ (X.T @ a))
    return a


def excess(w: Float[Array, "d"], X: Float[Array, "n d"], y: Float[Array, "n"]) -> Float[Array, "d"]:
    """What a solution of X w = y has besides the one of least norm, at a right angle to it.

    r = w - w*,   ||w||^2 = ||w*||^2 + ||r||^2

    Source: IFT6135-A2022 Q3.4

    >>> excess(np.array([2.0, 0.0]), np.array([[1.0, 1.0]]), np.array([2.0])).round(6).tolist()
    [1.0, -1.0]
    """
    return w - _pseudo_inverse(X) @ y


def next_coeffs(
    a: Float[Array, "n"], X: Float[Array, "n d"], y: Float[Array, "n"], eta: float
) -> Float[Array, "n"]:
    """Coefficients after one step of gradient descent from w = X^T a.

    a' = a + 2 eta (y - X X^T a)

    Source: IFT6135-A2022 Q3.4

    >>> next_coeffs(np.array([0.5]), np.array([[1.0, 1.0]]), np.array([2.0]), 0.125).tolist()
    [0.75]
    """
    return a + 2 * eta * (y - X @ (X.T @ a))


def feasible_coeffs(X: Float[Array, "n d"], y: Float[Array, "n"]) -> Float[Array, "n"]:
    """The coefficients of the only point of the row space that fulfils X w = y.

    X X^T a = y

    Conventions: X has full row rank. Source: IFT6135-A2022 Q3.4

    >>> feasible_coeffs(np.array([[1.0, 1.0]]), np.array([2.0])).round(6).tolist()
    [1.0]
    """
    return np.asarray(np.linalg.solve(X @ X.T, y))


def rate(X: Float[Array, "n d"], eta: float) -> float:
    """How much of the residual X w - y a step of gradient descent leaves at most.

    max_i |1 - 2 eta lambda_i(X X^T)|

    Conventions: below 1 for every 0 < eta < max_step, where X has full row rank.
    Source: IFT6135-A2022 Q3.4

    >>> rate(np.array([[1.0, 1.0]]), 0.125)
    0.5
    """
    return float(np.max(np.abs(1 - 2 * eta * np.linalg.eigvalsh(X @ X.T))))


def max_step(X: Float[Array, "n d"]) -> float:
    """Supremum of the step sizes for which gradient descent on f converges.

    1 / lambda_max(X X^T) = 1 / ||X||_2^2

    Conventions: not itself a convergent step; X is not zero.
    Source: IFT6135-A2022 Q3.4

    >>> round(max_step(np.array([[1.0, 1.0]])), 6)
    0.5
    """
    return float(1 / np.linalg.norm(X, ord=2) ** 2)


def limit(X: Float[Array, "n d"], y: Float[Array, "n"]) -> Float[Array, "d"]:
    """Limit of gradient descent on f from zero, for every step size below max_step.

    w^gd = X^+ y

    Conventions: any rank of X; if X w = y has no solution, the shortest least-squares solution.
    Source: IFT6135-A2022 Q3.4

    >>> limit(np.array([[1.0, 1.0]]), np.array([2.0])).round(6).tolist()
    [1.0, 1.0]
    """
    return _pseudo_inverse(X) @ y


def _pseudo_inverse(X: Float[Array, "n d"]) -> Float[Array, "d n"]:
    """X^+, which is X^T (X X^T)^{-1} for full row rank; (X X^T)^+ = (X^+)^T X^+."""
    return np.asarray(np.linalg.pinv(X, rtol=RANK_RTOL), dtype=np.float64)
