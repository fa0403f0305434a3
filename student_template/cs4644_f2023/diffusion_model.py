"""A diffusion model that follows a condition: its loss and its samples; part 2.

B is the batch, `input_shape` the shape of one sample. A network is called `net(x, t, c)`.
"""

import torch
from diffusers.training_utils import EMAModel
from noise_prediction_net import ConditionalUnet1D, ConditionalUnet2D, TesterModel
from noise_scheduler import NoiseScheduler
from randomizer import DL_random


class DiffusionModel:
    """A network that predicts noise, its average over training, and a schedule; given."""

    def __init__(
        self,
        input_shape: tuple[int, ...],
        condition_dim: int,
        sequential: bool = True,
        denoising_steps: int = 100,
        p_uncond: float = 0.2,
        weights_path: str | None = None,
        test: bool = False,
    ) -> None:
        self.input_shape = input_shape
        self.condition_dim = condition_dim
        self.denoising_steps = denoising_steps
        self.p_uncond = p_uncond
        if test:
            self.noise_prediction_net = TesterModel(input_shape, condition_dim)
        elif sequential:
            self.noise_prediction_net = ConditionalUnet1D(input_shape[-1], condition_dim)
        else:
            self.noise_prediction_net = ConditionalUnet2D(input_shape[0], condition_dim)
        if weights_path is not None:
            self.noise_prediction_net.load_state_dict(torch.load(weights_path))
        self.ema = EMAModel(self.noise_prediction_net, power=0.75)
        self.noise_scheduler = NoiseScheduler(denoising_steps)

    def compute_loss_on_batch(
        self, data: torch.Tensor, cond: torch.Tensor, seed: int | None = None
    ) -> torch.Tensor:
        """The loss of one batch, whose conditions are dropped with probability `p_uncond`.

        All random numbers come from `DL_random(..., seed=seed)`.

        Shapes: `data` (B, *input_shape), `cond` (B, condition_dim) -> one number.
        """
        raise NotImplementedError

    def generate_sample(
        self,
        cond: torch.Tensor,
        guidance_weight: float = 0.0,
        threshold: bool = False,
        seed: int | None = None,
    ) -> torch.Tensor:
        """Samples for conditions, from the averaged network, with guidance.

        Shapes: `cond` (B, condition_dim) -> samples (B, *input_shape).
        """
        raise NotImplementedError
