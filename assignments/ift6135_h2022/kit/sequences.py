"""Long sequences, drawn where they are used: a seed crosses, not millions of numbers."""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def positive(n: int, m: int, seed: int) -> Array:
    """Features in (.1, 1), shape (n, m)."""
    return np.random.default_rng(seed).uniform(0.1, 1, size=(n, m))
