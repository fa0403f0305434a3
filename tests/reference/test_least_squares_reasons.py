"""The reasons behind the solution of least norm, against geometry and against descent itself."""

import numpy as np
import pytest

from reference import least_squares

RNG = np.random.default_rng(5)
X, Y = RNG.normal(size=(3, 7)), RNG.normal(size=3)


def feasible() -> np.ndarray:
    other = RNG.normal(size=7)
    return np.linalg.lstsq(X, Y, rcond=None)[0] + other - np.linalg.pinv(X) @ X @ other


def test_the_excess_is_what_makes_a_solution_longer() -> None:
    """By Pythagoras, and by the projection on the kernel of X that the singular vectors give."""
    w = feasible()
    r, shortest = least_squares.excess(w, X, Y), np.linalg.lstsq(X, Y, rcond=None)[0]
    assert w @ w == pytest.approx(shortest @ shortest + r @ r, rel=1e-12)
    kernel = np.linalg.svd(X)[2][3:]
    assert np.allclose(r, kernel.T @ kernel @ w)


def test_the_next_coefficients_make_a_step_of_descent_by_finite_differences() -> None:
    a, eta, small = RNG.normal(size=3), 0.01, 1e-6
    w = X.T @ a
    gradient = [
        (np.sum((X @ (w + small * e) - Y) ** 2) - np.sum((X @ (w - small * e) - Y) ** 2))
        / (2 * small)
        for e in np.eye(7)
    ]
    found = X.T @ least_squares.next_coeffs(a, X, Y, eta)
    assert np.allclose(found, w - eta * np.array(gradient), rtol=1e-6)


def test_the_next_coefficients_are_those_of_the_iterates() -> None:
    a = least_squares.rowspace_coeffs(X, Y, 0.01, 4)
    after = least_squares.rowspace_coeffs(X, Y, 0.01, 5)
    assert np.allclose(least_squares.next_coeffs(a, X, Y, 0.01), after)


def test_the_feasible_point_of_the_row_space_is_the_shortest_solution() -> None:
    a = least_squares.feasible_coeffs(X, Y)
    assert np.allclose(X.T @ a, np.linalg.lstsq(X, Y, rcond=None)[0])
    assert np.allclose(X @ X.T @ a, Y)


@pytest.mark.parametrize("part", [0.2, 0.5, 0.9, 1.2])
def test_the_rate_is_the_largest_factor_of_a_residual(part: float) -> None:
    """An operator norm, and the largest quotient among many residuals, which cannot pass it."""
    eta = part * least_squares.max_step(X)
    step = np.eye(3) - 2 * eta * X @ X.T
    rate = least_squares.rate(X, eta)
    assert rate == pytest.approx(np.linalg.norm(step, 2), rel=1e-12)
    residuals = RNG.normal(size=(3, 20000))
    quotients = np.linalg.norm(step @ residuals, axis=0) / np.linalg.norm(residuals, axis=0)
    assert quotients.max() <= rate * (1 + 1e-12)
    assert quotients.max() == pytest.approx(rate, rel=1e-2)
