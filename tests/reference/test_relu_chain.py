"""The derivative of a chain of ReLUs: by autograd, by enumeration, and against its bounds."""

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from reference import relu_chain

Array = NDArray[np.float64]


def by_autograd(x: float, w: Array, last_linear: bool) -> float:
    start = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    activation = start
    for layer, weight in enumerate(w, start=1):
        activation = activation * float(weight)
        if not (last_linear and layer == len(w)):
            activation = torch.relu(activation)
    (found,) = torch.autograd.grad(activation, start)
    return float(found)


def derivative(x: float, w: Array, last_linear: bool) -> float:
    found = relu_chain.linear_end_gradient if last_linear else relu_chain.chain_gradient
    return found(x, w)


def by_differences(x: float, w: Array, last_linear: bool) -> float:
    def f(value: float) -> float:
        for weight in w[: len(w) - last_linear]:
            value = max(weight * value, 0.0)
        return float(value * (w[-1] if last_linear else 1.0))

    return (f(x * (1 + 1e-6)) - f(x * (1 - 1e-6))) / (2e-6 * x)


@pytest.mark.parametrize("last_linear", [False, True])
@pytest.mark.parametrize("case", range(60))
def test_autograd_and_differences_agree(case: int, last_linear: bool) -> None:
    rng = np.random.default_rng(case)
    w = 1.5 * rng.normal(size=1 + case % 7) if case % 3 else rng.uniform(0.2, 2, size=4)
    x = float(rng.normal())
    found = derivative(x, w, last_linear)
    assert found == pytest.approx(by_autograd(x, w, last_linear), rel=1e-12, abs=0)
    assert found == pytest.approx(by_differences(x, w, last_linear), rel=1e-6, abs=1e-9)
    assert abs(found) <= relu_chain.chain_bound(w) * (1 + 1e-12)


@pytest.mark.parametrize("case", range(40))
def test_the_largest_derivative_is_attained_on_one_side_and_never_passed(case: int) -> None:
    rng = np.random.default_rng(100 + case)
    w = rng.normal(size=1 + case % 5)
    if case % 2:
        w[1:] = abs(w[1:])
    both = [abs(by_autograd(x, w, last_linear=False)) for x in (-1.3, 0.7)]
    assert relu_chain.chain_largest(w) == pytest.approx(max(both), rel=1e-12, abs=0)
    exact = float(np.exp(np.log(np.abs(w)).sum()))
    assert relu_chain.chain_bound(w) == pytest.approx(exact, rel=1e-12)


@pytest.mark.parametrize(("w", "x", "last_linear", "wanted"), [
    ([2.0] * 10, 1.0, False, 1024.0),
    ([0.5] * 10, 1.0, False, 0.0009765625),
    ([2.0, 0.5] * 3, 1.0, False, 1.0),
    ([-1.0, -1.0], 1.0, False, 0.0),
    ([-1.0, -1.0], -1.0, False, 0.0),
    ([-2.0, -3.0], -1.0, True, 6.0),
    ([2.0, 2.0, 2.0], -1.0, False, 0.0),
])  # fmt: skip
def test_the_fixed_cases(w: list[float], x: float, last_linear: bool, wanted: float) -> None:
    assert derivative(x, np.array(w), last_linear) == wanted


@pytest.mark.parametrize(("x", "wanted"), [(2.0, 1.0), (-2.0, 0.0), (0.0, 0.0)])
@pytest.mark.parametrize("n", [1, 2, 7])
def test_of_unit_weights_it_is_one_or_zero(x: float, wanted: float, n: int) -> None:
    assert relu_chain.unit_gradient(x, n) == wanted == by_autograd(x, np.ones(n), False)
