"""Question 3, part 4: the exponential kernel is an expectation over a normal vector."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from assignments.ift6135_h2022 import public_q3
from assignments.shared import chains
from assignments.shared.formulas import Declared
from graders import Array as Shaped
from graders import (
    Call,
    Calls,
    Code,
    Draw,
    Landmark,
    Part,
    Parts,
    Random,
    Tolerance,
    criterion,
    landmarks,
    slips,
)
from reference import random_features

Array: TypeAlias = npt.NDArray[np.float64]

FIXED = np.array([0.5, 0.0]), np.array([0.2, 0.3])


def pairs(draw: Draw, count: int = 16) -> list[tuple[Array, Array]]:
    """A readable pair, k = 0, and drawn ones: d from 1 to 4, entries within .75."""
    cases = [FIXED, (np.array([0.5, -0.5]), np.zeros(2))]
    for k in range(count):
        q, key = draw.case(k).uniform(-0.75, 0.75, size=(2, 1 + k % 4))
        cases.append((q, key))
    return cases


def square_calls(draw: Draw) -> Calls:
    calls = []
    for number, (q, k) in enumerate(pairs(draw)):
        x = draw.case(1000 + number).normal(size=q.shape).round(3)
        calls.append(Call("q3_4_square", (x, q, k), ("x", "q", "k")))
    return calls


def moment_calls(draw: Draw) -> Calls:
    return [Call("q3_4_mgf", pair, ("q", "k")) for pair in pairs(draw)]


def identity_calls(draw: Draw) -> Calls:
    return [Call("q3_4_identity", pair, ("q", "k")) for pair in pairs(draw)]


def completed_square(x: Array, q: Array, k: Array) -> tuple[Array, float]:
    """The same for every x."""
    return random_features.completed_square(q, k)


def with_prefactors(sign: float, q: Array, k: Array) -> tuple[float, float]:
    factor = np.exp(sign * (q @ q + k @ k))
    return float(np.exp(q @ k)), float(factor * random_features.gaussian_moment(q, k))


SQUARE = Code(
    prompt="`q3_4_square(x, q, k)` -> $(c, b)$ of the completed square.",
    source="IFT6135-H2022 Q3.4",
    calls=square_calls,
    reference={"q3_4_square": completed_square},
    slips=slips(
        "q3_4_square",
        (
            lambda x, q, k: (q + k, np.sum((q + k) ** 2)),
            "The constant lacks the 1/2 that stands in front of the square.",
        ),
        (
            lambda x, q, k: (q - k, np.sum((q - k) ** 2) / 2),
            "The centre has q and k with the same sign, as the exponent has them.",
        ),
        (
            lambda x, q, k: (q + k, -np.sum((q + k) ** 2) / 2),
            "The sign of the constant is turned: what the square takes away is given back.",
        ),
    ),
)

MOMENT = Code(
    prompt="`q3_4_mgf(q, k)`: the expectation.",
    source="IFT6135-H2022 Q3.4",
    calls=moment_calls,
    tolerance=Tolerance(relative=1e-5),  # an exponential multiplies what float32 rounds
    reference={"q3_4_mgf": random_features.gaussian_moment},
    slips=slips(
        "q3_4_mgf",
        (lambda q, k: np.exp(np.sum((q + k) ** 2)), "The exponent lacks the factor 1/2."),
        (
            lambda q, k: np.exp(np.sum((q - k) ** 2) / 2),
            "The centre has q and k with the same sign.",
        ),
        (
            lambda q, k: np.exp(np.sum(q**2) / 2 + np.sum(k**2) / 2),
            "The two exponentials share one x: their expectation is no product of two.",
        ),
        (
            lambda q, k: np.exp(q @ k),
            "This is the whole right side; the expectation alone lacks the outer factors.",
        ),
    ),
)

SIDES = Code(
    prompt="`q3_4_identity(q, k)` -> both sides of the identity.",
    source="IFT6135-H2022 Q3.4",
    calls=identity_calls,
    reference={"q3_4_identity": random_features.kernel_sides},
    slips=slips(
        "q3_4_identity",
        (lambda q, k: with_prefactors(0, q, k), "The right side lacks its outer factors."),
        (
            lambda q, k: with_prefactors(0.5, q, k),
            "The outer factors have the wrong sign in their exponents.",
        ),
        (
            lambda q, k: with_prefactors(-1, q, k),
            "The outer factors lack the 1/2 in their exponents.",
        ),
    ),
)

VECTORS: dict[str, Declared] = {
    "q": Shaped(("d",)),
    "k": Shaped(("d",)),
    "x": Random("normal", ("0", "1"), ("d",)),
}
STEPS = [
    "exp(-norm(q)^2/2) E(exp(x^T q) exp(x^T k)) exp(-norm(k)^2/2)",
    "exp(-norm(q)^2/2) E(exp(x^T (q + k))) exp(-norm(k)^2/2)",
    "exp(-norm(q)^2/2) exp(norm(q + k)^2/2) exp(-norm(k)^2/2)",
    "exp(q^T k)",
]
LANDMARKS = [
    Landmark(
        "the expectation worked out: q and k in one norm, beside the outer factors",
        landmarks.every(landmarks.free_of("E"), landmarks.some("norm", landmarks.has("+"))),
    ),
]
OTHER_CHAINS = {
    "This is the expectation alone; the identity has an outer factor for q and one for k.": [
        "E(exp(x^T q) exp(x^T k))",
        "E(exp(x^T (q + k)))",
        "exp(norm(q + k)^2/2)",
    ],
}

IDENTITY = Parts(
    prompt=rf"""
    Let $q, k \in \mathbb{{R}}^d$ be a query and a key, and $x \sim \mathcal{{N}}(0, I)$ a standard
    normal vector in $\mathbb{{R}}^d$. Prove that the entry $\exp(q^\top k)$ of standard attention
    equals
    $\exp\left(-\lVert q \rVert^2 / 2\right) \mathbb{{E}}_x\left[\exp(x^\top q) \exp(x^\top
    k)\right] \exp\left(-\lVert k \rVert^2 / 2\right)$.
    You may use that the density of $\mathcal{{N}}(\mu, I)$ is
    $(2 \pi)^{{-d/2}} \exp\left(-\lVert x - \mu \rVert^2 / 2\right)$.

    Hand in the proof in words and, so that its steps can be checked, three functions of `q` and
    `k`, both (d,). `q3_4_square(x, q, k)` returns a pair of $c$, shape (d,), and a number $b$, such
    that $-\lVert x \rVert^2 / 2 + x^\top q + x^\top k = -\lVert x - c \rVert^2 / 2 + b$ for every
    $x$; `q3_4_mgf(q, k)` is the expectation
    $\mathbb{{E}}_x\left[\exp(x^\top q) \exp(x^\top k)\right]$; and `q3_4_identity(q, k)` returns
    the pair of both sides of the identity, the right one by way of the expectation.
    {chains.offer("q3_4_chain", STEPS[0], VECTORS)}
    """,
    source="IFT6135-H2022 Q3.4, identity",
    properties=public_q3.IDENTITY,
    prose=True,
    rubric=[
        criterion("1/6", "writes the expectation as an integral with the density", by="steps"),
        criterion(
            "1/6",
            "uses that the density of the shifted normal vector integrates to one",
            by="steps",
        ),
    ],
    parts=[
        Part("square", "1/3", SQUARE),
        Part("expectation", "1/3", MOMENT),
        Part("identity", "1/3", SIDES),
        chains.steps(
            "q3_4_chain",
            "IFT6135-H2022 Q3.4",
            VECTORS,
            STEPS,
            slips=OTHER_CHAINS,
            landmarks=LANDMARKS,
            proves=True,
        ),
    ],
)
