"""What may be checked of question 2 without its answers.

All of it is public: properties of an answer, on inputs that anybody may see, without a reference.
"""

import numpy as np
import numpy.typing as npt

from graders import properties as prop
from graders.properties import Function, Inputs

Array = npt.NDArray[np.float64]


def normal(rng: np.random.Generator, *shape: int) -> Array:
    """One decimal: a counterexample is read at a glance."""
    return rng.normal(size=shape).round(1)


def an_update(rng: np.random.Generator) -> Inputs:
    prev, g = normal(rng, 2, int(rng.integers(1, 4)))
    rates = {"rate": round(rng.uniform(0.1, 0.9), 1), "step": round(rng.uniform(0.1, 2), 1)}
    return {"prev_update": prev, "g": g, **rates}


def like_g(inputs: Inputs) -> tuple[int, ...]:
    return tuple(inputs["g"].shape)


BY_MOMENTUM, BY_AVERAGE = Function("q2_1_momentum", an_update), Function("q2_1_average", an_update)
MOMENTUM = [
    prop.shape(like_g, BY_MOMENTUM, says="`q2_1_momentum` gives (d,)."),
    prop.linear_in(("prev_update", "g"), BY_MOMENTUM),
    prop.pure(BY_MOMENTUM),
]
AVERAGE = [
    prop.shape(like_g, BY_AVERAGE, says="`q2_1_average` gives (d,)."),
    prop.linear_in(("prev_update", "g"), BY_AVERAGE),
    prop.pure(BY_AVERAGE),
]


def parameters(rng: np.random.Generator) -> Inputs:
    return {"beta": round(rng.uniform(0.1, 0.9), 1), "delta": round(rng.uniform(0.1, 3), 1)}


ALPHA = Function("q2_1_params", parameters, part=0)
EPS = Function("q2_1_params", parameters, part=1)
PARAMETERS = [
    prop.between(0, 1, ALPHA, says="alpha lies between 0 and 1."),
    prop.between(0, np.inf, EPS, says="epsilon is not below zero."),
    prop.pure(ALPHA),
]


def steps(rng: np.random.Generator) -> Inputs:
    return {"beta": round(rng.uniform(0.1, 0.9), 1), "t": int(rng.integers(2, 7))}


def t_of_them(inputs: Inputs) -> tuple[int, ...]:
    return (inputs["t"],)


def one_step(inputs: Inputs) -> Inputs:
    return {**inputs, "t": 1}


def what_the_rule_says(inputs: Inputs) -> object:
    """v_1 = (1 - beta) g_1, from the rule as it is printed."""
    return [1 - inputs["beta"]]


FACTORS = Function("q2_2_coefficients", steps)
COEFFICIENTS = [
    prop.shape(t_of_them, FACTORS, says="`q2_2_coefficients` gives (t,)."),
    prop.between(0, 1, FACTORS),
    prop.at_limit(one_step, what_the_rule_says, FACTORS, says="For t = 1 it is 1 - beta."),
    prop.pure(FACTORS),
]


def a_mean(rng: np.random.Generator) -> Inputs:
    return {**steps(rng), "mean": normal(rng, int(rng.integers(1, 4)))}


def like_mean(inputs: Inputs) -> tuple[int, ...]:
    return tuple(inputs["mean"].shape)


def very_late(inputs: Inputs) -> Inputs:
    return {**inputs, "t": 2000}


def before_the_first(inputs: Inputs) -> Inputs:
    return {**inputs, "t": 0}


def the_mean(inputs: Inputs) -> object:
    return inputs["mean"]


MEAN = Function("q2_3_expectation", a_mean)
EXPECTATION = [
    prop.shape(like_mean, MEAN, says="`q2_3_expectation` gives (d,)."),
    prop.linear_in("mean", MEAN),
    prop.at_limit(very_late, the_mean, MEAN, says="For a large t the expectation is the mean."),
    prop.zero_when(before_the_first, MEAN, says="For t = 0 it is zero, since v_0 is."),
    prop.pure(MEAN),
]


def an_average(rng: np.random.Generator) -> Inputs:
    """The average itself; and the constant gradient that it is taken of in one step."""
    g = normal(rng, int(rng.integers(1, 4)))
    beta = round(rng.uniform(0.1, 0.9), 1)
    return {"v": (1 - beta) * g, "beta": beta, "t": int(rng.integers(2, 7)), "g": g}


def the_gradient(inputs: Inputs) -> object:
    return inputs["g"]


AVERAGED = Function("q2_3_corrected", an_average, labels=("v", "beta", "t"))
CORRECTED = [
    prop.shape(like_g, AVERAGED, says="`q2_3_corrected` gives (d,)."),
    prop.linear_in("v", AVERAGED),
    prop.at_limit(one_step, the_gradient, AVERAGED, says="For t = 1, v_1 of g is corrected to g."),
    prop.pure(AVERAGED),
]
