"""A threshold neuron agrees with NumPy, and XOR with an enumeration and a linear program's dual."""

from fractions import Fraction
from itertools import product

import numpy as np
import sympy

from reference import threshold

XOR, XNOR = (0, 1, 1, 0), (1, 0, 0, 1)
GRID = [Fraction(k, 2) for k in range(-4, 5)]


def test_a_truth_table_is_what_numpy_computes() -> None:
    X = np.array(threshold.ROWS)
    for w1, w2, b in product(GRID, repeat=3):
        fires = X @ np.array([float(w1), float(w2)]) + float(b) >= 0
        assert threshold.truth_table((w1, w2), b) == tuple(map(int, fires))


def test_constraints_hold_exactly_where_the_table_comes_out() -> None:
    for table in product((0, 1), repeat=4):
        given = threshold.constraints(table)
        for w1, w2, b in product(GRID[::2], repeat=3):
            values = [a * w1 + c * w2 + d * b for a, c, d, _ in given]
            hold = all(v > 0 if g[3] else v >= 0 for v, g in zip(values, given, strict=True))
            assert hold == (threshold.truth_table((w1, w2), b) == table)


def test_a_grid_finds_every_table_but_xor_and_xnor() -> None:
    found = {threshold.truth_table((w1, w2), b) for w1, w2, b in product(GRID, repeat=3)}
    assert found == set(product((0, 1), repeat=4)) - {XOR, XNOR}


def test_the_multipliers_of_xor_are_the_only_ones_up_to_scale() -> None:
    given = threshold.constraints(XOR)
    space = sympy.Matrix([g[:3] for g in given]).T.nullspace()
    assert len(space) == 1
    assert threshold.is_contradiction(given, [Fraction(1)] * 4)
    assert all(x == space[0][0] for x in space[0])


def test_no_contradiction_without_a_strict_constraint_or_with_signs_or_remains() -> None:
    given = threshold.constraints(XOR)
    loose = [(*g[:3], False) for g in given]
    ones = [Fraction(1)] * 4
    assert not threshold.is_contradiction(loose, ones)
    assert not threshold.is_contradiction(given, [-x for x in ones])
    assert not threshold.is_contradiction(given, [*ones[:3], Fraction(0)])
    assert not threshold.is_contradiction(given, [Fraction(0)] * 4)
