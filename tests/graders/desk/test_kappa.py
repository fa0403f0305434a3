"""Agreement of two readers, beside a sum over the table of both and a textbook's example."""

from fractions import Fraction
from itertools import product
from math import isclose, isnan, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.desk import kappa

SHARES = st.sampled_from([Fraction(k, 4) for k in range(5)])
PAIRS = st.lists(st.tuples(SHARES, SHARES), min_size=1, max_size=30)


def by_table(pairs: list[tuple[Fraction, Fraction]]) -> float | None:
    """Cohen's definition over the whole table of weights, observed and expected counts."""
    values = sorted({value for pair in pairs for value in pair})
    n = len(pairs)
    observed = expected = Fraction(0)
    for a, b in product(values, values):
        weight = (a - b) ** 2
        observed += weight * Fraction(pairs.count((a, b)), n)
        rows = sum(1 for pair in pairs if pair[0] == a)
        columns = sum(1 for pair in pairs if pair[1] == b)
        expected += weight * Fraction(rows * columns, n * n)
    return float(1 - observed / expected) if expected else None


@given(PAIRS)
def test_kappa_is_the_sum_over_the_whole_table(pairs: list[tuple[Fraction, Fraction]]) -> None:
    found, table = kappa.weighted(pairs), by_table(pairs)
    assert found is not None
    assert isclose(found, 1.0 if table is None else table)


def test_kappa_of_two_classes_is_cohens_own() -> None:
    """20 both yes, 5 and 10 apart, 15 both no: observed 0.7, by chance 0.5, kappa 0.4."""
    yes, no = Fraction(1), Fraction(0)
    pairs = [(yes, yes)] * 20 + [(yes, no)] * 5 + [(no, yes)] * 10 + [(no, no)] * 15
    found = kappa.weighted(pairs)
    assert found is not None
    assert isclose(found, 0.4)


def test_full_agreement_is_one_and_nothing_is_none() -> None:
    assert kappa.weighted([(Fraction(1), Fraction(1))] * 3) == 1.0
    assert kappa.weighted([]) is None


def test_a_mean_has_the_interval_of_the_normal_approximation() -> None:
    found = kappa.mean([0.0, 0.5, 1.0, 0.5])
    assert found.mean == pytest.approx(0.5)
    assert found.half == pytest.approx(1.959964 * sqrt(1 / 6) / 2)
    assert isnan(kappa.mean([0.5]).half)
    assert kappa.mean([]).count == 0
