"""The recurrence x_{t+1} = sigmoid(W x_t): its Jacobian over many steps, and a bound on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from reference.types import Array

if TYPE_CHECKING:
    from jaxtyping import Float


def jacobian(W: Float[Array, "d d"], x1: Float[Array, "d"], n: int) -> Float[Array, "d d"]:
    """d x_n / d x_1, the product of the layers' Jacobians with the last on the left.

    prod_{t=n-1..1} diag(s'(W x_t)) W,  s' = s (1 - s)

    Conventions: [i, j] = d x_{n,i} / d x_{1,j}. n = 1 is no step: the identity.
    Source: CSC413-F2024 1.2.1

    >>> jacobian(W=np.array([[2.0]]), x1=np.zeros(1), n=2).tolist()
    [[0.5]]
    """
    x, J = x1, np.eye(len(x1))
    for _ in range(n - 1):
        x = 1 / (1 + np.exp(-(W @ x)))
        J = np.einsum("i,ij,jk->ik", x * (1 - x), W, J)
    return np.asarray(J)


def layer_bound(sigma_max_W: float) -> float:
    """The least bound on the largest singular value of one layer's Jacobian, diag(s') W.

    s' <= 1/4, so that sigma_max(diag(s') W) <= sigma_max(W) / 4

    Source: CSC413-F2024 1.2.1

    >>> layer_bound(2.0)
    0.5
    """
    return sigma_max_W / 4


def jacobian_bound(sigma_max_W: float, n: int) -> float:
    """The least bound on the largest singular value of d x_n / d x_1 that knows sigma_max(W) alone.

    (sigma_max(W) / 4)^{n-1}; (1/16)^{n-1} where sigma_max(W) = 1/4

    Conventions: n - 1 layers lie between x_1 and x_n.
    Source: CSC413-F2024 1.2.1

    >>> jacobian_bound(2.0, n=3)
    0.25
    """
    return float(layer_bound(sigma_max_W) ** (n - 1))


def tight_instance(d: int) -> tuple[Float[Array, "{d} {d}"], Float[Array, "{d}"]]:
    """Weights and a start for which the bound is attained at every n.

    W = (I - 1 1^T / d) / 4, x_1 = 0: W takes sigmoid(0) = 1/2 in every entry back to zero, where
    s' = 1/4 everywhere

    Conventions: d >= 2, since W is zero for d = 1.
    Source: CSC413-F2024 1.2.1

    >>> W, x1 = tight_instance(2)
    >>> W.tolist(), x1.tolist()
    ([[0.125, -0.125], [-0.125, 0.125]], [0.0, 0.0])
    """
    return (np.eye(d) - 1 / d) / 4, np.zeros(d)
