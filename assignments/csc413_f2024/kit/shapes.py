"""Images of discs, rectangles and thin crosses in noise, and which pixel belongs to which."""

from typing import Any

import numpy as np

CLASSES = 4
"""Background, disc, rectangle, cross."""
SIZE = 24


def images(count: int, seed: int, size: int = SIZE) -> tuple[Any, Any]:
    """Images (count, 3, size, size) and classes (count, size, size)."""
    rng = np.random.default_rng(seed)
    classes = np.zeros((count, size, size), dtype=np.int64)
    rows, columns = np.mgrid[:size, :size]
    for picture in classes:
        for shape in (1, 2, 3):
            r, c = rng.integers(4, size - 4, size=2)
            radius = int(rng.integers(2, 5))
            if shape == 1:
                picture[(rows - r) ** 2 + (columns - c) ** 2 <= radius**2] = 1
            elif shape == 2:
                picture[r - radius : r + radius, c - radius // 2 : c + radius] = 2
            else:
                picture[r, max(0, c - radius - 2) : c + radius + 3] = 3
                picture[max(0, r - radius - 2) : r + radius + 3, c] = 3
    colours = np.array([[0.0, 0, 0], [1, 0.2, 0.2], [0.2, 1, 0.2], [0.6, 0.6, 1]])
    found = np.moveaxis(colours[classes], 3, 1) + rng.normal(
        scale=0.35, size=(count, 3, size, size)
    )
    return found, classes
