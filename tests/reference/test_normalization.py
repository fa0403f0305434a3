"""Normalization statistics agree with exact loops, with pairwise differences and with torch."""

from collections.abc import Callable
from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pytest
import torch
from numpy.typing import ArrayLike, NDArray

from reference.normalization import statistics

Array = NDArray[np.float64]
Group = tuple[int, ...]
Moments = Callable[[list[Fraction], int], tuple[Fraction, Fraction]]

RTOL = 1e-12
EPS = 1e-5  # what torch adds to a variance
SIZES = [(2, 3, 5), (7, 2, 3), (3, 7, 2)]

HANDOUT = np.array(
    [
        [[4.0, 3.0, 2.0], [1.0, 4.0, 3.0]],
        [[3.0, 4.0, 1.0], [4.0, 2.0, 2.0]],
        [[3.0, 2.0, 3.0], [4.0, 1.0, 2.0]],
        [[1.0, 1.0, 3.0], [4.0, 1.0, 2.0]],
    ]
)
PRINTED = [
    ("mu_batch", 0, ["5/2", "5/2"]),
    ("mu_layer", 0, ["17/6", "8/3", "5/2", "2"]),
    ("mu_instance", 0, [["3", "8/3"], ["8/3", "8/3"], ["8/3", "7/3"], ["5/3", "7/3"]]),
    ("var_batch", 0, ["13/12", "17/12"]),
    ("var_layer", 0, ["41/36", "11/9", "11/12", "4/3"]),
    ("var_instance", 0, [["2/3", "14/9"], ["14/9", "8/9"], ["2/9", "14/9"], ["8/9", "14/9"]]),
    ("mu_batch", 1, ["5/2", "5/2"]),
    ("mu_layer", 1, ["17/6", "8/3", "5/2", "2"]),
    ("var_batch", 1, ["13/11", "17/11"]),
    ("var_layer", 1, ["41/30", "22/15", "11/10", "8/5"]),
    ("var_instance", 1, [["1", "7/3"], ["7/3", "4/3"], ["1/3", "7/3"], ["4/3", "7/3"]]),
]

GROUP_OF: dict[str, Callable[[int, int, int], Group]] = {
    "batch": lambda n, c, f: (c,),
    "layer": lambda n, c, f: (n,),
    "instance": lambda n, c, f: (n, c),
}


def two_pass(entries: list[Fraction], ddof: int) -> tuple[Fraction, Fraction]:
    """The definition: average, then averaged squared distance from it."""
    mu = sum(entries, Fraction()) / len(entries)
    return mu, sum(((e - mu) ** 2 for e in entries), Fraction()) / (len(entries) - ddof)


def pairwise(entries: list[Fraction], ddof: int) -> tuple[Fraction, Fraction]:
    """Without a mean inside: sum over pairs of (a - b)^2 is m times the sum of squares."""
    m = len(entries)
    squares = sum(((a - b) ** 2 for a, b in combinations(entries, 2)), Fraction())
    centre = entries[0] + sum((e - entries[0] for e in entries), Fraction()) / m
    return centre, squares / (m * (m - ddof))


def exact(x: Array, kind: str, ddof: int, moments: Moments) -> tuple[Array, Array]:
    """Both statistics of one normalization, entry by entry in rational arithmetic."""
    groups: dict[Group, list[Fraction]] = {}
    for index in product(*map(range, x.shape)):
        groups.setdefault(GROUP_OF[kind](*index), []).append(Fraction(x[index]))
    shape = tuple(1 + max(key[axis] for key in groups) for axis in range(len(min(groups))))
    mu, var = np.empty(shape), np.empty(shape)
    for key, entries in groups.items():
        mu[key], var[key] = map(float, moments(entries, ddof))
    return mu, var


def floats(printed: ArrayLike) -> Array:
    """Fractions in text, nested in lists, as an array."""
    return np.array([float(Fraction(str(text))) for text in np.ravel(printed)])


def drawn(sizes: tuple[int, int, int]) -> Array:
    return np.random.default_rng(sizes).normal(3, 2, size=sizes)


@pytest.mark.parametrize(("key", "ddof", "printed"), PRINTED)
def test_the_handout_tensor_has_these_statistics(key: str, ddof: int, printed: ArrayLike) -> None:
    got = statistics(HANDOUT, ddof)[key]
    assert got.shape == np.shape(printed)
    np.testing.assert_allclose(got.ravel(), floats(printed), rtol=RTOL)


def test_there_are_six_statistics_and_the_population_variance_is_the_default() -> None:
    assert set(statistics(HANDOUT)) == {f"{s}_{k}" for s in ("mu", "var") for k in GROUP_OF}
    np.testing.assert_array_equal(statistics(HANDOUT)["var_batch"], HANDOUT.var(axis=(0, 2)))


@pytest.mark.parametrize("moments", [two_pass, pairwise])
@pytest.mark.parametrize("ddof", [0, 1])
@pytest.mark.parametrize("kind", list(GROUP_OF))
@pytest.mark.parametrize("sizes", SIZES)
def test_statistics_are_exact_moments_of_their_groups(
    sizes: tuple[int, int, int], kind: str, ddof: int, moments: Moments
) -> None:
    x = drawn(sizes)
    mu, var = exact(x, kind, ddof, moments)
    got = statistics(x, ddof)
    assert got[f"mu_{kind}"].shape == mu.shape
    assert got[f"var_{kind}"].shape == var.shape
    np.testing.assert_allclose(got[f"mu_{kind}"], mu, rtol=RTOL)
    np.testing.assert_allclose(got[f"var_{kind}"], var, rtol=RTOL)


@pytest.mark.parametrize("sizes", SIZES)
def test_variances_add_up_over_channels(sizes: tuple[int, int, int]) -> None:
    """A sample's variance is that within its channels plus that between their means."""
    got = statistics(drawn(sizes))
    within, between = got["var_instance"].mean(axis=1), got["mu_instance"].var(axis=1)
    np.testing.assert_allclose(got["var_layer"], within + between, rtol=RTOL)


@pytest.mark.parametrize(
    ("kind", "unsqueeze"),
    [("batch", (None, ..., None)), ("layer", (..., None, None)), ("instance", (..., None))],
)
@pytest.mark.parametrize("sizes", SIZES)
def test_torch_normalizes_with_these_statistics(
    sizes: tuple[int, int, int], kind: str, unsqueeze: tuple[object, ...]
) -> None:
    x = drawn(sizes)
    _, C, F = sizes
    layer: torch.nn.Module = {
        "batch": torch.nn.BatchNorm1d(C, eps=EPS),
        "layer": torch.nn.LayerNorm((C, F), eps=EPS),
        "instance": torch.nn.InstanceNorm1d(C, eps=EPS),
    }[kind].double()
    got = statistics(x)
    mu, var = got[f"mu_{kind}"][unsqueeze], got[f"var_{kind}"][unsqueeze]  # type: ignore[index]
    out = layer(torch.from_numpy(x)).detach().numpy()
    np.testing.assert_allclose((x - mu) / np.sqrt(var + EPS), out, rtol=RTOL, atol=RTOL)


@pytest.mark.parametrize("sizes", SIZES)
def test_torch_keeps_the_unbiased_batch_variance(sizes: tuple[int, int, int]) -> None:
    x = drawn(sizes)
    layer = torch.nn.BatchNorm1d(sizes[1], momentum=1.0).double()
    layer(torch.from_numpy(x))
    assert layer.running_mean is not None
    assert layer.running_var is not None
    got = statistics(x, ddof=1)
    np.testing.assert_allclose(got["mu_batch"], layer.running_mean.numpy(), rtol=RTOL)
    np.testing.assert_allclose(got["var_batch"], layer.running_var.numpy(), rtol=RTOL)
