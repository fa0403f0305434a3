"""A linear recurrence: its closed form, and whether it vanishes or explodes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
"""Real or complex."""
AT_ONE = 1e-9


def h_t(W: Array, h0: Array, t: int) -> Array:
    """h_t = (W^T)^t h_0, of h_t = W^T h_{t-1}.

    Shapes: W (n, n), h0 (n) -> (n).
    Conventions: transposed, not conjugated. W may be complex, or have too few eigenvectors.
    Source: CS4644-F2023 Q5, eq. (14)
    """
    found: Array = np.linalg.matrix_power(W.T, t) @ h0
    return found


def regime(W: Array) -> str:
    """What ||h_t|| does for nearly every h_0: vanish if rho < 1, explode if rho > 1, or boundary.

    rho(W) = max_i |lambda_i|

    Source: CS4644-F2023 Q5, eq. (15)
    """
    rho = float(np.abs(np.linalg.eigvals(W)).max())
    if abs(rho - 1) < AT_ONE:
        return "boundary"
    return "vanish" if rho < 1 else "explode"
