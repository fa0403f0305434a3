"""Linear, homogeneous, zero, limits, shifts, identities: what passes, what a failure says."""

from collections.abc import Callable, Mapping

import numpy as np
import pytest

from graders.model import Outcome
from graders.properties import (
    Function,
    Inputs,
    Property,
    Typed,
    at_limit,
    homogeneous,
    identity,
    linear_in,
    shift_invariant,
    zero_when,
)
from tests.graders.properties.judged import Array, fails, holds, judged


def backward_step(rng: np.random.Generator) -> Inputs:
    d = int(rng.integers(2, 5))
    return {"a": rng.normal(size=d), "J": rng.normal(size=(d, d)), "b": rng.normal(size=d)}


def regression(rng: np.random.Generator) -> Inputs:
    X, w = rng.normal(size=(3, 2)), rng.normal(size=2)
    return {"X": X, "y": rng.normal(size=3), "w": w, "p": 0.75}


def wide_regression(rng: np.random.Generator) -> Inputs:
    return {"X": rng.normal(size=(2, 3)), "y": rng.normal(size=2)}


def states(rng: np.random.Generator) -> Inputs:
    return {"h": {1: rng.normal(size=2), 2: rng.normal(size=2)}, "g": [rng.normal(), None]}


def scores(rng: np.random.Generator) -> Inputs:
    return {"z": rng.normal(size=(2, 3))}


def kept(inputs: Inputs) -> Inputs:
    return {**inputs, "p": 1.0}


def perfect(inputs: Inputs) -> Inputs:
    return {**inputs, "y": inputs["X"] @ inputs["w"]}


def ordinary_loss(inputs: Inputs) -> object:
    return np.sum((inputs["y"] - inputs["X"] @ inputs["w"]) ** 2)


def mean_and_sum(inputs: Inputs, mean: Array, total: Array) -> tuple[object, object]:
    return mean * len(inputs["y"]), total


def feasible(inputs: Inputs, w: Array) -> tuple[object, object]:
    return inputs["X"] @ w, inputs["y"]


def total_variance(inputs: Inputs, whole: Array, inner: Array) -> tuple[object, object]:
    return whole, inner.mean(axis=1)


STEP = Function("f", backward_step)
LOSS = Function("f", regression, labels=("X", "y", "w", "p"))
PREDICTS = Function("f", regression, labels=("X", "y", "w"))
SCORES = Function("f", scores)
GRAPH = Function("f", states)

HONEST: Mapping[str, tuple[Property, Callable[..., object]]] = {
    "linear": (linear_in(("a", "b"), STEP), lambda a, J, b: a + J.T @ b),
    "linear in one": (linear_in("b", STEP), lambda a, J, b: J.T @ b),
    "linear in the Jacobian": (linear_in("J", STEP), lambda a, J, b: J.T @ b),
    "linear in float32": (linear_in("b", STEP), lambda a, J, b: (J.T @ b).astype(np.float32)),
    "linear in nested states": (linear_in(("h", "g"), GRAPH), lambda h, g: h[1] - h[2] + g[0]),
    "homogeneous": (homogeneous("a", STEP), lambda a, J, b: np.maximum(a, 0)),
    "homogeneous, degree 2": (homogeneous(("a", "b"), STEP, degree=2), lambda a, J, b: a * (J @ b)),
    "zero": (
        zero_when(perfect, PREDICTS, says="Zero where it fits."),
        lambda X, y, w: X.T @ (X @ w - y),
    ),
    "limit": (
        at_limit(kept, ordinary_loss, LOSS, says="p = 1 is the ordinary loss."),
        lambda X, y, w, p: np.sum((y - p * X @ w) ** 2) + (1 - p),
    ),
    "shift": (shift_invariant("z", SCORES), lambda z: z - z.max()),
    "shift of each row": (
        shift_invariant("z", SCORES, axis=-1),
        lambda z: z - z.max(axis=-1, keepdims=True),
    ),
    "an identity of one value": (
        identity(feasible, Function("f", wide_regression, labels=("X", "y")), says="X w = y."),
        lambda X, y: np.linalg.pinv(X) @ y,
    ),
}

WRONG: Mapping[str, tuple[Property, Callable[..., object], str]] = {
    "an offset": (linear_in("b", STEP), lambda a, J, b: a + b, "2 times the first less 3 times"),
    "a square": (linear_in("b", STEP), lambda a, J, b: b**2, "2 times the first less 3 times"),
    "an absolute value": (linear_in(("a", "b"), STEP), lambda a, J, b: abs(a) + b, "and is not at"),
    "a rectifier": (linear_in("a", STEP), lambda a, J, b: np.maximum(a, 0), "and is not at entr"),
    "a product": (linear_in(("a", "b"), STEP), lambda a, J, b: a * b, "and is not at entr"),
    "a norm": (linear_in("a", STEP), lambda a, J, b: np.linalg.norm(a), "the second, "),
    "not a number": (linear_in("a", STEP), lambda a, J, b: a * np.nan, "and is not at entr"),
    "shapes that change": (
        linear_in("a", STEP),
        lambda a, J, b: a[a > 0],
        "the shapes are (",
    ),
    "nested states": (linear_in("h", GRAPH), lambda h, g: h[1] + 1, "{1: ["),
    "degree 2 for 1": (homogeneous("a", STEP), lambda a, J, b: a**2, "should be 3 times the first"),
    "degree 1 for 2": (
        homogeneous("a", STEP, degree=2),
        lambda a, J, b: a,
        "should be 9 times the first",
    ),
    "not zero": (
        zero_when(perfect, PREDICTS, says="Zero where it fits."),
        lambda X, y, w: 2 * X.T @ (X @ w) - X.T @ y,
        "it should be zero here, and is not at entr",
    ),
    "nearly zero": (
        zero_when(perfect, PREDICTS, says="Zero where it fits."),
        lambda X, y, w: X @ w - y + 1e-3,
        "it should be zero here, and is not",
    ),
    "another limit": (
        at_limit(kept, ordinary_loss, LOSS, says="p = 1 is the ordinary loss."),
        lambda X, y, w, p: np.sum((y - (1 - p) * X @ w) ** 2),
        "p=1)` gives",
    ),
    "a limit of another shape": (
        at_limit(kept, ordinary_loss, LOSS, says="p = 1 is the ordinary loss."),
        lambda X, y, w, p: (y - X @ w) ** 2,
        "at this limit the result is known, and is another: the shapes are (3,) and ()",
    ),
    "no shift": (
        shift_invariant("z", SCORES),
        lambda z: np.exp(z),
        "the two should be equal, and are not",
    ),
    "a sum of exponentials": (
        shift_invariant("z", SCORES, axis=-1),
        lambda z: np.exp(z) / np.exp(z).sum(),
        "and are not at entr",
    ),
    "the other axis": (
        shift_invariant("z", SCORES, axis=-1),
        lambda z: z - z.max(axis=0),
        "and are not at entr",
    ),
    "not feasible": (
        identity(feasible, Function("f", wide_regression, labels=("X", "y")), says="X w = y."),
        lambda X, y: X.T @ y,
        "one side is [",
    ),
    "another shape": (
        identity(feasible, Function("f", wide_regression, labels=("X", "y")), says="X w = y."),
        lambda X, y: y,
        "that cannot be tried on results of shape (2,)",
    ),
}


@pytest.mark.parametrize("name", HONEST)
def test_it_holds(name: str) -> None:
    what, honest = HONEST[name]
    holds(what, {"f": honest})


@pytest.mark.parametrize("name", WRONG)
def test_it_fails_when_it_should(name: str) -> None:
    what, wrong, sentence = WRONG[name]
    because = fails(what, {"f": wrong}, sentence)
    assert because.startswith("`f(")


def test_a_counterexample_is_in_the_students_own_numbers() -> None:
    def one(rng: np.random.Generator) -> Inputs:
        return {"x": np.array([1.0, 2.0])}

    because = fails(homogeneous("x", Function("f", one, cases=1)), {"f": lambda x: x + 1})
    assert because == (
        "`f(x=[1, 2])` gives [2, 3], with `x=[3, 6]` it gives [4, 7]; the second should be 3 times "
        "the first, and is not at entries [0], [1]."
    )


def test_a_limit_never_shows_what_was_expected() -> None:
    def at_three(inputs: Inputs) -> Inputs:
        return {"X": np.array([[3.0]]), "y": np.array([1.0]), "w": np.array([2.0]), "p": 1.0}

    what = at_limit(at_three, ordinary_loss, LOSS, says="p = 1 is the ordinary loss.")
    because = fails(
        what,
        {"f": lambda X, y, w, p: 7.0},
        "gives 7; at this limit the result is known, and is another",
    )
    assert "25" not in because


def test_an_identity_joins_several_of_the_answers_values() -> None:
    asked = [
        Function("mean", regression, labels=("X", "y", "w")),
        Function("total", regression, labels=("X", "y", "w")),
    ]
    what = identity(mean_and_sum, asked, says="n times the mean is the sum.")
    squares = {"total": lambda X, y, w: np.sum((y - X @ w) ** 2)}
    holds(what, squares | {"mean": lambda X, y, w: np.mean((y - X @ w) ** 2)})
    because = fails(
        what, squares | {"mean": lambda X, y, w: 0.0}, "`mean(X=[", "` gives 0, `total("
    )
    assert "one side is 0, the other " in because
    verdict = judged(what, squares)
    assert verdict.outcome is Outcome.MISSING
    assert verdict.because == "Nothing named `mean` was found."


def test_typed_decimals_may_be_rounded_as_far_as_the_identity_allows() -> None:
    asked = (Typed("var_layer"), Typed("var_instance"))
    what = identity(total_variance, asked, says="A law of variances.", within=0.005)
    inner = np.array([[2 / 3, 14 / 9], [14 / 9, 8 / 9]])
    holds(what, {"var_layer": [1.11, 1.222], "var_instance": inner.round(3)})
    because = fails(what, {"var_layer": [1.11, 1.3], "var_instance": inner})
    assert because == (
        "`var_layer` is [1.11, 1.3], `var_instance` is [[0.666667, 1.55556], [1.55556, 0.888889]]; "
        "one side is [1.11, 1.3], the other [1.11111, 1.22222]: they should be equal, and are not "
        "at entry [1]."
    )
    fails(
        what,
        {"var_layer": [1.0, 1.0], "var_instance": [1.0, 1.0]},
        "that cannot be tried on results of shape (2,) and (2,)",
    )


def test_what_is_none_stays_none() -> None:
    def last_step(rng: np.random.Generator) -> Inputs:
        return {"a": rng.normal(size=2), "J": np.eye(2), "b": None}

    what = linear_in(("a", "b"), Function("f", last_step))
    holds(what, {"f": lambda a, J, b: a if b is None else a + b})
    fails(what, {"f": lambda a, J, b: a + 1}, "b=None")
