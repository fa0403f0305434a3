"""The recurrent unit agrees with loops, with torch, and with norms by their definition."""

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from reference import vanishing

Array = NDArray[np.float64]

RTOL = 1e-12
PRINTED = 5e-11
SLOPES_APART = 1e-6

SIGMAS: dict[str, Callable[[Array], Array]] = {
    "logistic": lambda z: np.asarray(1 / (1 + np.exp(-z))),
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0),
    "leaky": lambda z: np.where(z > 0, z, 0.1 * z),
    "triple": lambda z: 3 * z,
    "sine": lambda z: np.sin(2 * z),
}
TORCH: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "logistic": torch.sigmoid,
    "tanh": torch.tanh,
    "triple": lambda z: 3 * z,
    "sine": lambda z: torch.sin(2 * z),
}
SLOPES: dict[str, Callable[[Array], Array]] = {
    "logistic": lambda z: np.asarray(np.exp(-z) / (1 + np.exp(-z)) ** 2),
    "tanh": lambda z: np.asarray(1 - np.tanh(z) ** 2),
    "triple": lambda z: 3 + 0 * z,
    "sine": lambda z: 2 * np.cos(2 * z),
}
FIXED_W, FIXED_H = np.array([[0.5, 0.2], [0.1, 0.3]]), np.array([0.3, -1.0])


def unit(seed: int, d: int, n: int) -> tuple[Array, Array, Array]:
    rng = np.random.default_rng((seed, d, n))
    return rng.normal(size=(d, d)), rng.normal(size=(d, n)), rng.normal(size=d)


@pytest.mark.parametrize("sigma", SIGMAS)
@pytest.mark.parametrize(("d", "n", "T"), [(1, 1, 1), (2, 3, 8), (3, 2, 5), (4, 1, 7)])
def test_the_two_recurrences_stay_together_when_they_start_together(
    sigma: str, d: int, n: int, T: int
) -> None:
    """Both simulated entry by entry from g_0 = sigma(h_0)."""
    W, U, b = unit(1, d, n)
    act = SIGMAS[sigma]
    rng = np.random.default_rng(2)
    h = rng.normal(size=d)
    g = act(h)
    for _ in range(T):
        x, before = rng.normal(size=n), act(h)
        drive = [sum(U[i, j] * x[j] for j in range(n)) + b[i] for i in range(d)]
        g_in = [sum(W[i, j] * g[j] for j in range(d)) + drive[i] for i in range(d)]
        forms = vanishing.step_forms(W, U, b, act, h, x)
        h = np.array([sum(W[i, j] * before[j] for j in range(d)) + drive[i] for i in range(d)])
        g = act(np.array(g_in))
        np.testing.assert_array_equal(vanishing.conventional_state(h, act), g)
        for form in forms:
            np.testing.assert_allclose(form, g, rtol=RTOL, atol=RTOL)


def test_the_state_of_the_fixed_case() -> None:
    found = vanishing.conventional_state(np.array([0.0, math.log(3)]), SIGMAS["logistic"])
    np.testing.assert_allclose(found, [0.5, 0.75], rtol=RTOL)


def test_the_jacobian_of_the_fixed_case() -> None:
    found = vanishing.jacobian(FIXED_W, FIXED_H, SLOPES["logistic"])
    printed = [[0.1222291558, 0.0393223866], [0.0244458312, 0.05898358]]
    np.testing.assert_allclose(found, printed, atol=PRINTED)


@pytest.mark.parametrize("sigma", TORCH)
@pytest.mark.parametrize("d", [1, 2, 3, 5])
def test_the_jacobian_is_that_of_torch(sigma: str, d: int) -> None:
    W, _, _ = unit(3, d, 1)
    h = np.random.default_rng(d).normal(size=d)
    found = torch.autograd.functional.jacobian(  # type: ignore[no-untyped-call]
        lambda z: torch.from_numpy(W) @ TORCH[sigma](z), torch.from_numpy(h)
    )
    np.testing.assert_allclose(
        vanishing.jacobian(W, h, SLOPES[sigma]), found.numpy(), rtol=1e-10, atol=RTOL
    )


@pytest.mark.parametrize("sigma", SLOPES)
@pytest.mark.parametrize("d", [1, 3])
def test_the_jacobian_is_the_difference_quotient(sigma: str, d: int) -> None:
    W, _, _ = unit(4, d, 1)
    h, step = np.random.default_rng(d).normal(size=d), 1e-6
    found = np.empty((d, d))
    for j in range(d):
        e = step * np.eye(d)[j]
        found[:, j] = (W @ SIGMAS[sigma](h + e) - W @ SIGMAS[sigma](h - e)) / (2 * step)
    wanted = vanishing.jacobian(W, h, SLOPES[sigma])
    np.testing.assert_allclose(wanted, found, atol=SLOPES_APART)


def test_the_bounds_of_the_fixed_case() -> None:
    assert vanishing.step_bound(FIXED_W, 0.25) == pytest.approx(0.1458476128, abs=PRINTED)
    assert vanishing.bound(0.5, 8) == 0.00390625
    assert [vanishing.bound(0.0, T) for T in (0, 1, 2)] == [1, 0, 0]


@pytest.mark.parametrize("W", [
    FIXED_W, np.array([[0.5, 3.0], [0.0, 0.5]]), np.array([[0.0, 5.0], [0.0, 0.0]]), -np.eye(2),
])  # fmt: skip
def test_the_step_bound_is_the_largest_stretch_of_a_circle(W: Array) -> None:
    """The operator norm by its definition, on a fine grid of directions."""
    angles = np.linspace(0, np.pi, 200_001)
    stretched = np.linalg.norm(W @ np.stack([np.cos(angles), np.sin(angles)]), axis=0)
    assert vanishing.step_bound(W, 2.0) == pytest.approx(2 * stretched.max(), rel=1e-9)


@pytest.mark.parametrize("d", [1, 2, 3, 7])
def test_the_step_bound_is_the_largest_singular_value(d: int) -> None:
    W, _, _ = unit(5, d, 1)
    wanted = 0.3 * float(np.linalg.svd(W, compute_uv=False)[0])
    assert vanishing.step_bound(W, 0.3) == pytest.approx(wanted, rel=RTOL)


def test_the_spectral_radius_would_be_too_small_a_bound() -> None:
    W = np.array([[0.5, 3.0], [0.0, 0.5]])
    assert vanishing.step_bound(W, 1.0) == pytest.approx(3.0811388301, abs=PRINTED)
    assert max(abs(np.linalg.eigvals(W))) == pytest.approx(0.5)


@pytest.mark.parametrize("sigma", ["logistic", "tanh", "triple", "sine"])
@pytest.mark.parametrize("d", [1, 2, 3, 5])
def test_no_product_of_jacobians_exceeds_the_bound(sigma: str, d: int) -> None:
    gamma = {"logistic": 0.25, "tanh": 1.0, "triple": 3.0, "sine": 2.0}[sigma]
    for seed in range(12):
        rng = np.random.default_rng((6, seed))
        delta, T = rng.uniform(0.05, 0.95), int(rng.integers(1, 9))
        W = rng.normal(size=(d, d))
        W *= delta / gamma / np.linalg.norm(W, 2)
        h, product = rng.normal(size=d), np.eye(d)
        for _ in range(T):
            product = vanishing.jacobian(W, h, SLOPES[sigma]) @ product
            h = W @ SIGMAS[sigma](h) + rng.normal(size=d)
        assert np.linalg.norm(product, 2) <= vanishing.bound(delta, T) * (1 + 1e-9)


@pytest.mark.parametrize("T", [0, 1, 4, 9])
def test_a_linear_unit_with_orthogonal_weights_attains_the_bound(T: int) -> None:
    orthogonal, _ = np.linalg.qr(np.random.default_rng(7).normal(size=(3, 3)))
    J = vanishing.jacobian(0.6 / 3 * orthogonal, np.zeros(3), SLOPES["triple"])
    norm = np.linalg.norm(np.linalg.matrix_power(J, T), 2)
    assert norm == pytest.approx(vanishing.bound(0.6, T), rel=1e-10)
