"""Question 4, part 1: the whole U-Net, by its sizes, its gradients, and what its skips carry.

It is not held against copied weights: how deep and how wide it is is nobody's business. What passes
a level by is seen by cutting off all that is smaller.
"""

from typing import Any

import numpy as np

from assignments.csc413_f2024 import public_q4
from assignments.csc413_f2024 import unet_slips as wrong
from assignments.csc413_f2024.kit import unet_parts
from graders import Call, Calls, Construction, Draw, Made, Name, Part, Parts, Slip

SIZES = ((32, 32), (33, 33), (17, 31), (37, 50))
KERNEL = 5
FINE = "as it should be"
MOVES = 1e-9
"""Less than this is rounding."""
SINGLE = 1e-4
"""What a network in single precision keeps of two ways to the same result."""


def of_sizes(shown: dict[str, Any]) -> str:
    """What is wrong with outputs, gradients and symmetries; a word where nothing is."""
    for found, size in zip(shown["outputs"], SIZES, strict=True):
        if said := _of_output(found, size):
            return said
    larger = shown["larger"]
    if larger["asked"] and _of_output(larger["output"], SIZES[0]):
        return f"no output of the right size with kernels of size {KERNEL}"
    if all(np.allclose(found.sum(axis=1), 1, atol=SINGLE) for found in shown["outputs"]):
        return "a softmax at the end"
    if not _near(shown["batch"], shown["alone"]):
        return "an image that has another result alone than in a batch, in eval mode"
    if shown["without"]:
        return "a parameter that no gradient reaches"
    return FINE if _near(*shown["turned"]) else "rows and columns that are not treated alike"


def _of_output(found: Any, size: tuple[int, int]) -> str:
    wanted = (1, unet_parts.CLASSES, *size)
    if found is None:
        return f"no output for an image of {size[0]} x {size[1]}: the sizes inside do not fit"
    if found.shape != wanted:
        return f"an output of shape {found.shape} for an image of {size[0]} x {size[1]}"
    return "" if np.isfinite(found).all() else "an output that is not finite"


def _near(found: Any, wanted: Any) -> bool:
    scale = float(np.abs(wanted).max())
    return found.shape == wanted.shape and bool(np.allclose(found, wanted, atol=SINGLE * scale))


def of_skips(shown: dict[str, Any]) -> str:
    """Whether something comes across at every size but the smallest."""
    if not shown["levels"]:
        return "a network without levels"
    crossed = [move > MOVES for move in shown["levels"]]
    if not any(crossed):
        return "no skip connection at all"
    return FINE if all(crossed) else "a size without a skip connection"


def of_switch(shown: dict[str, Any]) -> str:
    """Whether nothing passes the bottleneck by where skips are switched off."""
    if not shown["switch"]:
        return "no argument that switches the skips off"
    return FINE if shown["whole"] <= MOVES else "skips that stay when they are switched off"


def size_calls(draw: Draw) -> Calls:
    network = Name("UNet")
    shown = Call(Made(unet_parts.sizes), (network, SIZES, KERNEL), ("unet", "of", "kernel"))
    return [Call(Made(of_sizes), (shown,), ("shown",))]


def skip_calls(draw: Draw) -> Calls:
    return [Call(Made(of_skips), (_moved(True),), ("shown",))]


def switch_calls(draw: Draw) -> Calls:
    return [Call(Made(of_switch), (_moved(False),), ("shown",))]


def _moved(skip: bool) -> Call:
    return Call(Made(unet_parts.moved), (Name("UNet"), skip), ("unet", "skip"))


RIGHT = {"UNet": wrong.network()}

SIZE = Construction(
    prompt="",
    source="CSC413-F2024 4.1, UNet, sizes",
    calls=size_calls,
    reference=RIGHT,
    slips=[
        Slip({"UNet": wrong.narrow(wrong.network())},
             "With kernels of size 5 the sizes no longer fit: the padding is that of size 3."),
        Slip({"UNet": wrong.network(last=lambda self, found: self.outc(found).softmax(1))},
             "There is a softmax at the end; logits are asked for."),
        Slip({"UNet": wrong.network(last=lambda self, found: found)},
             "The last convolution is missing: there is no score for each class."),
        Slip({"UNet": wrong.only_even()},
             "Sizes that cannot be halved so often fail: pad what comes from below to the size of "
             "the skip.", "1/2"),
        Slip({"UNet": wrong.with_an_idle_part()},
             "Some parameters get no gradient: a part is made and not used."),
        Slip({"UNet": wrong.network(last=lambda self, found: self.outc(found.cumsum(3)))},
             "Rows and columns are not treated alike. Look at the order in which they are padded."),
    ],
)  # fmt: skip
SKIPS = Construction(
    prompt="",
    source="CSC413-F2024 4.1, UNet, skips",
    calls=skip_calls,
    reference=RIGHT,
    slips=[
        Slip({"UNet": wrong.network(levels=lambda number: False)},
             "There is no skip: with the bottleneck cut off, the output does not depend on the "
             "image."),
        Slip({"UNet": wrong.network(levels=lambda number: number == 0)},
             "A level has no skip; each size has one.", "1/2"),
    ],
)  # fmt: skip
SWITCH = Construction(
    prompt="",
    source="CSC413-F2024 4.1, UNet, without skips",
    calls=switch_calls,
    reference=RIGHT,
    slips=[
        Slip({"UNet": wrong.network(obeys=False)},
             "The skips stay when they are switched off: the argument changes nothing."),
        Slip({"UNet": wrong.without_switch()},
             "No argument switches the skips off; `skip=True` is asked for."),
    ],
)  # fmt: skip

NETWORK = Parts(
    prompt="""
    Complete `UNet(n_channels, n_classes, skip=True)` from `Down` and `Up`: `forward(x)` gives
    logits, shapes (N, n_channels, H, W) -> (N, n_classes, H, W), for odd sizes too. Each size has a
    skip connection; with `skip=False` nothing passes the bottleneck by. Further arguments with
    defaults are yours: how many filters, how deep, `bilinear`, `kernel`.
    """,
    source="CSC413-F2024 4.1, UNet",
    properties=public_q4.NETWORK,
    parts=[
        Part("sizes", "2/5", SIZE),
        Part("skips", "2/5", SKIPS),
        Part("switch", "1/5", SWITCH),
    ],
)
