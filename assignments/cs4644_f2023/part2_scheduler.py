"""Part 2, the scheduler: its constants, and noising."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from assignments.cs4644_f2023 import diffusion_inputs as inputs
from assignments.cs4644_f2023 import public_part2
from assignments.cs4644_f2023 import scheduler_slips as wrong
from graders import Call, Code, Draw, Either, Slip, Tolerance, Way, slips
from reference.diffusion import Noising, Schedule

SINGLE = Tolerance(absolute=1e-6, relative=1e-3)
"""The kit keeps its schedule in single precision: right constants are off by up to 1e-3 there."""
NAME = "NoiseScheduler"


SCHEDULE = Code(
    prompt="""
    Finish the schedule in `NoiseScheduler.__init__(num_steps, beta_start, beta_end)`: from the
    given `betas`, which run linearly from `beta_start` to `beta_end`, make `alphas` and
    `alpha_bars`, (T,) each.
    """,
    source="CS4644-F2023, part 2, the schedule",
    properties=public_part2.SCHEDULE,
    calls=inputs.constants,
    shows=0,
    tolerance=Tolerance(absolute=1e-6, relative=1e-5),
    reference={NAME: Schedule},
    slips=slips(
        NAME,
        (wrong.summed, "alpha_bars are running products of the alphas, not running sums."),
        (wrong.betas_multiplied, "alpha_bars multiply the alphas, not the betas."),
        (
            wrong.one_minus_product,
            "1 - prod beta is not prod (1 - beta): take the product of the alphas.",
        ),
        (
            wrong.shifted_schedule,
            "alpha_bars are one step late: the product up to t has alpha_t in it.",
            "1/2",
        ),
        (wrong.rooted, "The square root of alpha_bar comes later, where it is used."),
        (wrong.not_multiplied, "alpha_bars are the alphas themselves: multiply them up.", "1/2"),
        (wrong.alphas_are(lambda b: 1 + b), "alpha is 1 - beta, not 1 + beta."),
        (
            wrong.alphas_are(lambda b: (1 - b).sqrt()),
            "alpha is 1 - beta; its root is taken where it is used.",
        ),
        (wrong.alphas_are(lambda b: b), "The alphas are the betas: alpha is 1 - beta."),
        (wrong.alphas_are(lambda b: 1 - b**2), "beta is squared: alpha is 1 - beta."),
    ),
)


def either(
    prompt: str,
    source: str,
    reference: object,
    asked: Callable[[Draw, bool], list[Call]],
    slips: Sequence[Slip],
    accepts: Sequence[object] = (),
    properties: Sequence[Any] = (),
) -> Either:
    """Asked with the student's own schedule, and with the right one: the better counts."""

    def way(given: bool) -> Code:
        return Code(
            calls=lambda draw: asked(draw, given),
            shows=0,
            tolerance=SINGLE,
            reference={NAME: reference},
            accepts=[{NAME: other} for other in accepts],
            slips=slips,
        )

    ways = [Way("own", way(given=False)), Way("given", way(given=True))]
    return Either(prompt=prompt, source=source, properties=properties, ways=ways)


ONE_RANK = "Your reshape fits samples of one rank alone; samples have any: (B, x), (B, x, y), ..."

ADD_NOISE = either(
    """
    Write `NoiseScheduler.add_noise(original_samples, noise, timesteps)`: a sample of q(x_t | x_0)
    for samples (B, ...) of any rank, noise of the same shape, and a time for each, (B,).
    """,
    "CS4644-F2023, part 2, noising",
    Noising,
    inputs.noised,
    slips(
        NAME,
        (wrong.noising(lay=wrong.cut_to(2)), ONE_RANK, "1/2"),
        (wrong.noising(lay=wrong.cut_to(3)), ONE_RANK, "1/2"),
        (wrong.noising(lay=wrong.cut_to(4)), ONE_RANK, "1/2"),
        (
            wrong.noising(lambda a, x, z: a * x + (1 - a) * z),
            "The square roots are missing: sqrt(alpha_bar) and sqrt(1 - alpha_bar).",
        ),
        (
            wrong.noising(lambda a, x, z: a.sqrt() * x + (1 - a) * z),
            "The noise's factor lacks its square root: sqrt(1 - alpha_bar).",
        ),
        (
            wrong.noising(lambda a, x, z: a.sqrt() * x + 1 - a.sqrt() * z),
            "The noise's factor is sqrt(1 - alpha_bar), in one bracket.",
        ),
        (
            wrong.noising(lambda a, x, z: a.sqrt() * x + (1 - a.sqrt()) * z),
            "sqrt(1 - alpha_bar) is not 1 - sqrt(alpha_bar): the squares add up to one.",
        ),
        (
            wrong.noising(lambda a, x, z: (1 - a).sqrt() * x + a.sqrt() * z),
            "The two factors are exchanged: late samples are mostly noise.",
        ),
        (
            wrong.noising(at=lambda self, t: self.alphas[t]),
            "You use alpha_t, which makes one step; alpha_bar_t goes from x_0 to x_t.",
        ),
        (
            wrong.noising(at=wrong.before_clamped),
            "The time is one too early: alpha_bars[t] has step t in it already.",
        ),
        (
            wrong.noising(at=lambda self, t: self.alpha_bars[t[:1]].expand(len(t))),
            "Every sample gets the time of the first one; each has its own.",
        ),
        (
            wrong.noising(wrong.another_noise),
            "You draw noise of your own; the noise that is given must be used.",
        ),
        (
            wrong.noising(lambda a, x, z: a.sqrt() * x - (1 - a).sqrt() * z),
            "The noise is taken away; it is added.",
        ),
        (wrong.noising(lambda a, x, z: a.sqrt() * x), "The noise is missing."),
        (
            wrong.noising(lambda a, x, z: x + (1 - a).sqrt() * z),
            "The sample itself shrinks, by sqrt(alpha_bar).",
        ),
    ),
    properties=public_part2.ADD_NOISE,
)
