"""The network's pieces agree with loops, their inverse, exact differences and autograd."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
import torch
from numpy.typing import ArrayLike, NDArray

from reference import rnn
from tests.reference.rnn_oracles import RTOL, SIZES, Net, by_loops, close, drawn

Array = NDArray[np.float64]

LOGIT_ATOL = 1e-9  # the logit of a state near 0 or 1 loses digits
STEP = 1e-5  # of central differences, whose error is near its square
STEP_ATOL = 1e-8

every_net = pytest.mark.parametrize("net", [drawn(sizes) for sizes in SIZES], ids=map(str, SIZES))


def forward(net: Net) -> tuple[Array, Array]:
    return rnn.forward(net.W, net.U, net.V, net.x, net.h_0)


@pytest.mark.parametrize(
    ("function", "arguments", "printed"),
    [
        (rnn.total_gradient, ([1, 2], [[1, 2], [3, 4]], [1, -1]), [-1, 0]),
        (rnn.total_gradient, ([1, 2], [[1, 2], [3, 4]], None), [1, 2]),
        (rnn.local_gradient, ([[1, -1]], [0.5, 0.25], [1]), [-1.5, 1.5]),
        (rnn.local_gradient, ([[1, -1]], [0.5, 0.25], [0.25]), [0, 0]),
        (rnn.jacobian, ([[0.1, 0.6], [-0.7, 0.2]], [0.5, 0.8]), [[0.025, 0.15], [-0.112, 0.032]]),
        (
            rnn.grad_W,
            ([[0, 0], [0.5, 0.25], [0.8, 0.5]], [[1, -1], [2, 1]], [[1, 2], [0, -1]]),
            [[0.25, 0.18], [-0.1875, -0.625]],
        ),
        (
            rnn.grad_U,
            ([[0, 0], [0.5, 0.25], [0.8, 0.5]], [[1, -1], [2, 1]]),
            [[0.16, 0.08], [0.125, 0.0625]],
        ),
    ],
)
def test_fixed_instances(
    function: Callable[..., Array], arguments: Sequence[ArrayLike | None], printed: ArrayLike
) -> None:
    close(function(*(a if a is None else np.array(a, np.float64) for a in arguments)), printed)


@every_net
def test_forward_and_loss_are_the_loops(net: Net) -> None:
    h, y = forward(net)
    expected_h, expected_y, expected_loss = by_loops(net)
    close(h, expected_h)
    close(y, expected_y)
    assert rnn.loss(y, net.z) == pytest.approx(expected_loss, rel=RTOL)


@every_net
def test_states_solve_the_recurrence(net: Net) -> None:
    """The logit of h_t is W x_t + U h_{t-1}; nothing is said about how h was found."""
    h, y = forward(net)
    close(h[0], net.h_0)
    close(np.log(h[1:] / (1 - h[1:])), net.x @ net.W.T + h[:-1] @ net.U.T, LOGIT_ATOL)
    close(y, np.einsum("kd,td->tk", net.V, h[1:]))


@every_net
def test_the_loss_is_torch_mse_summed(net: Net) -> None:
    _, y = forward(net)
    output, target = torch.from_numpy(y), torch.from_numpy(net.z)
    mse = torch.nn.functional.mse_loss(output, target, reduction="sum")
    expanded = np.vdot(y, y) - 2 * np.vdot(y, net.z) + np.vdot(net.z, net.z)
    assert rnn.loss(y, net.z) == pytest.approx(mse.item(), rel=RTOL)
    assert rnn.loss(y, net.z) == pytest.approx(expanded, rel=RTOL)


def test_saturated_units_neither_overflow_nor_pass_a_gradient() -> None:
    W, U, V = np.array([[1e4], [-1e4]]), np.eye(2), np.eye(2)
    h, _ = rnn.forward(W, U, V, np.ones((2, 1)), np.zeros(2))
    close(h[1:], [[1, 0], [1, 0]])
    close(rnn.jacobian(U, h[1]), np.zeros((2, 2)))
    close(rnn.jacobian(U, np.array([1 - 1e-12, 1e-12])), np.zeros((2, 2)))


@every_net
def test_the_local_gradient_is_an_exact_difference(net: Net) -> None:
    """L_t is quadratic, so in rational arithmetic a central difference is its slope."""
    V, h, z = net.V, net.h_0, net.z[0]

    def L(at: list[Fraction]) -> Fraction:
        y = [sum(Fraction(v) * a for v, a in zip(row, at, strict=True)) for row in V]
        return sum(((Fraction(a) - b) ** 2 for a, b in zip(z, y, strict=True)), Fraction())

    def moved(i: int, by: int) -> list[Fraction]:
        return [Fraction(a) + by * (i == j) for j, a in enumerate(h)]

    slopes = [float(L(moved(i, 1)) - L(moved(i, -1))) / 2 for i in range(len(h))]
    close(rnn.local_gradient(V, h, z), slopes)


@every_net
def test_the_local_gradient_is_loops_and_autograd(net: Net) -> None:
    V, h, z = net.V, net.h_0, net.z[0]
    loops = np.zeros_like(h)
    for k, row in enumerate(V):
        error = z[k] - sum(v * a for v, a in zip(row, h, strict=True))
        for j, v in enumerate(row):
            loops[j] -= 2 * error * v
    v, at, target = map(torch.from_numpy, (V, h.copy(), z))
    (auto,) = torch.autograd.grad(torch.sum((target - v @ at.requires_grad_()) ** 2), [at])
    close(rnn.local_gradient(V, h, z), loops)
    close(rnn.local_gradient(V, h, z), auto.numpy())


@every_net
def test_the_jacobian_is_differences_loops_and_autograd(net: Net) -> None:
    U, drive, h = net.U, net.W @ net.x[0], net.h_0

    def step(at: Array) -> Array:
        h_next: Array = 1 / (1 + np.exp(-drive - U @ at))
        return h_next

    h_next = step(h)
    differences = [(step(h + e) - step(h - e)) / (2 * STEP) for e in STEP * np.eye(len(h))]
    loops = [[a * (1 - a) * u for u in row] for a, row in zip(h_next, U, strict=True)]
    weights, bias = torch.from_numpy(U), torch.from_numpy(drive)
    auto = torch.autograd.functional.jacobian(  # type: ignore[no-untyped-call]
        lambda at: torch.sigmoid(bias + weights @ at), torch.from_numpy(h)
    )
    close(rnn.jacobian(U, h_next), np.transpose(differences), STEP_ATOL)
    close(rnn.jacobian(U, h_next), loops)
    close(rnn.jacobian(U, h_next), auto.numpy())


@pytest.mark.parametrize("d", [1, 2, 5])
def test_the_total_gradient_is_loops_and_a_vector_jacobian_product(d: int) -> None:
    rng = np.random.default_rng(d)
    local, J, g_next = rng.normal(size=d), rng.normal(size=(d, d)), rng.normal(size=d)
    loops = [local[j] + sum(J[i, j] * g_next[i] for i in range(d)) for j in range(d)]
    at = torch.zeros(d, dtype=torch.float64, requires_grad=True)
    downstream = torch.dot(torch.from_numpy(g_next), torch.from_numpy(J) @ at)
    through = torch.dot(torch.from_numpy(local), at) + downstream
    got = rnn.total_gradient(local, J, g_next)
    close(got, loops)
    close(got, torch.autograd.grad(through, [at])[0].numpy())


def test_the_last_total_gradient_is_a_copy_of_the_local_one() -> None:
    local = np.array([1.0, 2.0, 3.0])
    last = rnn.total_gradient(local, np.full((3, 3), np.nan), None)
    close(last, local)
    assert not np.shares_memory(last, local)


@pytest.mark.parametrize(("with_h0", "nodes", "edges"), [(True, 10, 9), (False, 9, 8)])
def test_the_graph_of_three_steps(with_h0: bool, nodes: int, edges: int) -> None:
    expected = {(f"x{t}", f"h{t}", "W") for t in (1, 2, 3)}
    expected |= {(f"h{t}", f"y{t}", "V") for t in (1, 2, 3)}
    expected |= {("h1", "h2", "U"), ("h2", "h3", "U")} | ({("h0", "h1", "U")} if with_h0 else set())
    got_nodes, got_edges = rnn.unrolled_graph(3, with_h0)
    assert (len(got_nodes), len(got_edges)) == (nodes, edges)
    assert set(got_edges) == expected
    assert set(got_nodes) == {end for source, target, _ in expected for end in (source, target)}


@pytest.mark.parametrize("T", [1, 2, 5])
def test_the_graph_is_acyclic_and_runs_along_the_states(T: int) -> None:
    nodes, edges = rnn.unrolled_graph(T)
    graph = nx.DiGraph([(source, target) for source, target, _ in edges])
    states = [f"h{t}" for t in range(T + 1)]
    assert set(graph) == set(nodes)
    assert nx.is_directed_acyclic_graph(graph)
    assert {(s, t) for s, t, label in edges if label == "U"} == set(pairwise(states))


@every_net
def test_carrying_out_the_graph_is_the_network(net: Net) -> None:
    """A state is the sigmoid of the sum of label @ source, an output the sum itself."""
    weights = {"W": net.W, "U": net.U, "V": net.V}
    h, y = forward(net)
    nodes, edges = rnn.unrolled_graph(net.T)
    values = {"h0": net.h_0} | {f"x{t}": x_t for t, x_t in enumerate(net.x, start=1)}
    for node in sorted(set(nodes) - set(values), key=lambda name: (name[0], int(name[1:]))):
        total = np.sum([weights[w] @ values[s] for s, end, w in edges if end == node], axis=0)
        values[node] = 1 / (1 + np.exp(-total)) if node.startswith("h") else total
    close([values[f"h{t}"] for t in range(net.T + 1)], h)
    close([values[f"y{t}"] for t in range(1, net.T + 1)], y)
