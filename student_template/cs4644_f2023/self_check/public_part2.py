"""What may be checked of part 2 without its answers: identities that hold of every diffusion.

All of it is public: properties of an answer, on inputs that anybody may see, without a reference.
"""

import numpy as np
import numpy.typing as npt

import asking_diffusion
from graders import properties as prop
from graders.properties import Function, Inputs

Array = npt.NDArray[np.float64]

RANGE = (5, 0.1, 0.5)
MADE_UP = {
    "betas": np.array([0.3, 0.1, 0.25, 0.2, 0.15]),
    "alphas": np.array([0.6, 0.8, 0.5, 0.75, 0.9]),
    "alpha_bars": np.array([0.95, 0.7, 0.55, 0.35, 0.2]),
}
"""No schedule at all: what is checked holds for any numbers, whatever one's own schedule is."""
SHAPE = (2, 3)
"""Of one sample."""


def samples(rng: np.random.Generator) -> Inputs:
    """Two samples at their own times. One decimal: a counterexample is read at a glance."""
    return {
        "range": RANGE, "schedule": MADE_UP,
        "original_samples": rng.normal(size=(2, *SHAPE)).round(1),
        "noise": rng.normal(size=(2, *SHAPE)).round(1), "timesteps": rng.integers(0, 5, size=2),
    }  # fmt: skip


def step(rng: np.random.Generator) -> Inputs:
    return {
        "range": RANGE, "schedule": MADE_UP,
        "model_prediction": rng.normal(size=(2, *SHAPE)).round(1),
        "t": 0, "x_t": rng.normal(size=(2, *SHAPE)).round(1),
        "noise": rng.normal(size=(2, *SHAPE)).round(1), "threshold": False,
    }  # fmt: skip


def at_rest(inputs: Inputs) -> Inputs:
    zeros = np.zeros((2, *SHAPE))
    return {**inputs, "model_prediction": zeros, "x_t": zeros}


def later_step(rng: np.random.Generator) -> Inputs:
    return {**step(rng), "t": int(rng.integers(1, 5))}


def schedule(rng: np.random.Generator) -> Inputs:
    return {"num_steps": 7, "beta_start": 0.1, "beta_end": round(float(rng.uniform(0.2, 0.6)), 1)}


def constants(part: str) -> Function:
    return Function("NoiseScheduler", schedule, through=asking_diffusion.constants, part=part)


def last_is_product(inputs: Inputs, alphas: Array, bars: Array) -> tuple[object, object]:
    """The definition at the last step alone."""
    return bars[-1], np.prod(alphas)


SCHEDULE = [
    prop.shape((7,), constants("alphas"), says="`alphas` has one entry for each step."),
    prop.shape((7,), constants("alpha_bars"), says="`alpha_bars` has one entry for each step."),
    prop.between(0, 1, constants("alpha_bars"), says="Every alpha_bar lies between 0 and 1."),
    prop.identity(last_is_product, [constants("alphas"), constants("alpha_bars")],
                  says="The last alpha_bar is the product of all alphas.", within=1e-5),
]  # fmt: skip

NOISED = Function("NoiseScheduler", samples, through=asking_diffusion.noised, cases=3)
ADD_NOISE = [
    prop.shape((2, *SHAPE), NOISED, says="`add_noise` gives samples of the shape it was given."),
    prop.linear_in(("original_samples", "noise"), NOISED),
    prop.batch_is_loop_of_singles(("original_samples", "noise", "timesteps"), NOISED),
]

FIRST = Function("NoiseScheduler", step, through=asking_diffusion.stepped, cases=3)
LATER = Function("NoiseScheduler", later_step, through=asking_diffusion.stepped, cases=3)
DENOISE = [
    prop.shape((2, *SHAPE), LATER, says="`denoise_step` gives samples of the shape of x_t."),
    prop.zero_when(
        at_rest, FIRST, says="Step 0 from x_t = 0 and eps = 0 gives 0: it adds no noise."
    ),
]
