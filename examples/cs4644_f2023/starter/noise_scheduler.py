"""The schedule of noise, and steps with it: part 2.

B is the batch, T the number of steps; times count from 0.
"""

import numpy as np
import torch
from randomizer import DL_random


class NoiseScheduler:
    """Adds noise to samples of any shape, and takes it away step by step."""

    def __init__(self, num_steps: int, beta_start: float = 1e-4, beta_end: float = 0.02) -> None:
        """Set up the schedule. `betas` are given; `alphas` and `alpha_bars` are to be written."""
        self.num_steps = num_steps
        self.betas = np.linspace(beta_start, beta_end, num_steps)
        self.alphas = None  # an array of shape (T,)
        self.alpha_bars = None  # an array of shape (T,)

        for name in ("betas", "alphas", "alpha_bars"):
            if getattr(self, name) is not None:
                setattr(self, name, torch.tensor(getattr(self, name), dtype=torch.float32))

    def add_noise(
        self, original_samples: torch.Tensor, noise: torch.Tensor, timesteps: torch.Tensor
    ) -> torch.Tensor:
        """A sample of q(x_t | x_0), for samples of any rank.

        Shapes: original_samples (B, ...), noise (B, ...), timesteps (B,) -> (B, ...).
        """
        raise NotImplementedError

    def denoise_step(
        self,
        model_prediction: torch.Tensor,
        t: int,
        x_t: torch.Tensor,
        threshold: bool = False,
        seed: int | None = None,
    ) -> torch.Tensor:
        """One step from x_t to x_{t-1}; fresh noise comes from `DL_random(shape, seed=seed)`.

        With `threshold`, the sample x_0 that the prediction leads to is kept within [-1, 1].

        Shapes: model_prediction (...), x_t (...) -> (...).
        """
        raise NotImplementedError
