"""Question 3, part 4: the solution of least norm, by its KKT conditions."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from assignments.ift6135_a2022 import policy, public_q3_least_squares
from assignments.ift6135_a2022.settings import LEAST_SQUARES
from assignments.shared.settings import paragraphs
from graders import Call, Calls, Code, Draw, Part, Parts, Tolerance, criterion, slips
from reference import least_squares

Array: TypeAlias = npt.NDArray[np.float64]

NEAR = Tolerance(absolute=1e-8, relative=1e-6)
"""Inverses lose digits: the drawn systems have condition numbers up to a few hundred."""


def systems(draw: Draw, count: int = 16) -> list[tuple[Array, Array]]:
    """A readable system, then drawn ones of full row rank, n < d, with a solution."""
    found = [(np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0]]), np.array([1.0, 2.0]))]
    case = 0
    while len(found) < count:
        rng = draw.case(case)
        n, d = 1 + case % 4, 2 + case % 4 + case % 3
        X = rng.normal(size=(n, d))
        case += 1
        if np.linalg.cond(X @ X.T) < 300:
            found.append((X, X @ rng.normal(size=d)))
    return found


def kkt_calls(draw: Draw) -> Calls:
    return [Call("q3_4_kkt", system, ("X", "y")) for system in systems(draw)]


def stationarity_calls(draw: Draw) -> Calls:
    calls = []
    for number, (X, y) in enumerate(systems(draw)):
        rng = draw.case(1000 + number)
        w, lam = (rng.integers(-3, 4, size=size).astype(float) for size in X.T.shape)
        calls.append(Call("q3_4_stationarity", (w, lam, X, y), ("w", "lam", "X", "y")))
    return calls


def of_kkt(factor: float) -> object:
    def kkt(X: Array, y: Array) -> tuple[Array, Array]:
        w, lam = least_squares.kkt(X, y)
        return w, factor * lam

    return kkt


def ridge(X: Array, y: Array) -> tuple[Array, Array]:
    inverse = np.linalg.inv(X @ X.T + np.eye(len(X)))
    return X.T @ inverse @ y, -2 * inverse @ y


def tall_formula(X: Array, y: Array) -> tuple[Array, Array]:
    return np.linalg.inv(X.T @ X) @ X.T @ y, least_squares.kkt(X, y)[1]


NO_INVERSE = "(X^T X)^{-1} does not exist here: X^T X is (d, d) and has rank n < d at most."

KKT = Code(
    prompt=r"`q3_4_kkt(X, y)` -> $(w^*, \lambda^*)$: the solution of the KKT conditions.",
    source="IFT6135-A2022 Q3.4",
    calls=kkt_calls,
    tolerance=NEAR,
    errors={"LinAlgError": NO_INVERSE},
    reference={"q3_4_kkt": least_squares.kkt},
    slips=slips(
        "q3_4_kkt",
        (
            of_kkt(0.5),
            "w is right; lambda lacks the factor 2, which comes from the derivative of ||w||^2.",
            policy.BOUNDARY,
        ),
        (
            of_kkt(-1.0),
            "w is right; lambda has the other sign: 2 w + X^T lambda = 0.",
            policy.BOUNDARY,
        ),
        (tall_formula, NO_INVERSE),
        (ridge, "This is ridge regression: nothing is added to X X^T here."),
    ),
)

STATIONARITY = Code(
    prompt=r"`q3_4_stationarity(w, lam, X, y)`: derivatives of $\mathcal{L}$ by $w$, $\lambda$.",
    source="IFT6135-A2022 Q3.4",
    calls=stationarity_calls,
    tolerance=NEAR,
    reference={"q3_4_stationarity": least_squares.stationarity},
    slips=slips(
        "q3_4_stationarity",
        (
            lambda w, lam, X, y: (2 * w - X.T @ lam, X @ w - y),
            "X^T lambda enters with a plus: the Lagrangian adds lambda^T (X w - y).",
            policy.SIGN,
        ),
        (
            lambda w, lam, X, y: (w + X.T @ lam, X @ w - y),
            "The derivative of ||w||^2 is 2 w.",
            policy.FACTOR,
        ),
    ),
)


def excess_calls(draw: Draw) -> Calls:
    """The solution itself, and others that X takes to the same y."""
    calls = []
    for number, (X, y) in enumerate(systems(draw)):
        w, _ = least_squares.kkt(X, y)
        other = draw.case(3000 + number).normal(size=w.shape) * bool(number)
        w = w + other - np.linalg.pinv(X) @ (X @ other)
        calls.append(Call("q3_4_excess", (w, X, y), ("w", "X", "y")))
    return calls


EXCESS = Code(
    prompt=r"`q3_4_excess(w, X, y)` -> (d,): the vector $r$.",
    source="IFT6135-A2022 Q3.4",
    calls=excess_calls,
    tolerance=NEAR,
    reference={"q3_4_excess": least_squares.excess},
    accepts=[{"q3_4_excess": lambda w, X, y: -least_squares.excess(w, X, y)}],
    slips=slips(
        "q3_4_excess",
        (lambda w, X, y: w, "r is w itself: w* is to be taken away."),
        (lambda w, X, y: least_squares.kkt(X, y)[0], "This is w*; r is what w has besides it."),
    ),
)

MINIMUM_NORM = Parts(
    prompt=paragraphs(
        LEAST_SQUARES,
        r"""
        The solution of least norm minimizes $\lVert w \rVert_2^2$ subject to $X w = y$. Its
        Lagrangian is $\mathcal{L}(w, \lambda) = \lVert w \rVert^2 + \lambda^\top (X w - y)$ with
        $\lambda \in \mathbb{R}^n$. Obtain $w^*$ and $\lambda^*$ from the KKT conditions
        $\partial \mathcal{L} / \partial w = 0$ and $\partial \mathcal{L} / \partial \lambda = 0$.
        Hand in the derivation in words and, so that it can be checked, `q3_4_kkt(X, y)`, which
        returns the pair $(w^*, \lambda^*)$, shapes (d,) and (n,), and
        `q3_4_stationarity(w, lam, X, y)`, which returns the pair of derivatives of $\mathcal{L}$ at
        any $(w, \lambda)$: by $w$ (d,) and by $\lambda$ (n,).
        """,
        r"""
        If you want your reasons checked too that this point is the shortest and the only one, hand
        in `q3_4_excess(w, X, y)` -> (d,): for any $w$ with $X w = y$ a vector $r$, made from $w$
        and the solution, for which $\lVert w \rVert^2 = \lVert w^* \rVert^2 + \lVert r
        \rVert^2$, and which is zero for $w^*$ alone.
        """,
    ),
    source="IFT6135-A2022 Q3.4, KKT conditions",
    properties=public_q3_least_squares.MINIMUM_NORM,
    prose=True,
    rubric=[
        criterion(
            "1/3", "says why the KKT conditions suffice: convex, and the point unique", by="excess"
        )
    ],
    parts=[
        Part("solution", "1/2", KKT),
        Part("stationarity", "1/2", STATIONARITY),
        Part("excess", 0, EXCESS),
    ],
)
