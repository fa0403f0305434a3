"""The expected dropout loss agrees with all masks, with distributions and with its expansion."""

from collections.abc import Callable
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from reference import dropout

Array = NDArray[np.float64]
Vector = list[Fraction]
Matrix = list[Vector]

RTOL = 1e-12
ATOL = 1e-12
RATES = ["0", "1/5", "1/2", "3/4", "1"]
SIZES = [(1, 1), (2, 3), (3, 2), (1, 7), (5, 2)]

X = np.array([[1.0, 2.0], [-1.0, 3.0]])
Y = np.array([1.0, 2.0])
W = np.array([2.0, -1.0])
P = 0.75


def drawn(n: int, d: int) -> tuple[Array, Array, Array]:
    """Small whole numbers X, y, w; the last column of X is zero when d > 2."""
    rng = np.random.default_rng((n, d))
    X, y, w = (rng.integers(-3, 4, size=s).astype(np.float64) for s in ((n, d), n, d))
    if d > 2:
        X[:, -1] = 0
    return X, y, w


def rational(a: Array) -> Vector:
    return [Fraction(entry) for entry in a.tolist()]


def over_all_masks(
    X: Array, y: Array, w: Array, p: Fraction
) -> tuple[Vector, Vector, Vector, Fraction]:
    """Mean, variance, second moment and loss by the definition: all 2^(n d) masks R."""
    rows, targets, weights = [rational(row) for row in X], rational(y), rational(w)
    n, d = X.shape
    first, square, residual = ([Fraction()] * n for _ in range(3))
    for R in product([0, 1], repeat=n * d):
        chance = p ** sum(R) * (1 - p) ** (n * d - sum(R))
        for i in range(n):
            s = sum((rows[i][j] * R[i * d + j] * weights[j] for j in range(d)), Fraction())
            first[i] += chance * s
            square[i] += chance * s**2
            residual[i] += chance * (targets[i] - s) ** 2
    spread = [b - a**2 for a, b in zip(first, square, strict=True)]
    return first, spread, residual, sum(residual, Fraction())


def row_distribution(row: Vector, weights: Vector, p: Fraction) -> dict[Fraction, Fraction]:
    """Chances of the values of one masked prediction, one input after another."""
    chances = {Fraction(): Fraction(1)}
    for a, b in zip(row, weights, strict=True):
        longer: dict[Fraction, Fraction] = {}
        for value, chance in chances.items():
            for kept, share in ((0, 1 - p), (1, p)):
                key = value + kept * a * b
                longer[key] = longer.get(key, Fraction()) + chance * share
        chances = longer
    return chances


def expansion(X: Array, y: Array, w: Array, p: Fraction) -> Fraction:
    """y.y - 2p y.Xw + p^2 sum_jk w_j C_jk w_k + p(1-p) sum_j C_jj w_j^2 with C = X^T X."""
    columns, targets, weights = [rational(c) for c in X.T], rational(y), rational(w)

    def dot(a: Vector, b: Vector) -> Fraction:
        return sum((s * t for s, t in zip(a, b, strict=True)), Fraction())

    total = dot(targets, targets)
    for j, a in enumerate(weights):
        total += -2 * p * a * dot(targets, columns[j])
        total += p * (1 - p) * a**2 * dot(columns[j], columns[j])
        total += sum(p**2 * a * b * dot(columns[j], columns[k]) for k, b in enumerate(weights))
    return total


@pytest.mark.parametrize(
    ("function", "arguments", "printed"),
    [
        (dropout.mean, (X, W, P), [0, -3.75]),
        (dropout.var, (X, W, P), [1.5, 2.4375]),
        (dropout.second_moment, (X, Y, W, P), [2.5, 35.5]),
        (dropout.gamma, (X,), [[2**0.5, 0], [0, 13**0.5]]),
        (dropout.closed, (X, Y, W, P), 38),
        (dropout.closed, (X, Y, W, 1 - P), 15.5),  # p read as the chance to drop
        (dropout.closed, (X / P, Y, W, P), 57),  # inverted dropout
    ],
)
def test_the_fixed_instance_has_these_values(
    function: Callable[..., ArrayLike], arguments: tuple[Array | float, ...], printed: ArrayLike
) -> None:
    got, expected = (np.asarray(a, dtype=np.float64) for a in (function(*arguments), printed))
    assert got.shape == expected.shape
    np.testing.assert_allclose(got, expected, rtol=RTOL, atol=ATOL)


def test_the_fixed_instance_splits_into_fit_and_penalty() -> None:
    assert np.sum((Y - dropout.mean(X, W, P)) ** 2) == pytest.approx(34.0625, rel=RTOL)
    assert np.sum(dropout.var(X, W, P)) == pytest.approx(3.9375, rel=RTOL)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("sizes", SIZES)
def test_every_moment_is_its_average_over_all_masks(sizes: tuple[int, int], rate: str) -> None:
    X, y, w = drawn(*sizes)
    p = Fraction(rate)
    first, spread, residual, total = over_all_masks(X, y, w, p)
    np.testing.assert_allclose(dropout.mean(X, w, float(p)), [*map(float, first)], atol=ATOL)
    np.testing.assert_allclose(dropout.var(X, w, float(p)), [*map(float, spread)], atol=ATOL)
    np.testing.assert_allclose(
        dropout.second_moment(X, y, w, float(p)), [*map(float, residual)], rtol=RTOL
    )
    assert dropout.closed(X, y, w, float(p)) == pytest.approx(float(total), rel=RTOL)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("sizes", [(2, 3), (7, 5), (3, 11)])
def test_row_moments_are_those_of_the_row_distribution(sizes: tuple[int, int], rate: str) -> None:
    X, y, w = drawn(*sizes)
    p = Fraction(rate)
    for i, row in enumerate(X):
        chances = row_distribution(rational(row), rational(w), p)
        mean = sum(v * c for v, c in chances.items())
        var = sum((v - mean) ** 2 * c for v, c in chances.items())
        second = sum((Fraction(y[i]) - v) ** 2 * c for v, c in chances.items())
        got = (f(X, w, float(p))[i] for f in (dropout.mean, dropout.var))
        np.testing.assert_allclose([*got], [float(mean), float(var)], rtol=RTOL, atol=ATOL)
        moment = dropout.second_moment(X, y, w, float(p))[i]
        assert moment == pytest.approx(float(second), rel=RTOL)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("sizes", [*SIZES, (7, 5), (3, 11)])
def test_the_closed_form_is_the_expanded_square(sizes: tuple[int, int], rate: str) -> None:
    X, y, w = drawn(*sizes)
    expected = float(expansion(X, y, w, Fraction(rate)))
    assert dropout.closed(X, y, w, float(Fraction(rate))) == pytest.approx(expected, rel=RTOL)


@pytest.mark.parametrize("sizes", [*SIZES, (7, 5), (3, 11)])
def test_gamma_is_diagonal_with_the_column_norms(sizes: tuple[int, int]) -> None:
    X, _, _ = drawn(*sizes)
    Gamma = dropout.gamma(X)
    assert Gamma.shape == (sizes[1], sizes[1])
    np.testing.assert_allclose([*map(np.linalg.norm, X.T)], Gamma.diagonal(), rtol=RTOL)
    np.testing.assert_allclose(Gamma @ Gamma, np.where(np.eye(sizes[1]), X.T @ X, 0), rtol=RTOL)


@pytest.mark.parametrize(("p", "fit"), [(0, lambda X, y, w: y), (1, lambda X, y, w: y - X @ w)])
def test_nothing_kept_leaves_the_targets_and_all_kept_the_plain_loss(
    p: float, fit: Callable[[Array, Array, Array], Array]
) -> None:
    X, y, w = drawn(5, 3)
    assert dropout.closed(X, y, w, p) == pytest.approx(np.sum(fit(X, y, w) ** 2), rel=RTOL)
