"""What may be checked of question 1 without its answers.

All of it is public: properties of an answer, on inputs that anybody may see, without a reference.
"""

import numpy as np
import numpy.typing as npt

import activations
from graders import Made
from graders import properties as prop
from graders.properties import Function, Inputs, Typed

Array = npt.NDArray[np.float64]


def normal(rng: np.random.Generator, *shape: int) -> Array:
    """One decimal: a counterexample is read at a glance."""
    return rng.normal(size=shape).round(1)


def one_state(rng: np.random.Generator) -> Inputs:
    return {"h": normal(rng, int(rng.integers(2, 5))), "sigma": Made(activations.sigma, ("tanh",))}


def one_step(rng: np.random.Generator) -> Inputs:
    d, n = int(rng.integers(2, 4)), int(rng.integers(1, 3))
    return {
        "W": normal(rng, d, d), "U": normal(rng, d, n), "b": normal(rng, d),
        "sigma": Made(activations.sigma, ("tanh",)), "h_prev": normal(rng, d), "x": normal(rng, n),
    }  # fmt: skip


def like_h(inputs: Inputs) -> tuple[int, ...]:
    return tuple(inputs["h"].shape)


def are_forms(value: object) -> str:
    if not isinstance(value, list | tuple | np.ndarray) or len(value) < 3:
        return "a list of at least three forms was asked for"
    shapes = {np.shape(form) for form in value}
    return "" if len(shapes) == 1 else f"the forms have the shapes {sorted(map(str, shapes))}"


ONE_STATE = Function("q1_1_g_from_h", one_state)
ONE_UNIT = Function("q1_1_step", one_step)
EQUIVALENT_RECURRENCE = [
    prop.shape(like_h, ONE_STATE, says="`q1_1_g_from_h` gives (d,)."),
    prop.permutation_equivariant({"h": 0}, ONE_STATE),
    prop.pure(ONE_STATE),
    prop.form(
        are_forms, ONE_UNIT, says="`q1_1_step` gives at least three forms, all of one shape."
    ),
    prop.pure(ONE_UNIT),
]


def one_jacobian(rng: np.random.Generator) -> Inputs:
    d = int(rng.integers(2, 4))
    dsigma = Made(activations.slope, ("logistic",))
    return {"W": normal(rng, d, d), "h_prev": normal(rng, d), "dsigma": dsigma}


def next_state(inputs: Inputs) -> Array:
    """Without U x + b: they do not depend on h_prev."""
    return np.asarray(inputs["W"] @ activations.sigma("logistic")(inputs["h_prev"]))


def like_W(inputs: Inputs) -> tuple[int, ...]:
    return tuple(inputs["W"].shape)


def one_bound(rng: np.random.Generator) -> Inputs:
    d = int(rng.integers(1, 4))
    return {"W": normal(rng, d, d), "gamma": round(rng.uniform(0.2, 2), 1)}


def some_steps(rng: np.random.Generator) -> Inputs:
    return {"delta": round(rng.uniform(0.1, 0.9), 1), "T": int(rng.integers(1, 9))}


def no_step(inputs: Inputs) -> Inputs:
    return {**inputs, "T": 0}


def one(inputs: Inputs) -> object:
    return 1.0


ONE_JACOBIAN = Function("q1_2_jacobian", one_jacobian)
ONE_BOUND = Function("q1_2_step_bound", one_bound)
SOME_STEPS = Function("q1_2_bound", some_steps)
VANISHING = [
    prop.shape(like_W, ONE_JACOBIAN, says="`q1_2_jacobian` gives (d, d)."),
    prop.linear_in("W", ONE_JACOBIAN),
    prop.gradient_matches(
        "h_prev",
        next_state,
        ONE_JACOBIAN,
        transpose='this is the transpose: right, if you say q1_2_layout = "denominator"',
        says="`q1_2_jacobian` agrees with finite differences of W sigma(h).",
    ),
    prop.pure(ONE_JACOBIAN),
    prop.non_negative(ONE_BOUND),
    prop.homogeneous("W", ONE_BOUND),
    prop.homogeneous("gamma", ONE_BOUND),
    prop.pure(ONE_BOUND),
    prop.between(0, 1, SOME_STEPS),
    prop.at_limit(no_step, one, SOME_STEPS, says="For T = 0, `q1_2_bound` is 1."),
]


def is_an_effect(value: object) -> str:
    words = ("must_explode", "may_explode", "must_vanish")
    return "" if prop.option(value, words) else f"one of {', '.join(words)} was asked for"


def is_true_or_false(value: object) -> str:
    return "True or False was asked for" if prop.truth(value) is None else ""


EFFECT = [
    prop.form(is_an_effect, Typed("q1_3_effect"), says="`q1_3_effect` is one of the three words."),
]
NECESSARY_OR_SUFFICIENT = [
    prop.form(is_true_or_false, Typed(name), says=f"`{name}` is True or False.")
    for name in ("q1_3_necessary", "q1_3_sufficient")
]
