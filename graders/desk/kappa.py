"""The agreement of two readers beyond chance, and one reader's marks beside the others'."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import NormalDist, fmean, stdev

NINETY_FIVE = NormalDist().inv_cdf(0.975)


def weighted(pairs: Sequence[tuple[Fraction, Fraction]]) -> float | None:
    """Cohen's kappa with quadratic weights, of shares that two readers gave; None without any.

    kappa = 1 - sum(w_ij o_ij) / sum(w_ij e_ij), w_ij = (i - j)^2. Where all marks are one and the
    same there is no chance to agree beyond, and full agreement counts as 1.
    """
    if not pairs:
        return None
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    count = len(pairs)
    observed = sum(((a - b) ** 2 for a, b in pairs), Fraction(0)) / count
    by_chance = sum(
        ((a - b) ** 2 * n * m for a, n in first.items() for b, m in second.items()), Fraction(0)
    ) / (count * count)
    if not by_chance:
        return 1.0
    return float(1 - observed / by_chance)


@dataclass(frozen=True)
class Mean:
    """A mean with its interval, in which 95 of 100 such intervals hold the true one."""

    count: int
    mean: float
    half: float
    """Half of the interval's width; not a number below two values."""


def mean(values: Sequence[float]) -> Mean:
    """The mean of shares, by the normal approximation."""
    count = len(values)
    if not count:
        return Mean(0, math.nan, math.nan)
    half = NINETY_FIVE * stdev(values) / math.sqrt(count) if count > 1 else math.nan
    return Mean(count, fmean(values), half)
