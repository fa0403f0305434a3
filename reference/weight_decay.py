"""L2 regularization and weight decay, under SGD and under Adam.

Weight decay: theta - eta grad - lam theta. L2 regularization: the loss plus gamma |theta|^2.
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def equivalent_l2(lam: float, eta: float) -> float:
    """The factor of the penalty under which SGD does what weight decay does.

    gamma = lam / (2 eta)

    Conventions: the penalty is gamma |theta|^2, without 1/2; lam is tied to eta.
    Source: IFT6135-H2022 Q4.1
    """
    return lam / (2 * eta)


def l2_step(theta: Array, grad: Array, eta: float, gamma: float) -> Array:
    """A step of SGD on the loss plus gamma |theta|^2.

    theta - eta (grad + 2 gamma theta)

    Shapes: theta (d,), grad (d,), the gradient of the loss alone -> (d,).
    Source: IFT6135-H2022 Q4.1
    """
    return theta - eta * regularized_gradient(theta, grad, gamma)


def regularized_gradient(theta: Array, grad: Array, gamma: float) -> Array:
    """The gradient of the loss plus gamma |theta|^2: what Adam's line for the gradient becomes.

    grad + 2 gamma theta

    Shapes: theta (d,), grad (d,), the gradient of the loss alone -> (d,).
    Source: IFT6135-H2022 Q4.2
    """
    return grad + 2 * gamma * theta


def adam_line(
    theta: Array,
    g: Array,
    s: Array,
    r: Array,
    t: int,
    gamma: float,
    eps: float,
    rho1: float,
    rho2: float,
    delta: float,
) -> Array:
    """What the changed line of Adam computes, given all that the algorithm holds at that step.

    g <- g + 2 gamma theta

    Shapes: theta, g, s, r (d,) -> (d,). Conventions: s and r are the moments before the step, t
        counts from one; of all these the line needs theta and g.
    Source: IFT6135-H2022 Q4.2
    """  # fmt: skip
    return regularized_gradient(theta, g, gamma)
