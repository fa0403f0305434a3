"""Question 4, part 1: the way down and the way up of a U-Net, held against copied weights.

Weights go to convolutions and norms in the order in which these are used, so that nobody need call
them as the notebook does.
"""

from pathlib import Path
from typing import Any

from assignments.csc413_f2024 import public_q4
from assignments.csc413_f2024 import unet_slips as wrong
from assignments.csc413_f2024.kit import unet_parts
from graders import Call, Calls, Code, Draw, Either, Made, Name, Slip, Tolerance, Way
from reference import unet

KIT = (Path(__file__).parent / "kit" / "unet_parts.py",)

NEAR = Tolerance(absolute=1e-8, relative=1e-6)
DETACHED = "1/2"
OTHER_FIT = "3/4"
"""What works as well, and is not what was asked for."""


def calls(draw: Draw, name: str, cases: list[tuple[Any, ...]]) -> Calls:
    """A part on each case: channels, sizes of its inputs with their channels, and options."""
    found = []
    for k, (channels, shapes, options) in enumerate(cases):
        rng = draw.case(k)
        inputs = tuple(rng.normal(size=(2, *shape)) for shape in shapes)
        given = (Name(name), channels, inputs, int(rng.integers(1 << 31)), options)
        labels = ("part", "channels", "inputs", "seed", "options")
        found.append(Call(Made(unet_parts.block), given, labels))
    return found


def down_calls(draw: Draw) -> Calls:
    """Even sizes and odd ones, more channels and fewer; a larger kernel where one is asked for."""
    return calls(draw, "Down", [
        ((3, 5), [(3, 8, 8)], {}),
        ((5, 2), [(5, 9, 7)], {"kernel": 3}),
        ((2, 4), [(2, 6, 11)], {"kernel": 5}),
    ])  # fmt: skip


DOWN = Code(
    prompt="""
    Complete `Down(in_channels, out_channels)`: `forward(x)`, shapes (N, in, H, W) -> (N, out,
    H // 2, W // 2), the maximum over 2 x 2 and then a double convolution: convolution of size 3
    with padding, batch norm, ReLU, twice. Without the norms it is accepted too. If it takes a
    `kernel`, every odd size must work.
    """,
    source="CSC413-F2024 4.1, Down",
    properties=public_q4.DOWN,
    calls=down_calls,
    tolerance=NEAR,
    reference={"Down": unet.Down},
    accepts=[
        {"Down": wrong.down(kernel=False)},
        {"Down": wrong.down(lambda self, x: wrong.convolved(
            self.conv, wrong.pooled(self, x), norm=False))},
        {"Down": wrong.down(lambda self, x: wrong.convolved(
            self.conv, wrong.pooled(self, x), norm=False), kernel=False)},
    ],
    slips=[
        Slip({"Down": wrong.narrow(unet.Down)},
             "The padding fits kernels of size 3 alone; for size k it is k // 2."),
        *(Slip({"Down": wrong.down(forward, kernel=False)}, say, share)
          for forward, say, share in (
            (lambda self, x: wrong.pooled(self, self.conv(x)),
             "The convolutions come before the pooling; the way down begins with it.", "0"),
            (lambda self, x: self.conv(x[:, :, :-1:2, :-1:2]),
             "Every other pixel is taken; the maximum of each 2 x 2 is asked for.", "0"),
            (lambda self, x: self.conv((x.unfold(2, 2, 2).unfold(3, 2, 2)).mean((4, 5))),
             "It is the maximum of each 2 x 2 that is asked for, not the mean.", "0"),
            (lambda self, x: self.conv(x), "Nothing gets smaller: the pooling is missing.", "0"),
            (lambda self, x: wrong.once(self.conv, wrong.pooled(self, x)),
             "There is one convolution; two are asked for.", "0"),
            (lambda self, x: wrong.convolved(self.conv, wrong.pooled(self, x), act=False),
             "The ReLUs are missing.", "0"),
            (lambda self, x: self.conv(wrong.pooled(self, x)).detach().requires_grad_(),
             "The values are right, but detached: no gradient comes back.", DETACHED),
          )),
    ],
)  # fmt: skip


def up_cases(bilinear: bool) -> list[tuple[Any, ...]]:
    """Sizes that fit, and such as miss a row, a column or both."""
    found = []
    for k, (small, large) in enumerate(
        [((4, 4), (8, 8)), ((3, 5), (7, 10)), ((3, 4), (6, 9)), ((2, 3), (5, 7))]
    ):
        width, out = 2 + 2 * (k % 2), 3 + k
        below = width if bilinear else 2 * width
        named: dict[str, object] = {"bilinear": bilinear, "skip_channels": width}
        if k:
            named |= {"kernel": 5 if k == 3 else 3, "skip": True}
        found.append(((2 * width, out), [(below, *small), (width, *large)], named))
    return found


def no_norm(block: Any, x: Any) -> Any:
    return wrong.convolved(block, x, norm=False)


UP_SLIPS: list[tuple[dict[str, Any], str, str]] = [
    (dict(join=lambda skip, up: wrong.joined(up, skip)),
     "The skip's channels stand second; they were asked for first. A network that is trained so "
     "does as well.", OTHER_FIT),
    (dict(join=lambda skip, up: wrong.joined(0 * skip, up)),
     "The skip is not used: nothing of what the way down had at this size comes across.", "0"),
    (dict(join=lambda skip, up: wrong.joined(skip, 0 * up)),
     "What comes from below is not used.", "0"),
    (dict(join=lambda skip, up: wrong.joined(skip.detach(), up)),
     "The values are right, but the skip is detached: no gradient comes back through it.",
     DETACHED),
    (dict(join=lambda skip, up: wrong.joined(skip + up, up)),
     "The two are added; they stand beside each other as channels.", "0"),
    (dict(fit=wrong.cropped), "The skip is cropped; what comes from below is padded to its size.",
     "1/2"),
    (dict(fit=wrong.resized),
     "What comes from below is stretched to the skip's size; zeros around it were asked for.",
     OTHER_FIT),
    (dict(conv=lambda block, x: wrong.once(block, x)),
     "There is one convolution; two are asked for.", "0"),
    (dict(conv=lambda block, x: wrong.convolved(block, x, act=False)), "The ReLUs are missing.",
     "0"),
]  # fmt: skip


def up_way(bilinear: bool) -> Code:
    """From twice the skip's channels by a transposed convolution; or from as many, stretched."""
    usual = Slip({"Up": wrong.narrow(unet.Up)},
                 "The padding fits kernels of size 3 alone; for size k it is k // 2.")  # fmt: skip
    return Code(
        prompt="",
        source="CSC413-F2024 4.1, Up",
        calls=lambda draw: calls(draw, "Up", up_cases(bilinear)),
        tolerance=NEAR,
        reference={"Up": wrong.up() if bilinear else unet.Up},
        accepts=[
            {"Up": wrong.up(fit=fit, conv=conv, kernel=kernel)}
            for kernel in (False, True)
            for conv in (lambda block, x: block(x), no_norm)
            for fit in (None, wrong.at_the_start)
        ],
        slips=[usual, *(Slip({"Up": wrong.up(**changed, kernel=False)}, say, share)
                        for changed, say, share in UP_SLIPS[: 4 if bilinear else None])],
        shows=0 if bilinear else 2,
    )  # fmt: skip


UP = Either(
    prompt="""
    Complete `Up(in_channels, out_channels, bilinear=False)`: `forward(x1, x2)`, where x1 comes from
    below and x2 is the skip, shapes (N, in, h, w), (N, in / 2, H, W) -> (N, out, H, W): x1 becomes
    twice as large by a transposed convolution of size 2 to in / 2 channels, is padded with zeros to
    the skip's size, is put beside the skip, whose channels come first, and goes through a double
    convolution. Doubling it bilinearly instead (corners on corners) is as good: x1 then has in / 2
    channels.
    """,
    source="CSC413-F2024 4.1, Up",
    ways=[Way("transposed", up_way(bilinear=False)), Way("bilinear", up_way(bilinear=True))],
)
