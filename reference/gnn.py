"""Graph network updates, and single-head attention as one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np

from reference.types import Array

if TYPE_CHECKING:
    from jaxtyping import Float

EdgeMaps = Mapping[tuple[int, int], Callable[[Array], Array]]
Combine = Callable[[Array, Array], Array]


def update(
    i: int,
    h: Mapping[int, Array],
    in_neighbors: Mapping[int, Sequence[int]],
    f: EdgeMaps,
    q: Combine,
) -> Float[Array, "d"]:
    """One node's update when the aggregation is the sum.

    h_i^{t+1} = q(h_i^t, sum_{j : v_j in N(v_i)} f_ji(h_j^t))

    Shapes: every h[j] (d,).
    Conventions: in_neighbors[i] lists N(v_i), the sources of edges into v_i; f[(j, i)] is f_ji,
        the map on the edge j -> i. v_i is its own neighbour only if listed. The empty sum is
        the zero vector of h_i's shape.
    Source: IFT6135-A2022 Q2.1, eq. (1)

    >>> states = {0: np.array([1.0]), 1: np.array([2.0])}
    >>> update(0, states, {0: [1]}, {(1, 0): lambda h: 10 * h}, np.add).tolist()
    [21.0]
    """
    messages = [f[j, i](h[j]) for j in in_neighbors[i]]
    return q(h[i], np.sum(messages, axis=0) if messages else np.zeros_like(h[i]))


def step(
    h: Mapping[int, Array],
    in_neighbors: Mapping[int, Sequence[int]],
    f: EdgeMaps,
    q: Combine,
) -> dict[int, Array]:
    """All nodes' updates, each from the same states of time t.

    Shapes: h {i: (d,)} -> {i: (d,)}, the same keys.
    Source: IFT6135-A2022 Q2.1, eq. (1)

    >>> states = {0: np.array([1.0]), 1: np.array([2.0])}
    >>> found = step(states, {0: [1], 1: []}, {(1, 0): np.negative}, np.add)
    >>> {i: h.tolist() for i, h in found.items()}
    {0: [-1.0], 1: [2.0]}
    """
    return {i: update(i, h, in_neighbors, f, q) for i in h}


def weighted_update(
    h_1: Float[Array, "d"],
    neighbours: Float[Array, "m d"],
    weights: Float[Array, "m"],
    W: Float[Array, "d"],
) -> Float[Array, "d"]:
    """One node's update with a weighted aggregation, f(x) = 2x and a ReLU.

    h_1^{t+1} = W h_1^T + max(sum_j weights_j 2 h_j, 0)

    Conventions: max is element-wise; the scalar W h_1^T is added to every entry.
    Source: IFT6135-A2022 Q2.2, eq. (4)-(7)

    >>> h, neighbours = np.array([1.0, 2.0]), np.array([[1.0, -1.0]])
    >>> weighted_update(h, neighbours, np.array([0.5]), W=np.array([3.0, 1.0])).tolist()
    [6.0, 5.0]
    """
    aggregate = weights @ (2 * neighbours)
    return W @ h_1 + np.maximum(aggregate, 0)


def complete_graph_edges(n: int, self_loops: bool = False) -> int:
    """Number of directed edges of the fully connected graph on n nodes.

    n (n - 1), or n^2 with self-loops

    Conventions: i -> j and j -> i are two edges; a self-loop is one.
    Source: IFT6135-A2022 Q2.3

    >>> complete_graph_edges(3), complete_graph_edges(3, self_loops=True)
    (6, 9)
    """
    return n * n if self_loops else n * (n - 1)


def attention(
    Q: Float[Array, "d d"], K: Float[Array, "d d"], V: Float[Array, "d d"], h: Float[Array, "n d"]
) -> Float[Array, "n d"]:
    """Single-head self-attention of every word over the whole sentence.

    h_i' = sum_j softmax_j(Q h_i . K h_j) V h_j

    Conventions: rows of h are words, j runs over all words and i too; no 1/sqrt(d), no residual.
    Source: IFT6135-A2022 Q2.4, eq. (3)

    >>> zero = np.zeros((1, 1))
    >>> attention(zero, zero, np.array([[2.0]]), np.array([[1.0], [3.0]])).tolist()
    [[4.0], [4.0]]
    """
    queries, keys, values = (np.einsum("ab,nb->na", M, h) for M in (Q, K, V))
    scores = np.einsum("ia,ja->ij", queries, keys)
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    attended: Array = np.einsum("ij,ja->ia", weights, values)
    return attended


def attention_parts(
    Q: Float[Array, "d d"], K: Float[Array, "d d"], V: Float[Array, "d d"]
) -> SimpleNamespace:
    """Attention written as the parts of a graph network.

    neighbors(n):             N(i) = all n nodes, i too
    message(j, i, h_j, h_i):  (s_ij, V h_j)  with  s_ij = Q h_i . K h_j
    aggregate(messages):      (sum_j e^{s_ij - m} V h_j, sum_j e^{s_ij - m}),  m = max_j s_ij
    update(h_i, (a, b)):      a / b

    The factor e^{-m} cancels in a / b: aggregate is the plain sum of (e^{s_ij} V h_j, e^{s_ij}),
    kept from overflowing. The layer plays the part of time.

    Conventions: a namespace of the four functions; h_i and h_j have shape (d,). Nodes count from
        0. A message sees the receiver h_i as well as the sender h_j.
    Source: IFT6135-A2022 Q2.4, eq. (1) and (3)

    >>> attention_parts(np.eye(1), np.eye(1), np.eye(1)).neighbors(2)
    [[0, 1], [0, 1]]
    """

    def neighbors(n: int) -> list[list[int]]:
        return [list(range(n)) for _ in range(n)]

    def message(j: int, i: int, h_j: Array, h_i: Array) -> tuple[float, Array]:
        return float((Q @ h_i) @ (K @ h_j)), V @ h_j

    def aggregate(messages: Sequence[tuple[float, Array]]) -> tuple[Array, float]:
        scores = np.array([s for s, _ in messages])
        values = np.stack([v for _, v in messages])
        weights = np.exp(scores - scores.max())
        return np.einsum("j,ja->a", weights, values), float(weights.sum())

    def update(h_i: Array, agg: tuple[Array, float]) -> Array:
        a, b = agg
        return a / b

    return SimpleNamespace(neighbors=neighbors, message=message, aggregate=aggregate, update=update)


def run_gnn(parts: SimpleNamespace, h: Float[Array, "n d"]) -> Float[Array, "n d"]:
    """One step of a graph network given by its parts.

    h_i' = update(h_i, aggregate([message(j, i, h_j, h_i) for j in N(i)])),  N = neighbors(n)

    Conventions: nodes count from 0; all updates read the same h; messages come in the order of N.
    Source: IFT6135-A2022 Q2.4, eq. (1)

    >>> parts = attention_parts(np.zeros((1, 1)), np.zeros((1, 1)), np.array([[2.0]]))
    >>> run_gnn(parts, np.array([[1.0], [3.0]])).tolist()
    [[4.0], [4.0]]
    """
    updated: list[Array] = []
    for i, N_i in enumerate(parts.neighbors(len(h))):
        messages = [parts.message(j, i, h[j], h[i]) for j in N_i]
        updated.append(parts.update(h[i], parts.aggregate(messages)))
    return np.stack(updated)
