"""Diffusion models as people write them: wrong in one place, or right in another way."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from reference.diffusion import Loss, Sampling

if TYPE_CHECKING:
    from torch import Tensor


def learner(**methods: Callable[..., object]) -> type[Loss]:
    """What has the loss, with some methods exchanged."""
    return type("DiffusionModel", (Loss,), methods)


def sampler(**methods: Callable[..., object]) -> type[Sampling]:
    """What draws samples, with some methods exchanged."""
    return type("DiffusionModel", (Sampling,), methods)


def fed(
    change: Callable[..., tuple[Tensor, Tensor]] = lambda x_t, t, data: (x_t, t),
    null: Callable[[Tensor, Tensor], Tensor] = lambda cond, kept: cond * kept.reshape(-1, 1),
    target: Callable[[Loss, Tensor], Tensor] = lambda self, noise: noise,
) -> type[Loss]:
    """The loss, with what the network sees, or what it should give, exchanged."""

    def compute_loss_on_batch(
        self: Loss, data: Tensor, cond: Tensor, seed: int | None = None
    ) -> Tensor:
        count = len(data)
        kept = self.kept(self.draw((count,), normal=False, seed=seed))
        t = self.draw((count,), int_range=(0, self.denoising_steps), seed=seed)
        noise = self.draw(tuple(data.shape), seed=seed)
        x_t = self.noise_scheduler.add_noise(data, noise, t)
        seen, when = change(x_t, t, data)
        prediction = self.noise_prediction_net(seen, when, null(cond, kept))
        error: Tensor = self.error(prediction, target(self, noise), data, x_t)
        return error

    return learner(compute_loss_on_batch=compute_loss_on_batch)


def drawn_anew(self: Loss, noise: Tensor) -> Tensor:
    import torch

    return torch.randn_like(noise)


def looping(
    times: Callable[[int], Any] = lambda T: reversed(range(T)),
    start: Callable[[Tensor], Tensor] = lambda x: x,
    passes: Callable[[bool], bool] = lambda threshold: threshold,
    told: Callable[[int], int] = lambda t: t,
) -> type[Sampling]:
    """`generate_sample` with another order of steps, start, or time told to the network."""

    def generate_sample(
        self: Sampling,
        cond: Tensor,
        guidance_weight: float = 0.0,
        threshold: bool = False,
        seed: int | None = None,
    ) -> Tensor:
        x: Tensor = start(self.draw((len(cond), *self.input_shape), seed=seed))
        for t in times(self.denoising_steps):
            eps = self.guided(x, told(t), cond, guidance_weight)
            x = self.noise_scheduler.denoise_step(eps, t, x, threshold=passes(threshold), seed=seed)
        return x

    return sampler(generate_sample=generate_sample)


def guided_by(mix: Callable[[Tensor, Tensor, float], Tensor], null: float = 0.0) -> type[Sampling]:
    """Guidance that mixes the two predictions in another way, or has another null condition."""

    def guided(self: Sampling, x: Tensor, t: int, cond: Tensor, w: float) -> Tensor:
        import torch

        net: Any = self.ema.averaged_model
        return mix(net(x, t, cond), net(x, t, torch.full_like(cond, null)), w)

    return sampler(guided=guided)


def by_the_net_itself(self: Sampling, x: Tensor, t: int, cond: Tensor, w: float) -> Tensor:
    net = self.noise_prediction_net
    found: Tensor = (1 + w) * net(x, t, cond) - w * net(x, t, 0 * cond)
    return found
