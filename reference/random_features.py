"""The exponential kernel exp(q . k) as a Gaussian expectation, and features that sample it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from reference.types import Array

if TYPE_CHECKING:
    from jaxtyping import Float


def completed_square(q: Float[Array, "d"], k: Float[Array, "d"]) -> tuple[Float[Array, "d"], float]:
    """Centre and constant of the completed square.

    -|x|^2 / 2 + x . q + x . k = -|x - c|^2 / 2 + r  with  c = q + k,  r = |q + k|^2 / 2

    Source: IFT6135-H2022 Q3.4

    >>> c, r = completed_square(np.array([1.0, 2.0]), np.array([3.0, 0.0]))
    >>> c.tolist(), r
    ([4.0, 2.0], 10.0)
    """
    centre = q + k
    return centre, float(np.sum(centre**2) / 2)


def gaussian_moment(q: Float[Array, "d"], k: Float[Array, "d"]) -> float:
    """E[exp(x . q) exp(x . k)] for x ~ N(0, I).

    exp(|q + k|^2 / 2)

    Source: IFT6135-H2022 Q3.4

    >>> round(gaussian_moment(np.zeros(2), np.array([1.0, 0.0])), 4)
    1.6487
    """
    return float(np.exp(completed_square(q, k)[1]))


def kernel_sides(q: Float[Array, "d"], k: Float[Array, "d"]) -> tuple[float, float]:
    """Both sides of the identity that is to be proved.

    exp(q . k) = exp(-|q|^2 / 2) E[exp(x . q) exp(x . k)] exp(-|k|^2 / 2)

    Source: IFT6135-H2022 Q3.4

    >>> [round(side, 4) for side in kernel_sides(np.array([1.0]), np.array([2.0]))]
    [7.3891, 7.3891]
    """
    left = float(np.exp(q @ k))
    right = float(np.exp(-np.sum(q**2) / 2) * gaussian_moment(q, k) * np.exp(-np.sum(k**2) / 2))
    return left, right


def positive_features(u: Float[Array, "d"], X: Float[Array, "m d"]) -> Float[Array, "m"]:
    """Positive random features: E[f(q) . f(k)] = exp(q . k) over the rows of X ~ N(0, I).

    f(u) = exp(-|u|^2 / 2) / sqrt(m) [exp(x_1 . u), ..., exp(x_m . u)]

    Conventions: the rows of X are the same for queries and keys.
    Source: IFT6135-H2022 Q3.4

    >>> positive_features(np.zeros(2), np.ones((4, 2))).tolist()
    [0.5, 0.5, 0.5, 0.5]
    """
    return np.asarray(np.exp(-np.sum(u**2) / 2) * np.exp(X @ u) / np.sqrt(len(X)))


def variance(q: Float[Array, "d"], k: Float[Array, "d"], m: int) -> float:
    """Variance of f(q) . f(k) over m samples.

    exp(2 q . k) (exp(|q + k|^2) - 1) / m

    Source: IFT6135-H2022 Q3.5

    >>> round(variance(np.array([1.0]), np.array([0.0]), m=1), 4)
    1.7183
    """
    return float(np.exp(2 * q @ k) * np.expm1(np.sum((q + k) ** 2)) / m)
