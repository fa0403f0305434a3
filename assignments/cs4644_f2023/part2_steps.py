"""Part 2, steps back: without a threshold, and with one."""

from __future__ import annotations

from collections.abc import Callable

from assignments.cs4644_f2023 import diffusion_inputs as inputs
from assignments.cs4644_f2023 import public_part2
from assignments.cs4644_f2023 import scheduler_slips as wrong
from assignments.cs4644_f2023.part2_scheduler import NAME, either
from graders import Slip, slips
from reference.diffusion import ClippedStepping, Stepping

OFF_BY_ONE = "Step 1 gets no noise: only step 0 is without."


def noise_slips(made: Callable[..., object]) -> list[Slip]:
    """Mistakes in the noise of a step, of either kind."""
    return slips(
        NAME,
        (
            made(**wrong.stepping(adds=lambda t: True)),
            "Noise is added at t = 0, too: the last step is without.",
        ),
        (made(**wrong.stepping(adds=lambda t: t > 1)), OFF_BY_ONE, "1/2"),
        (
            made(**wrong.stepping(adds=lambda t: t > 1, variance=wrong.posterior_variance)),
            OFF_BY_ONE,
            "1/2",
        ),
        (
            made(**wrong.stepping(adds=lambda t: False)),
            "No noise is added: this is the mean alone.",
        ),
        (
            made(**wrong.stepping(noise=lambda self, t: self.variance(t))),
            "The noise is scaled by the variance; its root is the standard deviation.",
        ),
        (
            made(**wrong.stepping(noise=lambda self, t: 1)),
            "The noise is not scaled: by sqrt(beta_t).",
        ),
        (
            made(**wrong.stepping(noise=lambda self, t: self.alphas[t].sqrt())),
            "The noise is scaled by sqrt(alpha_t); its variance is beta_t.",
        ),
        (
            made(**wrong.stepping(noise=lambda self, t: (1 - self.alpha_bars[t]).sqrt())),
            "The noise is scaled by sqrt(1 - alpha_bar_t), that of all steps together.",
        ),
    )


DENOISE = either(
    """
    Write `NoiseScheduler.denoise_step(model_prediction, t, x_t, threshold=False, seed=None)`
    without the threshold: one step back from time t to t - 1, with fresh noise from `DL_random` for
    all steps but the last, t = 0. Samples have any shape.
    """,
    "CS4644-F2023, part 2, a step back",
    Stepping,
    lambda draw, given: inputs.stepped(draw, given, False),
    [
        *noise_slips(wrong.stepper),
        *slips(
            NAME,
            (
                wrong.mean_of(lambda x, e, b, a, bar: (x - b / (1 - bar).sqrt() * e) / bar.sqrt()),
                "You divide by sqrt(alpha_bar_t), which leads to x_0 at once: one step divides by "
                "sqrt(alpha_t).",
            ),
            (
                wrong.mean_of(lambda x, e, b, a, bar: x - b / (1 - bar).sqrt() * e),
                "The factor 1 / sqrt(alpha_t) is missing.",
            ),
            (
                wrong.mean_of(lambda x, e, b, a, bar: (x + b / (1 - bar).sqrt() * e) / a.sqrt()),
                "The predicted noise is added; it is taken away.",
            ),
            (
                wrong.mean_of(lambda x, e, b, a, bar: (x - b / (1 - bar) * e) / a.sqrt()),
                "beta_t is divided by sqrt(1 - alpha_bar_t): the square root is missing.",
            ),
            (
                wrong.mean_of(lambda x, e, b, a, bar: (x - b / (1 - a).sqrt() * e) / a.sqrt()),
                "Under beta_t stands sqrt(1 - alpha_bar_t), with the bar.",
            ),
            (
                wrong.mean_of(lambda x, e, b, a, bar: (x - b / (1 - bar).sqrt() * e) / a),
                "You divide by alpha_t; its square root is asked for.",
            ),
            (
                wrong.mean_of(lambda x, e, b, a, bar: (x - (1 - bar).sqrt() * e) / bar.sqrt()),
                "This is the predicted x_0, all steps at once; one step back is asked for.",
            ),
        ),
    ],
    accepts=[wrong.stepper(variance=wrong.posterior_variance)],
    properties=public_part2.DENOISE,
)

THRESHOLD = either(
    """
    Add the threshold to `denoise_step`: with `threshold=True` predict x_0 from x_t, clamp it to
    [-1, 1], and step to the mean of x at time t - 1 given x_t and that x_0, where alpha_bar before
    step 0 is 1. The
    noise is as without it.
    """,
    "CS4644-F2023, part 2, a step back with a threshold",
    ClippedStepping,
    lambda draw, given: inputs.stepped(draw, given, True),
    [
        *noise_slips(wrong.clipper),
        *slips(
            NAME,
            (
                wrong.clipper(clipped_mean=wrong.unclipped),
                "`threshold` changes nothing: the predicted x_0 must be clamped.",
            ),
            (
                wrong.clipping(clamp=lambda x: x.clamp(0, 1)),
                "x_0 is clamped to [0, 1]; samples lie in [-1, 1].",
            ),
            (wrong.clipping(clamp=lambda x: x.clamp(max=1)), "x_0 is clamped from above alone."),
            (wrong.clipping(clamp=lambda x: x.tanh()), "x_0 is squashed by tanh; it is clamped."),
            (
                wrong.clipper(clipped_mean=wrong.clamps_eps),
                "You clamp the predicted noise; the predicted x_0 is what lies in [-1, 1].",
            ),
            (
                wrong.clipper(clipped_mean=wrong.clamps_result),
                "You clamp the step's result; x_0 is clamped, before the mean is taken.",
            ),
            (
                wrong.clipping(before=lambda self, t: self.alpha_bars[max(t - 1, 0)]),
                "At t = 0 the alpha_bar before is 1, not alpha_bars[0].",
                "1/2",
            ),
            (
                wrong.clipping(before=lambda self, t: self.alpha_bars[t - 1]),
                "At t = 0 the index t - 1 is -1, the last step; the alpha_bar before step 0 is 1.",
                "1/2",
            ),
            (
                wrong.clipping(before=lambda self, t: self.alpha_bars[t]),
                "alpha_bar_t stands where alpha_bar_{t-1} belongs.",
            ),
            (
                wrong.clipping(root=lambda x: x),
                "The square roots of the mean's factors are missing.",
            ),
            (wrong.clipping(first=lambda c: 0 * c), "The mean lacks its part of x_0."),
            (wrong.clipping(second=lambda c: 0 * c), "The mean lacks its part of x_t."),
        ),
    ],
    accepts=[wrong.clipper(variance=wrong.posterior_variance)],
)
