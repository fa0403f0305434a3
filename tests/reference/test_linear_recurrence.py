"""The recurrence's closed form agrees with its steps and eigenvectors; regimes with long runs."""

import math

import numpy as np
import pytest

from reference import linear_recurrence

CASES: dict[str, list[list[list[float]]]] = {
    "vanish": [[[0.5, 0], [0, 0.9]], [[0.9, 50], [0, 0.9]], [[0, 1], [0, 0]], [[0, 2], [0.3, 0]]],
    "explode": [[[1.1, 0], [0, 0.2]], [[0.6, -0.9], [0.9, 0.6]], [[-1.1, 0], [0, 0.3]],
                [[0.5, 2], [0.5, 0.5]]],
    "boundary": [[[0, -1], [1, 0]], [[1, 1], [0, 1]]],
}  # fmt: skip


@pytest.mark.parametrize("n", [1, 2, 5])
@pytest.mark.parametrize("is_complex", [False, True])
@pytest.mark.parametrize("t", [0, 1, 7])
def test_the_closed_form_is_the_steps_and_the_eigenvectors(
    n: int, is_complex: bool, t: int
) -> None:
    rng = np.random.default_rng([n, t])
    W, h0 = rng.normal(size=(n, n)), rng.normal(size=n)
    if is_complex:
        W, h0 = W + 1j * rng.normal(size=(n, n)), h0 + 1j * rng.normal(size=n)
    found = linear_recurrence.h_t(W, h0, t)
    h = h0
    for _ in range(t):
        h = np.array([sum(W[i, j] * h[i] for i in range(n)) for j in range(n)])
    assert np.allclose(found, h, rtol=1e-11)
    values, Q = np.linalg.eig(W)
    by_values = np.linalg.solve(Q.T, values**t * (Q.T @ h0))
    assert np.allclose(found, by_values, rtol=1e-8)


def test_a_matrix_with_too_few_eigenvectors() -> None:
    W = np.array([[1.0, 1.0], [0.0, 1.0]])
    assert linear_recurrence.h_t(W, np.array([1.0, 2.0]), 7).tolist() == [1.0, 9.0]


@pytest.mark.parametrize(("word", "matrix"), [(w, m) for w, ms in CASES.items() for m in ms])
def test_a_regime_is_what_a_long_run_does(word: str, matrix: list[list[float]]) -> None:
    W = np.array(matrix, float)
    assert linear_recurrence.regime(W) == word
    early, late = (np.linalg.norm(np.linalg.matrix_power(W.T, t)) for t in (400, 800))
    assert {"vanish": late < 1e-20, "explode": late > 1e20, "boundary": 1e-3 < late < 1e4}[word]
    assert word == "vanish" or late >= early


@pytest.mark.parametrize("matrix", [m for ms in CASES.values() for m in ms])
def test_a_regime_is_told_by_gelfands_formula(matrix: list[list[float]]) -> None:
    W, t = np.array(matrix, float), 4096
    power, scale = W, 0.0
    for _ in range(12):  # t = 2^12, by squaring; the scale is kept apart
        size = float(np.linalg.norm(power)) or 1.0
        power, scale = (power / size) @ (power / size), 2 * (scale + math.log(size))
    rho = math.exp((scale + math.log(max(float(np.linalg.norm(power)), 1e-300))) / t)
    word = linear_recurrence.regime(W)
    assert {"vanish": rho < 0.99, "explode": rho > 1.01, "boundary": abs(rho - 1) < 0.01}[word]
