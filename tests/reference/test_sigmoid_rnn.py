"""The Jacobian of a sigmoid recurrence: by autograd, by differences, and against its bound."""

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from reference import sigmoid_rnn

Array = NDArray[np.float64]


def run(W: Array, x: Array, n: int) -> Array:
    for _ in range(n - 1):
        x = 1 / (1 + np.exp(-(W @ x)))
    return x


def by_autograd(W: Array, x1: Array, n: int) -> Array:
    weights = torch.from_numpy(W)

    def last(x: torch.Tensor) -> torch.Tensor:
        for _ in range(n - 1):
            x = torch.sigmoid(weights @ x)
        return x

    found: Array = torch.func.jacrev(last)(torch.from_numpy(x1)).numpy()
    return found


@pytest.mark.parametrize("case", range(30))
def test_autograd_and_differences_agree_and_the_bound_holds(case: int) -> None:
    rng = np.random.default_rng(case)
    d, n = 1 + case % 5, 1 + case % 6
    W, x1 = 2 * rng.normal(size=(d, d)), rng.normal(scale=(0, 1, 5)[case % 3], size=d)
    found = sigmoid_rnn.jacobian(W, x1, n)
    np.testing.assert_allclose(found, by_autograd(W, x1, n), rtol=1e-10, atol=1e-14)
    step = 1e-6 * np.eye(d)
    columns = [(run(W, x1 + e, n) - run(W, x1 - e, n)) / 2e-6 for e in step]
    np.testing.assert_allclose(found, np.stack(columns, axis=1), rtol=1e-6, atol=1e-9)
    bound = sigmoid_rnn.jacobian_bound(float(np.linalg.norm(W, 2)), n)
    assert np.linalg.norm(found, 2) <= bound * (1 + 1e-12)


@pytest.mark.parametrize("n", [1, 2, 3, 6, 10])
@pytest.mark.parametrize("d", [2, 3, 7])
def test_the_bound_is_attained(d: int, n: int) -> None:
    W, x1 = sigmoid_rnn.tight_instance(d)
    assert np.linalg.norm(W, 2) == pytest.approx(1 / 4, rel=1e-12)
    found = np.linalg.norm(by_autograd(W, x1, n), 2)
    assert found == pytest.approx((1 / 16) ** (n - 1), rel=1e-9)
    assert sigmoid_rnn.jacobian_bound(0.25, n) == pytest.approx((1 / 16) ** (n - 1), rel=1e-12)


def test_one_layer_is_bounded_by_a_quarter_of_the_weights_and_no_less() -> None:
    for sigma in (0.25, 1.0, 4.0):
        at_zero = by_autograd(np.array([[sigma]]), np.zeros(1), 2)
        assert sigmoid_rnn.layer_bound(sigma) == pytest.approx(float(at_zero[0, 0]), rel=1e-12)
        assert sigmoid_rnn.jacobian_bound(sigma, 2) == sigmoid_rnn.layer_bound(sigma)


def test_a_spectral_radius_bounds_nothing() -> None:
    W = np.array([[0.25, 8.0], [0.0, 0.25]])
    found = np.linalg.norm(by_autograd(W, np.zeros(2), 2), 2)
    assert found > 2 > np.abs(np.linalg.eigvals(W)).max() / 4
