"""Minimum-norm least squares agrees with exact elimination, closed forms, descent and torch."""

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
import torch
from numpy.typing import ArrayLike, NDArray

from reference import least_squares

Array = NDArray[np.float64]
Vector = list[Fraction]

RTOL = 1e-10
ATOL = 1e-10
RANK_RTOL = 1e-9  # what torch may take for a zero singular value
SIZES = [(1, 2), (2, 5), (3, 7), (5, 7)]
STEPS = [0, 1, 2, 7]
MANY = 20_000

X = np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0]])
Y = np.array([1.0, 2.0])


def drawn(n: int, d: int) -> tuple[Array, Array]:
    """X of full row rank and a y that it reaches."""
    rng = np.random.default_rng((n, d))
    X = rng.normal(size=(n, d))
    return X, X @ rng.normal(size=d)


def deficient(n: int, d: int) -> tuple[Array, Array]:
    """X whose last row is twice the first, and a y that it reaches."""
    X, y = drawn(n, d)
    X[-1], y[-1] = 2 * X[0], 2 * y[0]
    return X, y


def rational(a: Array) -> Vector:
    return [Fraction(entry) for entry in a.tolist()]


def rows(X: Array) -> list[Vector]:
    return [rational(row) for row in X]


def dot(a: Vector, b: Vector) -> Fraction:
    return sum((s * t for s, t in zip(a, b, strict=True)), Fraction())


def eliminate(A: list[Vector], b: Vector) -> Vector:
    """Solution of A v = b for a square, regular A, by Gauss-Jordan in rational arithmetic."""
    table = [[*row, entry] for row, entry in zip(A, b, strict=True)]
    for c in range(len(table)):
        pivot = next(r for r in range(c, len(table)) if table[r][c])
        table[c], table[pivot] = table[pivot], table[c]
        table[c] = [entry / table[c][c] for entry in table[c]]
        for r in range(len(table)):
            if r != c:
                table[r] = [s - table[r][c] * t for s, t in zip(table[r], table[c], strict=True)]
    return [row[-1] for row in table]


def saddle_point(X: Array, y: Array) -> tuple[Array, Array]:
    """Zero of both gradients: [[2 I, X^T], [X, 0]] (w, lam) = (0, y), solved exactly."""
    n, d = X.shape
    A = [[Fraction(2 * (i == j)) for j in range(d)] + rational(X[:, i]) for i in range(d)]
    A += [row + [Fraction()] * n for row in rows(X)]
    solution = [float(v) for v in eliminate(A, [Fraction()] * d + rational(y))]
    return np.array(solution[:d]), np.array(solution[d:])


def slopes(f: Callable[[Vector], Fraction], at: Vector) -> Vector:
    """Gradient of a quadratic function: central differences, which are then exact."""
    unit = [[Fraction(i == j) for j in range(len(at))] for i in range(len(at))]
    moved = ([[a + s * e for a, e in zip(at, row, strict=True)] for s in (1, -1)] for row in unit)
    return [(f(up) - f(down)) / 2 for up, down in moved]


def descend(X: Array, y: Array, eta: float, t: int) -> Array:
    """Gradient descent from zero on the loss as it is defined, in rational arithmetic."""

    def f(w: Vector) -> Fraction:
        errors = [a - dot(row, w) for row, a in zip(rows(X), rational(y), strict=True)]
        return dot(errors, errors)

    w = [Fraction()] * X.shape[1]
    for _ in range(t):
        w = [a - Fraction(eta) * s for a, s in zip(w, slopes(f, w), strict=True)]
    return np.array([float(a) for a in w])


def sgd(X: Array, y: Array, eta: float, t: int) -> Array:
    """The same descent by torch's optimizer and autograd."""
    w = torch.zeros(X.shape[1], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=eta)
    for _ in range(t):
        predicted, target = torch.from_numpy(X) @ w, torch.from_numpy(y)
        f = torch.nn.functional.mse_loss(predicted, target, reduction="sum")
        (w.grad,) = torch.autograd.grad(f, [w])
        optimizer.step()
    return w.detach().numpy()


def step_for(X: Array) -> float:
    """Half of the largest stable step, from the spectrum."""
    return 0.5 / float(np.linalg.eigvalsh(X @ X.T)[-1])


def close(got: ArrayLike, expected: ArrayLike) -> None:
    assert np.shape(got) == np.shape(expected)
    np.testing.assert_allclose(np.asarray(got), np.asarray(expected), rtol=RTOL, atol=ATOL)


@pytest.mark.parametrize(
    ("function", "arguments", "printed"),
    [
        (least_squares.gd_iterate, (0.1, 1), [0.2, 0.4, 0.6]),
        (least_squares.gd_iterate, (0.1, 2), [0.24, 0.6, 0.84]),
        (least_squares.gd_iterate, (0.1, 3), [0.224, 0.712, 0.936]),
        (least_squares.rowspace_coeffs, (0.1, 1), [0.2, 0.4]),
        (least_squares.rowspace_coeffs, (0.1, 2), [0.24, 0.6]),
        (least_squares.rowspace_coeffs, (0.1, 3), [0.224, 0.712]),
        (least_squares.limit, (), [0, 1, 1]),
    ],
)
def test_the_fixed_instance_has_these_vectors(
    function: Callable[..., Array], arguments: tuple[float, ...], printed: list[float]
) -> None:
    close(function(X, Y, *arguments), printed)


def test_the_fixed_instance_has_this_kkt_point_and_largest_step() -> None:
    w_star, lam_star = least_squares.kkt(X, Y)
    close(w_star, [0, 1, 1])
    close(lam_star, [0, -2])
    assert least_squares.max_step(X) == pytest.approx(1 / 3, rel=RTOL)


@pytest.mark.parametrize("sizes", SIZES)
def test_kkt_is_the_exact_saddle_point(sizes: tuple[int, int]) -> None:
    X, y = drawn(*sizes)
    (w_star, lam_star), (w, lam) = least_squares.kkt(X, y), saddle_point(X, y)
    close(w_star, w)
    close(lam_star, lam)


@pytest.mark.parametrize("make", [drawn, deficient])
@pytest.mark.parametrize("sizes", SIZES[1:])
def test_kkt_is_feasible_shortest_and_stationary(
    sizes: tuple[int, int], make: Callable[[int, int], tuple[Array, Array]]
) -> None:
    """Also without full row rank, where the multiplier is the shortest: in the column space."""
    X, y = make(*sizes)
    w_star, lam_star = least_squares.kkt(X, y)
    torchs = torch.linalg.lstsq(torch.from_numpy(X), torch.from_numpy(y), driver="gelsd")
    close(X @ w_star, y)
    close(w_star, torchs.solution.numpy())
    close(2 * w_star + X.T @ lam_star, np.zeros(sizes[1]))
    close(X @ np.linalg.lstsq(X, lam_star)[0], lam_star)


@pytest.mark.parametrize("sizes", SIZES)
def test_stationarity_is_the_gradient_of_the_lagrangian(sizes: tuple[int, int]) -> None:
    n, d = sizes
    X, y = drawn(n, d)
    w, lam = np.random.default_rng(7).normal(size=d), np.random.default_rng(11).normal(size=n)

    def lagrangian(w: Vector, lam: Vector) -> Fraction:
        violation = [dot(row, w) - a for row, a in zip(rows(X), rational(y), strict=True)]
        return dot(w, w) + dot(lam, violation)

    exact_w = slopes(lambda v: lagrangian(v, rational(lam)), rational(w))
    exact_lam = slopes(lambda v: lagrangian(rational(w), v), rational(lam))
    a, b = (torch.from_numpy(v).requires_grad_() for v in (w, lam))
    auto = torch.autograd.grad(a @ a + b @ (torch.from_numpy(X) @ a - torch.from_numpy(y)), [a, b])
    for got, exact, torchs in zip(
        least_squares.stationarity(w, lam, X, y), (exact_w, exact_lam), auto, strict=True
    ):
        close(got, [float(slope) for slope in exact])
        close(got, torchs.numpy())


@pytest.mark.parametrize("make", [drawn, deficient])
@pytest.mark.parametrize("t", STEPS)
@pytest.mark.parametrize("sizes", SIZES[1:])
def test_iterates_are_those_of_exact_descent_of_torch_and_of_the_closed_form(
    sizes: tuple[int, int], t: int, make: Callable[[int, int], tuple[Array, Array]]
) -> None:
    """w^(t) = (I - (I - 2 eta X^T X)^t) X^+ y."""
    X, y = make(*sizes)
    eta = step_for(X)
    decay = np.linalg.matrix_power(np.eye(sizes[1]) - 2 * eta * X.T @ X, t)
    shortest = np.linalg.lstsq(X, y)[0]
    got = least_squares.gd_iterate(X, y, eta, t)
    close(got, descend(X, y, eta, t))
    close(got, sgd(X, y, eta, t))
    close(got, shortest - decay @ shortest)


@pytest.mark.parametrize("make", [drawn, deficient])
@pytest.mark.parametrize("t", STEPS)
@pytest.mark.parametrize("sizes", SIZES[1:])
def test_coefficients_give_the_iterate_and_are_a_geometric_sum(
    sizes: tuple[int, int], t: int, make: Callable[[int, int], tuple[Array, Array]]
) -> None:
    """a_t = 2 eta sum_{s<t} (I - 2 eta X X^T)^s y."""
    X, y = make(*sizes)
    eta = step_for(X)
    ratio = np.eye(sizes[0]) - 2 * eta * X @ X.T
    powers = (np.linalg.matrix_power(ratio, s) @ y for s in range(t))
    got = least_squares.rowspace_coeffs(X, y, eta, t)
    close(X.T @ got, descend(X, y, eta, t))
    close(got, 2 * eta * sum(powers, np.zeros(sizes[0])))


@pytest.mark.parametrize("sizes", SIZES)
def test_max_step_separates_descent_that_settles_from_descent_that_blows_up(
    sizes: tuple[int, int],
) -> None:
    X, y = drawn(*sizes)
    largest = least_squares.max_step(X)
    spectral = torch.linalg.matrix_norm(torch.from_numpy(X), ord=2).item()
    assert largest == pytest.approx(spectral**-2, rel=RTOL)
    assert largest == pytest.approx(2 * step_for(X), rel=RTOL)
    for factor, settles in [(0.95, True), (1.05, False)]:
        w = np.zeros(sizes[1])
        for _ in range(200):
            w = w - factor * largest * (2 * X.T @ (X @ w - y))
        assert (np.linalg.norm(X @ w - y) < np.linalg.norm(y)) == settles


@pytest.mark.parametrize("reached", [True, False])
@pytest.mark.parametrize("make", [drawn, deficient])
@pytest.mark.parametrize("sizes", [(2, 5), (3, 7), (5, 11)])
def test_descent_settles_at_the_limit_which_is_torch_pinv(
    sizes: tuple[int, int], make: Callable[[int, int], tuple[Array, Array]], reached: bool
) -> None:
    """Whatever the rank of X, and also for a y that no w reaches."""
    X, y = make(*sizes)
    y = y if reached else y + 1
    got = least_squares.limit(X, y)
    eta, w = step_for(X), np.zeros(sizes[1])
    for _ in range(MANY):
        w = w - eta * (2 * X.T @ (X @ w - y))
    close(got, w)
    close(got, torch.linalg.pinv(torch.from_numpy(X), rtol=RANK_RTOL).numpy() @ y)
