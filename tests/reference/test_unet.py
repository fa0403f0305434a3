"""The U-Net's blocks against loops over pixels, and torch's own layers in another order."""

import math

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from reference import unet


def drawn(module: nn.Module, seed: int = 0) -> nn.Module:
    """Random weights, batch norm's too, in double precision and eval mode."""
    torch.manual_seed(seed)
    for name, tensor in [*module.named_parameters(), *module.named_buffers()]:
        if "running_var" in name:
            nn.init.uniform_(tensor, 0.5, 2)
        elif tensor.is_floating_point():
            nn.init.normal_(tensor, std=0.5)
    return module.double().eval()


def convolved(x: Tensor, conv: nn.Conv2d) -> Tensor:
    """Pixel by pixel; zeros beyond the edge."""
    (H, W), k = x.shape[1:], conv.weight.shape[2]
    out = torch.zeros(len(conv.weight), H, W, dtype=x.dtype)
    bias = conv.bias
    assert bias is not None
    for i in range(H):
        for j in range(W):
            for a in range(k):
                for b in range(k):
                    r, c = i + a - k // 2, j + b - k // 2
                    if 0 <= r < H and 0 <= c < W:
                        out[:, i, j] += conv.weight[:, :, a, b] @ x[:, r, c]
            out[:, i, j] += bias
    return out


def normed(x: Tensor, norm: nn.BatchNorm2d) -> Tensor:
    mean, var = norm.running_mean, norm.running_var
    assert mean is not None
    assert var is not None
    scale = norm.weight / (var + norm.eps) ** 0.5
    return (x - mean[:, None, None]) * scale[:, None, None] + norm.bias[:, None, None]


def both(x: Tensor, block: unet.DoubleConv) -> Tensor:
    x = normed(convolved(x, block.conv1), block.norm1).clamp(min=0)
    return normed(convolved(x, block.conv2), block.norm2).clamp(min=0)


@pytest.mark.parametrize(("size", "kernel"), [((4, 6), 3), ((5, 7), 3), ((4, 4), 5)])
def test_down_by_loops(size: tuple[int, int], kernel: int) -> None:
    block = drawn(unet.Down(2, 3, kernel))
    x = torch.randn(1, 2, *size, dtype=torch.float64)
    H, W = size[0] // 2, size[1] // 2
    pooled = torch.stack([
        x[0, :, 2 * i : 2 * i + 2, 2 * j : 2 * j + 2].amax((1, 2))
        for i in range(H) for j in range(W)
    ], dim=1).view(2, H, W)  # fmt: skip
    torch.testing.assert_close(block(x)[0], both(pooled, block.conv))  # type: ignore[arg-type]
    modules = nn.Sequential(nn.MaxPool2d(2), block.conv.conv1, block.conv.norm1, nn.ReLU(),  # type: ignore[arg-type, union-attr]
                            block.conv.conv2, block.conv.norm2, nn.ReLU())  # type: ignore[arg-type, union-attr]  # fmt: skip
    torch.testing.assert_close(block(x), modules(x))


@pytest.mark.parametrize(("small", "large"), [((2, 2), (4, 4)), ((2, 3), (5, 7)), ((2, 2), (7, 7))])
@pytest.mark.parametrize("skip", [True, False])
def test_up_by_loops(small: tuple[int, int], large: tuple[int, int], skip: bool) -> None:
    block = drawn(unet.Up(4, 3, skip=skip))
    assert isinstance(block, unet.Up)
    assert block.up is not None
    x1 = torch.randn(1, 4, *small, dtype=torch.float64)
    x2 = torch.randn(1, 2, *large, dtype=torch.float64)
    weight, bias = block.up.weight, block.up.bias
    assert bias is not None
    up = torch.zeros(2, *large, dtype=torch.float64)
    top, left = (large[0] - 2 * small[0]) // 2, (large[1] - 2 * small[1]) // 2
    for i in range(2 * small[0]):
        for j in range(2 * small[1]):
            pixel = x1[0, :, i // 2, j // 2] @ weight[:, :, i % 2, j % 2]
            up[:, top + i, left + j] = pixel + bias
    joined = torch.cat([x2[0], up]) if skip else up
    torch.testing.assert_close(block(x1, x2)[0], both(joined, block.conv))
    by_torch = torch.zeros(1, 2, *large, dtype=torch.float64)
    by_torch[:, :, top : top + 2 * small[0], left : left + 2 * small[1]] = block.up(x1)
    torch.testing.assert_close(unet.padded(block.up(x1), large), by_torch)


def test_bilinear_doubling_by_loops() -> None:
    x = torch.randn(1, 1, 3, 4, dtype=torch.float64)
    found = unet.doubled(x)[0, 0]
    for i in range(6):
        for j in range(8):
            r, c = i * 2 / 5, j * 3 / 7
            i0, j0 = min(int(r + 1e-12), 1), min(int(c + 1e-12), 2)
            a, b = r - i0, c - j0
            corners = x[0, 0, i0 : i0 + 2, j0 : j0 + 2]
            wanted = torch.tensor([1 - a, a], dtype=x.dtype) @ corners
            wanted = wanted @ torch.tensor([1 - b, b], dtype=x.dtype)
            assert float(found[i, j]) == pytest.approx(float(wanted), abs=1e-12)
    layer = nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True)
    torch.testing.assert_close(layer(x)[0, 0], found)


@pytest.mark.parametrize("size", [(8, 8), (9, 15), (17, 31)])
@pytest.mark.parametrize(("bilinear", "skip"), [(False, True), (False, False), (True, True)])
def test_the_network_is_its_blocks(size: tuple[int, int], bilinear: bool, skip: bool) -> None:
    net = drawn(unet.UNet(3, 4, bilinear, skip, base_filters=2, depth=2))
    assert isinstance(net, unet.UNet)
    x = torch.randn(2, 3, *size, dtype=torch.float64)
    first = net.inc(x)
    second = net.downs[0](first)
    up = net.ups[1](net.ups[0](net.downs[1](second), second), first)
    torch.testing.assert_close(net(x), net.outc(up))
    by_matrix = torch.einsum("ck,nkhw->nchw", net.outc.weight[:, :, 0, 0], up)
    bias = net.outc.bias
    assert bias is not None
    torch.testing.assert_close(net(x), by_matrix + bias[:, None, None])
    assert net(x).shape == (2, 4, *size)


def test_without_skips_nothing_passes_the_bottleneck_by() -> None:
    for skip in (True, False):
        net = drawn(unet.UNet(1, 2, skip=skip, base_filters=2, depth=2))
        assert isinstance(net, unet.UNet)
        net.downs[1].register_forward_hook(lambda module, inputs, output: 0 * output)
        a, b = torch.randn(2, 1, 1, 8, 8, dtype=torch.float64)
        assert bool(torch.equal(net(a), net(b))) is not skip


def test_counts_of_parameters_are_those_of_the_sizes() -> None:
    def double(a: int, b: int) -> int:
        return 9 * a * b + 9 * b * b + 2 * b + 4 * b  # two kernels, two biases, two norms

    widths = [4, 8, 16, 32]
    counted = double(3, 4) + sum(double(a, 2 * a) for a in widths[:-1]) + 4 * 4 + 4
    for a in widths[:-1]:
        counted += 4 * 2 * a * a + a + double(2 * a, a)
    net = unet.UNet(3, 4, base_filters=4, depth=3)
    assert sum(math.prod(p.shape) for p in net.parameters()) == counted == 30732
    assert np.isfinite(counted)
