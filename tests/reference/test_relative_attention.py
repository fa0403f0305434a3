"""Relative attention by loops and torch; the two constructions do what they should, and how well.

The largest error of a softmax maximum is Lambert's function, which scipy-free Newton steps give.
"""

import math

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from reference import relative_attention

Array = NDArray[np.float64]


def by_loops(x: Array, q: float, k: float, v: float, p: dict[int, float]) -> list[float]:
    rows = []
    for i in range(len(x)):
        weights = [math.exp(q * x[i] * k * x[j] + p[i - j]) for j in range(len(x))]
        rows.append(sum(w * v * x[j] for j, w in enumerate(weights)) / sum(weights))
    return rows


@pytest.mark.parametrize("n", [1, 2, 5, 11])
def test_the_layer_by_loops_and_by_torch(n: int) -> None:
    rng = np.random.default_rng(n)
    x, (q, k, v) = rng.uniform(0, 2, size=n), rng.normal(size=3)
    p = {offset: float(rng.normal()) for offset in range(-n, n + 1)}
    found = relative_attention.relative_attention(x, q, k, v, p)
    np.testing.assert_allclose(found, by_loops(x, q, k, v, p), rtol=1e-10)
    np.testing.assert_allclose(
        found, relative_attention.relative_attention(x, q, k, v, lambda offset: p[offset])
    )
    shift = torch.tensor([[p[i - j] for j in range(n)] for i in range(n)], dtype=torch.float64)
    X = torch.from_numpy(x)[None, None, :, None]
    by_torch = torch.nn.functional.scaled_dot_product_attention(
        q * X, k * X, v * X, attn_mask=shift, scale=1.0
    )
    np.testing.assert_allclose(found, by_torch.flatten().numpy(), rtol=1e-10)


@pytest.mark.parametrize("n", [3, 5, 12, 64])
def test_the_first_construction_convolves(n: int) -> None:
    x = np.random.default_rng(n).uniform(0, 5, size=n)
    given = relative_attention.convolution_parameters(n)
    found = relative_attention.relative_attention(x, **given)[1:-1]  # type: ignore[arg-type]
    np.testing.assert_allclose(found, 2 * x[:-2] + x[2:], rtol=1e-12)
    np.testing.assert_allclose(found, relative_attention.convolution(x), rtol=1e-12)
    kernel = torch.tensor([[[2.0, 0.0, 1.0]]], dtype=torch.float64)
    by_torch = torch.nn.functional.conv1d(torch.from_numpy(x)[None, None], kernel)
    np.testing.assert_allclose(found, by_torch.flatten().numpy(), rtol=1e-12)


@pytest.mark.parametrize("k", [1, 2, 3])
def test_the_second_construction_is_within_its_error_of_the_maximum(k: int) -> None:
    for seed in range(20):
        x = np.random.default_rng(seed).uniform(0.5, 2, size=14)
        given = relative_attention.max_pool_parameters(14, k, 0.5, 2.0)
        found = relative_attention.relative_attention(x, **given)[k:-k]  # type: ignore[arg-type]
        wanted = relative_attention.max_pool(x, k)
        assert ((wanted - 1e-3 <= found) & (found <= wanted + 1e-12)).all()
        by_torch = torch.nn.functional.max_pool1d(torch.from_numpy(x)[None], 2 * k + 1, 1)
        np.testing.assert_array_equal(wanted, by_torch[0].numpy())
        assert wanted.tolist() == [max(x[i - k : i + k + 1]) for i in range(k, 14 - k)]


@pytest.mark.parametrize(("k", "wanted"), [(1, 0.46306), (2, 0.71782), (3, 0.89864)])
def test_the_gap_of_a_softmax_is_the_largest_there_is(k: int, wanted: float) -> None:
    found = relative_attention.softmax_gap(2 * k)
    assert found == pytest.approx(wanted, abs=6e-6)
    g = np.linspace(0, 20, 200_001)
    by_search = np.max(2 * k * g * np.exp(-g) / (1 + 2 * k * np.exp(-g)))
    assert found == pytest.approx(by_search, abs=1e-8)
    assert found * math.exp(found) == pytest.approx(2 * k / math.e, rel=1e-12)
