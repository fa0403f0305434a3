"""Schedulers as people write them: wrong in one place, or right in another way."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from reference.diffusion import ClippedStepping, Noising, Schedule, Stepping

if TYPE_CHECKING:
    from torch import Tensor

Parts: TypeAlias = dict[str, Callable[..., object]]


def noiser(**methods: Callable[..., object]) -> type[Noising]:
    """What adds noise, with some methods exchanged."""
    return type("NoiseScheduler", (Noising,), methods)


def stepper(**methods: Callable[..., object]) -> type[Stepping]:
    """What steps back, with some methods exchanged."""
    return type("NoiseScheduler", (Stepping,), methods)


def clipper(**methods: Callable[..., object]) -> type[ClippedStepping]:
    """What steps back with a threshold, with some methods exchanged."""
    return type("NoiseScheduler", (ClippedStepping,), methods)


def with_schedule(change: Callable[[Schedule], None]) -> type[Schedule]:
    """The schedule, and then a change to it."""

    def init(self: Schedule, *given: Any) -> None:
        Schedule.__init__(self, *given)
        change(self)

    return type("NoiseScheduler", (Schedule,), {"__init__": init})


def _set(name: str, value: Callable[[Schedule], Tensor]) -> type[Schedule]:
    return with_schedule(lambda self: setattr(self, name, value(self)))


def _shifted(self: Schedule) -> Tensor:
    import torch

    return torch.cat([torch.ones(1, dtype=torch.float64), self.alpha_bars[:-1]])


summed = _set("alpha_bars", lambda self: self.alphas.cumsum(0))
betas_multiplied = _set("alpha_bars", lambda self: self.betas.cumprod(0))
one_minus_product = _set("alpha_bars", lambda self: 1 - self.betas.cumprod(0))
shifted_schedule = _set("alpha_bars", _shifted)
rooted = _set("alpha_bars", lambda self: self.alpha_bars.sqrt())
not_multiplied = _set("alpha_bars", lambda self: self.alphas)


def alphas_are(change: Callable[[Tensor], Tensor]) -> type[Schedule]:
    """Other alphas, and their running product."""

    def become(self: Schedule) -> None:
        self.alphas = change(self.betas)
        self.alpha_bars = self.alphas.cumprod(0)

    return with_schedule(become)


def noising(
    mix: Callable[[Tensor, Tensor, Tensor], Tensor] = (
        lambda abar, x, noise: abar.sqrt() * x + (1 - abar).sqrt() * noise
    ),
    at: Callable[[Noising, Tensor], Tensor] = lambda self, t: self.alpha_bars[t],
    lay: Callable[[Tensor, Tensor], Tensor] = lambda abar, x: abar.reshape(
        -1, *[1] * (x.dim() - 1)
    ),
) -> type[Noising]:
    """`add_noise`, with its mixture, its constants, or how they meet the samples exchanged."""

    def add_noise(
        self: Noising, original_samples: Tensor, noise: Tensor, timesteps: Tensor
    ) -> Tensor:
        abar = lay(at(self, timesteps), original_samples)
        return mix(abar.to(original_samples.dtype), original_samples, noise)

    return noiser(add_noise=add_noise)


def another_noise(abar: Tensor, x: Tensor, noise: Tensor) -> Tensor:
    import torch

    return abar.sqrt() * x + (1 - abar).sqrt() * torch.randn_like(x)


def before_clamped(self: Noising, t: Tensor) -> Tensor:
    return self.alpha_bars[(t - 1).clamp(min=0)]


def cut_to(rank: int) -> Callable[[Tensor, Tensor], Tensor]:
    """Axes for samples of one rank alone."""
    return lambda abar, x: abar.reshape(-1, *[1] * (rank - 1))


def stepping(
    adds: Callable[[int], bool] = lambda t: t > 0,
    noise: Callable[[Any, int], Any] = lambda self, t: self.variance(t).sqrt(),
    **methods: Callable[..., object],
) -> Parts:
    """`denoise_step`, with the noise, or the steps that add any, exchanged; of either kind."""

    def denoise_step(
        self: Any,
        model_prediction: Tensor,
        t: int,
        x_t: Tensor,
        threshold: bool = False,
        seed: int | None = None,
    ) -> Tensor:
        mean = getattr(self, "clipped_mean", None) or self.mean
        z = self.draw(tuple(x_t.shape), seed=seed)
        there: Tensor = mean(model_prediction, t, x_t)
        return there + noise(self, t) * z if adds(t) else there

    return {"denoise_step": denoise_step, **methods}


def mean_of(
    formula: Callable[[Tensor, Tensor, Tensor, Tensor, Tensor], Tensor],
) -> type[Stepping]:
    """`denoise_step` with another mean of x, eps, beta, alpha and abar."""

    def mean(self: Stepping, prediction: Tensor, t: int, x_t: Tensor) -> Tensor:
        return formula(x_t, prediction, self.betas[t], self.alphas[t], self.alpha_bars[t])

    return stepper(mean=mean)


def posterior_variance(self: Any, t: int) -> Tensor:
    """The variance of q(x_{t-1} | x_t, x_0), which the paper finds as good as beta_t."""
    found: Tensor = (1 - self.alpha_bars[t - 1]) / (1 - self.alpha_bars[t]) * self.betas[t]
    return found


def clipping(
    clamp: Callable[[Tensor], Tensor] = lambda x: x.clamp(-1, 1),
    before: Callable[[ClippedStepping, int], Tensor] = lambda self, t: self.before(t),
    root: Callable[[Tensor], Tensor] = lambda x: x.sqrt(),
    first: Callable[[Tensor], Tensor] = lambda x: x,
    second: Callable[[Tensor], Tensor] = lambda x: x,
) -> type[ClippedStepping]:
    """`denoise_step` with a threshold, of which one piece is exchanged."""

    def clipped_mean(self: ClippedStepping, prediction: Tensor, t: int, x_t: Tensor) -> Tensor:
        abar, was = self.alpha_bars[t], before(self, t)
        x_0 = clamp((x_t - (1 - abar).sqrt() * prediction) / abar.sqrt())
        of_x_0 = first(self.betas[t] * root(was) / (1 - abar))
        of_x_t = second((1 - was) * root(self.alphas[t]) / (1 - abar))
        return of_x_0 * x_0 + of_x_t * x_t

    return clipper(clipped_mean=clipped_mean)


def unclipped(self: ClippedStepping, eps: Tensor, t: int, x_t: Tensor) -> Tensor:
    scale = self.betas[t] / (1 - self.alpha_bars[t]).sqrt()
    return (x_t - scale * eps) / self.alphas[t].sqrt()


def clamps_eps(self: ClippedStepping, eps: Tensor, t: int, x_t: Tensor) -> Tensor:
    return unclipped(self, eps.clamp(-1, 1), t, x_t)


def clamps_result(self: ClippedStepping, eps: Tensor, t: int, x_t: Tensor) -> Tensor:
    return unclipped(self, eps, t, x_t).clamp(-1, 1)
