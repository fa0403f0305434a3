"""Schedules, samples, weights and draws on which part 2 is asked."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from assignments.cs4644_f2023.kit import asking_diffusion as asking
from graders import Call, Draw, Made, Name

Array: TypeAlias = npt.NDArray[np.float64]
Range: TypeAlias = tuple[float, float, float]
Schedule: TypeAlias = Mapping[str, Array]

SCHEDULER, MODEL = Name("NoiseScheduler"), Name("DiffusionModel")
SHAPES = ((3,), (2, 3), (3, 2), (2, 3, 5), (2, 1, 3, 2))
"""Of one sample: of every rank, so that no reshape for one of them passes."""
BY_HAND: Range = (3, 0.1, 0.5)
USUAL: Range = (1000, 1e-4, 0.02)
OWN: Schedule = {}


def schedule(range_: Range) -> Schedule:
    """The right constants of a linear schedule, so that a mistake in them costs once."""
    steps, start, end = range_
    betas: Array = np.linspace(start, end, int(steps)).astype(np.float64)
    return {"betas": betas, "alphas": 1 - betas, "alpha_bars": (1 - betas).cumprod()}


def constants(draw: Draw) -> list[Call]:
    """Three steps, the usual thousand, and drawn ranges."""
    ranges = [BY_HAND, USUAL, (1, 0.2, 0.2)]
    for k in range(4):
        start, width = draw.case(k).uniform(0.01, 0.1, size=2)
        ranges.append((5 + 4 * k, start, start + 4 * width))
    return [
        Call(
            Made(asking.constants),
            (SCHEDULER, int(steps), start, end),
            ("NoiseScheduler", "num_steps", "beta_start", "beta_end"),
        )
        for steps, start, end in ranges
    ]


def ranges(draw: Draw, count: int) -> list[Range]:
    """Drawn ones with large betas, in which every factor shows, and the usual one last."""
    found: list[Range] = []
    for k in range(count):
        start, width = draw.case(50 + k).uniform(0.05, 0.15, size=2)
        found.append((4 + k, start, start + 3 * width))
    return [*found, USUAL]


@cache
def noised(draw: Draw, given: bool) -> list[Call]:
    """One sample by hand at each step; then batches of every rank, at mixed times."""
    cases: list[tuple[Range, Array, Array, npt.NDArray[np.int64]]] = [
        (BY_HAND, np.array([[2.0, -1.0]]), np.array([[0.5, 1.0]]), np.array([t])) for t in range(3)
    ]
    for k, range_ in enumerate(ranges(draw, 2 * len(SHAPES))):
        rng, steps = draw.case(k + 500 * given), int(range_[0])
        shape, count = SHAPES[k % len(SHAPES)], (4, 3, 1)[k % 3]
        x, noise = rng.normal(size=(2, count, *shape))
        t = np.array([0, steps - 1, steps // 2, 1][:count])
        cases.append((range_, x, noise, np.roll(t, k)))
    labels = ("NoiseScheduler", "range", "schedule", "original_samples", "noise", "timesteps")
    return [
        Call(
            Made(asking.noised),
            (SCHEDULER, range_, schedule(range_) if given else OWN, x, noise, t),
            labels,
        )
        for range_, x, noise, t in cases
    ]


@cache
def stepped(draw: Draw, given: bool, threshold: bool) -> list[Call]:
    """One sample by hand at each step; then every rank at steps 0, 1, in the middle, the last."""
    x = np.array([[1.0, -2.0]])
    cases: list[tuple[Range, Array, int, Array, Array]] = [
        (BY_HAND, 0.1 * x + 0.01 * t, t, x, np.array([[0.3, -0.4]])) for t in (2, 1, 0)
    ]
    for k, range_ in enumerate(ranges(draw, len(SHAPES))):
        rng, steps = draw.case(100 + k + 500 * given), int(range_[0])
        shape = (2 + k % 2, *SHAPES[k % len(SHAPES)])
        times = (0, 1, steps // 2, steps - 1) if range_ is not USUAL else (steps // 2, steps - 1)
        for t in times:
            # around the border: some predicted samples are clamped, some are not
            prediction, x_t, noise = rng.normal(size=(3, *shape))
            cases.append((range_, prediction, t, x_t, noise))
    labels = ("NoiseScheduler", "range", "schedule", "model_prediction", "t", "x_t", "noise")
    return [
        Call(
            Made(asking.stepped),
            (SCHEDULER, range_, schedule(range_) if given else OWN, *rest, threshold),
            (*labels, "threshold"),
        )
        for range_, *rest in cases
    ]


def weights(rng: np.random.Generator, shape: tuple[int, ...], condition: int) -> Schedule:
    """Of the kit's small network, and of its average, which differ."""
    size = math.prod(shape)
    scale = 1 / np.sqrt(size + condition)
    return {
        f"{name}{part}": scale * rng.normal(size=sizes)
        for name in ("net", "average")
        for part, sizes in (("", (size, size + condition)), (" bias", (size,)))
    }


NETS = ((2, 3), (3, 2), (3, 1), (1, 5), (2, 5))
"""Input shapes of the kit's small network."""


@cache
def losses(draw: Draw, given: bool, p_uncond: float) -> list[Call]:
    """Batches with fixed draws; times run from the first step to the last."""
    found = []
    for k, shape in enumerate(NETS):
        rng, condition, steps, count = draw.case(200 + k), (3, 4, 2)[k % 3], 5 + k, 7
        data, noise = rng.normal(size=(2, count, *shape))
        t, uniform = rng.uniform(size=(2, count))
        t[:2] = np.roll((0.999, 0.0), k)  # the last step and the first, as shares of the range
        uniform[:2] = np.roll((p_uncond / 2, (1 + p_uncond) / 2), k)
        draws = {"normal": noise, "integers": t, "uniform": uniform}
        cond = rng.normal(size=(count, condition))
        sizes = (shape, condition, steps, p_uncond)
        found.append(
            Call(
                Made(asking.loss),
                (MODEL, sizes, weights(rng, shape, condition), given, data, cond, draws),
                ("DiffusionModel", "sizes", "weights", "other", "data", "cond", "draws"),
            )
        )
    return found


ROWS = 2000
"""A share of them differs from its probability by less than 5 standard errors: 0.06 at most."""
SHARE_ERROR = 0.06


@cache
def dropped(draw: Draw) -> list[Call]:
    """Many rows, for the share that is dropped."""
    found = []
    for k, p_uncond in enumerate((0.0, 0.15, 0.6, 1.0)):
        rng = draw.case(300 + k)
        data, cond = rng.normal(size=(ROWS, 1, 2)), rng.normal(size=(ROWS, 2))
        sizes = ((1, 2), 2, 3, p_uncond)
        found.append(
            Call(
                Made(asking.dropped),
                (MODEL, sizes, weights(rng, (1, 2), 2), data, cond),
                ("DiffusionModel", "sizes", "weights", "data", "cond"),
            )
        )
    return found


@cache
def sampled(draw: Draw, given: bool) -> list[Call]:
    """Samples with guidance and without, with thresholds and without, and with fixed draws."""
    found = []
    for k, guidance in enumerate((0.0, 0.0, 1.0, 0.5, 2.0, 1.5)):
        rng, shape = draw.case(400 + k), NETS[k % len(NETS)]
        condition, steps, count = (3, 4, 2)[k % 3], 4 + k, 3
        normal = list(rng.normal(size=(steps + 2, count, *shape)))
        cond = rng.normal(size=(count, condition))
        sizes = (shape, condition, steps, 0.2)
        given_weights = weights(rng, shape, condition)
        threshold = bool(k % 2)
        found.append(
            Call(
                Made(asking.sampled),
                (MODEL, sizes, given_weights, given, cond, guidance, threshold, normal),
                ("DiffusionModel", "sizes", "weights", "other", "cond", "guidance_weight",
                 "threshold", "normal"),
            )
        )  # fmt: skip
    return found
