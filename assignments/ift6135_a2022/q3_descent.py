"""Question 3, part 4: gradient descent from zero finds the solution of least norm."""

from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from assignments.ift6135_a2022 import policy, public_q3_least_squares
from assignments.ift6135_a2022.kit import row_space
from assignments.ift6135_a2022.q3_least_squares import NEAR, systems
from assignments.ift6135_a2022.settings import LEAST_SQUARES
from assignments.shared.settings import paragraphs
from graders import Call, Calls, Code, Draw, Made, Name, Part, Parts, criterion, slips
from reference import least_squares

KIT = (Path(__file__).parent / "kit" / "row_space.py",)

Array: TypeAlias = npt.NDArray[np.float64]


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


ITERATE = Code(
    prompt="`q3_4_gd_iterate(X, y, eta, t)` -> (d,): gradient descent after $t$ steps from zero.",
    source="IFT6135-A2022 Q3.4",
    calls=iterate_calls,
    tolerance=NEAR,
    partial=policy.PARTIAL,
    reference={"q3_4_gd_iterate": least_squares.gd_iterate},
    slips=slips(
        "q3_4_gd_iterate",
        (
            lambda X, y, eta, t: descend(X, y, eta, t, np.zeros(X.shape[1]), factor=1.0),
            "The factor 2 is missing: the loss has no 1/2 in front.",
            policy.FACTOR,
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
    partial=policy.PARTIAL,
    reference={"q3_4_rowspace_coeffs": least_squares.rowspace_coeffs},
    slips=slips(
        "q3_4_rowspace_coeffs",
        (
            lambda X, y, eta, t: least_squares.rowspace_coeffs(X, y, eta / 2, t),
            "The factor 2 is missing: the loss has no 1/2 in front.",
            policy.FACTOR,
        ),
        (
            lambda X, y, eta, t: np.linalg.inv(X @ X.T) @ y,
            "These are the coefficients of the limit; after t steps they are on their way.",
        ),
    ),
)


def induction_calls(draw: Draw) -> Calls:
    """From any coefficients, which no descent from zero need have reached."""
    given, calls = Name("q3_4_next_coeffs"), []
    for number, (X, y, eta, _) in enumerate(descents(draw)):
        a = draw.case(4000 + number).normal(size=y.shape).round(2)
        labels = ("a", "X", "y", "eta")
        calls.append(Call(Made(row_space.after_a_step), (given, a, X, y, eta), ("f", *labels)))
    return calls


def feasible_calls(draw: Draw) -> Calls:
    return [Call("q3_4_feasible_coeffs", system, ("X", "y")) for system in systems(draw)]


def rate_calls(draw: Draw) -> Calls:
    return [Call("q3_4_rate", (X, eta), ("X", "eta")) for X, _, eta, _ in descents(draw)]


INDUCTION = Code(
    prompt="`q3_4_next_coeffs(a, X, y, eta)`: the coefficients after a step.",
    source="IFT6135-A2022 Q3.4",
    calls=induction_calls,
    tolerance=NEAR,
    reference={"q3_4_next_coeffs": least_squares.next_coeffs},
    slips=slips(
        "q3_4_next_coeffs",
        (
            lambda a, X, y, eta: a + eta * (y - X @ X.T @ a),
            "The factor 2 is missing: the loss has no 1/2 in front.",
            policy.FACTOR,
        ),
        (lambda a, X, y, eta: 2 * eta * y, "This is the first step alone: a need not be zero."),
        (
            lambda a, X, y, eta: a - 2 * eta * (y - X @ X.T @ a),
            "You climb: the step goes against the gradient.",
        ),
    ),
)
ONLY_ONE = Code(
    prompt="`q3_4_feasible_coeffs(X, y)`: the coefficients of the feasible point.",
    source="IFT6135-A2022 Q3.4",
    calls=feasible_calls,
    tolerance=NEAR,
    reference={"q3_4_feasible_coeffs": least_squares.feasible_coeffs},
    slips=slips(
        "q3_4_feasible_coeffs",
        (
            lambda X, y: -2 * least_squares.feasible_coeffs(X, y),
            "This is the multiplier lambda; w* = X^T a has no factor -2.",
            policy.FACTOR,
        ),
        (lambda X, y: y, "X X^T is not the identity: X X^T a = y is to be solved."),
    ),
)
RATE = Code(
    prompt="`q3_4_rate(X, eta)`: the factor of the residual in one step.",
    source="IFT6135-A2022 Q3.4",
    calls=rate_calls,
    tolerance=NEAR,
    reference={"q3_4_rate": least_squares.rate},
    slips=slips(
        "q3_4_rate",
        (
            lambda X, eta: float(np.linalg.norm(np.eye(len(X)) - eta * X @ X.T, 2)),
            "The factor 2 is missing: the loss has no 1/2 in front.",
            policy.FACTOR,
        ),
        (
            lambda X, eta: float(np.linalg.norm(np.eye(X.shape[1]) - 2 * eta * X.T @ X, 2)),
            "X^T X has the eigenvalue 0 too, since n < d: the residual lives where X X^T acts.",
            policy.STEP,
        ),
        (
            lambda X, eta: float(abs(1 - 2 * eta * np.linalg.norm(X, 2) ** 2)),
            "The slowest direction counts, that of the smallest eigenvalue, if the step is small.",
            policy.STEP,
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
        r"""
        If you want your reasons checked too, hand in any of these. `q3_4_next_coeffs(a, X, y, eta)`
        -> (n,): the $a'$ for which a step from $w = X^\top a$, any $a$, arrives at $X^\top a'$.
        `q3_4_feasible_coeffs(X, y)` -> (n,): the only $a$ for which $w = X^\top a$ fulfils
        $X w = y$. `q3_4_rate(X, eta)`: the smallest number $c$ for which a step from any $w$ takes
        the residual $X w - y$ to one of at most $c$ times its length.
        """,
    ),
    source="IFT6135-A2022 Q3.4, gradient descent",
    properties=public_q3_least_squares.GRADIENT_DESCENT,
    prose=True,
    rubric=[
        criterion(
            "1/6", "shows by induction that every iterate lies in the row space", by="induction"
        ),
        criterion("1/6", "shows that only one feasible point lies there", by="only one"),
        criterion("1/6", "argues that X w tends to y for a small enough step", by="rate"),
    ],
    parts=[
        Part("iterate", "1/2", ITERATE),
        Part("row space", "1/2", ROW_SPACE),
        Part("induction", 0, INDUCTION),
        Part("only one", 0, ONLY_ONE),
        Part("rate", 0, RATE),
    ],
)
