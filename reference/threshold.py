"""One neuron with a threshold, evaluated exactly; and why none of them is XOR."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product

ROWS = tuple(product((0, 1), repeat=2))
"""The four inputs, in the order of a truth table."""
Constraint = tuple[Fraction, Fraction, Fraction, bool]
"""(a1, a2, c, strict): a1 w1 + a2 w2 + c b is above zero, or at least zero where not strict."""


def truth_table(w: Sequence[Fraction], b: Fraction) -> tuple[int, ...]:
    """f(x) = 1 if w.x + b >= 0 else 0, on the four inputs of `ROWS`.

    Source: CS4644-F2023 Q2.1, eq. (1)

    >>> truth_table([Fraction(1), Fraction(1)], Fraction(-2))
    (0, 0, 0, 1)
    """
    return tuple(int(w[0] * x + w[1] * y + b >= 0) for x, y in ROWS)


def constraints(table: Sequence[int]) -> list[Constraint]:
    """What w and b must satisfy for a truth table: w.x + b >= 0 on its ones, < 0 on its zeros.

    Source: CS4644-F2023 Q2.2

    >>> [a1, a2, c, strict] = constraints((0, 0, 0, 1))[1]
    >>> int(a1), int(a2), int(c), strict
    (0, -1, -1, True)
    """
    signed = [(1 if one else -1, x, y) for one, (x, y) in zip(table, ROWS, strict=True)]
    return [(Fraction(s * x), Fraction(s * y), Fraction(s), s < 0) for s, x, y in signed]


def combined(given: Sequence[Constraint], multipliers: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """The coefficients of sum_i lambda_i g_i: zeros, with a strict g_i in it, say that 0 > 0.

    Source: CS4644-F2023 Q2.2; Farkas' lemma

    >>> [int(c) for c in combined(constraints((0, 1, 1, 0)), [Fraction(1)] * 4)]
    [0, 0, 0]
    """
    return tuple(
        sum((m * g[k] for m, g in zip(multipliers, given, strict=True)), Fraction(0))
        for k in range(3)
    )


def is_contradiction(given: Sequence[Constraint], multipliers: Sequence[Fraction]) -> bool:
    """Whether these multipliers show that no w and b satisfy all constraints.

    >>> is_contradiction(constraints((0, 1, 1, 0)), [Fraction(1)] * 4)
    True
    """
    strict = any(m > 0 and g[3] for m, g in zip(multipliers, given, strict=True))
    return strict and min(multipliers) >= 0 and not any(combined(given, multipliers))
