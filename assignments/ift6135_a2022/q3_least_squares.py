"""Question 3, part 4: gradient descent from zero finds the solution of least norm."""

from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from assignments.ift6135_a2022 import public_q3_least_squares
from assignments.ift6135_a2022.kit import row_space
from assignments.ift6135_a2022.settings import LEAST_SQUARES
from assignments.shared.settings import paragraphs
from graders import Call, Calls, Code, Draw, Made, Name, Part, Parts, Tolerance, criterion, slips
from reference import least_squares

KIT = (Path(__file__).parent / "kit" / "row_space.py",)

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


def descents(draw: Draw) -> list[tuple[Array, Array, float, int]]:
    """Systems with a stable step, after 0, 1, 2, 3 and 7 steps."""
    steps = (1, 0, 2, 3, 7)
    return [
        (X, y, 0.1 if k == 0 else float(0.5 / np.linalg.norm(X, 2) ** 2), steps[k % 5])
        for k, (X, y) in enumerate(systems(draw))
    ]


def iterate_calls(draw: Draw) -> Calls:
    return [Call("q3_4_gd_iterate", case, ("X", "y", "eta", "t")) for case in descents(draw)]


def coefficient_calls(draw: Draw) -> Calls:
    """Only X^T a is compared: what lies in the kernel of X^T does not matter."""
    labels = ("a", "X", "y", "eta", "t")
    given = Name("q3_4_rowspace_coeffs")
    return [Call(Made(row_space.iterate), (given, *case), labels) for case in descents(draw)]


def descend(X: Array, y: Array, eta: float, t: int, w: Array, factor: float = 2.0) -> Array:
    for _ in range(t):
        w = w + factor * eta * X.T @ (y - X @ w)
    return w


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


KKT = Code(
    prompt=r"`q3_4_kkt(X, y)` -> $(w^*, \lambda^*)$: the solution of the KKT conditions.",
    source="IFT6135-A2022 Q3.4",
    calls=kkt_calls,
    tolerance=NEAR,
    reference={"q3_4_kkt": least_squares.kkt},
    slips=slips(
        "q3_4_kkt",
        (
            of_kkt(0.5),
            "w is right; lambda lacks the factor 2, which comes from the derivative of ||w||^2.",
        ),
        (of_kkt(-1.0), "w is right; lambda has the other sign: 2 w + X^T lambda = 0."),
        (
            tall_formula,
            "(X^T X)^{-1} does not exist here: X^T X is (d, d) and has rank n < d at most.",
        ),
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
        ),
        (lambda w, lam, X, y: (w + X.T @ lam, X @ w - y), "The derivative of ||w||^2 is 2 w."),
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
    ),
    source="IFT6135-A2022 Q3.4, KKT conditions",
    properties=public_q3_least_squares.MINIMUM_NORM,
    prose=True,
    rubric=[criterion("1/3", "says why the KKT conditions suffice: convex, and the point unique")],
    parts=[Part("solution", "1/2", KKT), Part("stationarity", "1/2", STATIONARITY)],
)

ITERATE = Code(
    prompt="`q3_4_gd_iterate(X, y, eta, t)` -> (d,): gradient descent after $t$ steps from zero.",
    source="IFT6135-A2022 Q3.4",
    calls=iterate_calls,
    tolerance=NEAR,
    reference={"q3_4_gd_iterate": least_squares.gd_iterate},
    slips=slips(
        "q3_4_gd_iterate",
        (
            lambda X, y, eta, t: descend(X, y, eta, t, np.zeros(X.shape[1]), factor=1.0),
            "The factor 2 is missing: the loss has no 1/2 in front.",
        ),
        (
            lambda X, y, eta, t: descend(X, y, eta, t, np.ones(X.shape[1])),
            "You start from ones; only from zero (or the row space) is the limit of least norm.",
        ),
        (
            lambda X, y, eta, t: descend(X, y, eta, t, np.zeros(X.shape[1]), factor=-2.0),
            "You climb: the step goes against the gradient.",
        ),
    ),
)

ROW_SPACE = Code(
    prompt=r"`q3_4_rowspace_coeffs(X, y, eta, t)` -> (n,): the $a$ with $X^\top a = w^{(t)}$.",
    source="IFT6135-A2022 Q3.4",
    calls=coefficient_calls,
    tolerance=NEAR,
    reference={"q3_4_rowspace_coeffs": least_squares.rowspace_coeffs},
    slips=slips(
        "q3_4_rowspace_coeffs",
        (
            lambda X, y, eta, t: least_squares.rowspace_coeffs(X, y, eta / 2, t),
            "The factor 2 is missing: the loss has no 1/2 in front.",
        ),
        (
            lambda X, y, eta, t: np.linalg.inv(X @ X.T) @ y,
            "These are the coefficients of the limit; after t steps they are on their way.",
        ),
    ),
)

GRADIENT_DESCENT = Parts(
    prompt=paragraphs(
        LEAST_SQUARES,
        r"""
        Gradient descent on $f(w) = \sum_{i=1}^n (y_i - w^\top x_i)^2 = \lVert X w - y \rVert^2$
        starts at $w^{(0)} = 0$ and repeats $w^{(t+1)} = w^{(t)} - \eta \nabla f(w^{(t)})$ with a
        small enough constant $\eta$. Prove that it converges to the solution of least norm, that
        is, of smallest $\lVert w \rVert_2$ among those of $X w = y$. Hand in the proof in words
        and, so that its steps can be checked, `q3_4_gd_iterate(X, y, eta, t)` -> (d,), the iterate
        $w^{(t)}$, and `q3_4_rowspace_coeffs(X, y, eta, t)` -> (n,), the vector $a$ with
        $X^\top a = w^{(t)}$.
        """,
    ),
    source="IFT6135-A2022 Q3.4, gradient descent",
    properties=public_q3_least_squares.GRADIENT_DESCENT,
    prose=True,
    rubric=[
        criterion("1/6", "shows by induction that every iterate lies in the row space"),
        criterion("1/6", "shows that only one feasible point lies there"),
        criterion("1/6", "argues that X w tends to y for a small enough step"),
    ],
    parts=[Part("iterate", "1/2", ITERATE), Part("row space", "1/2", ROW_SPACE)],
)
