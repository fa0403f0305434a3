"""L2 regularization and weight decay, under SGD and under Adam.

Weight decay: theta - eta grad - lam theta. L2 regularization: the loss plus gamma |theta|^2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np  # noqa: F401 - the examples use it

from reference.types import Array

if TYPE_CHECKING:
    from jaxtyping import Float


def equivalent_l2(lam: float, eta: float) -> float:
    """The factor of the penalty under which SGD does what weight decay does.

    gamma = lam / (2 eta)

    Conventions: the penalty is gamma |theta|^2, without 1/2; lam is tied to eta.
    Source: IFT6135-H2022 Q4.1

    >>> equivalent_l2(lam=0.5, eta=0.25)
    1.0
    """
    return lam / (2 * eta)


def l2_step(
    theta: Float[Array, "d"], grad: Float[Array, "d"], eta: float, gamma: float
) -> Float[Array, "d"]:
    """A step of SGD on the loss plus gamma |theta|^2.

    theta - eta (grad + 2 gamma theta)

    Conventions: grad is the gradient of the loss alone.
    Source: IFT6135-H2022 Q4.1

    >>> l2_step(np.array([1.0]), np.array([2.0]), eta=0.25, gamma=0.5).tolist()
    [0.25]
    """
    return theta - eta * regularized_gradient(theta, grad, gamma)


def regularized_gradient(
    theta: Float[Array, "d"], grad: Float[Array, "d"], gamma: float
) -> Float[Array, "d"]:
    """The gradient of the loss plus gamma |theta|^2: what Adam's line for the gradient becomes.

    grad + 2 gamma theta

    Conventions: grad is the gradient of the loss alone.
    Source: IFT6135-H2022 Q4.2

    >>> regularized_gradient(np.array([1.0]), np.array([2.0]), gamma=0.5).tolist()
    [3.0]
    """
    return grad + 2 * gamma * theta


def adam_line(
    theta: Float[Array, "d"],
    g: Float[Array, "d"],
    s: Float[Array, "d"],
    r: Float[Array, "d"],
    t: int,
    gamma: float,
    eps: float,
    rho1: float,
    rho2: float,
    delta: float,
) -> Float[Array, "d"]:
    """What the changed line of Adam computes, given all that the algorithm holds at that step.

    g <- g + 2 gamma theta

    Conventions: s and r are the moments before the step, t
        counts from one; of all these the line needs theta and g.
    Source: IFT6135-H2022 Q4.2

    >>> theta, g, s, r = np.array([[1.0], [2.0], [0.0], [0.0]])
    >>> adam_line(theta, g, s, r, 1, 0.5, 0.001, 0.9, 0.999, 1e-8).tolist()
    [3.0]
    """  # fmt: skip
    return regularized_gradient(theta, g, gamma)
