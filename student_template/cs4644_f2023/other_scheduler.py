"""A scheduler that is none of diffusion's: what builds on one can be asked without it."""

from __future__ import annotations

from typing import Any


class NoiseScheduler:
    """Mixes what it is given in ways of its own, which draw nothing."""

    def __init__(self, num_steps: int) -> None:
        self.num_steps = num_steps

    def add_noise(self, original_samples: Any, noise: Any, timesteps: Any) -> Any:
        """cos(x + t) + noise / 2, with each sample's own t. Shapes: (B, ...), (B,) -> (B, ...)."""
        times = timesteps.reshape(-1, *(1 for _ in original_samples.shape[1:]))
        return (original_samples + times).cos() + noise / 2

    def denoise_step(
        self, model_prediction: Any, t: int, x_t: Any, threshold: bool = False, seed: Any = None
    ) -> Any:
        """x/2 + sin(eps + t), shifted by 1/4 where `threshold` is asked for."""
        stepped = x_t / 2 + (model_prediction + float(t)).sin()
        return stepped + 0.25 if threshold else stepped
