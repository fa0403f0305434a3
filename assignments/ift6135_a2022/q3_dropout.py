"""Question 3, part 3: the expected squared loss under dropout of the inputs."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from assignments.ift6135_a2022 import policy, public_q3_dropout
from assignments.ift6135_a2022.q3_dropout_chain import LETTERS, OFFER, STEPS_OF_THE_PROOF
from assignments.shared.formulas import function_or_formula
from graders import (
    Call,
    Calls,
    Code,
    Draw,
    Part,
    Parts,
    Wrong,
    criterion,
)
from graders import slips as named_slips
from reference import dropout

Array: TypeAlias = npt.NDArray[np.float64]

LABELS = {"X": "X", "y": "y", "w": "w", "p": "p"}
KEPT = (0.0, 0.2, 0.5, 0.75, 1.0)
"""Probabilities to keep an input, the ends among them."""


def regressions(draw: Draw) -> list[dict[str, object]]:
    """The catalogue of cases: a readable one, a zero column, then small whole numbers."""
    X, y, w = np.array([[1.0, 2.0], [-1.0, 3.0]]), np.array([1.0, 2.0]), np.array([2.0, -1.0])
    cases: list[dict[str, object]] = [
        {"X": X, "y": y, "w": w, "p": 0.75},
        {"X": X * [1, 0], "y": y, "w": w, "p": 0.5},
    ]
    for k in range(18):
        rng = draw.case(k)
        n, d = 1 + k % 3, 1 + (k // 3) % 3
        sizes: dict[str, tuple[int, ...]] = {"X": (n, d), "y": (n,), "w": (d,)}
        drawn: dict[str, object] = {
            name: rng.integers(-3, 4, size=size).astype(float) for name, size in sizes.items()
        }
        cases.append(drawn | {"p": KEPT[k % 5]})
    return cases


def landmark(
    function: str,
    arguments: Sequence[str],
    right: Callable[..., object],
    says: str,
    slips: Sequence[Wrong],
) -> Code:
    """One function of the derivation, called on every case."""

    def calls(draw: Draw) -> Calls:
        return [
            Call(function, tuple(case[name] for name in arguments), tuple(arguments))
            for case in regressions(draw)
        ]

    return Code(
        prompt=says,
        source="IFT6135-A2022 Q3.3",
        calls=calls,
        partial=policy.PARTIAL,
        reference={function: right},
        slips=named_slips(function, *slips),
    )


DROPPED = "You read p as the probability to drop; in this question p keeps, and 1 - p drops."
CROSSED = (
    "You square the sum over the features; the entries of the mask are independent, so the "
    "variances of the terms add, and no cross terms are left."
)


def fit(X: Array, y: Array, w: Array, p: float) -> float:
    return float(np.sum((y - p * X @ w) ** 2))


def ridge(X: Array, w: Array) -> float:
    return float(np.sum(X**2 @ w**2))


MEAN_FUNCTION = landmark(
    "q3_3_mean",
    ("X", "w", "p"),
    dropout.mean,
    r"`q3_3_mean(X, w, p)`: the mean of each entry of $(X \odot R) w$.",
    [
        (lambda X, w, p: X @ w, "The mask is missing: an input is there with probability p."),
        (lambda X, w, p: (1 - p) * X @ w, DROPPED, policy.FACTOR),
    ],
)
MEAN = function_or_formula(MEAN_FUNCTION, LETTERS, "p X w", ["X w", "(1 - p) X w"])
VARIANCE_FUNCTION = landmark(
    "q3_3_var",
    ("X", "w", "p"),
    dropout.var,
    r"`q3_3_var(X, w, p)`: the variance of each entry of $(X \odot R) w$.",
    [
        (
            lambda X, w, p: p * (X**2 @ w**2),
            "The variance of a Bernoulli variable is p (1 - p), not p.",
            policy.FACTOR,
        ),
        (
            lambda X, w, p: (1 - p) * (X**2 @ w**2),
            "The variance of a Bernoulli variable is p (1 - p), not 1 - p.",
            policy.FACTOR,
        ),
        (lambda X, w, p: p * (1 - p) * (X @ w) ** 2, CROSSED),
        (
            lambda X, w, p: (1 - p) / p * (X**2 @ w**2),
            "You divide by p, as inverted dropout does; here nothing is rescaled.",
            policy.FACTOR,
            True,  # at p = 0 it may end in any way
        ),
    ],
)
VARIANCE = function_or_formula(
    VARIANCE_FUNCTION,
    LETTERS,
    "p (1 - p) (X ⊙ X) (w ⊙ w)",
    [
        "p (X ⊙ X) (w ⊙ w)",
        "(1 - p) (X ⊙ X) (w ⊙ w)",
        "p (1 - p) (X w) ⊙ (X w)",
        "(1 - p)/p (X ⊙ X) (w ⊙ w)",
    ],
)
GAMMA = landmark(
    "q3_3_gamma",
    ("X",),
    dropout.gamma,
    r"`q3_3_gamma(X)`: the diagonal matrix $\Gamma$.",
    [
        (lambda X: np.diag(np.sum(X**2, axis=0)), "The square root is missing.", policy.STEP),
        (
            lambda X: np.sqrt(np.sum(X**2, axis=0)),
            "This is the diagonal; Gamma is a matrix, (d, d).",
            policy.BOUNDARY,
        ),
    ],
)
CLOSED = landmark(
    "q3_3_closed",
    ("X", "y", "w", "p"),
    dropout.closed,
    r"`q3_3_closed(X, y, w, p)`: the expected loss $\mathbb{E}_R[L(w)]$, in closed form.",
    [
        (
            lambda X, y, w, p: (
                fit(X, y, w, p) + p * (1 - p) * float(np.sum((np.sum(X**2, 0) * w) ** 2))
            ),
            "Gamma is used without its square root.",
            policy.STEP,
        ),
        (
            lambda X, y, w, p: fit(X, y, w, p) + p * ridge(X, w),
            "The variance of a Bernoulli variable is p (1 - p), not p.",
            policy.FACTOR,
        ),
        (
            lambda X, y, w, p: fit(X, y, w, p) + (1 - p) * ridge(X, w),
            "The variance of a Bernoulli variable is p (1 - p), not 1 - p.",
            policy.FACTOR,
        ),
        (lambda X, y, w, p: fit(X, y, w, p) + p * (1 - p) * float(np.sum((X @ w) ** 2)), CROSSED),
        (
            lambda X, y, w, p: fit(X, y, w, 1.0) + p * (1 - p) * ridge(X, w),
            "The fit lost its p: the mean of (X o R) w is p X w.",
            policy.FACTOR,
        ),
        (
            lambda X, y, w, p: fit(X, y, w, 1 - p) + p * (1 - p) * ridge(X, w),
            DROPPED,
            policy.FACTOR,
        ),
        (
            lambda X, y, w, p: fit(X, y, w, 1.0) + (1 - p) / p * ridge(X, w),
            "You divide by p, as inverted dropout does; here nothing is rescaled.",
            policy.STEP,
            True,  # at p = 0 it may end in any way
        ),
        (
            lambda X, y, w, p: fit(X, y, w, p),
            "The mean of a square is not the square of the mean: the variance is missing.",
        ),
    ],
)

EXPECTED_LOSS = Parts(
    prompt=rf"""
    A linear regression has inputs $X \in \mathbb{{R}}^{{n \times d}}$, weights
    $w \in \mathbb{{R}}^d$ and targets $y \in \mathbb{{R}}^n$. Dropout is applied to the inputs:
    each is kept with probability $p$ and set to zero with probability $1 - p$, by a mask
    $R \in \mathbb{{R}}^{{n \times d}}$ of independent $R_{{ij}} \sim \mathrm{{Bern}}(p)$, and
    nothing is rescaled. The loss is $L(w) = \lVert y - (X \odot R) w \rVert^2$, where $\odot$
    multiplies entry by entry, and $\Gamma$ is the diagonal matrix with
    $\Gamma_{{ii}} = \left((X^\top X)_{{ii}}\right)^{{1/2}}$. Show that
    $\mathbb{{E}}_R[L(w)] = \lVert y - p X w \rVert^2 + p (1 - p) \lVert \Gamma w \rVert^2$.

    Hand in the derivation in words and, so that each landmark can be checked, four functions:
    `q3_3_mean(X, w, p)` -> (n,) and `q3_3_var(X, w, p)` -> (n,), the mean and the variance of each
    entry of $(X \odot R) w$; `q3_3_gamma(X)` -> (d, d), the matrix $\Gamma$; and
    `q3_3_closed(X, y, w, p)`, the number $\mathbb{{E}}_R[L(w)]$ by the right-hand side. `q3_3_mean`
    and `q3_3_var` may also be formulas in `X`, `w`, `p`, as text or LaTeX.
    {OFFER}
    """,
    source="IFT6135-A2022 Q3.3",
    properties=public_q3_dropout.EXPECTED_LOSS,
    prose=True,
    rubric=[
        criterion("1/6", "uses E[Z^2] = Var Z + (E Z)^2 for each residual", by="steps"),
        criterion(
            "1/6", "names the independence of R_ij over j when variances are added", by="steps"
        ),
    ],
    parts=[
        Part("mean", "1/4", MEAN),
        Part("variance", "1/4", VARIANCE),
        Part("Gamma", "1/4", GAMMA),
        Part("closed form", "1/4", CLOSED),
        STEPS_OF_THE_PROOF,
    ],
)
