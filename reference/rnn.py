"""A sigmoid recurrent network with a squared loss, and its gradients by hand.

h_t = sigmoid(W x_t + U h_{t-1}),  y_t = V h_t,  L = sum_t L_t,  L_t = ||z_t - y_t||^2.

Time runs t = 1..T. h (T+1, d) starts with h_0, so h[t] is h_t; x, y, z and g have T rows, so
x[t-1] is x_t and g[t-1] is the gradient of the whole loss L at h_t. A gradient has the shape of
its variable; a Jacobian is J[i, j] = d out_i / d in_j.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from reference.types import Array

if TYPE_CHECKING:
    from jaxtyping import Float


def forward(
    W: Float[Array, "d n"],
    U: Float[Array, "d d"],
    V: Float[Array, "k d"],
    x: Float[Array, "T n"],
    h_0: Float[Array, "d"],
) -> tuple[Float[Array, "T+1 d"], Float[Array, "T k"]]:
    """Hidden states and outputs of the network.

    h_t = sigmoid(W x_t + U h_{t-1}),  y_t = V h_t

    Conventions: h[0] is h_0, which need not be zero or lie in (0, 1). Source: IFT6135-A2022 Q1

    >>> no, twice = np.zeros((1, 1)), np.array([[2.0]])
    >>> [part.tolist() for part in forward(no, no, twice, np.ones((2, 1)), h_0=np.zeros(1))]
    [[[0.0], [0.5], [0.5]], [[1.0], [1.0]]]
    """
    states = [h_0]
    for x_t in x:
        states.append(_sigmoid(W @ x_t + U @ states[-1]))
    h = np.stack(states)
    return h, h[1:] @ V.T


def loss(y: Float[Array, "T k"], z: Float[Array, "T k"]) -> float:
    """Squared loss of the whole sequence.

    L = sum_t ||z_t - y_t||^2

    Conventions: a sum, no 1/2 and no mean. Source: IFT6135-A2022 Q1

    >>> loss(np.array([[1.0], [2.0]]), np.array([[3.0], [2.0]]))
    4.0
    """
    return float(np.sum((z - y) ** 2))


def local_gradient(
    V: Float[Array, "k d"], h: Float[Array, "d"], z: Float[Array, "k"]
) -> Float[Array, "d"]:
    """Gradient at h_t of the loss of its own step alone.

    grad_{h_t} L_t = -2 V^T (z_t - V h_t)

    Conventions: h is one state h_t, z its target. Source: IFT6135-A2022 Q1.3

    >>> local_gradient(np.array([[2.0]]), np.array([0.5]), np.array([3.0])).tolist()
    [-8.0]
    """
    return -2 * V.T @ (z - V @ h)


def jacobian(U: Float[Array, "d d"], h_next: Float[Array, "d"]) -> Float[Array, "d d"]:
    """Jacobian of one step of the recurrence.

    d h_{t+1} / d h_t = diag(h_{t+1} * (1 - h_{t+1})) U

    Conventions: rows index h_{t+1} and columns h_t. h_next is h_{t+1}, after the sigmoid.
    Source: IFT6135-A2022 Q1.3

    >>> jacobian(np.array([[4.0]]), np.array([0.5])).tolist()
    [[1.0]]
    """
    return np.diag(h_next * (1 - h_next)) @ U


def total_gradient(
    grad_local: Float[Array, "d"], J_next: Float[Array, "d d"], grad_next: Float[Array, "d"] | None
) -> Float[Array, "d"]:
    """Gradient of the whole loss at h_t from the one at h_{t+1}.

    grad_{h_t} L = grad_{h_t} L_t + (d h_{t+1} / d h_t)^T grad_{h_{t+1}} L

    Conventions: grad_next is None at t = T, where only the local term is left and J_next is
        not read. Source: IFT6135-A2022 Q1.2

    >>> total_gradient(np.array([1.0]), np.array([[2.0]]), np.array([3.0])).tolist()
    [7.0]
    """
    if grad_next is None:
        return grad_local.copy()
    return grad_local + J_next.T @ grad_next


def total_gradients(
    W: Float[Array, "d n"],
    U: Float[Array, "d d"],
    V: Float[Array, "k d"],
    x: Float[Array, "T n"],
    z: Float[Array, "T k"],
    h_0: Float[Array, "d"],
) -> Float[Array, "T d"]:
    """Gradients of the whole loss at h_1..h_T, by the recursion from t = T down to 1.

    Conventions: g[t-1] belongs to h_t; h_0 has none. Needs T >= 1. Source: IFT6135-A2022 Q1.2-3

    >>> no, one, z = np.zeros((1, 1)), np.ones((1, 1)), np.ones((2, 1))
    >>> total_gradients(no, no, one, np.zeros((2, 1)), z, np.zeros(1)).tolist()
    [[-1.0], [-1.0]]
    """
    h, _ = forward(W, U, V, x, h_0)
    T = len(x)
    g = np.empty((T, len(h_0)))
    g[T - 1] = local_gradient(V, h[T], z[T - 1])
    for t in range(T - 1, 0, -1):
        local = local_gradient(V, h[t], z[t - 1])
        g[t - 1] = total_gradient(local, jacobian(U, h[t + 1]), g[t])
    return g


def grad_W(
    h: Float[Array, "T+1 d"], g: Float[Array, "T d"], x: Float[Array, "T n"]
) -> Float[Array, "d n"]:
    """Gradient of the loss for the input weights.

    grad_W L = sum_{t=1..T} (h_t * (1 - h_t) * g_t) x_t^T

    Conventions: h[0] is h_0; g[t-1] is the total gradient at h_t; W is shared by all steps.
    Source: IFT6135-A2022 Q1.4

    >>> grad_W(np.array([[0.0], [0.5]]), np.array([[4.0]]), np.array([[3.0]])).tolist()
    [[3.0]]
    """
    return (_slope(h[1:]) * g).T @ x


def grad_U(h: Float[Array, "T+1 d"], g: Float[Array, "T d"]) -> Float[Array, "d d"]:
    """Gradient of the loss for the recurrent weights.

    grad_U L = sum_{t=1..T} (h_t * (1 - h_t) * g_t) h_{t-1}^T

    Conventions: h[0] is h_0, so the term t = 1 vanishes only if h_0 does.
    Source: IFT6135-A2022 Q1.4

    >>> grad_U(np.array([[2.0], [0.5]]), np.array([[4.0]])).tolist()
    [[2.0]]
    """
    return (_slope(h[1:]) * g).T @ h[:-1]


def truncated_grad_U(
    W: Float[Array, "d n"],
    U: Float[Array, "d d"],
    V: Float[Array, "k d"],
    x: Float[Array, "T n"],
    z: Float[Array, "T k"],
    h_0: Float[Array, "d"],
    window: int,
) -> Float[Array, "d d"]:
    """Gradient for the recurrent weights by truncated back-propagation through time.

    sum_{s=1..T} sum_{t=max(1, s-window+1)..s} (h_t * (1 - h_t) * dL_s/dh_t) h_{t-1}^T

    Each L_s reaches back over the `window` states h_s, h_{s-1}, .., h_{s-window+1} and no
    further; the forward pass is not truncated.

    Conventions: window >= 1; window >= T is the full gradient (and T - 1 too, if h_0 = 0).
    Source: IFT6135-A2022 Q1.5

    >>> no, one = np.zeros((1, 1)), np.ones((1, 1))
    >>> truncated_grad_U(no, no, one, no, one, np.array([2.0]), window=1).tolist()
    [[-0.5]]
    """
    h, _ = forward(W, U, V, x, h_0)
    total = np.zeros_like(U)
    for s in range(1, len(x) + 1):
        delta = local_gradient(V, h[s], z[s - 1])
        for t in range(s, max(0, s - window), -1):
            total += np.outer(_slope(h[t]) * delta, h[t - 1])
            delta = jacobian(U, h[t]).T @ delta
    return total


def enumerated_bias(window: int) -> tuple[float, float]:
    """Expected dL/dU of a scalar network, truncated and full, over all of its 16 inputs.

    T = 4, w = 1, u = 1.5, v = 1, h_0 = 0; x_t uniform on {-1, +1};
    z_1 = 1/2 and z_t = (1 + x_{t-1}) / 2, so the target asks for memory.

    The two differ for window 1 and 2 (truncation is biased) and agree from window 3 on.

    Conventions: window >= 1; returns (truncated, full). Source: IFT6135-A2022 Q1.5

    >>> [round(mean, 4) for mean in enumerated_bias(window=1)]
    [-0.0158, 0.023]
    """
    W, U, V, h_0 = np.array([[1.0]]), np.array([[1.5]]), np.array([[1.0]]), np.zeros(1)
    truncated, full = [], []
    for signs in product([-1.0, 1.0], repeat=4):
        x = np.array(signs)[:, None]
        z = np.concatenate([[[0.5]], (1 + x[:-1]) / 2])
        h, _ = forward(W, U, V, x, h_0)
        truncated.append(truncated_grad_U(W, U, V, x, z, h_0, window))
        full.append(grad_U(h, total_gradients(W, U, V, x, z, h_0)))
    return float(np.mean(truncated)), float(np.mean(full))


def unrolled_graph(T: int, with_h0: bool = True) -> tuple[list[str], list[tuple[str, str, str]]]:
    """Computational graph of the network over T steps.

    x_t -W-> h_t,  h_{t-1} -U-> h_t,  h_t -V-> y_t   for t = 1..T

    Conventions: edges are (source, target, weight); nodes x1..xT, h0..hT, y1..yT;
        without h0 neither it nor its edge is there. Edges follow the flow of values; all steps
        share the labels W, U, V. Source: IFT6135-A2022 Q1.1

    >>> unrolled_graph(1)
    (['x1', 'h0', 'h1', 'y1'], [('x1', 'h1', 'W'), ('h0', 'h1', 'U'), ('h1', 'y1', 'V')])
    """
    steps = range(1, T + 1)
    first = 0 if with_h0 else 1
    nodes = [f"x{t}" for t in steps]
    nodes += [f"h{t}" for t in range(first, T + 1)]
    nodes += [f"y{t}" for t in steps]
    edges = [(f"x{t}", f"h{t}", "W") for t in steps]
    edges += [(f"h{t - 1}", f"h{t}", "U") for t in range(first + 1, T + 1)]
    edges += [(f"h{t}", f"y{t}", "V") for t in steps]
    return nodes, edges


def _sigmoid(a: Float[Array, "d"]) -> Float[Array, "d"]:
    """1 / (1 + exp(-a)), without overflow at either end."""
    return np.exp(-np.logaddexp(0, -a))


def _slope(h: Float[Array, "*axes"]) -> Float[Array, "*axes"]:
    """Derivative of the sigmoid, written with its value h."""
    return h * (1 - h)
