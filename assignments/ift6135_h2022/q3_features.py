"""Question 3, parts 4 and 5: positive random features, and how many of them."""

from collections.abc import Sequence
from itertools import product
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from assignments.ift6135_h2022 import policy, public_q3
from graders import Call, Calls, Construction, Draw, Essay, Made, criterion, slips
from reference import random_features

Array: TypeAlias = npt.NDArray[np.float64]

NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(7)
CHANCES = WEIGHTS / WEIGHTS.sum()
UNBIASED, WITHIN = "on average exp(q . k)", 1e-5
SIZES = ((1, 1), (2, 1), (1, 2))
"""(d, m) for which expectations are exact: quadrature over all m d entries of X."""


def feature_calls(draw: Draw) -> Calls:
    """Expectations over all X by quadrature, for one sample and two; then the range of f."""
    calls = []
    for number, (d, m) in enumerate(SIZES):
        q, k = draw.case(2000 + number).uniform(0.2, 0.55, size=(2, d)).round(2)
        samples = [np.array(x).reshape(m, d) for x in product(NODES, repeat=m * d)]
        at_q, at_k = ([_features(u, X) for X in samples] for u in (q, k))
        labels = ("at_q", "at_k", "q", "k", "m")
        calls.append(Call(Made(ratio), (at_q, at_k, q, k, m), labels))
    wide = draw.case(2100)
    drawn = [(wide.normal(size=3), wide.normal(size=(4, 3))) for _ in range(30)]
    at_zero = (np.zeros(3), wide.normal(size=(4, 3)))
    every = [_features(u, X) for u, X in [at_zero, *drawn]]
    return [*calls, Call(Made(form), (every, 4), ("features",))]


def _features(u: Array, X: Array) -> Call:
    return Call("q3_4_features", (u, X), ("u", "X"))


def ratio(at_q: Sequence[object], at_k: Sequence[object], q: Array, k: Array, m: int) -> str:
    """E[f(q) . f(k)] as a multiple of exp(q . k), or what is wrong with the form of f."""
    if wrong := _wrong_form([*at_q, *at_k], m):
        return wrong
    rows = zip(map(_numbers, at_q), map(_numbers, at_k), strict=True)
    chances = [np.prod(c) for c in product(CHANCES, repeat=m * len(q))]
    mean = sum(chance * float(a @ b) for chance, (a, b) in zip(chances, rows, strict=True))
    found = float(mean / np.exp(q @ k))
    return UNBIASED if abs(found - 1) <= WITHIN else f"on average {found:.5g} times exp(q . k)"


def form(features: Sequence[object], m: int) -> str:
    """Whether features are positive numbers, so and so many for a sample."""
    return _wrong_form(features, m) or "non-negative numbers"


def _numbers(features: object) -> Array:
    return np.asarray(features, dtype=np.float64).ravel()


def _wrong_form(features: Sequence[object], m: int) -> str:
    try:
        rows = list(map(_numbers, features))
    except (TypeError, ValueError):
        return "something else than numbers"
    sizes = {row.size for row in rows}
    if len(sizes) > 1 or not sizes or sizes.pop() % m or not rows[0].size:
        return f"not as many numbers for every u, one or more for each of {m} samples"
    if not np.isfinite(rows).all():
        return "numbers that are not finite"
    return "features below zero" if min(row.min() for row in rows) < 0 else ""


def scaled(u: Array, X: Array, power: float) -> Array:
    """The right features, with another power of m."""
    return np.asarray(random_features.positive_features(u, X) * len(X) ** (0.5 - power))


def two_sided(u: Array, X: Array) -> Array:
    both = np.concatenate([np.exp(X @ u), np.exp(-X @ u)])
    return np.asarray(np.exp(-u @ u / 2) * both / np.sqrt(2 * len(X)))


def trigonometric(u: Array, X: Array) -> Array:
    both = np.concatenate([np.cos(X @ u), np.sin(X @ u)])
    return np.asarray(np.exp(u @ u / 2) * both / np.sqrt(len(X)))


def with_samples_of_its_own(u: Array, X: Array) -> Array:
    own = np.random.default_rng(int(1000 * abs(u[0]))).normal(size=X.shape)
    return random_features.positive_features(u, own)


FEATURES = Construction(
    prompt=r"""
    Approximate attention replaces the entries $\exp(q^\top k)$ of standard attention, for queries
    and keys $q, k \in \mathbb{R}^d$, by $f(q)^\top f(k)$ with a function
    $f : \mathbb{R}^d \to \mathbb{R}_+^m$. It is known that
    $\exp(q^\top k) = \exp\left(-\lVert q \rVert^2 / 2\right) \mathbb{E}_{x \sim \mathcal{N}(0,
    I)}\left[\exp(x^\top q) \exp(x^\top k)\right] \exp\left(-\lVert k \rVert^2 / 2\right)$.

    Use this to devise $f$ by sampling: `q3_4_features(u, X)`, shapes (d,), (m, d) -> (m,), is
    $f(u)$ made from $m$ samples of $\mathcal{N}(0, I)$, the rows of `X`; queries and keys get the
    same `X`. Its numbers are positive, and the expectation of $f(q)^\top f(k)$ over `X` is
    $\exp(q^\top k)$. Any such $f$ is right.
    """,
    source="IFT6135-H2022 Q3.4, features",
    properties=public_q3.FEATURES,
    prose=True,
    calls=feature_calls,
    reference={"q3_4_features": random_features.positive_features},
    accepts=[{"q3_4_features": two_sided}],
    slips=slips(
        "q3_4_features",
        (
            lambda u, X: scaled(u, X, 1),
            "1/m stands in f, and so twice in the product: each f carries its root.",
            policy.FACTOR,
        ),
        (
            lambda u, X: scaled(u, X, 0),
            "The sum over the samples is no mean: 1/sqrt(m) is missing in f.",
            policy.FACTOR,
        ),
        (
            lambda u, X: np.exp(X @ u) / np.sqrt(len(X)),
            "The factor exp(-|u|^2 / 2) is missing.",
            policy.FACTOR,
        ),
        (
            lambda u, X: np.exp(u @ u) * random_features.positive_features(u, X),
            "The factor has the wrong sign in its exponent: it is exp(-|u|^2 / 2).",
            policy.SIGN,
        ),
        (
            with_samples_of_its_own,
            "f draws samples of its own; the identity needs the same x for queries and keys.",
        ),
        (
            trigonometric,
            """
            The expectation may be right, but f has numbers below zero (as sine and cosine
            or random signs give), and so would attention weights; f was to be positive.
            """,
        ),
    ),
)

NUMBER_OF_FEATURES = Essay(
    prompt=r"""
    Approximate attention replaces the entries $\exp(q^\top k)$ of standard attention by
    $f(q)^\top f(k)$, where $f : \mathbb{R}^d \to \mathbb{R}_+^m$ is made from $m$ random samples.
    Discuss what the choice of $m$ means, and what there is to weigh. In 20 to 200 words: `q3_5`.
    """,
    source="IFT6135-H2022 Q3.5",
    name="q3_5",
    words=(20, 200),
    rubric=[
        criterion("1/3", "accuracy: the variance falls as m grows, as 1/m"),
        criterion("1/3", "cost: n m d, so that it pays only for m much smaller than n"),
        criterion(
            "1/3",
            """
            one more: the rank is at most m; large norms of q and k need more samples; A is
            without bias, but the normalized output only in the limit
            """,
        ),
    ],
    remark="The variance of a_ij is exp(2 q . k) (exp(|q + k|^2) - 1) / m. Wrong: that a larger m "
    "is always better, that m must equal d, that the variance goes as 1/sqrt(m).",
)
