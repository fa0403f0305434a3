"""A U-Net after Ronneberger et al. (2015): convolutions with padding, and batch norm."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import torch
from torch import Tensor, nn
from torch.nn import functional as F

if TYPE_CHECKING:
    from jaxtyping import Float

Sizes: TypeAlias = tuple[int, ...]


class DoubleConv(nn.Module):
    """Convolution, batch norm, ReLU, twice; the size stays.

    Source: CSC413-F2024 4.1.
    """

    def __init__(self, in_channels: int, out_channels: int, kernel: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, out_channels, kernel, padding=kernel // 2)
        self.norm1 = nn.BatchNorm2d(out_channels)
        self.conv2 = nn.Conv2d(out_channels, out_channels, kernel, padding=kernel // 2)
        self.norm2 = nn.BatchNorm2d(out_channels)

    def forward(self, x: Float[Tensor, "N C_in H W"]) -> Float[Tensor, "N C_out H W"]:
        """Both halves."""
        return F.relu(self.norm2(self.conv2(F.relu(self.norm1(self.conv1(x))))))


class Down(nn.Module):
    """Half the size by a maximum over 2 x 2, then a double convolution.

    Source: CSC413-F2024 4.1.
    """

    def __init__(self, in_channels: int, out_channels: int, kernel: int = 3) -> None:
        super().__init__()
        self.conv = DoubleConv(in_channels, out_channels, kernel)

    def forward(self, x: Float[Tensor, "N C_in H W"]) -> Float[Tensor, "N C_out H//2 W//2"]:
        """Smaller, and with more channels."""
        found: Tensor = self.conv(F.max_pool2d(x, 2))
        return found


class Up(nn.Module):
    """Twice the size and half the channels, padded to the skip's size, beside it, convolved.

    Shapes: x1 (N, C_in, h, w), or (N, C_in / 2, h, w) with `bilinear`; C_skip is
        C_in / 2. Without `skip`, x2 gives its size alone.
    Conventions: the skip's channels stand first; zeros all around, the odd row and column of them
        at the end.
    Source: CSC413-F2024 4.1.
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        bilinear: bool = False,
        skip: bool = True,
        kernel: int = 3,
    ) -> None:
        super().__init__()
        half = in_channels // 2
        self.bilinear, self.skip = bilinear, skip
        self.up = None if bilinear else nn.ConvTranspose2d(in_channels, half, 2, stride=2)
        self.conv = DoubleConv(in_channels if skip else half, out_channels, kernel)

    def forward(
        self, x1: Tensor, x2: Float[Tensor, "N C_skip H W"]
    ) -> Float[Tensor, "N C_out H W"]:
        """Larger, and with fewer channels."""
        up = self.up(x1) if self.up is not None else doubled(x1)
        up = padded(up, x2.shape[2:])
        found: Tensor = self.conv(torch.cat([x2, up], dim=1) if self.skip else up)
        return found


def doubled(x: Float[Tensor, "N C h w"]) -> Float[Tensor, "N C 2*h 2*w"]:
    """Twice the size, linear in both directions, corners on corners. Source: CSC413-F2024 4.1.

    >>> doubled(torch.tensor([[[[0.0, 3.0]]]]))[0, 0, 0].tolist()
    [0.0, 1.0, 2.0, 3.0]
    """
    return F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=True)


def padded(x: Float[Tensor, "N C h w"], size: Sizes) -> Float[Tensor, "N C H W"]:
    """Zeros around, up to that size. Conventions: size is (H, W).

    >>> padded(torch.ones(1, 1, 1, 1), (2, 3)).tolist()
    [[[[0.0, 1.0, 0.0], [0.0, 0.0, 0.0]]]]
    """
    rows, columns = size[0] - x.shape[2], size[1] - x.shape[3]
    around = [columns // 2, columns - columns // 2, rows // 2, rows - rows // 2]
    return F.pad(x, around)


class UNet(nn.Module):
    """`depth` steps down and as many up, joined at each size by a skip; scores for each pixel.

    Source: CSC413-F2024 4.1.
    """

    def __init__(
        self,
        n_channels: int,
        n_classes: int,
        bilinear: bool = False,
        skip: bool = True,
        base_filters: int = 8,
        depth: int = 3,
        kernel: int = 3,
    ) -> None:
        super().__init__()
        widths = [base_filters * 2**step for step in range(depth + 1)]
        self.inc = DoubleConv(n_channels, base_filters, kernel)
        self.downs = nn.ModuleList(Down(a, 2 * a, kernel) for a in widths[:-1])
        if bilinear:  # what comes from below has as many channels as the skip
            self.downs[-1] = Down(widths[-2], widths[-2], kernel)
        outs = [max(1, a // 2 if bilinear else a) for a in widths[:-1]]
        outs[0] = base_filters
        self.ups = nn.ModuleList(
            Up(2 * a, out, bilinear, skip, kernel)
            for a, out in zip(reversed(widths[:-1]), reversed(outs), strict=True)
        )
        self.outc = nn.Conv2d(base_filters, n_classes, 1)

    def forward(self, x: Float[Tensor, "N n_channels H W"]) -> Float[Tensor, "N n_classes H W"]:
        """Down, keeping what each size had, and up again."""
        kept = [self.inc(x)]
        for down in self.downs:
            kept.append(down(kept[-1]))
        found = kept.pop()
        for up in self.ups:
            found = up(found, kept.pop())
        logits: Tensor = self.outc(found)
        return logits
