"""What may be checked of question 3.4 without its answers.

All of it is public: properties of an answer, on inputs that anybody may see, without a reference.
"""

import numpy as np
import numpy.typing as npt

from assignments.ift6135_a2022.kit import row_space
from graders import properties as prop
from graders.properties import Function, Inputs

Array = npt.NDArray[np.float64]


def normal(rng: np.random.Generator, *shape: int) -> Array:
    """One decimal: a counterexample is read at a glance."""
    return rng.normal(size=shape).round(1)


def like_y(inputs: Inputs) -> tuple[int, ...]:
    return tuple(inputs["y"].shape)


def solvable(rng: np.random.Generator) -> Inputs:
    n = int(rng.integers(1, 3))
    X = normal(rng, n, n + 2)
    drawn = {"X": X, "y": X @ normal(rng, n + 2), "w": normal(rng, n + 2), "lam": normal(rng, n)}
    step = float(0.25 / np.linalg.norm(X, 2) ** 2)
    return {**drawn, "eta": step, "t": int(rng.integers(1, 5))}


def at_the_start(inputs: Inputs) -> Inputs:
    return {**inputs, "t": 0}


def like_w(inputs: Inputs) -> tuple[int, ...]:
    return tuple(inputs["w"].shape)


def feasible(inputs: Inputs, w: Array) -> tuple[object, object]:
    return inputs["X"] @ w, inputs["y"]


def stationary(inputs: Inputs, w: Array, lam: Array) -> tuple[object, object]:
    return 2 * w, -inputs["X"].T @ lam


def lagrangian(inputs: Inputs) -> object:
    w, lam, X, y = (inputs[name] for name in ("w", "lam", "X", "y"))
    return w @ w + lam @ (X @ w - y)


def in_the_row_space(inputs: Inputs, w: Array) -> tuple[object, object]:
    X = inputs["X"]
    return w, X.T @ np.linalg.lstsq(X.T, w)[0]


SOLUTION = Function("q3_4_kkt", solvable, labels=("X", "y"), part=0)
MULTIPLIER = Function("q3_4_kkt", solvable, labels=("X", "y"), part=1)
BY_W = Function("q3_4_stationarity", solvable, labels=("w", "lam", "X", "y"), part=0)
BY_LAM = Function("q3_4_stationarity", solvable, labels=("w", "lam", "X", "y"), part=1)
MINIMUM_NORM = [
    prop.shape(like_w, SOLUTION, says="The first result of `q3_4_kkt`, w, is (d,)."),
    prop.shape(like_y, MULTIPLIER, says="The second result of `q3_4_kkt`, lambda, is (n,)."),
    prop.identity(feasible, SOLUTION, says="The solution fits: X w = y."),
    prop.identity(
        stationary,
        [SOLUTION, MULTIPLIER],
        says="w and lambda of `q3_4_kkt` make the Lagrangian stationary: 2 w = -X^T lambda.",
    ),
    prop.gradient_matches(
        "w",
        lagrangian,
        BY_W,
        says="The first result of `q3_4_stationarity` is the derivative of the handout's "
        "Lagrangian by w: finite differences agree.",
    ),
    prop.gradient_matches(
        "lam",
        lagrangian,
        BY_LAM,
        says="The second result of `q3_4_stationarity` is the derivative by lambda.",
    ),
    prop.pure(SOLUTION),
]

ITERATE = Function("q3_4_gd_iterate", solvable, labels=("X", "y", "eta", "t"))
COMBINED = Function(
    "q3_4_rowspace_coeffs", solvable, labels=("X", "y", "eta", "t"), through=row_space.iterate
)


def loss_never_rises(inputs: Inputs, w: Array) -> tuple[object, object]:
    loss = np.sum((inputs["y"] - inputs["X"] @ w) ** 2)
    return loss, np.minimum(loss, np.sum(inputs["y"] ** 2))


def same_iterate(inputs: Inputs, w: Array, combined: Array) -> tuple[object, object]:
    return w, combined


GRADIENT_DESCENT = [
    prop.shape(like_w, ITERATE, says="`q3_4_gd_iterate` gives (d,)."),
    prop.zero_when(at_the_start, ITERATE, says="After no step, `q3_4_gd_iterate` is zero."),
    prop.identity(
        loss_never_rises,
        ITERATE,
        says="With a small step, the loss after t steps is not above that of w = 0.",
    ),
    prop.identity(in_the_row_space, ITERATE, says="`q3_4_gd_iterate` lies in the row space of X."),
    prop.identity(
        same_iterate,
        [ITERATE, COMBINED],
        says="X^T `q3_4_rowspace_coeffs` is `q3_4_gd_iterate`.",
    ),
    prop.linear_in("y", ITERATE),
    prop.pure(ITERATE),
]
