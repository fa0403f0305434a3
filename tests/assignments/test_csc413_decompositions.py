"""A matrix is decomposed in one way, whatever signs and null vectors LAPACK chooses."""

import numpy as np
import pytest

from assignments.csc413_f2024.decompositions import completed, decomposed

SIZES = [(n, rank, seed) for n, rank in ((3, 1), (5, 2), (7, 3)) for seed in range(5)]


def stochastic(n: int, rank: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    P: np.ndarray = rng.dirichlet(np.ones(rank), size=n) @ rng.dirichlet(np.ones(n), size=rank)
    return P


@pytest.mark.parametrize(("n", "rank", "seed"), SIZES)
def test_the_factors_are_an_svd_and_complete_to_one(n: int, rank: int, seed: int) -> None:
    P = stochastic(n, rank, seed)
    U, s, Vt = decomposed(P, rank)
    assert (U.shape, s.shape, Vt.shape) == ((n, rank), (rank,), (rank, n))
    np.testing.assert_allclose(U * s @ Vt, P, atol=1e-13)
    whole = completed(U)
    np.testing.assert_allclose(whole.T @ whole, np.eye(n), atol=1e-13)
    np.testing.assert_allclose(whole[:, :rank], U, atol=1e-13)


@pytest.mark.parametrize(("n", "rank", "seed"), SIZES)
def test_other_signs_of_lapack_make_no_other_factors(
    n: int, rank: int, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    P = stochastic(n, rank, seed)
    svd, before = np.linalg.svd, decomposed(P, rank)
    turn = np.random.default_rng(seed).choice([-1.0, 1.0], n)

    def turned(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        U, s, Vt = svd(matrix)
        return U * turn, s, turn[:, None] * Vt

    monkeypatch.setattr(np.linalg, "svd", turned)
    for one, other in zip(before, decomposed(P, rank), strict=True):
        np.testing.assert_array_equal(one, other)
