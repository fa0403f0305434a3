"""A recurrent unit that activates before its matrix, and how its gradients vanish.

h_t = W sigma(h_{t-1}) + U x_t + b, with sigma applied to each entry and |sigma'| <= gamma.
"""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
Entrywise: TypeAlias = Callable[[Array], Array]


def conventional_state(h: Array, sigma: Entrywise) -> Array:
    """The state of the conventional unit g_t = sigma(W g_{t-1} + U x_t + b) that belongs to h_t.

    g_t = sigma(h_t)

    Shapes: h (d,) -> (d,). Conventions: the two start alike, g_0 = sigma(h_0).
    Source: IFT6135-H2022 Q1.1
    """
    return np.asarray(sigma(h), dtype=np.float64)


def step_forms(
    W: Array, U: Array, b: Array, sigma: Entrywise, h_prev: Array, x: Array
) -> list[Array]:
    """The induction step: g_t in three forms that are equal.

    sigma(W g_{t-1} + U x_t + b) = sigma(W sigma(h_{t-1}) + U x_t + b) = sigma(h_t)

    Shapes: W (d, d), U (d, n), b (d,), h_prev (d,), x (n,) -> three of (d,).
    Source: IFT6135-H2022 Q1.1
    """
    g_prev = conventional_state(h_prev, sigma)
    h = W @ sigma(h_prev) + U @ x + b
    return [
        np.asarray(sigma(W @ g_prev + U @ x + b)),
        np.asarray(sigma(W @ sigma(h_prev) + U @ x + b)),
        conventional_state(h, sigma),
    ]


def jacobian(W: Array, h_prev: Array, dsigma: Entrywise) -> Array:
    """d h_t / d h_{t-1} = W diag(sigma'(h_{t-1})).

    Shapes: W (d, d), h_prev (d,) -> (d, d), [i, j] = d h_{t,i} / d h_{t-1,j}.
    Source: IFT6135-H2022 Q1.2
    """
    return np.asarray(np.einsum("ij,j->ij", W, dsigma(h_prev)))


def step_bound(W: Array, gamma: float) -> float:
    """The least bound on ||d h_t / d h_{t-1}|| that knows W and gamma alone.

    gamma sqrt(lambda_1(W^T W)) = gamma ||W||_2, attained where sigma' is gamma everywhere

    Shapes: W (d, d) -> scalar.
    Source: IFT6135-H2022 Q1.2
    """
    return float(gamma * np.sqrt(np.linalg.eigvalsh(W.T @ W).max()))


def bound(delta: float, T: int) -> float:
    """The least bound on ||d h_T / d h_0|| where lambda_1(W^T W) <= delta^2 / gamma^2.

    delta^T

    Conventions: delta in [0, 1), T >= 0, 0^0 = 1.
    Source: IFT6135-H2022 Q1.2
    """
    return float(delta**T)
