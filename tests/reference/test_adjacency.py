"""Normalized adjacency matrices, edge by edge and as products of matrices."""

import math

import numpy as np
import pytest

from reference import adjacency

PATH = np.array([[0.0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 0]])


def test_of_a_path_with_a_lonely_node() -> None:
    edge = 1 / math.sqrt(6)
    wanted = [[1 / 2, edge, 0, 0], [edge, 1 / 3, edge, 0], [0, edge, 1 / 2, 0], [0, 0, 0, 1]]
    np.testing.assert_allclose(adjacency.symmetric(PATH), np.array(wanted), rtol=1e-12)
    third = 1 / 3
    rows = [[1 / 2, 1 / 2, 0, 0], [third, third, third, 0], [0, 1 / 2, 1 / 2, 0], [0, 0, 0, 1]]
    np.testing.assert_allclose(adjacency.by_rows(PATH), np.array(rows), rtol=1e-12)


@pytest.mark.parametrize("n", [1, 2, 5, 11])
def test_by_matrices_and_edge_by_edge(n: int) -> None:
    A = (np.random.default_rng(n).random((n, n)) < 0.4).astype(float)
    loops = A + np.eye(n)
    D = np.diag(loops.sum(axis=1))
    root = np.diag(np.diag(D) ** -0.5)
    np.testing.assert_allclose(adjacency.symmetric(A), root @ loops @ root, rtol=1e-12)
    np.testing.assert_allclose(adjacency.by_rows(A), np.linalg.solve(D, loops), rtol=1e-12)
    for i in range(n):
        for j in range(n):
            di, dj = sum(loops[i]), sum(loops[j])
            assert adjacency.symmetric(A)[i, j] == pytest.approx(loops[i, j] / math.sqrt(di * dj))
            assert adjacency.by_rows(A)[i, j] == pytest.approx(loops[i, j] / di)
