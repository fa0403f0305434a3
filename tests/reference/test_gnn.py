"""Graph updates agree with exact loops, matrix forms and torch; attention with exact softmax."""

import math
from collections.abc import Callable
from fractions import Fraction
from itertools import permutations, product
from types import SimpleNamespace

import networkx as nx
import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from reference import gnn

Array = NDArray[np.float64]
Edge = tuple[int, int]

RTOL = 1e-12
ATOL = 1e-12
SIZES = [(1, 2), (2, 3), (5, 2), (7, 5)]
HUGE = 1e4  # scores whose exponential overflows

# Four nodes: 0 hears 1 and 3; 1 hears itself and 0; 2 hears nobody; 3 hears all, unsorted.
IN_NEIGHBORS = {0: [1, 3], 1: [1, 0], 2: [], 3: [2, 0, 3, 1]}
EDGES = [(j, i) for i, sources in IN_NEIGHBORS.items() for j in sources]
D = 3


class World:
    """Whole-number states, an affine map A_ji h + b_ji per edge, and q(h, a) = P h + a^2."""

    def __init__(self, seed: int) -> None:
        rng = np.random.default_rng(seed)
        self.h: Array = rng.integers(-3, 4, size=(4, D)).astype(np.float64)
        self.P: Array = rng.integers(-3, 4, size=(D, D)).astype(np.float64)
        # A map on every pair, so that one read in the wrong direction is found, not missed.
        shape = (4, 4, D, D)
        self.A: Array = rng.integers(-3, 4, size=shape).astype(np.float64)
        self.b: Array = rng.integers(-3, 4, size=shape[:3]).astype(np.float64)

    def q(self, h_i: Array, a: Array) -> Array:
        out: Array = self.P @ h_i + a**2
        return out

    def f(self) -> dict[Edge, Callable[[Array], Array]]:
        def edge_map(j: int, i: int) -> Callable[[Array], Array]:
            return lambda h_j: self.A[j, i] @ h_j + self.b[j, i]

        return {(j, i): edge_map(j, i) for j, i in product(range(4), range(4))}

    def states(self) -> dict[int, Array]:
        return dict(enumerate(self.h))


def by_loops(world: World) -> Array:
    """Scalar by scalar, the sum over edges first."""
    out = np.zeros_like(world.h)
    for i, a in product(range(4), range(D)):
        incoming = 0.0
        for j, receiver in EDGES:
            if receiver == i:
                incoming += world.b[j, i, a]
                for b in range(D):
                    incoming += world.A[j, i, a, b] * world.h[j, b]
        out[i, a] = incoming**2 + sum(world.P[a, b] * world.h[i, b] for b in range(D))
    return out


def by_block_matrix(world: World) -> Array:
    """All nodes at once: an adjacency mask over a block matrix that acts on stacked states."""
    adjacency = np.zeros((4, 4))
    adjacency[tuple(zip(*EDGES, strict=True))] = 1
    blocks = np.transpose(adjacency[:, :, None, None] * world.A, (1, 2, 0, 3))
    bias = np.sum(adjacency[:, :, None] * world.b, axis=0)
    incoming: Array = (blocks.reshape(4 * D, 4 * D) @ world.h.ravel()).reshape(4, D) + bias
    return world.h @ world.P.T + incoming**2


def by_torch(world: World) -> Array:
    """Message passing: one message per edge, scattered onto its receiver."""
    source, receiver = map(torch.tensor, zip(*EDGES, strict=True))
    h, P, A, b = map(torch.from_numpy, (world.h, world.P, world.A, world.b))
    messages = torch.bmm(A[source, receiver], h[source][:, :, None])[:, :, 0] + b[source, receiver]
    incoming = torch.zeros_like(h).index_add_(0, receiver, messages)
    return (h @ P.T + incoming**2).numpy()


@pytest.mark.parametrize("oracle", [by_loops, by_block_matrix, by_torch])
@pytest.mark.parametrize("seed", range(5))
def test_every_node_is_updated_from_one_snapshot(
    seed: int, oracle: Callable[[World], Array]
) -> None:
    """Whole numbers, so equality is exact; node 2 hears nobody and node 1 hears itself."""
    world = World(seed)
    h, expected = world.states(), oracle(world)
    got = gnn.step(h, IN_NEIGHBORS, world.f(), world.q)
    assert list(got) == [0, 1, 2, 3]
    np.testing.assert_array_equal(np.stack(list(got.values())), expected)
    np.testing.assert_array_equal(np.stack(list(h.values())), world.h)
    for i in h:
        alone = gnn.update(i, h, IN_NEIGHBORS, world.f(), world.q)
        np.testing.assert_array_equal(alone, expected[i])


def test_a_node_without_neighbours_receives_a_zero_vector() -> None:
    received = gnn.update(2, World(0).states(), IN_NEIGHBORS, {}, lambda h_i, a: a)
    np.testing.assert_array_equal(received, np.zeros(D))


@pytest.mark.parametrize(
    ("h_1", "neighbours", "weights", "W", "expected"),
    [
        ([1, -1], [[-1, 1], [0, -1], [1, 0]], ["3/5", "1/5", "1/5"], [1, 1], ["0", "4/5"]),
        ([1, -1], [[-1, 1], [0, -1], [1, 0]], ["3/5", "1/5", "1/5"], [2, 1], ["1", "9/5"]),
        ([1, 2, 3], [[1, -1, 0], [2, 1, -5]], ["1/2", "1/4"], [1, 0, -1], ["0", "-2", "-2"]),
    ],
)
def test_weighted_update_of_small_instances(
    h_1: list[int], neighbours: list[list[int]], weights: list[str], W: list[int], expected: object
) -> None:
    w = [Fraction(weight) for weight in weights]
    bias = sum(a * b for a, b in zip(W, h_1, strict=True))
    columns = zip(*neighbours, strict=True)
    sums = [sum(2 * a * b for a, b in zip(w, column, strict=True)) for column in columns]
    assert [str(bias + max(s, Fraction())) for s in sums] == expected
    got = gnn.weighted_update(*(np.array(a, np.float64) for a in (h_1, neighbours, w, W)))
    exact = [float(bias + max(s, Fraction())) for s in sums]
    np.testing.assert_allclose(got, exact, rtol=RTOL, atol=ATOL)


@pytest.mark.parametrize(("m", "d"), [(1, 2), (3, 5), (7, 3)])
def test_weighted_update_of_random_instances_is_torch_relu_and_bias(m: int, d: int) -> None:
    rng = np.random.default_rng((m, d))
    h_1, neighbours, weights, W = (rng.normal(size=s) for s in (d, (m, d), m, d))
    mixed = torch.einsum("m,md->d", *map(torch.from_numpy, (weights, neighbours)))
    expected = torch.nn.functional.relu(2 * mixed).numpy() + np.inner(W, h_1)
    got = gnn.weighted_update(h_1, neighbours, weights, W)
    np.testing.assert_allclose(got, expected, rtol=RTOL)


@pytest.mark.parametrize("n", [1, 2, 3, 4, 7])
def test_complete_graph_edges_are_the_ordered_pairs(n: int) -> None:
    nodes, complete = range(n), nx.complete_graph(n, create_using=nx.DiGraph)
    assert gnn.complete_graph_edges(n) == len(list(permutations(nodes, 2)))
    assert gnn.complete_graph_edges(n) == complete.number_of_edges()
    assert gnn.complete_graph_edges(n, self_loops=True) == len(list(product(nodes, repeat=2)))


def test_four_words_have_twelve_edges_and_sixteen_with_self_loops() -> None:
    assert (gnn.complete_graph_edges(4), gnn.complete_graph_edges(4, self_loops=True)) == (12, 16)


def run_parts(Q: Array, K: Array, V: Array, h: Array) -> Array:
    return gnn.run_gnn(gnn.attention_parts(Q, K, V), h)


ATTENTIONS = [gnn.attention, run_parts]


def drawn(n: int, d: int) -> tuple[Array, Array, Array, Array]:
    rng = np.random.default_rng((n, d))
    Q, K, V = rng.normal(size=(3, d, d))
    return Q, K, V, rng.normal(size=(n, d))


def attention_by_loops(Q: Array, K: Array, V: Array, h: Array) -> Array:
    """Eq. (3) word by word, with the softmax as it is defined."""
    out = np.zeros_like(h)
    for i, h_i in enumerate(h):
        weights = [math.exp(np.dot(Q.dot(h_i), K.dot(h_j))) for h_j in h]
        for weight, h_j in zip(weights, h, strict=True):
            out[i] += weight / math.fsum(weights) * V.dot(h_j)
    return out


def attention_by_torch(Q: Array, K: Array, V: Array, h: Array) -> Array:
    q, k, v = (torch.nn.functional.linear(*map(torch.from_numpy, (h, M))) for M in (Q, K, V))
    return torch.nn.functional.scaled_dot_product_attention(q, k, v, scale=1.0).numpy()


@pytest.mark.parametrize("oracle", [attention_by_loops, attention_by_torch])
@pytest.mark.parametrize("attention", ATTENTIONS)
@pytest.mark.parametrize("sizes", SIZES)
def test_attention_is_the_softmax_average_of_values(
    sizes: tuple[int, int], attention: Callable[..., Array], oracle: Callable[..., Array]
) -> None:
    given = drawn(*sizes)
    np.testing.assert_allclose(attention(*given), oracle(*given), rtol=RTOL, atol=ATOL)


@pytest.mark.parametrize("attention", ATTENTIONS)
@pytest.mark.parametrize("sizes", SIZES)
def test_attention_is_exact_where_the_weights_are_powers_of_two(
    sizes: tuple[int, int], attention: Callable[..., Array]
) -> None:
    """With Q = ln 2 times whole numbers, e^{s_ij} = 2^{k_ij} and the softmax is rational."""
    rng = np.random.default_rng(sizes)
    Q, K, V = rng.integers(-1, 2, size=(3, sizes[1], sizes[1]))
    h = rng.integers(-1, 2, size=sizes)
    coordinates = (V @ h.T).tolist()
    expected = []
    for h_i in h:
        weights = [Fraction(2) ** int(Q @ h_i @ (K @ h_j)) for h_j in h]
        sums = [sum(w * c for w, c in zip(weights, row, strict=True)) for row in coordinates]
        expected.append([float(s / sum(weights)) for s in sums])
    got = attention(*(a.astype(np.float64) for a in (math.log(2) * Q, K, V, h)))
    np.testing.assert_allclose(got, expected, rtol=RTOL, atol=ATOL)


@pytest.mark.parametrize("attention", ATTENTIONS)
def test_huge_scores_choose_the_best_word_instead_of_overflowing(
    attention: Callable[..., Array],
) -> None:
    Q, K, V, h = drawn(7, 5)
    best = np.argmax(h @ Q.T @ K @ h.T, axis=1)
    np.testing.assert_allclose(attention(HUGE * Q, K, V, h), h[best] @ V.T, rtol=RTOL, atol=ATOL)


@pytest.mark.parametrize("sizes", SIZES)
def test_the_order_of_messages_does_not_matter(sizes: tuple[int, int]) -> None:
    Q, K, V, h = drawn(*sizes)
    parts = gnn.attention_parts(Q, K, V)
    assert parts.neighbors(len(h)) == [list(range(len(h)))] * len(h)
    messages = [parts.message(j, 0, h_j, h[0]) for j, h_j in enumerate(h)]
    for order in (messages, messages[::-1], messages[1:] + messages[:1]):
        got = parts.update(h[0], parts.aggregate(order))
        np.testing.assert_allclose(got, attention_by_loops(Q, K, V, h)[0], rtol=RTOL, atol=ATOL)


def test_run_gnn_asks_for_each_message_along_an_edge_and_for_no_other() -> None:
    """On other parts than attention's: names of senders and receivers, kept in order."""
    ring = SimpleNamespace(
        neighbors=lambda n: [[(i + 1) % n, (i + 3) % n] for i in range(n)],
        message=lambda j, i, h_j, h_i: 100 * j + 10 * i + h_j - h_i,
        aggregate=lambda messages: messages[0] - 2 * messages[1],
        update=lambda h_i, agg: 1000 * h_i + agg,
    )
    h = np.arange(10.0).reshape(5, 2) ** 2

    def message(j: int, i: int) -> Array:
        out: Array = 100 * j + 10 * i + h[j] - h[i]
        return out

    for i, got in enumerate(gnn.run_gnn(ring, h)):
        expected = 1000 * h[i] + message((i + 1) % 5, i) - 2 * message((i + 3) % 5, i)
        np.testing.assert_array_equal(got, expected)
