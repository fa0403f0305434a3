"""Many unit vectors with small inner products, from the Johnson-Lindenstrauss lemma and by chance.

The lemma for {0, e_1, ..., e_d}: |M e_i|^2 lies in [1 - eps, 1 + eps] and |M e_i - M e_j|^2 in
[2 - 2 eps, 2 + 2 eps].
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from reference.types import Array

if TYPE_CHECKING:
    from jaxtyping import Float

ATTEMPTS = 100


def inner_product_bound(eps: float) -> float:
    """The least bound on |M e_i . M e_j| that follows from the lemma.

    2 |M e_i . M e_j| <= 2 (1 + eps) - (2 - 2 eps) = 4 eps, so that the bound is 2 eps

    Source: CSC413-F2024 2.1.1

    >>> inner_product_bound(0.25)
    0.5
    """
    return 2 * eps


def cosine_bound(eps: float) -> float:
    """The least bound on the inner products of the normalized vectors M e_i / |M e_i|.

    2 eps / (1 - eps), and never more than 1

    Source: CSC413-F2024 2.1.1

    >>> cosine_bound(0.2)
    0.5
    """
    return min(1.0, inner_product_bound(eps) / (1 - eps))


def distortion(delta: float) -> float:
    """The largest eps for which normalized vectors are delta almost-orthogonal.

    2 eps / (1 - eps) = delta, eps = delta / (2 + delta)

    Source: CSC413-F2024 2.1.1

    >>> distortion(0.5)
    0.2
    """
    return delta / (2 + delta)


def vector_count(n: int, delta: float) -> int:
    """How many unit vectors of R^n the proof gives.

    n >= 8 ln(d + 1) / eps^2 for the d + 1 points, so that d = floor(exp(n eps^2 / 8)) - 1

    Source: CSC413-F2024 2.1.1

    >>> vector_count(n=1000, delta=0.5)
    147
    """
    return int(np.floor(np.exp(n * distortion(delta) ** 2 / 8))) - 1


def random_signs(n: int, delta: float, N: int, seed: int) -> Float[Array, "{N} {n}"]:
    """N unit vectors of signs / sqrt(n), drawn again until all inner products are small enough.

    P(|u_i . u_j| > delta) <= 2 exp(-n delta^2 / 2), by Hoeffding's inequality

    Source: CSC413-F2024 2.1.1

    >>> U = random_signs(n=100, delta=0.5, N=4, seed=0)
    >>> bool(largest_inner_product(U) <= 0.5)
    True
    """
    rng = np.random.default_rng(seed)
    for _ in range(ATTEMPTS):
        U = rng.choice([-1.0, 1.0], size=(N, n)) / np.sqrt(n)
        if largest_inner_product(U) <= delta:
            return np.asarray(U)
    raise ValueError(f"no {N} such vectors were found in {ATTEMPTS} attempts")


def largest_inner_product(U: Float[Array, "N n"]) -> float:
    """max_{i != j} |u_i . u_j|. Source: CSC413-F2024 2.1.1.

    >>> largest_inner_product(np.array([[1.0, 0.0], [0.6, 0.8]]))
    0.6
    """
    gram = np.abs(U @ U.T)
    np.fill_diagonal(gram, 0.0)
    return float(gram.max())
