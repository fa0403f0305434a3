"""Momentum, the running average of gradients, and the bias of that average.

Momentum: v_t = alpha v_{t-1} + eps g_t, update -v_t. Running average: v_t = beta v_{t-1} +
(1 - beta) g_t, update -delta v_t. Both start from v_0 = 0; steps are counted from one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from reference.types import Array

if TYPE_CHECKING:
    from jaxtyping import Float


def momentum_update(
    prev_update: Float[Array, "d"], g: Float[Array, "d"], alpha: float, eps: float
) -> Float[Array, "d"]:
    """An update of SGD with momentum by the update before it.

    Delta_t = alpha Delta_{t-1} - eps g_t

    Conventions: the update before the first is 0.
    Source: IFT6135-H2022 Q2.1

    >>> momentum_update(np.array([1.0]), np.array([2.0]), alpha=0.5, eps=0.125).tolist()
    [0.25]
    """
    return alpha * prev_update - eps * g


def average_update(
    prev_update: Float[Array, "d"], g: Float[Array, "d"], beta: float, delta: float
) -> Float[Array, "d"]:
    """An update of SGD with a running average by the update before it.

    Delta_t = beta Delta_{t-1} - delta (1 - beta) g_t

    Conventions: the update before the first is 0.
    Source: IFT6135-H2022 Q2.1

    >>> average_update(np.array([1.0]), np.array([2.0]), beta=0.5, delta=0.25).tolist()
    [0.25]
    """
    return beta * prev_update - delta * (1 - beta) * g


def equivalent_momentum(beta: float, delta: float) -> tuple[float, float]:
    """The momentum whose updates are those of the running average.

    alpha = beta, eps = delta (1 - beta)

    Conventions: returns (alpha, eps). The updates agree; the v_t differ by the factor delta.
    Source: IFT6135-H2022 Q2.1

    >>> equivalent_momentum(beta=0.5, delta=0.25)
    (0.5, 0.125)
    """
    return beta, delta * (1 - beta)


def coefficients(beta: float, t: int) -> Float[Array, "{t}"]:
    """Weights of g_1 ... g_t in the running average v_t.

    v_t = (1 - beta) sum_{i=1}^t beta^{t-i} g_i

    Conventions: the weight of g_1 first.
    Source: IFT6135-H2022 Q2.2

    >>> coefficients(beta=0.5, t=3).tolist()
    [0.125, 0.25, 0.5]
    """
    return (1 - beta) * beta ** np.arange(t - 1.0, -1.0, -1.0)


def unrolled(beta: float, t: int) -> Float[Array, "{t} {t}"]:
    """Weights of g_1 ... g_t in each running average v_1 ... v_t, by the recursion itself.

    row_s = beta row_{s-1} + (1 - beta) e_s

    Conventions: row s - 1 belongs to v_s. Source: IFT6135-H2022 Q2.2

    >>> unrolled(beta=0.5, t=2).tolist()
    [[0.5, 0.0], [0.25, 0.5]]
    """
    rows, row = [], np.zeros(t)
    for unit in np.eye(t):
        row = beta * row + (1 - beta) * unit
        rows.append(row)
    return np.stack(rows)


def terms(beta: float, t: int, mean: Float[Array, "d"]) -> Float[Array, "{t} d"]:
    """What each gradient adds to the expected running average.

    (1 - beta) beta^{t-i} E[g],   i = 1..t

    Conventions: that of g_1 first. Source: IFT6135-H2022 Q2.3

    >>> terms(beta=0.5, t=2, mean=np.array([4.0])).tolist()
    [[1.0], [2.0]]
    """
    return np.outer(coefficients(beta, t), mean)


def expectation(beta: float, t: int, mean: Float[Array, "d"]) -> Float[Array, "d"]:
    """Expected running average of gradients whose mean does not change.

    E[v_t] = (1 - beta^t) E[g]

    Conventions: the gradients need not be independent; without bias
        only where the mean is zero.
    Source: IFT6135-H2022 Q2.3

    >>> expectation(beta=0.5, t=2, mean=np.array([4.0])).tolist()
    [3.0]
    """
    return (1 - beta**t) * mean


def corrected(v: Float[Array, "d"], beta: float, t: int) -> Float[Array, "d"]:
    """The running average, rescaled to have no bias.

    v_t / (1 - beta^t)

    Conventions: t >= 1.
    Source: IFT6135-H2022 Q2.3

    >>> corrected(np.array([3.0]), beta=0.5, t=2).tolist()
    [4.0]
    """
    return v / (1 - beta**t)
