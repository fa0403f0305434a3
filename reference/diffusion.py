"""Denoising diffusion: the noise schedule, noising, steps back, the loss, guided sampling.

Random numbers come from draw(shape, int_range=None, normal=True, seed=None), which the caller sets.
Times count from 0; before step 0 abar is 1.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

if TYPE_CHECKING:
    from jaxtyping import Float, Int

BETA_START, BETA_END = 1e-4, 0.02
"""The usual range of the betas."""


class Schedule:
    """The linear schedule.

    beta_t from beta_start to beta_end, both ends included;  alpha_t = 1 - beta_t;
    abar_t = prod_{s <= t} alpha_s

    Shapes: betas, alphas, alpha_bars (T).
    Source: CS4644-F2023, part 2; Ho et al. (2020), section 2
    """

    draw: Any = None

    def __init__(self, num_steps: int, beta_start: float, beta_end: float) -> None:
        self.betas = torch.linspace(beta_start, beta_end, num_steps, dtype=torch.float64)
        self.alphas = 1 - self.betas
        self.alpha_bars = torch.cumprod(self.alphas, dim=0)


class Noising(Schedule):
    """Samples of q(x_t | x_0).

    x_t = sqrt(abar_t) x_0 + sqrt(1 - abar_t) noise

    Source: CS4644-F2023, part 2; Ho et al. (2020), eq. (4)
    """

    def add_noise(
        self,
        original_samples: Float[Tensor, "B ..."],
        noise: Float[Tensor, "B ..."],
        timesteps: Int[Tensor, "B"],
    ) -> Float[Tensor, "B ..."]:
        """Each sample at its time."""
        abar = for_samples(self.alpha_bars[timesteps], original_samples)
        return abar.sqrt() * original_samples + (1 - abar).sqrt() * noise


def for_samples(
    values: Float[Tensor, "B"], samples: Float[Tensor, "B ..."]
) -> Float[Tensor, "B ..."]:
    """One number for each sample, with axes of length one for all of a sample's own.

    >>> for_samples(torch.tensor([1.0, 2.0]), torch.zeros(2, 3)).tolist()
    [[1.0], [2.0]]
    """
    own_axes = samples.shape[1:]
    return values.reshape(-1, *(1 for _ in own_axes)).to(samples.dtype)


class Stepping(Schedule):
    """One step back: the mean, and for t > 0 noise of variance beta_t on top.

    mean = (x_t - beta_t / sqrt(1 - abar_t) eps) / sqrt(alpha_t)

    Source: CS4644-F2023, part 2; Ho et al. (2020), algorithm 2
    """

    def denoise_step(
        self,
        model_prediction: Float[Tensor, "*axes"],
        t: int,
        x_t: Float[Tensor, "*axes"],
        threshold: bool,
        seed: int | None,
    ) -> Float[Tensor, "*axes"]:
        """The sample at time t - 1."""
        mean = self.mean(model_prediction, t, x_t)
        if t == 0:
            return mean
        noise: Tensor = self.draw(tuple(x_t.shape), seed=seed)
        return mean + self.variance(t).sqrt() * noise

    def mean(self, eps: Tensor, t: int, x_t: Tensor) -> Tensor:
        """Where the step leads without noise."""
        scale = self.betas[t] / (1 - self.alpha_bars[t]).sqrt()
        return (x_t - scale * eps) / self.alphas[t].sqrt()

    def variance(self, t: int) -> Tensor:
        """Of the noise."""
        return self.betas[t]


class ClippedStepping(Schedule):
    """One step back towards a predicted sample that is clamped to [-1, 1].

    x_0 = (x_t - sqrt(1 - abar_t) eps) / sqrt(abar_t), clamped
    mean = beta_t sqrt(abar_{t-1}) / (1 - abar_t) x_0
           + (1 - abar_{t-1}) sqrt(alpha_t) / (1 - abar_t) x_t

    Source: CS4644-F2023, part 2; Ho et al. (2020), eq. (7) and (15)
    """

    def denoise_step(
        self,
        model_prediction: Float[Tensor, "*axes"],
        t: int,
        x_t: Float[Tensor, "*axes"],
        threshold: bool,
        seed: int | None,
    ) -> Float[Tensor, "*axes"]:
        """The sample at time t - 1."""
        mean = self.clipped_mean(model_prediction, t, x_t)
        if t == 0:
            return mean
        noise: Tensor = self.draw(tuple(x_t.shape), seed=seed)
        return mean + self.variance(t).sqrt() * noise

    def clipped_mean(self, eps: Tensor, t: int, x_t: Tensor) -> Tensor:
        """Of q(x_{t-1} | x_t, x_0)."""
        abar, before = self.alpha_bars[t], self.before(t)
        x_0 = ((x_t - (1 - abar).sqrt() * eps) / abar.sqrt()).clamp(-1, 1)
        of_x_0 = self.betas[t] * before.sqrt() / (1 - abar)
        of_x_t = (1 - before) * self.alphas[t].sqrt() / (1 - abar)
        return of_x_0 * x_0 + of_x_t * x_t

    def before(self, t: int) -> Tensor:
        """abar_{t-1}, which is 1 for t = 0."""
        return self.alpha_bars[t - 1] if t > 0 else torch.tensor(1.0)

    def variance(self, t: int) -> Tensor:
        """Of the noise."""
        return self.betas[t]


class FullStepping(Stepping, ClippedStepping):
    """One step back, of either kind.

    Source: CS4644-F2023, part 2
    """

    def denoise_step(
        self,
        model_prediction: Float[Tensor, "*axes"],
        t: int,
        x_t: Float[Tensor, "*axes"],
        threshold: bool,
        seed: int | None,
    ) -> Float[Tensor, "*axes"]:
        """The sample at time t - 1."""
        kind: Any = ClippedStepping if threshold else Stepping
        found: Tensor = kind.denoise_step(self, model_prediction, t, x_t, threshold, seed)
        return found


class Loss:
    """The loss of a batch: the mean squared error of the predicted noise, at random times.

    L = mean (net(x_t, t, c) - noise)^2, where c is zeros with probability p_uncond

    Source: CS4644-F2023, part 2; Ho et al. (2020), algorithm 1; Ho and Salimans (2022), algorithm 1
    """

    draw: Any = None
    noise_prediction_net: Any = None

    def __init__(
        self, input_shape: tuple[int, ...], condition_dim: int, *, denoising_steps: int,
        p_uncond: float, **others: object,
    ) -> None:  # fmt: skip
        self.denoising_steps = denoising_steps
        self.p_uncond = p_uncond
        self.noise_scheduler: Any = Noising(denoising_steps, BETA_START, BETA_END)

    def compute_loss_on_batch(
        self,
        data: Float[Tensor, "B *input_shape"],
        cond: Float[Tensor, "B condition_dim"],
        seed: int | None = None,
    ) -> Float[Tensor, ""]:
        """The loss; draws may come in any order."""
        count = len(data)
        kept = self.kept(self.draw((count,), normal=False, seed=seed))
        t = self.draw((count,), int_range=(0, self.denoising_steps), seed=seed)
        noise = self.draw(tuple(data.shape), seed=seed)
        x_t = self.noise_scheduler.add_noise(data, noise, t)
        eps = self.noise_prediction_net(x_t, t, cond * for_samples(kept, cond))
        return self.error(eps, noise, data, x_t)

    def kept(self, uniform: Tensor) -> Tensor:
        """Which conditions are kept: all but a share of p_uncond."""
        return uniform >= self.p_uncond

    def error(self, eps: Tensor, noise: Tensor, data: Tensor, x_t: Tensor) -> Tensor:
        """The mean squared error of the noise."""
        error: Tensor = (eps - noise).square().mean()
        return error


class Sampling:
    """Samples that follow a condition: x_T ~ N(0, I), then a step back for each t = T-1 ... 0.

    eps = (1 + w) net(x, t, c) - w net(x, t, 0), by the averaged network

    Source: CS4644-F2023, part 2; Ho and Salimans (2022), algorithm 2
    """

    draw: Any = None
    noise_prediction_net: Any = None

    def __init__(
        self, input_shape: tuple[int, ...], condition_dim: int, *, denoising_steps: int,
        **others: object,
    ) -> None:  # fmt: skip
        self.input_shape = input_shape
        self.denoising_steps = denoising_steps
        self.noise_scheduler: Any = FullStepping(denoising_steps, BETA_START, BETA_END)
        self.ema = SimpleNamespace(averaged_model=None)

    def generate_sample(
        self,
        cond: Float[Tensor, "B condition_dim"],
        guidance_weight: float,
        threshold: bool,
        seed: int | None,
    ) -> Float[Tensor, "B *input_shape"]:
        """The samples at the end of all steps."""
        x: Tensor = self.draw((len(cond), *self.input_shape), seed=seed)
        for t in reversed(range(self.denoising_steps)):
            eps = self.guided(x, t, cond, guidance_weight)
            x = self.noise_scheduler.denoise_step(eps, t, x, threshold=threshold, seed=seed)
        return x

    def guided(self, x: Tensor, t: int, cond: Tensor, w: float) -> Tensor:
        """The prediction, led away from the one without a condition."""
        net: Any = self.ema.averaged_model
        found: Tensor = (1 + w) * net(x, t, cond) - w * net(x, t, torch.zeros_like(cond))
        return found
