"""The simplified encoder layer against plain loops and torch's attention; its graph, counted."""

import math
from typing import Any

import networkx as nx
import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from reference import encoder_layer

Array = NDArray[np.float64]

ATOL = 1e-11
SIZES = [(1, 1, 1), (2, 2, 1), (1, 3, 5), (2, 5, 3), (3, 2, 2), (3, 7, 1)]
"""Heads, positions, entries of a head."""

every_size = pytest.mark.parametrize(("H", "T", "e"), SIZES)


def drawn(H: int, T: int, e: int) -> tuple[Array, Array, Array, Array, Array]:
    rng = np.random.default_rng([H, T, e])
    d = H * e
    Q, K, V = rng.normal(size=(3, H, e, d))
    return rng.normal(size=(T, d)), Q, K, V, rng.normal(size=(d, d))


def by_loops(x: Array, WQ: Array, WK: Array, WV: Array, W: Array) -> list[list[float]]:
    """The handout's lines, one number after another."""
    H, e, d = WQ.shape
    z = []
    for t in range(len(x)):
        joined: list[float] = []
        for h in range(H):
            q = [sum(WQ[h, i, j] * x[t, j] for j in range(d)) for i in range(e)]
            weights, mixed = [], [0.0] * e
            for s in range(len(x)):
                k = [sum(WK[h, i, j] * x[s, j] for j in range(d)) for i in range(e)]
                weights.append(math.exp(sum(a * b for a, b in zip(k, q, strict=True))))
            for s in range(len(x)):
                for i in range(e):
                    v = sum(WV[h, i, j] * x[s, j] for j in range(d))
                    mixed[i] += weights[s] / sum(weights) * v
            joined += [mixed[i] + q[i] for i in range(e)]
        z.append([sum(W[i, j] * joined[j] for j in range(d)) for i in range(d)])
    return z


def by_torch(x: Array, WQ: Array, WK: Array, WV: Array, W: Array) -> Array:
    """Torch's own attention, unscaled."""
    tx, tq, tk, tv, tw = map(torch.from_numpy, (x, WQ, WK, WV, W))
    q, k, v = (tx @ matrix.transpose(1, 2) for matrix in (tq, tk, tv))
    heads = torch.nn.functional.scaled_dot_product_attention(q, k, v, scale=1.0) + q
    found: Array = torch.nn.functional.linear(torch.cat([*heads], dim=-1), tw).numpy()
    return found


@every_size
def test_against_loops(H: int, T: int, e: int) -> None:
    given = drawn(H, T, e)
    np.testing.assert_allclose(encoder_layer.forward(*given), by_loops(*given), atol=ATOL)


@every_size
def test_against_torch(H: int, T: int, e: int) -> None:
    given = drawn(H, T, e)
    np.testing.assert_allclose(encoder_layer.forward(*given), by_torch(*given), atol=ATOL)


def test_the_given_instance() -> None:
    """By hand: head 1 mixes 1 and -1 with weights sigma(2), head 2 mixes 2 and 3."""
    head = np.eye(2)[:, None]
    found = encoder_layer.forward(np.array([[1.0, 2.0], [-1.0, 3.0]]), head, head, head, np.eye(2))
    sigma_2, sigma_3 = 1 / (1 + math.exp(-2)), 1 / (1 + math.exp(-3))
    exact = [[1 + math.tanh(1), 4 + sigma_2], [-1 - math.tanh(1), 5 + sigma_3]]
    np.testing.assert_allclose(found, exact, atol=ATOL)


def test_a_large_score_does_not_overflow() -> None:
    np.testing.assert_allclose(encoder_layer.softmax(np.array([1000.0, 0.0])), [1, 0], atol=ATOL)


@pytest.mark.parametrize("parameters", [False, True])
@pytest.mark.parametrize(("H", "T"), [(2, 2), (1, 1), (3, 2), (2, 5)])
def test_the_size_of_the_graph(H: int, T: int, parameters: bool) -> None:
    """3HT values of x, 2HTT scores, 2HTT for the softmax's T each, 2HTT for the sum, 3HT after."""
    graph = encoder_layer.graph(H, T, parameters)
    nodes = 2 * T + 5 * H * T + 2 * H * T**2 + (3 * H + 1) * parameters
    edges = 6 * H * T + 4 * H * T**2 + H * T**3 + (3 * H * T + T) * parameters
    assert (len(graph["nodes"]), len(set(graph["edges"]))) == (nodes, edges)
    assert len(graph["edges"]) == edges


def test_the_graph_of_the_handout_has_40_nodes_and_72_arrows() -> None:
    assert [len(part) for part in encoder_layer.graph(2, 2).values()] == [40, 72]
    assert [len(part) for part in encoder_layer.graph(2, 2, parameters=True).values()] == [47, 86]


def depends(H: int, T: int) -> dict[str, set[str]]:
    """What each value of a run changes with, found by moving one value at a time."""
    rng = np.random.default_rng([H, T])
    order: list[str] = []

    def run(moved: str = "") -> dict[str, Any]:
        value: dict[str, Any] = {}

        def put(name: str, found: Any) -> None:
            order.append(name)
            value[name] = found + (0.1 if name == moved else 0.0)

        for t in times:
            put(f"x{t}", x[t - 1])
        for h in heads:
            for t in times:
                for letter, matrix in zip("qkv", (Q, K, V), strict=True):
                    put(f"{letter}{h},{t}", matrix[h - 1] @ value[f"x{t}"])
            for t in times:
                for s in times:
                    put(f"al{s}|{h},{t}", value[f"k{h},{s}"] @ value[f"q{h},{t}"])
                raised = [math.exp(value[f"al{s}|{h},{t}"]) for s in times]
                for s in times:
                    put(f"be{s}|{h},{t}", raised[s - 1] / sum(raised))
                terms = [value[f"be{s}|{h},{t}"] * value[f"v{h},{s}"] for s in times]
                put(f"a{h},{t}", sum(terms))
                put(f"h{h},{t}", value[f"a{h},{t}"] + value[f"q{h},{t}"])
        for t in times:
            put(f"z{t}", W @ np.concatenate([value[f"h{h},{t}"] for h in heads]))
        return value

    heads, times = range(1, H + 1), range(1, T + 1)
    x, Q, K, V, W = rng.normal(size=(T, 2 * H)), *rng.normal(size=(3, H, 2, 2 * H)), np.eye(2 * H)
    still = run()
    reached = {}
    for name in dict.fromkeys(order):
        after = run(name)
        reached[name] = {n for n in still if n != name and np.any(after[n] != still[n])}
    return reached


def test_the_arrows_lead_where_a_change_travels() -> None:
    """What a moved value changes is what its arrows reach, in one step or in several."""
    graph: Any = nx.DiGraph(encoder_layer.graph(2, 2)["edges"])
    reached = depends(2, 2)
    assert set(reached) == set(graph)
    assert reached == {node: nx.descendants(graph, node) for node in graph}
