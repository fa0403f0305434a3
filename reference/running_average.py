"""Momentum, the running average of gradients, and the bias of that average.

Momentum: v_t = alpha v_{t-1} + eps g_t, update -v_t. Running average: v_t = beta v_{t-1} +
(1 - beta) g_t, update -delta v_t. Both start from v_0 = 0; steps are counted from one.
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def momentum_update(prev_update: Array, g: Array, alpha: float, eps: float) -> Array:
    """An update of SGD with momentum by the update before it.

    Delta_t = alpha Delta_{t-1} - eps g_t

    Shapes: prev_update (d,), g (d,) -> (d,). Conventions: the update before the first is 0.
    Source: IFT6135-H2022 Q2.1
    """
    return alpha * prev_update - eps * g


def average_update(prev_update: Array, g: Array, beta: float, delta: float) -> Array:
    """An update of SGD with a running average by the update before it.

    Delta_t = beta Delta_{t-1} - delta (1 - beta) g_t

    Shapes: prev_update (d,), g (d,) -> (d,). Conventions: the update before the first is 0.
    Source: IFT6135-H2022 Q2.1
    """
    return beta * prev_update - delta * (1 - beta) * g


def equivalent_momentum(beta: float, delta: float) -> tuple[float, float]:
    """The momentum whose updates are those of the running average.

    alpha = beta, eps = delta (1 - beta)

    Conventions: returns (alpha, eps). The updates agree; the v_t differ by the factor delta.
    Source: IFT6135-H2022 Q2.1
    """
    return beta, delta * (1 - beta)


def coefficients(beta: float, t: int) -> Array:
    """Weights of g_1 ... g_t in the running average v_t.

    v_t = (1 - beta) sum_{i=1}^t beta^{t-i} g_i

    Shapes: -> (t,), the weight of g_1 first.
    Source: IFT6135-H2022 Q2.2
    """
    return (1 - beta) * beta ** np.arange(t - 1.0, -1.0, -1.0)


def expectation(beta: float, t: int, mean: Array) -> Array:
    """Expected running average of gradients whose mean does not change.

    E[v_t] = (1 - beta^t) E[g]

    Shapes: mean (d,) -> (d,). Conventions: the gradients need not be independent; without bias
        only where the mean is zero.
    Source: IFT6135-H2022 Q2.3
    """
    return (1 - beta**t) * mean


def corrected(v: Array, beta: float, t: int) -> Array:
    """The running average, rescaled to have no bias.

    v_t / (1 - beta^t)

    Shapes: v (d,) -> (d,). Conventions: t >= 1.
    Source: IFT6135-H2022 Q2.3
    """
    return v / (1 - beta**t)
