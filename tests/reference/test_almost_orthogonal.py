"""Bounds on inner products: attained within the lemma's constraints and never passed."""

import math

import numpy as np
import pytest
import sympy as sp

from reference import almost_orthogonal

EPS = (0.05, 0.1, 0.3, 0.5, 0.9)


def over_the_constraints(eps: float, normalized: bool) -> float:
    """The largest |inner product| that squared lengths and distances of the lemma allow."""
    largest = 0.0
    for a in np.linspace(1 - eps, 1 + eps, 41):
        for b in np.linspace(1 - eps, 1 + eps, 41):
            for distance in (2 - 2 * eps, 2 + 2 * eps):
                inner = abs(a + b - distance) / 2
                most = min(inner, math.sqrt(a * b))  # Cauchy and Schwarz
                largest = max(largest, most / math.sqrt(a * b) if normalized else inner)
    return largest


@pytest.mark.parametrize("eps", EPS)
def test_the_bounds_are_the_least(eps: float) -> None:
    found = almost_orthogonal.inner_product_bound(eps)
    assert found == pytest.approx(over_the_constraints(eps, normalized=False), rel=1e-12)
    cosine = almost_orthogonal.cosine_bound(eps)
    assert cosine == pytest.approx(over_the_constraints(eps, normalized=True), rel=1e-12)
    e = sp.Rational(str(eps))
    assert cosine == pytest.approx(float(sp.Min(1, 2 * e / (1 - e))), rel=1e-15)
    if 2 * eps / (1 - eps) <= 1:
        vectors = np.array([1.0, 0.0]), np.array([-cosine, math.sqrt(1 - cosine**2)])
        u, v = (math.sqrt(1 - eps) * w for w in vectors)  # the shortest, as far apart as allowed
        assert ((u - v) ** 2).sum() == pytest.approx(2 + 2 * eps, rel=1e-12)


@pytest.mark.parametrize("delta", [0.05, 0.1, 0.3, 0.5, 0.9])
def test_the_distortion_solves_its_equation(delta: float) -> None:
    found = almost_orthogonal.distortion(delta)
    e, d = sp.symbols("e d", positive=True)
    (solution,) = sp.solve(sp.Eq(2 * e / (1 - e), d), e)
    assert found == pytest.approx(float(solution.subs(d, sp.Rational(str(delta)))), rel=1e-15)
    assert almost_orthogonal.cosine_bound(found) == pytest.approx(delta, rel=1e-12)


def test_the_count_is_the_largest_that_the_lemma_gives() -> None:
    assert almost_orthogonal.vector_count(1000, 0.5) == 147
    for n, delta in [(500, 0.5), (1000, 0.5), (800, 0.9), (3000, 0.3)]:
        d = almost_orthogonal.vector_count(n, delta)
        eps = almost_orthogonal.distortion(delta)
        assert n >= 8 * math.log(d + 1) / eps**2
        assert n < 8 * math.log(d + 2) / eps**2


@pytest.mark.parametrize(("n", "delta", "N"), [(128, 0.5, 600), (256, 0.4, 1000), (64, 0.5, 200)])
def test_random_signs_are_almost_orthogonal(n: int, delta: float, N: int) -> None:
    U = almost_orthogonal.random_signs(n, delta, N, seed=1)
    assert U.shape == (N, n)
    np.testing.assert_allclose((U**2).sum(axis=1), np.ones(N), rtol=1e-12)
    some = [abs(float(U[i] @ U[j])) for i in range(40) for j in range(i)]
    largest = almost_orthogonal.largest_inner_product(U)
    assert max(some) <= largest <= delta
    apart = np.abs(np.einsum("in,jn->ij", U, U) - np.eye(N)).max()
    assert largest == pytest.approx(apart, rel=1e-9)


def test_where_there_are_none_that_is_said() -> None:
    with pytest.raises(ValueError, match="no 3 such vectors"):
        almost_orthogonal.random_signs(1, 0.5, 3, seed=0)
