"""The small ReLU network against exact fractions, executed graphs, differences and autograd."""

from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from reference import relu_network as net

Array = NDArray[np.float64]

ATOL = 1e-12
STEP = 1e-6
STEP_ATOL = 1e-8
KINK = 1e-2  # nearer to it, a difference sees both sides

GIVEN = {"x": 1, "w1": Fraction(1, 4), "b1": 0, "w2": Fraction(1, 3), "b2": 0}
VALUES = [Fraction(n, 2) for n in range(-3, 4)]


def as_floats(inputs: dict[str, Any]) -> dict[str, float]:
    return {name: float(value) for name, value in inputs.items()}


def executed(graph: net.Graph, inputs: dict[str, Any], rules: dict[str, Any]) -> Any:
    """The value at the one node that nothing leaves, every node by its rule."""
    into: dict[str, list[Any]] = {}
    for source, target, *place in graph["edges"]:
        into.setdefault(target, []).append((place, source))
    ops = {node["id"]: node["op"] for node in graph["nodes"] if isinstance(node, dict)}

    def value(node: str) -> Any:
        if node not in ops:
            return inputs[node]
        return rules[ops[node]](*(value(source) for _, source in sorted(into[node])))

    (sink,) = set(ops) - {edge[0] for edge in graph["edges"]}
    return value(sink)


SCALAR_RULES: dict[str, Any] = {
    "+": lambda a, b: a + b,
    "*": lambda a, b: a * b,
    "relu": lambda a: max(a, 0),
}
VECTOR_RULES: dict[str, Any] = {
    "+": lambda a, b: a + b,
    "@": lambda a, b: a @ b,
    "dot": lambda a, b: a @ b,
    "relu": lambda a: np.maximum(a, 0),
}


def by_cases(x: Any, w1: Any, b1: Any, w2: Any, b2: Any) -> tuple[Any, dict[str, Any]]:
    """z5 and its gradients, written out for the two sides of the ReLU."""
    if w1 * x + b1 > 0:
        z5 = w2 * w1 * x + w2 * b1 + b2
        return z5, {"b2": 1, "w2": w1 * x + b1, "b1": w2, "w1": w2 * x, "x": w2 * w1}
    return b2, {"b2": 1, "w2": 0, "b1": 0, "w1": 0, "x": 0}


def test_the_given_instance() -> None:
    given = as_floats(GIVEN)
    assert net.scalar_forward(**given) == pytest.approx((1 / 4, 1 / 4, 1 / 4, 1 / 12, 1 / 12))
    exact = {"b2": 1, "w2": 1 / 4, "b1": 1 / 3, "w1": 1 / 3, "x": 1 / 12}
    assert net.scalar_gradients(**given) == pytest.approx(exact)
    assert net.skip_forward(**given) == pytest.approx(13 / 12)
    assert net.skip_gradients(**given) == pytest.approx({**exact, "x": 13 / 12})


SCALARS = [dict(zip(GIVEN, v, strict=True)) for v in product(VALUES[::2], repeat=5)][::13]


def test_scalars_against_fractions() -> None:
    """Exact, on both sides of the kink and on it."""
    for inputs in SCALARS:
        z5, gradients = by_cases(**inputs)
        assert net.scalar_forward(**as_floats(inputs))[-1] == z5
        assert net.scalar_gradients(**as_floats(inputs)) == gradients
        assert net.skip_forward(**as_floats(inputs)) == z5 + inputs["x"]
        assert net.skip_gradients(**as_floats(inputs)) == {**gradients, "x": gradients["x"] + 1}


def test_scalars_against_autograd() -> None:
    for inputs in SCALARS:
        leaves = {name: torch.tensor(float(v), requires_grad=True) for name, v in inputs.items()}
        x, w1, b1, w2, b2 = leaves.values()
        z6 = w2 * torch.relu(w1 * x + b1) + b2 + x
        gradients = torch.autograd.grad(z6, [*leaves.values()])
        found = net.skip_gradients(**as_floats(inputs))
        assert found == dict(zip(leaves, map(float, gradients), strict=True))


@pytest.mark.parametrize("skip", [False, True])
def test_the_scalar_graph_computes_the_formula(skip: bool) -> None:
    """Executed on exact fractions."""
    graph = net.scalar_graph(skip)
    assert len(graph["nodes"]) == 10 + skip
    assert len(graph["edges"]) == 9 + 2 * skip
    for inputs in SCALARS[:50]:
        wanted = by_cases(**inputs)[0] + (inputs["x"] if skip else 0)
        assert executed(graph, inputs, SCALAR_RULES) == wanted


def vectors(seed: int) -> dict[str, Any]:
    """n inputs, d hidden units, no unit near its kink."""
    rng = np.random.default_rng(seed)
    n, d = (2, 3, 5, 1, 3)[seed % 5], (3, 2, 7, 5, 1)[seed % 5]
    while True:
        drawn: dict[str, Any] = {
            "x": rng.normal(size=n), "W": rng.normal(size=(d, n)), "b1": rng.normal(size=d),
            "u": rng.normal(size=d), "b2": float(rng.normal()),
        }  # fmt: skip
        if np.abs(drawn["W"] @ drawn["x"] + drawn["b1"]).min() > KINK:
            return drawn


def by_loops(x: Array, W: Array, b1: Array, u: Array, b2: float) -> float:
    total = b2
    for i in range(len(u)):
        total += u[i] * max(0.0, sum(W[i, j] * x[j] for j in range(len(x))) + b1[i])
    return total


def test_the_given_vectors() -> None:
    given: Any = (np.ones(2), np.array([[-1.0, -1.0], [1.0, 1.0]]), np.zeros(2), np.ones(2), 0.0)
    z1, _, z3, _, z5 = net.vector_forward(*given)
    assert (z1.tolist(), z3.tolist(), z5) == ([-2, 2], [0, 2], 2)
    found = {key: np.asarray(v).tolist() for key, v in net.vector_gradients(*given).items()}
    assert found == {"b2": 1, "u": [0, 2], "b1": [0, 1], "W": [[0, 0], [1, 1]], "x": [1, 1]}


@pytest.mark.parametrize("seed", range(10))
def test_vectors_against_loops_and_differences(seed: int) -> None:
    inputs = vectors(seed)
    assert net.vector_forward(**inputs)[-1] == pytest.approx(by_loops(**inputs), abs=ATOL)
    for name, gradient in net.vector_gradients(**inputs).items():
        for place in np.ndindex(np.shape(inputs[name])):
            sides = []
            for step in (STEP, -STEP):
                moved = np.array(inputs[name], dtype=np.float64)
                moved[place] += step
                sides.append(by_loops(**{**inputs, name: moved if moved.ndim else float(moved)}))
            slope = (sides[0] - sides[1]) / (2 * STEP)
            assert np.asarray(gradient)[place] == pytest.approx(slope, abs=STEP_ATOL)


@pytest.mark.parametrize("seed", range(10))
def test_vectors_against_autograd(seed: int) -> None:
    inputs = vectors(seed)
    leaves = {
        name: torch.tensor(value, dtype=torch.float64, requires_grad=True)
        for name, value in inputs.items()
    }
    hidden = torch.relu(leaves["W"] @ leaves["x"] + leaves["b1"])
    z5 = leaves["u"] @ hidden + leaves["b2"]
    wanted = dict(zip(leaves, torch.autograd.grad(z5, [*leaves.values()]), strict=True))
    for name, gradient in net.vector_gradients(**inputs).items():
        np.testing.assert_allclose(gradient, wanted[name].numpy(), atol=ATOL)


def test_at_the_kink_the_gradient_is_that_of_torch() -> None:
    found = net.vector_gradients(np.ones(2), np.zeros((2, 2)), np.zeros(2), np.ones(2), 0.0)
    assert not found["b1"].any()


def test_the_vector_graph_computes_the_formula() -> None:
    graph = net.vector_graph()
    assert (len(graph["nodes"]), len(graph["edges"])) == (10, 9)
    for seed in range(10):
        inputs = vectors(seed)
        found = executed(graph, inputs, VECTOR_RULES)
        assert found == pytest.approx(by_loops(**inputs), abs=ATOL)
