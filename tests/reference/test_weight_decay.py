"""The two schemes agree in exact numbers, with autograd and with torch's own optimizers."""

from fractions import Fraction

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from reference import weight_decay

Array = NDArray[np.float64]

RTOL = 1e-12
WALKED = 1e-10
"""Fifty steps, each with its rounding."""


def decayed(theta: Fraction, grad: Fraction, eta: Fraction, lam: Fraction) -> Fraction:
    return theta - eta * grad - lam * theta


@pytest.mark.parametrize("seed", range(20))
def test_a_step_on_the_penalized_loss_is_a_step_with_decay(seed: int) -> None:
    rng = np.random.default_rng(seed)
    theta, grad = (Fraction(int(n), 16) for n in rng.integers(-40, 41, size=2))
    lam, eta = Fraction(int(rng.integers(1, 50)), 100), Fraction(int(rng.integers(1, 100)), 100)
    gamma = weight_decay.equivalent_l2(float(lam), float(eta))
    found = weight_decay.l2_step(
        np.array([float(theta)]), np.array([float(grad)]), float(eta), gamma
    )
    exact = float(decayed(theta, grad, eta, lam))
    np.testing.assert_allclose(found, [exact], rtol=1e-10, atol=RTOL)


@pytest.mark.parametrize("d", [1, 3, 5])
def test_the_gradient_is_that_of_the_penalized_loss(d: int) -> None:
    """Autograd of sum(sin(theta)) + gamma |theta|^2; and difference quotients of the penalty."""
    start = np.random.default_rng(d).normal(size=d)
    theta = torch.from_numpy(start).requires_grad_()
    loss = torch.sin(theta).sum() + 0.3 * (theta**2).sum()
    loss.backward()  # type: ignore[no-untyped-call]
    assert theta.grad is not None
    found = weight_decay.regularized_gradient(start, np.cos(start), 0.3)
    np.testing.assert_allclose(found, theta.grad.numpy(), rtol=RTOL)
    for i in range(d):
        ends = [0.3 * np.sum((start + s * 1e-6 * np.eye(d)[i]) ** 2) for s in (1, -1)]
        slope = np.cos(start[i]) + (ends[0] - ends[1]) / 2e-6
        assert found[i] == pytest.approx(slope, abs=1e-8)


@pytest.mark.parametrize("seed", range(3))
def test_fifteen_steps_of_torch_sgd(seed: int) -> None:
    """torch adds weight_decay times theta to the gradient."""
    rng = np.random.default_rng(seed)
    theta, centre = rng.normal(size=4), rng.normal(size=4)
    weight = torch.from_numpy(theta.copy()).requires_grad_()
    optimizer = torch.optim.SGD([weight], lr=0.1, weight_decay=2 * 0.4)
    for _ in range(15):
        optimizer.zero_grad()
        loss = (0.5 * (weight - torch.from_numpy(centre)) ** 2).sum()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        theta = weight_decay.l2_step(theta, theta - centre, 0.1, 0.4)
    np.testing.assert_allclose(theta, weight.detach().numpy(), rtol=WALKED)


def adam(theta: Array, centre: Array, gamma: float, steps: int) -> Array:
    """Adam by its textbook, with the line for the gradient as the reference has it."""
    s, r = np.zeros_like(theta), np.zeros_like(theta)
    for t in range(1, steps + 1):
        grad = np.sin(theta - centre)
        g = weight_decay.adam_line(theta, grad, s, r, t, gamma, 0.01, 0.9, 0.999, 1e-8)
        s, r = 0.9 * s + 0.1 * g, 0.999 * r + 0.001 * g * g
        theta = theta - 0.01 * (s / (1 - 0.9**t)) / (np.sqrt(r / (1 - 0.999**t)) + 1e-8)
    return theta


@pytest.mark.parametrize("seed", range(3))
def test_fifty_steps_of_torch_adam(seed: int) -> None:
    rng = np.random.default_rng(seed)
    theta, centre = rng.normal(size=5), rng.normal(size=5)
    weight = torch.from_numpy(theta.copy()).requires_grad_()
    optimizer = torch.optim.Adam([weight], lr=0.01, weight_decay=2 * 0.3)
    for _ in range(50):
        weight.grad = torch.sin(weight.detach() - torch.from_numpy(centre))
        optimizer.step()
    found = adam(theta, centre, 0.3, 50)
    np.testing.assert_allclose(found, weight.detach().numpy(), rtol=0, atol=WALKED)


@pytest.mark.parametrize("scale", [0.1, 1.0, 10.0])
def test_adam_shrinks_weights_of_large_gradients_less_and_decay_all_alike(scale: float) -> None:
    """What the questions on the two groups of weights say, simulated with noisy gradients.

    Under the penalty a weight shrinks as exp(-2 eps gamma T / scale); under decay as (1 - lam)^T.
    """
    rng = np.random.default_rng(8)
    T, eps, gamma, lam = 4000, 1e-3, 0.05, 1e-4
    by_penalty, by_decay = np.ones(200), np.ones(200)
    moments = np.zeros((4, 200))
    for t in range(1, T + 1):
        noise = scale * rng.choice([-1.0, 1.0], size=200)
        for k, g in enumerate((noise + 2 * gamma * by_penalty, noise)):
            moments[2 * k] = 0.9 * moments[2 * k] + 0.1 * g
            moments[2 * k + 1] = 0.999 * moments[2 * k + 1] + 0.001 * g * g
        steps = [
            eps * moments[2 * k] / (1 - 0.9**t)
            / (np.sqrt(moments[2 * k + 1] / (1 - 0.999**t)) + 1e-8)
            for k in range(2)
        ]  # fmt: skip
        by_penalty, by_decay = by_penalty - steps[0], by_decay - steps[1] - lam * by_decay
    within = 0.05
    assert by_penalty.mean() == pytest.approx(np.exp(-2 * eps * gamma * T / scale), abs=within)
    assert by_decay.mean() == pytest.approx((1 - lam) ** T, abs=within)


def test_fixed_values() -> None:
    theta, grad = np.array([1.0, -2.0]), np.array([0.5, 0.5])
    assert weight_decay.equivalent_l2(0.1, 0.5) == pytest.approx(0.1)
    assert weight_decay.equivalent_l2(0.1, 0.2) == pytest.approx(0.25)
    found = weight_decay.l2_step(theta, grad, 0.5, 0.1)
    np.testing.assert_allclose(found, [0.65, -2.05], rtol=RTOL)
    np.testing.assert_allclose(weight_decay.l2_step(theta, grad, 0.2, 0.25), [0.8, -1.9], rtol=RTOL)
    found = weight_decay.adam_line(theta, grad, theta, grad, 1, 0.3, 0.1, 0.9, 0.99, 1e-8)
    np.testing.assert_allclose(found, [1.1, -0.7], rtol=RTOL)
