"""Functions that a graph network is handed as its parts: messages and an update."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def affine(A: Array, b: Array) -> Callable[[Array], Array]:
    """A message f(h) = A h + b. Shapes: A (d, d), b (d)."""
    return lambda h: A @ h + b


def squaring_update(P: Array) -> Callable[[Array, Array], Array]:
    """An update q(h, a) = P h + a * a, not linear in a. Shapes: P (d, d)."""
    return lambda h, a: P @ h + a * a
