"""What may be checked of question 4 without its answers.

All of it is public: properties of an answer, on inputs that anybody may see, without a reference.
"""

import numpy as np
import numpy.typing as npt

from graders import properties as prop
from graders.properties import Function, Inputs, Typed

Array = npt.NDArray[np.float64]


def normal(rng: np.random.Generator, *shape: int) -> Array:
    """One decimal: a counterexample is read at a glance."""
    return rng.normal(size=shape).round(1)


def rates(rng: np.random.Generator) -> Inputs:
    return {"lam": round(rng.uniform(0.01, 0.5), 2), "eta": round(rng.uniform(0.1, 0.9), 1)}


def one_step(rng: np.random.Generator) -> Inputs:
    theta, grad = normal(rng, 2, int(rng.integers(1, 4)))
    eta, gamma = rng.uniform(0.1, 0.9, size=2).round(1)
    return {"theta": theta, "grad": grad, "eta": float(eta), "gamma": float(gamma)}


def like_theta(inputs: Inputs) -> tuple[int, ...]:
    return tuple(inputs["theta"].shape)


def without_penalty(inputs: Inputs) -> Inputs:
    return {**inputs, "gamma": 0.0}


def plain_step(inputs: Inputs) -> object:
    return inputs["theta"] - inputs["eta"] * inputs["grad"]


GAMMA = Function("q4_1_gamma", rates)
STEP = Function("q4_1_l2_step", one_step)
SAME_FOR_SGD = [
    prop.non_negative(GAMMA),
    prop.linear_in("lam", GAMMA),
    prop.pure(GAMMA),
    prop.shape(like_theta, STEP, says="`q4_1_l2_step` gives (d,)."),
    prop.linear_in(("theta", "grad"), STEP),
    prop.at_limit(without_penalty, plain_step, STEP, says="For gamma = 0 it is a step of SGD."),
    prop.pure(STEP),
]

LINES = (
    "sample",
    "gradient",
    "time",
    "first_moment",
    "second_moment",
    "first_correction",
    "second_correction",
    "update",
    "apply",
)


def is_a_line(value: object) -> str:
    return "" if prop.option(value, LINES) else f"one of {', '.join(LINES)} was asked for"


WHICH_LINE = [
    prop.form(is_a_line, Typed("q4_2_line"), says="`q4_2_line` is one of the nine names."),
]


def a_state(rng: np.random.Generator) -> Inputs:
    theta, g, s = normal(rng, 3, int(rng.integers(1, 4)))
    return {
        "theta": theta, "g": g, "s": s, "r": s**2 + 0.1, "t": int(rng.integers(1, 9)),
        "gamma": round(rng.uniform(0.1, 0.9), 1), "eps": 0.1, "rho1": 0.9, "rho2": 0.99,
        "delta": 1e-8,
    }  # fmt: skip


CHANGED = Function("q4_2_changed_line", a_state)
CHANGED_LINE = [
    prop.shape(like_theta, CHANGED, says="`q4_2_changed_line` gives (d,)."),
    prop.finite(CHANGED),
    prop.pure(CHANGED),
]


def is_a_group(value: object) -> str:
    words = ("small", "large", "equal")
    return "" if prop.option(value, words) else f"one of {', '.join(words)} was asked for"


UNDER_L2 = [
    prop.form(is_a_group, Typed("q4_3a"), says="`q4_3a` is one of the three words."),
]
UNDER_DECAY = [
    prop.form(is_a_group, Typed("q4_3b"), says="`q4_3b` is one of the three words."),
]
