"""A chain of layers with one ReLU unit each: its derivative, and how large that can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from reference.types import Array

if TYPE_CHECKING:
    from jaxtyping import Float


def unit_gradient(x: float, n: int) -> float:
    """The derivative of n layers whose weights are all one.

    f(x) = ReLU(x) for every n >= 1, so that f'(x) = 1 for x > 0 and 0 for x < 0

    Conventions: f'(0) = 0, as autograd has it.
    Source: CSC413-F2024 1.1.1

    >>> unit_gradient(2.0, n=3)
    1.0
    """
    return chain_gradient(x, np.ones(n))


def chain_gradient(x: float, w: Float[Array, "n"]) -> float:
    """The derivative of f(x) = ReLU(w_n ReLU(w_{n-1} ... ReLU(w_1 x))).

    f'(x) = prod_i w_i where every pre-activation is above zero, else 0

    Conventions: the derivative of ReLU at 0 is 0.
    Source: CSC413-F2024 1.1.2

    >>> chain_gradient(1.0, np.array([2.0, 3.0]))
    6.0
    """
    activation, gradient = x, 1.0
    for weight in w:
        z = weight * activation
        gradient *= weight if z > 0 else 0.0
        activation = max(z, 0.0)
    return float(gradient)


def linear_end_gradient(x: float, w: Float[Array, "n"]) -> float:
    """The same where the last layer has no ReLU: w_n times the derivative of the layers before.

    Source: CSC413-F2024 1.1.2

    >>> linear_end_gradient(1.0, np.array([2.0, -3.0]))
    -6.0
    """
    return float(w[-1] * chain_gradient(x, w[:-1]))


def chain_bound(w: Float[Array, "n"]) -> float:
    """The bound on |f'| that knows the weights' sizes alone.

    0 <= |f'(x)| <= prod_i |w_i|

    Source: CSC413-F2024 1.1.2

    >>> chain_bound(np.array([2.0, -3.0]))
    6.0
    """
    return float(np.prod(np.abs(w)))


def chain_largest(w: Float[Array, "n"]) -> float:
    """The largest |f'(x)| over all x, every layer with a ReLU.

    prod_i |w_i| where w_2, ..., w_n are above zero, else 0: a later layer of weight w_i <= 0 turns
    what is not negative into zero. The sign of w_1 does not matter, since x takes both.

    Source: CSC413-F2024 1.1.2

    >>> chain_largest(np.array([-2.0, 3.0])), chain_largest(np.array([2.0, -3.0]))
    (6.0, 0.0)
    """
    return chain_bound(w) if np.all(w[1:] > 0) else 0.0
