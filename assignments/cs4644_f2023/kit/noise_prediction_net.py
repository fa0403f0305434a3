"""Networks that predict noise from a noisy sample, its time and a condition; given in part 2."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import torch
from torch import Tensor, nn

GROUPS = 8
MOST_PERIOD = 10_000.0


def per_sample(t: Tensor | float, samples: Tensor) -> Tensor:
    """The time of each sample, (B,), whether one number was given or one for each."""
    times = torch.as_tensor(t, device=samples.device).to(samples.dtype).reshape(-1)
    return times.expand(len(samples)) if len(times) == 1 else times


class TesterModel(nn.Module):
    """A small linear network, for tests. Shapes: input (B, x, y), t, c (B, d) -> (B, x, y)."""

    def __init__(self, input_shape: Sequence[int], condition_dim: int) -> None:
        super().__init__()
        size = math.prod(input_shape)
        self.fc1 = nn.Linear(size + condition_dim, size)

    def forward(self, input: Tensor, t: Tensor | int, c: Tensor) -> Tensor:
        """The noise in a sample."""
        times = per_sample(t, input).reshape(-1, *(1 for _ in input.shape[1:]))
        flat = (input + times / 100).flatten(1)
        found: Tensor = self.fc1(torch.cat([flat, c], dim=1)).reshape(input.shape)
        return found


class TimeEmbedding(nn.Module):
    """Sines and cosines of the time. Shapes: t (B) -> (B, dim)."""

    def __init__(self, dim: int) -> None:
        super().__init__()
        self.dim = dim

    def forward(self, t: Tensor) -> Tensor:
        """As in a transformer, with the time for the position."""
        half = self.dim // 2
        steps = torch.arange(half, device=t.device, dtype=t.dtype)
        angles = t[:, None] * torch.exp(-math.log(MOST_PERIOD) * steps / (half - 1))
        return torch.cat([angles.sin(), angles.cos()], dim=1)


class ConditionedBlock(nn.Module):
    """Two convolutions; the condition scales and shifts between them."""

    def __init__(self, conv: type[nn.Module], inputs: int, outputs: int, cond: int) -> None:
        super().__init__()
        self.first = nn.Sequential(
            conv(inputs, outputs, 3, padding=1), nn.GroupNorm(GROUPS, outputs), nn.Mish()
        )
        self.second = nn.Sequential(
            conv(outputs, outputs, 3, padding=1), nn.GroupNorm(GROUPS, outputs), nn.Mish()
        )
        self.film = nn.Sequential(nn.Mish(), nn.Linear(cond, 2 * outputs))
        self.skip = conv(inputs, outputs, 1)

    def forward(self, x: Tensor, cond: Tensor) -> Tensor:
        """Both convolutions, and the input beside them."""
        scale, shift = self.film(cond).reshape(len(x), -1, *(1 for _ in x.shape[2:])).chunk(2, 1)
        found: Tensor = self.second(scale * self.first(x) + shift) + self.skip(x)
        return found


class ConditionalUnet(nn.Module):
    """A U-Net over one or two axes, conditioned on the time and on a vector."""

    def __init__(
        self,
        axes: int,
        channels: int,
        global_cond_dim: int,
        diffusion_step_embed_dim: int = 64,
        down_dims: Sequence[int] = (32, 64, 128),
    ) -> None:
        super().__init__()
        conv: type[nn.Module] = (nn.Conv1d, nn.Conv2d)[axes - 1]
        cond = diffusion_step_embed_dim + global_cond_dim
        self.time = nn.Sequential(
            TimeEmbedding(diffusion_step_embed_dim),
            nn.Linear(diffusion_step_embed_dim, diffusion_step_embed_dim),
            nn.Mish(),
        )
        sizes = [channels, *down_dims]
        self.down = nn.ModuleList(ConditionedBlock(conv, a, b, cond) for a, b in pairwise(sizes))
        self.middle = ConditionedBlock(conv, sizes[-1], sizes[-1], cond)
        self.up = nn.ModuleList(
            ConditionedBlock(conv, 2 * b, a if a > channels else b, cond)
            for a, b in pairwise(sizes)
        )
        self.last = conv(down_dims[0], channels, 1)

    def forward(self, sample: Tensor, timestep: Tensor | int, global_cond: Tensor) -> Tensor:
        """The noise in a sample."""
        cond = torch.cat([self.time(per_sample(timestep, sample)), global_cond], dim=1)
        x, kept = sample, []
        for k, block in enumerate(self.down):
            x = block(x, cond)
            kept.append(x)
            if k < len(self.down) - 1:
                x = nn.functional.interpolate(x, scale_factor=0.5, recompute_scale_factor=True)
        x = self.middle(x, cond)
        for block, skip in zip(reversed(self.up), reversed(kept), strict=True):
            x = nn.functional.interpolate(x, size=skip.shape[2:])
            x = block(torch.cat([x, skip], dim=1), cond)
        found: Tensor = self.last(x)
        return found


class ConditionalUnet1D(nn.Module):
    """Over sequences. Shapes: sample (B, T, input_dim), condition (B, d) -> (B, T, input_dim)."""

    def __init__(self, input_dim: int, global_cond_dim: int, **sizes: Any) -> None:
        super().__init__()
        self.net = ConditionalUnet(1, input_dim, global_cond_dim, **sizes)

    def forward(self, sample: Tensor, timestep: Tensor | int, global_cond: Tensor) -> Tensor:
        """The noise in a sample."""
        found: Tensor = self.net(sample.mT, timestep, global_cond).mT
        return found


class ConditionalUnet2D(nn.Module):
    """Over images. Shapes: sample (B, C, H, W), timestep, condition -> (B, C, H, W)."""

    def __init__(self, input_dim: int, global_cond_dim: int, **sizes: Any) -> None:
        super().__init__()
        self.net = ConditionalUnet(2, input_dim, global_cond_dim, **sizes)

    def forward(self, sample: Tensor, timestep: Tensor | int, global_cond: Tensor) -> Tensor:
        """The noise in a sample."""
        found: Tensor = self.net(sample, timestep, global_cond)
        return found
