"""What the gradients of a sigmoid recurrent network are sums of: losses, and copies of weights.

The network, its shapes and its indices are those of `reference.rnn`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from reference.types import Array

if TYPE_CHECKING:
    from jaxtyping import Float


def paths(locals: Float[Array, "m d"], jacobians: Float[Array, "m-1 d d"]) -> Float[Array, "m d"]:
    """What each loss from step t on contributes to the total gradient at h_t.

    paths_k = (J_{k-1} ... J_1 J_0)^T locals_k,   sum_k paths_k = grad_{h_t} L

    Conventions: locals[k] is the gradient of L_{t+k} at h_{t+k}; J_k = d h_{t+k+1} / d h_{t+k},
        so that row 0 is locals[0] itself. Source: IFT6135-A2022 Q1.2

    >>> paths(np.array([[1.0], [3.0]]), np.array([[[2.0]]])).tolist()
    [[1.0], [6.0]]
    """
    way, found = np.eye(locals.shape[1]), []
    for k, local in enumerate(locals):
        if k:
            way = jacobians[k - 1] @ way
        found.append(way.T @ local)
    return np.stack(found)


def copies_W(
    h: Float[Array, "T+1 d"], g: Float[Array, "T d"], x: Float[Array, "T n"]
) -> Float[Array, "T d n"]:
    """Gradients for the copy of W that each step has, were they apart; they add up to grad_W.

    Conventions: row t-1 belongs to step t. Source: IFT6135-A2022 Q1.4

    >>> copies_W(np.array([[0.0], [0.5]]), np.array([[4.0]]), np.array([[3.0]])).tolist()
    [[[3.0]]]
    """
    slope = h[1:] * (1 - h[1:])
    return np.asarray(np.einsum("td,tn->tdn", slope * g, x))


def copies_U(h: Float[Array, "T+1 d"], g: Float[Array, "T d"]) -> Float[Array, "T d d"]:
    """Gradients for the copy of U that each step has, were they apart; they add up to grad_U.

    Conventions: row t-1 belongs to step t. Source: IFT6135-A2022 Q1.4

    >>> copies_U(np.array([[2.0], [0.5]]), np.array([[4.0]])).tolist()
    [[[2.0]]]
    """
    slope = h[1:] * (1 - h[1:])
    return np.asarray(np.einsum("td,te->tde", slope * g, h[:-1]))
