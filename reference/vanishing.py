"""A recurrent unit that activates before its matrix, and how its gradients vanish.

h_t = W sigma(h_{t-1}) + U x_t + b, with sigma applied to each entry and |sigma'| <= gamma.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from reference.types import Array

if TYPE_CHECKING:
    from jaxtyping import Float

Entrywise: TypeAlias = Callable[[Array], Array]


def conventional_state(h: Float[Array, "d"], sigma: Entrywise) -> Float[Array, "d"]:
    """The state of the conventional unit g_t = sigma(W g_{t-1} + U x_t + b) that belongs to h_t.

    g_t = sigma(h_t)

    Conventions: the two start alike, g_0 = sigma(h_0).
    Source: IFT6135-H2022 Q1.1

    >>> conventional_state(np.array([-2.0, 3.0]), np.sign).tolist()
    [-1.0, 1.0]
    """
    return np.asarray(sigma(h), dtype=np.float64)


def step_forms(
    W: Float[Array, "d d"],
    U: Float[Array, "d n"],
    b: Float[Array, "d"],
    sigma: Entrywise,
    h_prev: Float[Array, "d"],
    x: Float[Array, "n"],
) -> list[Float[Array, "d"]]:
    """The induction step: g_t in three forms that are equal.

    sigma(W g_{t-1} + U x_t + b) = sigma(W sigma(h_{t-1}) + U x_t + b) = sigma(h_t)

    Source: IFT6135-H2022 Q1.1

    >>> W, U, h, x = np.array([[3.0]]), np.array([[1.0]]), np.array([-1.0]), np.array([2.0])
    >>> [form.tolist() for form in step_forms(W, U, np.zeros(1), np.abs, h, x)]
    [[5.0], [5.0], [5.0]]
    """
    g_prev = conventional_state(h_prev, sigma)
    h = W @ sigma(h_prev) + U @ x + b
    return [
        np.asarray(sigma(W @ g_prev + U @ x + b)),
        np.asarray(sigma(W @ sigma(h_prev) + U @ x + b)),
        conventional_state(h, sigma),
    ]


def jacobian(
    W: Float[Array, "d d"], h_prev: Float[Array, "d"], dsigma: Entrywise
) -> Float[Array, "d d"]:
    """d h_t / d h_{t-1} = W diag(sigma'(h_{t-1})).

    Conventions: [i, j] = d h_{t,i} / d h_{t-1,j}.
    Source: IFT6135-H2022 Q1.2

    >>> jacobian(W=np.ones((2, 2)), h_prev=np.array([-1.0, 2.0]), dsigma=np.sign).tolist()
    [[-1.0, 1.0], [-1.0, 1.0]]
    """
    return np.asarray(np.einsum("ij,j->ij", W, dsigma(h_prev)))


def product(
    W: Float[Array, "d d"], states: Float[Array, "T d"], dsigma: Entrywise
) -> Float[Array, "d d"]:
    """Jacobian of the last state by the first, over all steps.

    d h_T / d h_0 = prod_{t=T..1} W diag(sigma'(h_{t-1}))

    Conventions: states are h_0 .. h_{T-1}; the last step stands on the left.
    Source: IFT6135-H2022 Q1.2

    >>> product(np.array([[2.0]]), np.zeros((3, 1)), lambda z: z + 1).tolist()
    [[8.0]]
    """
    found = np.eye(len(W))
    for h in states:
        found = jacobian(W, h, dsigma) @ found
    return found


def step_bound(W: Float[Array, "d d"], gamma: float) -> float:
    """The least bound on ||d h_t / d h_{t-1}|| that knows W and gamma alone.

    gamma sqrt(lambda_1(W^T W)) = gamma ||W||_2, attained where sigma' is gamma everywhere

    Source: IFT6135-H2022 Q1.2

    >>> round(step_bound(np.diag([3.0, 1.0]), gamma=0.25), 6)
    0.75
    """
    return float(gamma * np.sqrt(np.linalg.eigvalsh(W.T @ W).max()))


def bound(delta: float, T: int) -> float:
    """The least bound on ||d h_T / d h_0|| where lambda_1(W^T W) <= delta^2 / gamma^2.

    delta^T

    Conventions: delta in [0, 1), T >= 0, 0^0 = 1.
    Source: IFT6135-H2022 Q1.2

    >>> bound(0.5, T=3)
    0.125
    """
    return float(delta**T)
