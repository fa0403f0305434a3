"""What may be checked of question 3.3 without its answers.

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


def sizes(rng: np.random.Generator, most: int, count: int) -> list[int]:
    """Sizes that differ, so that a transpose shows."""
    return [int(n) for n in rng.permutation(np.arange(1, most + 1))[:count]]


def regression(rng: np.random.Generator) -> Inputs:
    n, d = sizes(rng, 3, 2)
    drawn = {"X": normal(rng, n, d), "y": normal(rng, n), "w": normal(rng, d)}
    return {**drawn, "p": round(rng.uniform(0.2, 0.8), 1)}


def all_kept(inputs: Inputs) -> Inputs:
    return {**inputs, "p": 1.0}


def none_kept(inputs: Inputs) -> Inputs:
    return {**inputs, "p": 0.0}


def ordinary_loss(inputs: Inputs) -> object:
    return np.sum((inputs["y"] - inputs["X"] @ inputs["w"]) ** 2)


def ordinary_prediction(inputs: Inputs) -> object:
    return inputs["X"] @ inputs["w"]


def norm_of_y(inputs: Inputs) -> object:
    return np.sum(inputs["y"] ** 2)


def like_y(inputs: Inputs) -> tuple[int, ...]:
    return tuple(inputs["y"].shape)


def shape_of_gamma(inputs: Inputs) -> tuple[int, ...]:
    return inputs["X"].shape[1], inputs["X"].shape[1]


MASKS, ERRORS = 20_000, 5


def masked(inputs: Inputs) -> Array:
    """(X o R) w for many masks R drawn entry by entry: one row each."""
    rng = np.random.default_rng(0)
    kept = rng.random((MASKS, *inputs["X"].shape)) < inputs["p"]
    return np.asarray((inputs["X"] * kept) @ inputs["w"])


def simulated_losses(inputs: Inputs) -> Array:
    return np.asarray(np.sum((inputs["y"] - masked(inputs)) ** 2, axis=1))


def simulated_squares(inputs: Inputs) -> Array:
    found = masked(inputs)
    return np.asarray((found - found.mean(axis=0)) ** 2)


def lowest(draws: Array) -> Array:
    return np.asarray(draws.mean(axis=0) - ERRORS * draws.std(axis=0) / np.sqrt(MASKS))


def highest(draws: Array) -> Array:
    return -lowest(-draws)


def lowest_mean(inputs: Inputs) -> object:
    return lowest(masked(inputs))


def highest_mean(inputs: Inputs) -> object:
    return highest(masked(inputs))


def lowest_variance(inputs: Inputs) -> object:
    return lowest(simulated_squares(inputs))


def highest_variance(inputs: Inputs) -> object:
    return highest(simulated_squares(inputs))


def lowest_loss(inputs: Inputs) -> object:
    return lowest(simulated_losses(inputs))


def highest_loss(inputs: Inputs) -> object:
    return highest(simulated_losses(inputs))


SIMULATED = f"lies within {ERRORS} standard errors of a simulation with {MASKS} masks"
MEAN = Function("q3_3_mean", regression, labels=("X", "w", "p"))
VARIANCE = Function("q3_3_var", regression, labels=("X", "w", "p"))
GAMMA = Function("q3_3_gamma", regression, labels=("X",))
CLOSED = Function("q3_3_closed", regression, labels=("X", "y", "w", "p"))
EXPECTED_LOSS = [
    prop.shape(like_y, MEAN, says="`q3_3_mean` gives (n,)."),
    prop.linear_in("w", MEAN),
    prop.at_limit(all_kept, ordinary_prediction, MEAN, says="For p = 1 the mean is X w."),
    prop.between(lowest_mean, highest_mean, MEAN, says=f"`q3_3_mean` {SIMULATED}."),
    prop.shape(like_y, VARIANCE, says="`q3_3_var` gives (n,)."),
    prop.non_negative(VARIANCE),
    prop.homogeneous("w", VARIANCE, degree=2),
    prop.zero_when(all_kept, VARIANCE, says="For p = 1 nothing varies."),
    prop.zero_when(none_kept, VARIANCE, says="For p = 0 nothing varies."),
    prop.between(lowest_variance, highest_variance, VARIANCE, says=f"`q3_3_var` {SIMULATED}."),
    prop.shape(shape_of_gamma, GAMMA, says="`q3_3_gamma` gives (d, d)."),
    prop.non_negative(GAMMA),
    prop.homogeneous("X", GAMMA),
    prop.at_limit(all_kept, ordinary_loss, CLOSED, says="For p = 1 it is the ordinary loss."),
    prop.at_limit(none_kept, norm_of_y, CLOSED, says="For p = 0 it is ||y||^2."),
    prop.between(lowest_loss, highest_loss, CLOSED, says=f"`q3_3_closed` {SIMULATED}."),
    prop.pure(CLOSED),
]
