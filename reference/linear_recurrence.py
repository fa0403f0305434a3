"""A linear recurrence: its closed form, and whether it vanishes or explodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from reference.types import AnyArray

if TYPE_CHECKING:
    from jaxtyping import Inexact

AT_ONE = 1e-9


def h_t(W: Inexact[AnyArray, "n n"], h0: Inexact[AnyArray, "n"], t: int) -> Inexact[AnyArray, "n"]:
    """h_t = (W^T)^t h_0, of h_t = W^T h_{t-1}.

    Conventions: transposed, not conjugated. W may be complex, or have too few eigenvectors.
    Source: CS4644-F2023 Q5, eq. (14)

    >>> h_t(np.array([[0.0, 1.0], [2.0, 0.0]]), np.array([1.0, 0.0]), t=1).tolist()
    [0.0, 1.0]
    """
    found: AnyArray = np.linalg.matrix_power(W.T, t) @ h0
    return found


def regime(W: Inexact[AnyArray, "n n"]) -> str:
    """What ||h_t|| does for nearly every h_0: vanish if rho < 1, explode if rho > 1, or boundary.

    rho(W) = max_i |lambda_i|

    Source: CS4644-F2023 Q5, eq. (15)

    >>> regime(np.diag([0.5, 0.9])), regime(np.diag([0.5, 1.1]))
    ('vanish', 'explode')
    """
    rho = float(np.abs(np.linalg.eigvals(W)).max())
    if abs(rho - 1) < AT_ONE:
        return "boundary"
    return "vanish" if rho < 1 else "explode"
