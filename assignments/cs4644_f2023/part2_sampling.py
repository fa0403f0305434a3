"""Part 2, samples: from noise back to the first step, with guidance and without."""

from __future__ import annotations

from assignments.cs4644_f2023 import diffusion_inputs as inputs
from assignments.cs4644_f2023 import diffusion_slips as wrong
from assignments.cs4644_f2023.part2_model import NAME, either
from graders import slips
from reference.diffusion import Sampling

SAMPLE = either(
    "CS4644-F2023, part 2, sampling",
    """
    Write `DiffusionModel.generate_sample(cond, guidance_weight=0.0, threshold=False, seed=None)`:
    start from noise of `DL_random` and step back from t = T - 1 to 0 by
    `noise_scheduler.denoise_step`. The noise is predicted by the averaged network, with guidance:
    (1 + w) times the prediction with the condition, less w times the one without.
    """,
    Sampling,
    inputs.sampled,
    slips(
        NAME,
        (wrong.looping(times=range), "The steps run from 0 up; they run from T - 1 down."),
        (
            wrong.looping(times=lambda T: range(T - 1, 0, -1)),
            "The last step, t = 0, is left out.",
            "1/2",
        ),
        (
            wrong.looping(times=lambda T: range(T - 2, -1, -1)),
            "The first step, t = T - 1, is left out.",
        ),
        (wrong.looping(start=lambda x: 0 * x), "It starts from zeros, not from noise."),
        (
            wrong.looping(passes=lambda threshold: False),
            "`threshold` does not reach the steps.",
            "3/4",
        ),
        (wrong.looping(told=lambda t: t + 1), "The network is told t + 1."),
        (wrong.looping(told=lambda t: 0), "The network is not told the time."),
        (
            wrong.sampler(guided=wrong.by_the_net_itself),
            "The network itself predicts; samples come from its average, `ema.averaged_model`.",
            "1/2",
        ),
        (wrong.guided_by(lambda c, u, w: c), "`guidance_weight` changes nothing.", "1/2"),
        (wrong.guided_by(lambda c, u, w: u), "The condition is never used."),
        (
            wrong.guided_by(lambda c, u, w: (1 + w) * u - w * c),
            "The two predictions are exchanged.",
        ),
        (
            wrong.guided_by(lambda c, u, w: (1 - w) * c + w * u),
            "The sign of w is turned: it leads away from the unconditional prediction.",
            "1/2",
        ),
        (
            wrong.guided_by(lambda c, u, w: u + w * (c - u)),
            "This is another convention, in which w = 1 is no guidance: here w = 0 is.",
            "1/2",
        ),
        (
            wrong.guided_by(lambda c, u, w: u + w * (c - u) if w else c),
            "With w > 0 this is another convention, in which w = 1 is no guidance: "
            "(1 + w) eps_cond - w eps_uncond is asked for.",
            "1/2",
        ),
        (
            wrong.guided_by(lambda c, u, w: (1 + w) * c + w * u),
            "The unconditional prediction is added; it is taken away.",
            "1/2",
        ),
        (
            wrong.guided_by(lambda c, u, w: (1 + w) * c - w * u, null=1.0),
            "The null condition is ones; zeros stand for none.",
            "1/2",
        ),
    ),
)
