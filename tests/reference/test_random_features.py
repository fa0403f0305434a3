"""The Gaussian identity agrees with sympy's integral, with quadrature and with simulation."""

from itertools import product

import numpy as np
import pytest
import sympy
import torch
from numpy.typing import NDArray

from reference import random_features

Array = NDArray[np.float64]

RTOL = 1e-10
PRINTED = 5e-11
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(40)
CHANCES = WEIGHTS / WEIGHTS.sum()
ERRORS = 5
"""Standard errors that a simulation may be off by."""

Q, K = np.array([0.5, 0.0]), np.array([0.2, 0.3])
X = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 2.0], [2.0, 2.0]])


def grid(d: int) -> tuple[Array, Array]:
    """Nodes (N, d) and chances (N,) of a standard normal vector."""
    points = np.array(list(product(NODES, repeat=d)))
    return points, np.array([np.prod(c) for c in product(CHANCES, repeat=d)])


def pair(d: int, seed: int = 0) -> tuple[Array, Array]:
    q, k = np.random.default_rng((d, seed)).uniform(-1, 1, size=(2, d))
    return q, k


@pytest.mark.parametrize("d", [1, 2, 3, 5])
@pytest.mark.parametrize("seed", range(4))
def test_the_completed_square_is_the_same_exponent(d: int, seed: int) -> None:
    q, k = pair(d, seed)
    centre, constant = random_features.completed_square(q, k)
    for x in np.random.default_rng(seed).normal(size=(20, d)):
        exponent = sum(-(xi**2) / 2 + xi * qi + xi * ki for xi, qi, ki in zip(x, q, k, strict=True))
        assert -np.sum((x - centre) ** 2) / 2 + constant == pytest.approx(exponent, abs=1e-12)


def test_the_moment_is_the_integral_of_sympy() -> None:
    x = sympy.Symbol("x", real=True)
    q, k = sympy.Rational(1, 2), sympy.Rational(3, 10)
    density = sympy.exp(-(x**2) / 2) / sympy.sqrt(2 * sympy.pi)
    whole = (x, -sympy.oo, sympy.oo)
    exact = sympy.integrate(density * sympy.exp(x * q + x * k), whole)
    found = random_features.gaussian_moment(np.array([0.5]), np.array([0.3]))
    assert found == pytest.approx(float(exact), rel=RTOL)


@pytest.mark.parametrize("d", [1, 2])
@pytest.mark.parametrize("seed", range(4))
def test_the_moment_and_the_identity_by_quadrature(d: int, seed: int) -> None:
    q, k = pair(d, seed)
    points, chances = grid(d)
    moment = float(chances @ np.exp(points @ q + points @ k))
    assert random_features.gaussian_moment(q, k) == pytest.approx(moment, rel=RTOL)
    left, right = random_features.kernel_sides(q, k)
    assert left == pytest.approx(right, rel=RTOL)
    assert left == pytest.approx(float(torch.exp(torch.from_numpy(q) @ torch.from_numpy(k))))


@pytest.mark.parametrize("d", [1, 2])
@pytest.mark.parametrize("seed", range(4))
def test_one_feature_is_without_bias_and_has_this_variance(d: int, seed: int) -> None:
    q, k = pair(d, seed)
    points, chances = grid(d)
    products = [
        random_features.positive_features(q, x[None])
        @ random_features.positive_features(k, x[None])
        for x in points
    ]
    mean = float(chances @ products)
    assert mean == pytest.approx(float(np.exp(q @ k)), rel=RTOL)
    spread = float(chances @ (np.array(products) - mean) ** 2)
    assert random_features.variance(q, k, 1) == pytest.approx(spread, rel=1e-8)


@pytest.mark.parametrize(("d", "m"), [(1, 2), (3, 5), (5, 7)])
def test_several_features_in_a_simulation(d: int, m: int) -> None:
    q, k = pair(d)
    samples = np.random.default_rng(m).normal(size=(4000, m, d))
    f = random_features.positive_features
    products = np.array([f(q, X) @ f(k, X) for X in samples])
    off = abs(products.mean() - np.exp(q @ k)) / (products.std() / np.sqrt(len(products)))
    assert off < ERRORS
    assert products.var() == pytest.approx(random_features.variance(q, k, m), rel=0.5)


@pytest.mark.parametrize(("d", "m"), [(1, 1), (2, 3), (3, 2)])
def test_the_features_entry_by_entry(d: int, m: int) -> None:
    u, samples = pair(d)[0], np.random.default_rng(m).normal(size=(m, d))
    found = random_features.positive_features(u, samples)
    assert found.shape == (m,)
    for j in range(m):
        dot = sum(samples[j, i] * u[i] for i in range(d))
        wanted = np.exp(dot - sum(a * a for a in u) / 2) / m**0.5
        assert found[j] == pytest.approx(wanted, rel=RTOL)


def test_fixed_values() -> None:
    f_q, f_k = (random_features.positive_features(u, X) for u in (Q, K))
    np.testing.assert_allclose(
        f_q, [0.7274957073, 0.4412484513, 0.2676307143, 1.199437647], atol=PRINTED
    )
    np.testing.assert_allclose(
        f_k, [0.5722683922, 0.6324543844, 0.6989701926, 1.2736067289], atol=PRINTED
    )
    assert f_q @ f_k == pytest.approx(2.4100700663, abs=PRINTED)
    assert random_features.kernel_sides(Q, K)[0] == pytest.approx(1.1051709181, abs=PRINTED)
    assert random_features.gaussian_moment(Q, K) == pytest.approx(1.3364274880, abs=PRINTED)
    assert random_features.variance(Q, K, 4) == pytest.approx(0.2400173768, abs=PRINTED)
    assert random_features.variance(Q, K, 1) == pytest.approx(0.96007, abs=5e-6)
    zeros = random_features.positive_features(np.zeros(2), X)
    np.testing.assert_allclose(zeros, np.full(4, 0.5), rtol=RTOL)
