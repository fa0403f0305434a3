"""Means and variances over which batch, layer and instance normalization normalize."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np  # noqa: F401 - the examples use it

from reference.types import Array

if TYPE_CHECKING:
    from jaxtyping import Float

AXES = {"batch": (0, 2), "layer": (1, 2), "instance": (2,)}
"""Axes of x (N, C, F) that each normalization averages over; the others are kept."""


def statistics(x: Float[Array, "N C F"], ddof: int = 0) -> dict[str, Array]:
    """Mean and variance for each of the three normalizations.

    mu  = (1/m) sum x            over the m entries of a group
    var = (1/(m - ddof)) sum (x - mu)^2

    batch: a group is a channel (m = N F); layer: a sample (m = C F);
    instance: a channel of a sample (m = F).

    Shapes: mu_batch, var_batch (C,); mu_layer, var_layer (N,); mu_instance, var_instance (N, C).
    Conventions: ddof=0 is the population variance, which normalization layers use;
        ddof=1 is the unbiased one. Axes averaged over are dropped. Needs m > ddof.
    Source: IFT6135-A2022 Q3.1

    >>> found = statistics(np.array([[[1.0, 3.0]], [[5.0, 7.0]]]))
    >>> found["mu_batch"].tolist(), found["mu_layer"].tolist(), found["var_layer"].tolist()
    ([4.0], [2.0, 6.0], [1.0, 1.0])
    """
    mu = {f"mu_{kind}": x.mean(axis=axes) for kind, axes in AXES.items()}
    var = {f"var_{kind}": x.var(axis=axes, ddof=ddof) for kind, axes in AXES.items()}
    return mu | var
