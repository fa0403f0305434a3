"""The exponential kernel exp(q . k) as a Gaussian expectation, and features that sample it."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def completed_square(q: Array, k: Array) -> tuple[Array, float]:
    """Centre and constant of the completed square.

    -|x|^2 / 2 + x . q + x . k = -|x - c|^2 / 2 + r  with  c = q + k,  r = |q + k|^2 / 2

    Shapes: q (d,), k (d,) -> c (d,), r scalar.
    Source: IFT6135-H2022 Q3.4
    """
    centre = q + k
    return centre, float(np.sum(centre**2) / 2)


def gaussian_moment(q: Array, k: Array) -> float:
    """E[exp(x . q) exp(x . k)] for x ~ N(0, I).

    exp(|q + k|^2 / 2)

    Shapes: q (d,), k (d,) -> scalar.
    Source: IFT6135-H2022 Q3.4
    """
    return float(np.exp(completed_square(q, k)[1]))


def kernel_sides(q: Array, k: Array) -> tuple[float, float]:
    """Both sides of the identity that is to be proved.

    exp(q . k) = exp(-|q|^2 / 2) E[exp(x . q) exp(x . k)] exp(-|k|^2 / 2)

    Shapes: q (d,), k (d,) -> two scalars.
    Source: IFT6135-H2022 Q3.4
    """
    left = float(np.exp(q @ k))
    right = float(np.exp(-np.sum(q**2) / 2) * gaussian_moment(q, k) * np.exp(-np.sum(k**2) / 2))
    return left, right


def positive_features(u: Array, X: Array) -> Array:
    """Positive random features: E[f(q) . f(k)] = exp(q . k) over the rows of X ~ N(0, I).

    f(u) = exp(-|u|^2 / 2) / sqrt(m) [exp(x_1 . u), ..., exp(x_m . u)]

    Shapes: u (d,), X (m, d), the samples, the same for queries and keys -> (m,).
    Source: IFT6135-H2022 Q3.4
    """
    return np.asarray(np.exp(-np.sum(u**2) / 2) * np.exp(X @ u) / np.sqrt(len(X)))


def variance(q: Array, k: Array, m: int) -> float:
    """Variance of f(q) . f(k) over m samples.

    exp(2 q . k) (exp(|q + k|^2) - 1) / m

    Shapes: q (d,), k (d,) -> scalar.
    Source: IFT6135-H2022 Q3.5
    """
    return float(np.exp(2 * q @ k) * np.expm1(np.sum((q + k) ** 2)) / m)
