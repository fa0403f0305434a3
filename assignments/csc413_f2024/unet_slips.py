"""Parts of U-Nets as people write them: wrong in one place, or right in another way."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from reference import unet

if TYPE_CHECKING:
    from torch import Tensor

Class = type[Any]
Step = Callable[[Any, "Tensor"], "Tensor"]


def pooled(self: Any, x: Tensor) -> Tensor:
    """The maximum of each 2 x 2."""
    from torch.nn import functional as F

    return F.max_pool2d(x, 2)


def convolved(block: Any, x: Tensor, *, norm: bool = True, act: bool = True) -> Tensor:
    """The double convolution, with norms and ReLUs or without."""
    for conv, after in ((block.conv1, block.norm1), (block.conv2, block.norm2)):
        x = conv(x)
        x = after(x) if norm else x
        x = x.relu() if act else x
    return x


def once(block: Any, x: Tensor) -> Tensor:
    """The first half alone."""
    found: Tensor = block.norm1(block.conv1(x)).relu()
    return found


def down(forward: Callable[[Any, Tensor], Tensor] | None = None, *, kernel: bool = True) -> Class:
    """The way down with another forward; without an argument for the kernel, too."""

    def init(self: Any, in_channels: int, out_channels: int) -> None:
        unet.Down.__init__(self, in_channels, out_channels)

    more: dict[str, Any] = {} if kernel else {"__init__": init}
    return type("Down", (unet.Down,), more | ({"forward": forward} if forward else {}))


def narrow(base: Class) -> Class:
    """Padding for kernels of size 3, whatever size is asked for."""

    def init(self: Any, *given: Any, kernel: int = 3, **named: Any) -> None:
        from torch import nn

        base.__init__(self, *given, kernel=kernel, **named)
        for part in self.modules():
            if isinstance(part, nn.Conv2d) and part.kernel_size[0] > 1:
                part.padding = (1, 1)

    import inspect

    return type(
        base.__name__, (base,), {"__init__": init, "__signature__": inspect.signature(base)}
    )


def joined(skip: Tensor, up: Tensor) -> Tensor:
    """The skip's channels, then the others."""
    import torch

    return torch.cat([skip, up], dim=1)


def up(
    join: Callable[[Tensor, Tensor], Tensor] = joined,
    fit: Callable[[Tensor, Tensor], tuple[Tensor, Tensor]] | None = None,
    conv: Callable[[Any, Tensor], Tensor] = lambda block, x: block(x),
    *,
    kernel: bool = True,
) -> Class:
    """The way up with one of its parts exchanged."""

    def forward(self: Any, x1: Tensor, x2: Tensor) -> Tensor:
        larger = self.up(x1) if self.up is not None else unet.doubled(x1)
        skip, larger = fit(x2, larger) if fit else (x2, unet.padded(larger, x2.shape[2:]))
        return conv(self.conv, join(skip, larger))

    def init(self: Any, in_channels: int, out_channels: int, bilinear: bool = False) -> None:
        unet.Up.__init__(self, in_channels, out_channels, bilinear)

    more: dict[str, Any] = {} if kernel else {"__init__": init}
    return type("Up", (unet.Up,), {"forward": forward, **more})


def at_the_start(skip: Tensor, larger: Tensor) -> tuple[Tensor, Tensor]:
    """The odd row and column of zeros first."""
    from torch.nn import functional as F

    rows, columns = (skip.shape[axis] - larger.shape[axis] for axis in (2, 3))
    around = [columns - columns // 2, columns // 2, rows - rows // 2, rows // 2]
    return skip, F.pad(larger, around)


def cropped(skip: Tensor, larger: Tensor) -> tuple[Tensor, Tensor]:
    """The skip cut to what has been doubled, as in the paper, and zeros only after all."""
    height, width = larger.shape[2:]
    return unet.padded(skip[:, :, :height, :width], skip.shape[2:]), unet.padded(
        larger, skip.shape[2:]
    )


def resized(skip: Tensor, larger: Tensor) -> tuple[Tensor, Tensor]:
    """Stretched to the skip's size."""
    from torch.nn import functional as F

    return skip, F.interpolate(larger, size=skip.shape[2:], mode="bilinear", align_corners=True)


def network(
    last: Callable[[Any, Tensor], Tensor] = lambda self, found: self.outc(found),
    levels: Callable[[int], bool] = lambda number: True,
    obeys: bool = True,
    detach: bool = False,
) -> Class:
    """The whole network; skips on the levels that are named, counted from the largest size."""
    import torch

    def forward(self: Any, x: Tensor) -> Tensor:
        kept = [self.inc(x)]
        for step in self.downs:
            kept.append(step(kept[-1]))
        found = kept.pop()
        for step in self.ups:
            skip = kept.pop()
            shown = skip if levels(len(kept)) else torch.zeros_like(skip)
            found = step(found, shown.detach() if detach else shown)
        return last(self, found)

    def init(self: Any, n_channels: int, n_classes: int, bilinear: bool = False,
             skip: bool = True, base_filters: int = 8, kernel: int = 3) -> None:  # fmt: skip
        kept = skip if obeys else True
        unet.UNet.__init__(self, n_channels, n_classes, bilinear, kept, base_filters, 3, kernel)

    return type("UNet", (unet.UNet,), {"__init__": init, "forward": forward})


def without_switch() -> Class:
    """The network with skips that cannot be switched off."""

    def init(self: Any, n_channels: int, n_classes: int, bilinear: bool = False) -> None:
        unet.UNet.__init__(self, n_channels, n_classes, bilinear)

    return type("UNet", (unet.UNet,), {"__init__": init})


def with_an_idle_part() -> Class:
    """A part that is made and never used."""

    def init(self: Any, n_channels: int, n_classes: int, skip: bool = True,
             base_filters: int = 8) -> None:  # fmt: skip
        unet.UNet.__init__(self, n_channels, n_classes, False, skip, base_filters)
        self.idle = unet.DoubleConv(base_filters, base_filters, 3)

    return type("UNet", (unet.UNet,), {"__init__": init})


def only_even() -> Class:
    """Nothing is padded, so that odd sizes do not fit their skips."""

    def forward(self: Any, x1: Tensor, x2: Tensor) -> Tensor:
        found: Tensor = self.conv(joined(x2, self.up(x1)) if self.skip else self.up(x1))
        return found

    fitting = type("Up", (unet.Up,), {"forward": forward})

    def init(self: Any, n_channels: int, n_classes: int, skip: bool = True,
             base_filters: int = 8) -> None:  # fmt: skip
        unet.UNet.__init__(self, n_channels, n_classes, False, skip, base_filters)
        for step in self.ups:
            step.__class__ = fitting

    return type("UNet", (unet.UNet,), {"__init__": init})
