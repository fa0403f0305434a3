"""Part 2, the model: the loss of a batch, dropped conditions, and samples with guidance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from assignments.cs4644_f2023 import diffusion_inputs as inputs
from assignments.cs4644_f2023 import diffusion_slips as wrong
from graders import Call, Code, Draw, Either, Slip, Tolerance, Way, slips
from reference.diffusion import Loss

KIT = tuple(
    Path(__file__).parent / "kit" / f"{name}.py"
    for name in (
        "randomizer",
        "diffusers",
        "noise_prediction_net",
        "other_scheduler",
        "asking_diffusion",
    )
)
NAME = "DiffusionModel"
SINGLE = Tolerance(absolute=1e-6, relative=1e-3)
WITHOUT_DROPPING, WITH_DROPPING = 0.0, 0.4


def way(
    source: str,
    reference: object,
    calls: Callable[[Draw], Sequence[Call]],
    slips: Sequence[Slip],
    accepts: Sequence[object] = (),
) -> Code:
    return Code(
        prompt="",
        source=source,
        calls=calls,
        shows=0,
        tolerance=SINGLE,
        reference={NAME: reference},
        accepts=[{NAME: other} for other in accepts],
        slips=slips,
    )


def without_mutants(reference: type) -> type:
    """The same where its scheduler plays no part; its mutants are tried with its own."""
    return type(NAME, (reference,), {})


def either(
    source: str,
    prompt: str,
    reference: type,
    asked: Callable[[Draw, bool], list[Call]],
    slips: Sequence[Slip],
) -> Either:
    """With the student's own scheduler, and with one that is none of diffusion's."""
    own = way(source, reference, lambda draw: asked(draw, False), slips)
    given = way(source, without_mutants(reference), lambda draw: asked(draw, True), slips)
    return Either(prompt=prompt, source=source, ways=[Way("own", own), Way("given", given)])


LOSS_SLIPS = slips(
    NAME,
    (
        wrong.learner(error=lambda self, p, z, x, x_t: (p - x).square().mean()),
        "The network should predict the noise, not x_0.",
    ),
    (
        wrong.learner(error=lambda self, p, z, x, x_t: (p - x_t).square().mean()),
        "The network should predict the noise, not x_t.",
    ),
    (
        wrong.learner(error=lambda self, p, z, x, x_t: (p - z).square().sum()),
        "The squares are summed; their mean is the loss.",
        "1/2",
    ),
    (
        wrong.learner(error=lambda self, p, z, x, x_t: (p - z).abs().mean()),
        "The loss takes absolute values; squares are asked for.",
    ),
    (
        wrong.learner(error=lambda self, p, z, x, x_t: (p - z).square().mean().sqrt()),
        "The root of the mean square is taken; the mean square is the loss.",
    ),
    (
        wrong.learner(error=lambda self, p, z, x, x_t: (p - z).square().mean().detach()),
        "The loss is right, but detached: no gradient reaches the network.",
        "1/2",
    ),
    (
        wrong.fed(change=lambda x_t, t, x: (x, t)),
        "The network sees x_0; it must see the noisy x_t.",
    ),
    (wrong.fed(change=lambda x_t, t, x: (x_t, 0 * t)), "The network is not told the time t."),
    (
        wrong.fed(change=lambda x_t, t, x: (x_t, t + 1)),
        "The network is told t + 1; times count from 0.",
    ),
    (
        wrong.fed(change=lambda x_t, t, x: (x_t, t[:1])),
        "All samples share the time of the first one when the network is told.",
    ),
    (
        wrong.fed(target=wrong.drawn_anew),
        "The target is noise drawn anew; it is the noise that was added.",
    ),
    (wrong.fed(null=lambda c, kept: 0 * c), "The network never sees the condition."),
)

LOSS = either(
    "CS4644-F2023, part 2, the loss",
    """
    Write `DiffusionModel.compute_loss_on_batch(data, cond, seed=None)`: noise each sample of the
    batch at a random time, let the network predict the noise, and return the mean squared error.
    All random numbers come from `DL_random`, in any order. Here no condition is dropped.
    """,
    Loss,
    lambda draw, given: inputs.losses(draw, given, WITHOUT_DROPPING),
    LOSS_SLIPS,
)


def above(self: Loss, uniform: Any) -> Any:
    """A reading as good: the share of p_uncond lies at the other end."""
    return uniform < 1 - self.p_uncond


def all_or_none(self: Loss, uniform: Any) -> Any:
    return (uniform >= self.p_uncond)[:1].expand(len(uniform))


DROP_SLIPS = slips(
    NAME,
    (
        wrong.learner(kept=lambda self, u: u >= 0),
        "Nothing is dropped: every condition reaches the network.",
    ),
    (wrong.learner(kept=lambda self, u: u < 0), "Every condition is dropped."),
    (
        wrong.learner(kept=lambda self, u: u < self.p_uncond),
        "The shares are exchanged: a condition is dropped with probability p_uncond.",
    ),
    (
        wrong.fed(null=lambda c, kept: c * kept.reshape(-1, 1) - 1.0 * ~kept.reshape(-1, 1)),
        "A dropped condition is -1 everywhere; zeros stand for none.",
    ),
    (
        wrong.fed(null=lambda c, kept: c * kept.reshape(-1, 1) + 1.0 * ~kept.reshape(-1, 1)),
        "A dropped condition is 1 everywhere; zeros stand for none.",
    ),
    (
        wrong.learner(kept=all_or_none),
        "One draw drops the conditions of the whole batch; each sample has its own.",
    ),
)


DROPPING = Either(
    prompt="""
    In `compute_loss_on_batch`, drop each sample's condition with probability `p_uncond`: zeros
    stand for no condition.
    """,
    source="CS4644-F2023, part 2, dropping the condition",
    ways=[
        Way(
            "given",
            way(
                "CS4644-F2023, part 2, dropping the condition",
                without_mutants(Loss),
                lambda draw: inputs.losses(draw, True, WITH_DROPPING),
                DROP_SLIPS,
                accepts=[wrong.learner(kept=above)],
            ),
        ),
        Way(
            "own",
            way(
                "CS4644-F2023, part 2, dropping the condition",
                Loss,
                lambda draw: inputs.losses(draw, False, WITH_DROPPING),
                DROP_SLIPS,
                accepts=[wrong.learner(kept=above)],
            ),
        ),
        Way(
            "share",
            Code(
                prompt="",
                source="CS4644-F2023, part 2, the share of dropped conditions",
                calls=inputs.dropped,
                shows=0,
                tolerance=Tolerance(absolute=inputs.SHARE_ERROR, relative=0.0, digits=1),
                reference={NAME: without_mutants(Loss)},
                slips=DROP_SLIPS[:3],
            ),
        ),
    ],
)
