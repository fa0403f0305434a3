"""Attention without its matrix agrees with the matrix, entry by entry."""

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from reference import low_rank_attention
from reference.low_rank_attention import FeatureMap

Array = NDArray[np.float64]

MAPS: dict[str, FeatureMap] = {
    "elu + 1": lambda z: np.where(z > 0, z + 1, np.exp(z)),
    "exp": np.exp,
    "squares": lambda z: np.concatenate([z**2, np.ones((len(z), 1))], axis=1),
}


@pytest.mark.parametrize("name", MAPS)
@pytest.mark.parametrize(("n", "m", "d", "d_v"), [(1, 1, 1, 1), (2, 3, 5, 7), (7, 5, 3, 2)])
def test_kernel_attention_is_the_quadratic_form(
    name: str, n: int, m: int, d: int, d_v: int
) -> None:
    rng = np.random.default_rng((n, m, d))
    Q, K, V = rng.normal(size=(n, d)), rng.normal(size=(m, d)), rng.normal(size=(m, d_v))
    phi = MAPS[name]
    found = low_rank_attention.kernel_attention(Q, K, V, phi)
    for i in range(n):
        sims = [float(phi(Q[i : i + 1])[0] @ phi(K[j : j + 1])[0]) for j in range(m)]
        wanted = sum(sim * V[j] for j, sim in enumerate(sims)) / sum(sims)
        np.testing.assert_allclose(found[i], wanted, rtol=1e-9, atol=1e-12)
    A = torch.from_numpy(phi(Q) @ phi(K).T)
    by_torch = (A / A.sum(dim=1, keepdim=True)) @ torch.from_numpy(V)
    np.testing.assert_allclose(found, by_torch.numpy(), rtol=1e-9, atol=1e-12)
    ones = low_rank_attention.kernel_attention(Q, K, np.ones((m, 1)), phi)
    np.testing.assert_allclose(ones, np.ones((n, 1)), rtol=1e-12)


@pytest.mark.parametrize(("n", "d", "k"), [(6, 3, 2), (40, 5, 3), (12, 4, 12), (1, 1, 1)])
@pytest.mark.parametrize("whole", [False, True])
def test_svd_attention_is_the_product_with_the_matrix(n: int, d: int, k: int, whole: bool) -> None:
    rng = np.random.default_rng((n, d, k))
    P = rng.dirichlet(np.ones(k), size=n) @ rng.dirichlet(np.ones(n), size=k)
    U, s, Vt = np.linalg.svd(P)
    if not whole:
        U, s, Vt = U[:, :k], s[:k], Vt[:k]
    V = rng.normal(size=(n, d))
    found = low_rank_attention.svd_attention(U, s, Vt, V)
    np.testing.assert_allclose(found, P @ V, rtol=1e-9, atol=1e-12)
    loops = [[sum(P[i, j] * V[j, c] for j in range(n)) for c in range(d)] for i in range(n)]
    np.testing.assert_allclose(found, loops, rtol=1e-9, atol=1e-12)


def regimes(k: int) -> list[tuple[Array, Array]]:
    """Full rank d = k, queries of rank k, keys of rank k."""
    rng = np.random.default_rng(k)
    n, d = 9, 5
    low = rng.normal(size=(n, k)) @ rng.normal(size=(k, d))
    full = rng.normal(size=(n, d))
    return [(rng.normal(size=(n, k)), rng.normal(size=(n, k))), (low, full), (full, low)]


@pytest.mark.parametrize("k", [1, 2, 4])
@pytest.mark.parametrize("regime", [0, 1, 2])
def test_projections_lose_nothing(k: int, regime: int) -> None:
    Q, K = regimes(k)[regime]
    V = np.random.default_rng(0).normal(size=(9, 3))
    C, D = low_rank_attention.projections(Q, K, k)
    assert C.shape == D.shape == (k, 9)
    np.testing.assert_allclose(Q @ K.T @ C.T @ D, Q @ K.T, rtol=1e-9, atol=1e-9)  # as matrices
    found = low_rank_attention.projected_attention(Q, K, V, C, D)
    np.testing.assert_allclose(found, Q @ K.T @ V, rtol=1e-9, atol=1e-9)  # as attention
