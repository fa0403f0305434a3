"""Part 2, the scheduler: its constants, noising, and steps back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from assignments.cs4644_f2023 import diffusion_inputs as inputs
from assignments.cs4644_f2023 import public_part2
from assignments.cs4644_f2023 import scheduler_slips as wrong
from graders import Call, Code, Draw, Either, Points, Slip, Tolerance, Way
from reference.diffusion import ClippedStepping, Noising, Schedule, Stepping

SINGLE = Tolerance(absolute=1e-6, relative=1e-3)
"""The kit keeps its schedule in single precision: right constants are off by up to 1e-3 there."""
NAME = "NoiseScheduler"


def slip(made: object, say: str, share: Points = 0) -> Slip:
    return Slip({NAME: made}, say, share)


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
    slips=[
        slip(wrong.summed, "alpha_bars are running products of the alphas, not running sums."),
        slip(wrong.betas_multiplied, "alpha_bars multiply the alphas, not the betas."),
        slip(wrong.one_minus_product,
             "1 - prod beta is not prod (1 - beta): take the product of the alphas."),
        slip(wrong.shifted_schedule,
             "alpha_bars are one step late: the product up to t has alpha_t in it.", "1/2"),
        slip(wrong.rooted, "The square root of alpha_bar comes later, where it is used."),
        slip(wrong.not_multiplied, "alpha_bars are the alphas themselves: multiply them up.",
             "1/2"),
        slip(wrong.alphas_are(lambda b: 1 + b), "alpha is 1 - beta, not 1 + beta."),
        slip(wrong.alphas_are(lambda b: (1 - b).sqrt()),
             "alpha is 1 - beta; its root is taken where it is used."),
        slip(wrong.alphas_are(lambda b: b), "The alphas are the betas: alpha is 1 - beta."),
        slip(wrong.alphas_are(lambda b: 1 - b**2), "beta is squared: alpha is 1 - beta."),
    ],
)  # fmt: skip


def either(
    prompt: str, source: str, reference: object,
    asked: Callable[[Draw, bool], list[Call]], slips: Sequence[Slip],
    accepts: Sequence[object] = (), properties: Sequence[Any] = (),
) -> Either:  # fmt: skip
    """Asked with the student's own schedule, and with the right one: the better counts."""

    def way(given: bool) -> Code:
        return Code(
            prompt="",
            source=source,
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
    [
        slip(wrong.noising(lay=wrong.cut_to(2)), ONE_RANK, "1/2"),
        slip(wrong.noising(lay=wrong.cut_to(3)), ONE_RANK, "1/2"),
        slip(wrong.noising(lay=wrong.cut_to(4)), ONE_RANK, "1/2"),
        slip(wrong.noising(lambda a, x, z: a * x + (1 - a) * z),
             "The square roots are missing: sqrt(alpha_bar) and sqrt(1 - alpha_bar)."),
        slip(wrong.noising(lambda a, x, z: a.sqrt() * x + (1 - a) * z),
             "The noise's factor lacks its square root: sqrt(1 - alpha_bar)."),
        slip(wrong.noising(lambda a, x, z: a.sqrt() * x + 1 - a.sqrt() * z),
             "The noise's factor is sqrt(1 - alpha_bar), in one bracket."),
        slip(wrong.noising(lambda a, x, z: a.sqrt() * x + (1 - a.sqrt()) * z),
             "sqrt(1 - alpha_bar) is not 1 - sqrt(alpha_bar): the squares add up to one."),
        slip(wrong.noising(lambda a, x, z: (1 - a).sqrt() * x + a.sqrt() * z),
             "The two factors are exchanged: late samples are mostly noise."),
        slip(wrong.noising(at=lambda self, t: self.alphas[t]),
             "You use alpha_t, which makes one step; alpha_bar_t goes from x_0 to x_t."),
        slip(wrong.noising(at=wrong.before_clamped),
             "The time is one too early: alpha_bars[t] has step t in it already."),
        slip(wrong.noising(at=lambda self, t: self.alpha_bars[t[:1]].expand(len(t))),
             "Every sample gets the time of the first one; each has its own."),
        slip(wrong.noising(wrong.another_noise),
             "You draw noise of your own; the noise that is given must be used."),
        slip(wrong.noising(lambda a, x, z: a.sqrt() * x - (1 - a).sqrt() * z),
             "The noise is taken away; it is added."),
        slip(wrong.noising(lambda a, x, z: a.sqrt() * x), "The noise is missing."),
        slip(wrong.noising(lambda a, x, z: x + (1 - a).sqrt() * z),
             "The sample itself shrinks, by sqrt(alpha_bar)."),
    ],
    properties=public_part2.ADD_NOISE,
)  # fmt: skip

OFF_BY_ONE = "Step 1 gets no noise: only step 0 is without."


def noise_slips(made: Callable[..., object]) -> list[Slip]:
    """Mistakes in the noise of a step, of either kind."""
    return [
        slip(made(**wrong.stepping(adds=lambda t: True)),
             "Noise is added at t = 0, too: the last step is without."),
        slip(made(**wrong.stepping(adds=lambda t: t > 1)), OFF_BY_ONE, "1/2"),
        slip(made(**wrong.stepping(adds=lambda t: t > 1, variance=wrong.posterior_variance)),
             OFF_BY_ONE, "1/2"),
        slip(made(**wrong.stepping(adds=lambda t: False)),
             "No noise is added: this is the mean alone."),
        slip(made(**wrong.stepping(noise=lambda self, t: self.variance(t))),
             "The noise is scaled by the variance; its root is the standard deviation."),
        slip(made(**wrong.stepping(noise=lambda self, t: 1)),
             "The noise is not scaled: by sqrt(beta_t)."),
        slip(made(**wrong.stepping(noise=lambda self, t: self.alphas[t].sqrt())),
             "The noise is scaled by sqrt(alpha_t); its variance is beta_t."),
        slip(made(**wrong.stepping(noise=lambda self, t: (1 - self.alpha_bars[t]).sqrt())),
             "The noise is scaled by sqrt(1 - alpha_bar_t), that of all steps together."),
    ]  # fmt: skip


DENOISE = either(
    """
    Write `NoiseScheduler.denoise_step(model_prediction, t, x_t, threshold=False, seed=None)`
    without the threshold: one step from x_t to x_{t-1}, with fresh noise from `DL_random` for all
    steps but the last, t = 0. Samples have any shape.
    """,
    "CS4644-F2023, part 2, a step back",
    Stepping,
    lambda draw, given: inputs.stepped(draw, given, False),
    [
        *noise_slips(wrong.stepper),
        slip(wrong.mean_of(lambda x, e, b, a, bar: (x - b / (1 - bar).sqrt() * e) / bar.sqrt()),
             "You divide by sqrt(alpha_bar_t), which leads to x_0 at once: one step divides by "
             "sqrt(alpha_t)."),
        slip(wrong.mean_of(lambda x, e, b, a, bar: x - b / (1 - bar).sqrt() * e),
             "The factor 1 / sqrt(alpha_t) is missing."),
        slip(wrong.mean_of(lambda x, e, b, a, bar: (x + b / (1 - bar).sqrt() * e) / a.sqrt()),
             "The predicted noise is added; it is taken away."),
        slip(wrong.mean_of(lambda x, e, b, a, bar: (x - b / (1 - bar) * e) / a.sqrt()),
             "beta_t is divided by sqrt(1 - alpha_bar_t): the square root is missing."),
        slip(wrong.mean_of(lambda x, e, b, a, bar: (x - b / (1 - a).sqrt() * e) / a.sqrt()),
             "Under beta_t stands sqrt(1 - alpha_bar_t), with the bar."),
        slip(wrong.mean_of(lambda x, e, b, a, bar: (x - b / (1 - bar).sqrt() * e) / a),
             "You divide by alpha_t; its square root is asked for."),
        slip(wrong.mean_of(lambda x, e, b, a, bar: (x - (1 - bar).sqrt() * e) / bar.sqrt()),
             "This is the predicted x_0, all steps at once; one step back is asked for."),
    ],
    accepts=[wrong.stepper(variance=wrong.posterior_variance)],
    properties=public_part2.DENOISE,
)  # fmt: skip

THRESHOLD = either(
    """
    Add the threshold to `denoise_step`: with `threshold=True` predict x_0 from x_t, clamp it to
    [-1, 1], and step to the mean of q(x_{t-1} | x_t, x_0), where alpha_bar before step 0 is 1. The
    noise is as without it.
    """,
    "CS4644-F2023, part 2, a step back with a threshold",
    ClippedStepping,
    lambda draw, given: inputs.stepped(draw, given, True),
    [
        *noise_slips(wrong.clipper),
        slip(wrong.clipper(clipped_mean=wrong.unclipped),
             "`threshold` changes nothing: the predicted x_0 must be clamped."),
        slip(wrong.clipping(clamp=lambda x: x.clamp(0, 1)),
             "x_0 is clamped to [0, 1]; samples lie in [-1, 1]."),
        slip(wrong.clipping(clamp=lambda x: x.clamp(max=1)),
             "x_0 is clamped from above alone."),
        slip(wrong.clipping(clamp=lambda x: x.tanh()), "x_0 is squashed by tanh; it is clamped."),
        slip(wrong.clipper(clipped_mean=wrong.clamps_eps),
             "You clamp the predicted noise; the predicted x_0 is what lies in [-1, 1]."),
        slip(wrong.clipper(clipped_mean=wrong.clamps_result),
             "You clamp the step's result; the predicted x_0 is clamped before the mean is taken."),
        slip(wrong.clipping(before=lambda self, t: self.alpha_bars[max(t - 1, 0)]),
             "At t = 0 the alpha_bar before is 1, not alpha_bars[0].", "1/2"),
        slip(wrong.clipping(before=lambda self, t: self.alpha_bars[t - 1]),
             "At t = 0 the index t - 1 is -1, the last step; the alpha_bar before step 0 is 1.",
             "1/2"),
        slip(wrong.clipping(before=lambda self, t: self.alpha_bars[t]),
             "alpha_bar_t stands where alpha_bar_{t-1} belongs."),
        slip(wrong.clipping(root=lambda x: x),
             "The square roots of the mean's factors are missing."),
        slip(wrong.clipping(first=lambda c: 0 * c), "The mean lacks its part of x_0."),
        slip(wrong.clipping(second=lambda c: 0 * c), "The mean lacks its part of x_t."),
    ],
    accepts=[wrong.clipper(variance=wrong.posterior_variance)],
)  # fmt: skip
