"""The forms of attention agree with loops over entries, with each other, and with torch."""

import math
from fractions import Fraction

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from reference import linear_attention

Array = NDArray[np.float64]
Rows = list[list[float]]

RTOL = 1e-10
SIZES = [(1, 1), (1, 3), (2, 1), (3, 5), (7, 2), (9, 6)]


def drawn(n: int, d: int, count: int = 3) -> list[Array]:
    rng = np.random.default_rng((n, d))
    return [rng.normal(scale=2, size=(n, d)) for _ in range(count)]


def by_loops(Q: Array, K: Array) -> Rows:
    """Separable weights by the definition: every normalization and every sum written out."""
    n, d = Q.shape
    rows = [[math.exp(Q[i, m]) for m in range(d)] for i in range(n)]
    s = [[e / sum(row) for e in row] for row in rows]
    totals = [sum(math.exp(K[j, m]) for j in range(n)) for m in range(d)]
    c = [[math.exp(K[j, m]) / totals[m] for m in range(d)] for j in range(n)]
    return [[sum(s[i][m] * c[j][m] for m in range(d)) for j in range(n)] for i in range(n)]


@pytest.mark.parametrize(("n", "d"), SIZES)
def test_separable_weights_by_loops_and_by_torch(n: int, d: int) -> None:
    Q, K, _ = drawn(n, d)
    found = linear_attention.separable_weights(Q, K)
    np.testing.assert_allclose(found, by_loops(Q, K), rtol=RTOL)
    by_torch = torch.from_numpy(Q).softmax(1) @ torch.from_numpy(K).softmax(0).T
    np.testing.assert_allclose(found, by_torch.numpy(), rtol=RTOL)
    assert (found >= 0).all()
    np.testing.assert_allclose(found.sum(axis=1), np.ones(n), rtol=RTOL)
    assert np.linalg.matrix_rank(found) <= d


@pytest.mark.parametrize(("n", "d"), SIZES)
def test_every_form_of_a_row_sum_is_one(n: int, d: int) -> None:
    Q, K, _ = drawn(n, d)
    s, C = torch.from_numpy(Q).softmax(1).numpy(), torch.from_numpy(K).softmax(0).numpy()
    for i in range(n):
        assert linear_attention.row_sum_steps(s[i], C) == pytest.approx([1, 1, 1], rel=RTOL)
        assert sum(by_loops(Q, K)[i]) == pytest.approx(1, rel=RTOL)
        exact = [sum(map(Fraction, Q[i].tolist()))] * 3  # any row, under the same columns
        found = linear_attention.row_sum_steps(Q[i], C)
        assert found == pytest.approx([float(total) for total in exact], rel=1e-9, abs=1e-9)


def test_the_weights_of_the_fixed_case() -> None:
    Q, K = np.log([[1.0, 3.0], [1.0, 1.0]]), np.log([[1.0, 2.0], [4.0, 1.0]])
    wanted = [[0.55, 0.45], [0.4333333333, 0.5666666667]]
    np.testing.assert_allclose(linear_attention.separable_weights(Q, K), wanted, atol=5e-11)
    np.testing.assert_array_equal(linear_attention.separable_weights(Q[:1], K[:1]), [[1.0]])


def test_large_entries_do_no_harm() -> None:
    Q, K = np.array([[1e3, 0.0], [0.0, -1e3]]), np.array([[0.0, 1e3], [1e3, 0.0]])
    found = linear_attention.separable_weights(Q, K)
    np.testing.assert_allclose(found.sum(axis=1), [1, 1], rtol=RTOL)


@pytest.mark.parametrize(("n", "d"), SIZES)
def test_matrix_attention_by_loops_and_by_torch(n: int, d: int) -> None:
    Q, K, V = (0.5 * part for part in drawn(n, d))
    A, D = linear_attention.exponentials(Q, K)
    rows = [[math.exp(sum(q * k for q, k in zip(Q[i], K[j], strict=True))) for j in range(n)]
            for i in range(n)]  # fmt: skip
    np.testing.assert_allclose(A, rows, rtol=RTOL)
    np.testing.assert_allclose(D, np.diag([sum(row) for row in rows]), rtol=RTOL)
    found = linear_attention.matrix_attention(Q, K, V)
    by_loops = [[sum(rows[i][j] * V[j, m] for j in range(n)) / sum(rows[i]) for m in range(d)]
                for i in range(n)]  # fmt: skip
    np.testing.assert_allclose(found, by_loops, rtol=1e-9, atol=1e-12)
    q, k, v = (torch.from_numpy(part)[None, None] for part in (Q, K, V))
    by_torch = torch.nn.functional.scaled_dot_product_attention(q, k, v, scale=1.0)
    np.testing.assert_allclose(found, by_torch[0, 0].numpy(), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(("n", "m", "d"), [(1, 1, 1), (2, 3, 5), (7, 2, 3), (5, 6, 1)])
def test_linear_attention_is_the_quadratic_one_in_another_order(n: int, m: int, d: int) -> None:
    rng = np.random.default_rng((n, m, d))
    FQ, FK = rng.uniform(0.1, 1, size=(2, n, m))
    V = rng.normal(size=(n, d))
    found = linear_attention.linear_attention(FQ, FK, V)
    A = FQ @ FK.T
    np.testing.assert_allclose(found, A / A.sum(axis=1, keepdims=True) @ V, rtol=1e-9)
    for i in range(n):
        weights = [sum(FQ[i, r] * FK[j, r] for r in range(m)) for j in range(n)]
        for column in range(d):
            mixed = sum(w * V[j, column] for j, w in enumerate(weights)) / sum(weights)
            assert found[i, column] == pytest.approx(mixed, rel=1e-9)


def test_linear_attention_of_the_fixed_case() -> None:
    FQ, FK = np.array([[1.0, 2.0], [3.0, 1.0]]), np.array([[1.0, 1.0], [2.0, 0.0]])
    found = linear_attention.linear_attention(FQ, FK, np.eye(2))
    np.testing.assert_allclose(found, [[0.6, 0.4], [0.4, 0.6]], rtol=RTOL)


def test_standard_attention_has_a_higher_rank_than_separable_attention_can() -> None:
    Q = np.array([[0.0], [1.0], [2.0]])
    A, D = linear_attention.exponentials(Q, Q)
    assert np.linalg.det(np.linalg.solve(D, A)) == pytest.approx(0.0244307271, abs=5e-11)
    assert np.linalg.matrix_rank(linear_attention.separable_weights(Q, Q)) == 1
