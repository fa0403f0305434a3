"""Derivatives against finite differences: of a public forward, of the student's own, at kinks."""

from collections.abc import Callable

import numpy as np
import pytest

from graders.model import Outcome
from graders.properties import Function, Inputs, Property, gradient_matches
from tests.graders.properties.judged import Array, fails, holds, judged


def sizes(rng: np.random.Generator) -> Inputs:
    """All sizes differ, so that a transpose shows by its shape too."""
    V, h, z = rng.normal(size=(2, 3)), rng.normal(size=3), rng.normal(size=2)
    return {"V": V, "h": h, "z": z}


def step_loss(inputs: Inputs) -> object:
    return np.sum((inputs["z"] - inputs["V"] @ inputs["h"]) ** 2)


def recurrent(rng: np.random.Generator) -> Inputs:
    """The state that follows is an input too, as the question hands it over."""
    U, h, b = rng.normal(size=(3, 3)), rng.normal(size=3), rng.normal(size=3)
    return {"U": U, "h": h, "b": b, "h_next": sigmoid(b + U @ h)}


def next_state(inputs: Inputs) -> object:
    return sigmoid(inputs["b"] + inputs["U"] @ inputs["h"])


def sigmoid(a: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-a)))


def layer(rng: np.random.Generator) -> Inputs:
    x, W = rng.normal(size=(2, 3)), rng.normal(size=(3, 4))
    return {"upstream": rng.normal(size=(2, 4)), "x": x, "W": W}


def wide(rng: np.random.Generator) -> Inputs:
    return {"x": rng.normal(size=(9, 9))}


def number(rng: np.random.Generator) -> Inputs:
    return {"t": float(rng.normal())}


def kinked(rng: np.random.Generator) -> Inputs:
    return {"x": np.array([0.0, 1.0, -2.0, 3.0])}


def on_kinks(rng: np.random.Generator) -> Inputs:
    return {"x": np.zeros(3)}


def sum_of_relu(inputs: Inputs) -> object:
    return np.maximum(inputs["x"], 0).sum()


def sum_of_cubes(inputs: Inputs) -> object:
    return np.sum(inputs["x"] ** 3)


def of_t(inputs: Inputs) -> object:
    return np.sin(inputs["t"])


LOCAL = gradient_matches("h", step_loss, Function("f", sizes))
DENOMINATOR = "this is the transpose: say so"
JACOBIAN = gradient_matches("h", next_state, Function("f", recurrent, labels=("U", "h_next")))
EITHER = gradient_matches(
    "h", next_state, Function("f", recurrent, labels=("U", "h_next")), transpose=DENOMINATOR
)
FORWARD = Function("forward", layer, labels=("x", "W"))
BACK_X = gradient_matches("x", FORWARD, Function("f", layer), weigh="upstream")
BACK_W = gradient_matches("W", FORWARD, Function("f", layer), weigh="upstream")
WIDE = gradient_matches("x", sum_of_cubes, Function("f", wide))
NUMBER = gradient_matches("t", of_t, Function("f", number))
KINKED = gradient_matches("x", sum_of_relu, Function("f", kinked))

tanh_layer = {"forward": lambda x, W: np.tanh(x @ W)}


def slope(upstream: Array, x: Array, W: Array) -> Array:
    return np.asarray(upstream * (1 - np.tanh(x @ W) ** 2))


def true_jacobian(U: Array, h_next: Array) -> Array:
    return np.asarray((h_next * (1 - h_next))[:, None] * U)


HONEST: list[tuple[Property, Callable[..., object]]] = [
    (LOCAL, lambda V, h, z: 2 * V.T @ (V @ h - z)),
    (LOCAL, lambda V, h, z: (2 * V.T @ (V @ h - z)).astype(np.float32)),
    (LOCAL, lambda V, h, z: (2 * V.T @ (V @ h - z))[:, None]),
    (JACOBIAN, true_jacobian),
    (EITHER, true_jacobian),
    (BACK_X, lambda upstream, x, W: slope(upstream, x, W) @ W.T),
    (BACK_W, lambda upstream, x, W: x.T @ slope(upstream, x, W)),
    (WIDE, lambda x: 3 * x**2),
    (NUMBER, lambda t: np.cos(t)),
    (KINKED, lambda x: (x > 0).astype(float)),
    (KINKED, lambda x: (x >= 0).astype(float)),
]

WRONG: list[tuple[Property, Callable[..., object], str]] = [
    (LOCAL, lambda V, h, z: V.T @ (V @ h - z), "finite differences of the forward disagree at"),
    (LOCAL, lambda V, h, z: 2 * V.T @ (z - V @ h), "disagree at entries [0], [1], [2]"),
    (
        LOCAL,
        lambda V, h, z: 2 * (V @ h - z),
        "has not the derivative's shape: the shapes are (2,) and (3,)",
    ),
    (LOCAL, lambda V, h, z: 2 * V.T @ (V @ h - z) + [0, 0, 1e-1], "disagree at entry [2]"),
    (JACOBIAN, lambda U, h_next: U @ np.diag(h_next * (1 - h_next)), "disagree at entr"),
    (JACOBIAN, lambda U, h_next: true_jacobian(U, h_next).T, "disagree at entr"),
    (JACOBIAN, lambda U, h_next: np.diag(1 - h_next**2) @ U, "disagree at entries [0, 0]"),
    (EITHER, lambda U, h_next: U, "disagree at entries [0, 0]"),
    (BACK_X, lambda upstream, x, W: upstream @ W.T, "finite differences of the forward, ["),
    (
        BACK_W,
        lambda upstream, x, W: slope(upstream, x, W).T @ x,
        "the shapes are (4, 3) and (3, 4)",
    ),
    (BACK_W, lambda upstream, x, W: np.zeros_like(W), "disagree at entr"),
    (WIDE, lambda x: 3 * x**2 + np.eye(9), "disagree at entr"),
    (NUMBER, lambda t: -np.cos(t), "finite differences of the forward disagree."),
    (KINKED, lambda x: np.array([0.0, 0.0, 0.0, 1.0]), "disagree at entry [1]"),
]


@pytest.mark.parametrize(("what", "honest"), HONEST)
def test_it_holds(what: Property, honest: Callable[..., object]) -> None:
    holds(what, {"f": honest} | tanh_layer)


@pytest.mark.parametrize(("what", "wrong", "sentence"), WRONG)
def test_it_fails_when_it_should(
    what: Property, wrong: Callable[..., object], sentence: str
) -> None:
    assert fails(what, {"f": wrong} | tanh_layer, sentence).startswith("`f(")


def test_a_transposed_jacobian_passes_with_a_note_where_either_layout_is_right() -> None:
    verdict = judged(EITHER, {"f": lambda U, h_next: true_jacobian(U, h_next).T})
    assert (verdict.outcome, verdict.notes) == (Outcome.RIGHT, (DENOMINATOR,))


def test_a_public_forward_is_never_shown_in_numbers() -> None:
    because = fails(NUMBER, {"f": lambda t: 7.0})
    assert because.count("7") >= 1
    assert "; finite differences of the forward disagree." in because


def test_the_students_own_forward_is_shown_in_its_numbers() -> None:
    def one(rng: np.random.Generator) -> Inputs:
        return {"x": np.array([1.0, 2.0])}

    own = Function("forward", one)
    what = gradient_matches("x", own, Function("f", one, cases=1))
    because = fails(what, {"forward": lambda x: x @ x, "f": lambda x: x})
    assert because == (
        "`f(x=[1, 2])` gives [1, 2]; finite differences of the forward, [2, 4], disagree at "
        "entries [0], [1]."
    )


def test_a_wrong_forward_with_its_own_right_backward_passes() -> None:
    """Necessary, not sufficient: this is why graders compare values as well."""
    wrong = {"forward": lambda x, W: 3 * x @ W, "f": lambda upstream, x, W: 3 * upstream @ W.T}
    holds(BACK_X, wrong)


@pytest.mark.parametrize(
    ("forward", "sentence"),
    [
        (lambda x, W: np.round(x @ W, 2), "jumps or bends at most places"),
        (lambda x, W: np.random.default_rng().normal(size=(2, 4)), "jumps or bends at most places"),
        (lambda x, W: x @ W * np.nan, "jumps or bends"),
        (lambda x, W: x, "has not the shape of its weights: the shapes are (2, 3) and (2, 4)"),
    ],
)
def test_a_forward_without_derivatives_is_told(
    forward: Callable[..., object], sentence: str
) -> None:
    fails(
        BACK_X,
        {"forward": forward, "f": lambda upstream, x, W: upstream @ W.T},
        sentence,
    )


def test_a_forward_whose_results_change_their_shape_is_told() -> None:
    what = gradient_matches("x", Function("forward", on_kinks), Function("f", on_kinks))
    flickers = {"forward": lambda x: np.ones(1 + int(x[0] > 0)), "f": lambda x: x}
    fails(what, flickers, "the forward of `f(x=[0, 0, 0])` gives results of several shapes")


def test_a_public_forward_at_kinks_alone_is_told() -> None:
    what = gradient_matches("x", sum_of_relu, Function("f", on_kinks))
    fails(what, {"f": lambda x: x}, "it has no derivative there")


def test_a_missing_forward_is_missing() -> None:
    verdict = judged(BACK_X, {"f": lambda upstream, x, W: upstream @ W.T})
    assert (verdict.outcome, verdict.because) == (
        Outcome.MISSING,
        "Nothing named `forward` was found.",
    )
