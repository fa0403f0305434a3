"""What may be checked of the U-Net without its answers.

All of it is public: shapes, and that images of a batch do not meet, on inputs that anybody may see.
How `Up` doubles is not said here: that is tried on public cases, in either way.
"""

from typing import Any

import numpy as np

from graders import properties as prop
from graders.properties import Inputs, Module

CHANNELS, CLASSES = 3, 4


def images(height: int, width: int) -> Any:
    """Two images of one size."""

    def drawn(rng: np.random.Generator) -> Inputs:
        return {"x": rng.normal(size=(2, CHANNELS, height, width)).round(1)}

    return drawn


def part(name: str, arguments: tuple[object, ...], *size: int) -> Module:
    return Module(name, images(*size), arguments=arguments, cases=1)


SMALL = part("Down", (CHANNELS, 5), 8, 9)
DOWN = [
    prop.shape((2, 5, 4, 4), SMALL, says="`Down` halves 8 x 9 to 4 x 4."),
    prop.finite(SMALL),
    prop.batch_is_loop_of_singles("x", SMALL),
]
EVEN, ODD = (part("UNet", (CHANNELS, CLASSES), *size) for size in ((32, 32), (17, 31)))
NETWORK = [
    prop.shape((2, CLASSES, 32, 32), EVEN, says="`UNet` keeps 32 x 32."),
    prop.shape((2, CLASSES, 17, 31), ODD, says="`UNet` keeps 17 x 31."),
    prop.batch_is_loop_of_singles("x", ODD),
]
