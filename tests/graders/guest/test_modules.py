"""A module is built, loaded by role, run and differentiated, whoever wrote it and however."""

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import nn

from graders.guest.carry_out import carry_out
from graders.guest.plan import Build, Cause, Failed, Got

Array = NDArray[np.float64]

B, T, D, K = 2, 3, 5, 7
RTOL, ATOL = 1e-10, 1e-12
STEP, FINITE = 1e-5, 1e-8  # of a central difference, and what it leaves of ten digits
SINGLE = 1e-4
RNG = np.random.default_rng(11)
WEIGHTS: dict[str, Any] = {
    "W": RNG.normal(size=(K, D)),
    "b": RNG.normal(size=K),
    "gamma": RNG.normal(size=D),
}
X, R = RNG.normal(size=(B, T, D)), RNG.normal(size=(B, T, K))
ROLES: dict[str, tuple[str, ...]] = {"W": ("proj.weight",), "b": ("proj.bias",)}
BUILD = Build("Net", (D, K), {}, WEIGHTS, ROLES, (X,), ("x",), weigh=R)


class Net(nn.Module):
    """tanh(W (gamma * x) + b), with the names that the plan offers."""

    def __init__(self, dim: int, out: int) -> None:
        super().__init__()
        self.proj = nn.Linear(dim, out)
        self.gamma = nn.Parameter(torch.ones(dim))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.tanh(self.proj(self.gamma * x))


class Turned(nn.Module):
    """The same with the weight kept as (in, out), found by the role's own name."""

    def __init__(self, dim: int, out: int) -> None:
        super().__init__()
        self.W = nn.Parameter(torch.zeros(dim, out))
        self.b = nn.Parameter(torch.zeros(out, 1))  # and an axis of length one
        self.gamma = nn.Parameter(torch.zeros(dim))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.tanh((self.gamma * x) @ self.W + self.b[:, 0])


class Nameless(nn.Module):
    """Names of one's own: every shape is there once."""

    def __init__(self, dim: int, out: int) -> None:
        super().__init__()
        self.layers = nn.ParameterList([torch.ones(dim), torch.ones(dim, out), torch.ones(out)])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.tanh((self.layers[0] * x) @ self.layers[1] + self.layers[2])


def ran(build: Build, **namespace: object) -> Got:
    (answer,) = carry_out((build,), namespace)
    assert isinstance(answer, Got), answer
    return answer


def value_of(build: Build, **namespace: object) -> Any:
    return ran(build, **namespace).value


def failed(build: Build, **namespace: object) -> Failed:
    (answer,) = carry_out((build,), namespace)
    assert isinstance(answer, Failed), answer
    return answer


def part(name: str, build: Build = BUILD, **namespace: object) -> Any:
    return value_of(build, **(namespace or {"Net": Net}))[name]


def by_loops(weights: dict[str, Array], x: Array) -> Array:
    out = np.empty((B, T, K))
    for n, t, k in np.ndindex(out.shape):
        total = weights["b"][k]
        for d in range(D):
            total += weights["W"][k, d] * weights["gamma"][d] * x[n, t, d]
        out[n, t, k] = math.tanh(total)
    return out


def functional_gradients() -> dict[str, Array]:
    """Autograd of the formula itself, with no module in sight."""
    leaves = {name: torch.tensor(w, requires_grad=True) for name, w in {**WEIGHTS, "0": X}.items()}
    inside = torch.einsum("kd,d,btd->btk", leaves["W"], leaves["gamma"], leaves["0"])
    (torch.tanh(inside + leaves["b"]) * torch.tensor(R)).sum().backward()  # type: ignore[no-untyped-call]
    return {name: np.asarray(leaf.grad) for name, leaf in leaves.items()}


def finite_differences() -> Iterator[tuple[str, tuple[int, ...], float]]:
    """Central differences of sum(output * R), through a build for each."""
    for name, array in {**WEIGHTS, "0": X}.items():
        for place in np.ndindex(array.shape):
            totals = []
            for sign in (1, -1):
                moved = array.copy()
                moved[place] += sign * STEP
                build = replace(BUILD, inputs=(moved,)) if name == "0" else replace(
                    BUILD, weights={**WEIGHTS, name: moved}
                )  # fmt: skip
                totals.append(float(np.sum(part("output", build) * R)))
            yield name, place, (totals[0] - totals[1]) / (2 * STEP)


WAYS = [
    pytest.param({"Net": Net}, id="the plan's names"),
    pytest.param({"Net": Turned}, id="the role's name, transposed"),
    pytest.param({"Net": Nameless}, id="by shape"),
    pytest.param(
        {"Net": Nameless, "role_map": {"W": "layers.1", "b": "layers.2", "gamma": "layers.0"}},
        id="declared",
    ),
    pytest.param({"Net": Nameless, "role_map": {"Net": {"W": "layers.1"}}}, id="per class"),
    pytest.param({"Net": Nameless, "role_map": "W is the second"}, id="a map that is none"),
    pytest.param({"Net": lambda dim, out: Net(dim, out)}, id="a function that builds"),
]


@pytest.mark.parametrize("namespace", WAYS)
def test_whoever_named_the_weights_output_and_gradients_come_back_by_role(
    namespace: dict[str, object],
) -> None:
    value = value_of(BUILD, **namespace)
    np.testing.assert_allclose(value["output"], by_loops(WEIGHTS, X), RTOL, ATOL)
    np.testing.assert_array_equal(value["again"], value["output"])
    assert value["computed_in"] == "float64"
    assert not value["spare"]
    for name, gradient in functional_gradients().items():
        np.testing.assert_allclose(value["gradients"][name], gradient, RTOL, ATOL)


def test_gradients_are_finite_differences() -> None:
    gradients = part("gradients")
    for name, place, slope in finite_differences():
        assert gradients[name][place] == pytest.approx(slope, rel=FINITE, abs=FINITE), name


def test_a_class_that_is_not_there_is_missing() -> None:
    assert failed(BUILD).cause is Cause.MISSING


def test_running_statistics_are_loaded_and_used_in_eval_mode_only() -> None:
    weights = {
        "weight": WEIGHTS["gamma"],
        "bias": np.ones(D),
        "running_mean": X[0, 0],
        "running_var": np.arange(1.0, 1 + D),
    }
    build = Build("Norm", (D,), {"eps": 0.5}, weights, inputs=(X[0],), weigh=R[0, :, :D])
    namespace = {"Norm": nn.BatchNorm1d}
    by_given = (X[0] - X[0, 0]) / np.sqrt(weights["running_var"] + 0.5) * weights["weight"] + 1
    by_batch = (X[0] - X[0].mean(0)) / np.sqrt(X[0].var(0) + 0.5) * weights["weight"] + 1
    np.testing.assert_allclose(part("output", build, **namespace), by_given, RTOL, ATOL)
    training = replace(build, training=True)
    np.testing.assert_allclose(part("output", training, **namespace), by_batch, RTOL, ATOL)
    assert part("gradients", build, **namespace)["running_mean"] is None
