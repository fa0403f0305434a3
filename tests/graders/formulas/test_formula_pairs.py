"""The published pairs: every label confirmed by an oracle, every pair decided rightly."""

import pytest

from benchmarks.formula_pairs import expectations as chances
from benchmarks.formula_pairs import matrices as arrays
from benchmarks.formula_pairs.array_oracle import agrees
from benchmarks.formula_pairs.notation import tree
from benchmarks.formula_pairs.rows import Row
from graders.formulas.arrays import expectations, matrices
from graders.formulas.decision import Decision, Relation

FAR_OUT = "relu(w) + relu(w - 60)"  # the oracle draws small numbers
ON_THE_BOARD = "diag(X.T @ X) ** (1/2) @ w"  # the oracle reads `diag` as NumPy does
BY_CONSTRUCTION = {FAR_OUT, ON_THE_BOARD}


def decided(row: Row) -> Decision:
    decide = expectations.decide if row.names is chances.NAMES else matrices.decide
    regime = [tree(text) for text in row.regime]
    return decide(tree(row.theirs), tree(row.right), row.names, regime=regime)


ALL = [pytest.param(row, id=str(row)) for row in (*arrays.ROWS, *chances.ROWS)]


@pytest.mark.parametrize("row", ALL)
def test_an_oracle_confirms_the_label(row: Row) -> None:
    if row.theirs not in BY_CONSTRUCTION:
        assert agrees(row) is row.equal


@pytest.mark.parametrize("row", ALL)
def test_the_pair_is_decided_rightly(row: Row) -> None:
    decision = decided(row)
    assert decision.relation is (Relation.EQUAL if row.equal else Relation.DIFFERENT)
    assert row.equal or decision.says


WITHOUT_A_VALUE = ("does not fit", "does not exist", "only square matrices have an inverse")
"""What is said of a formula that has no value at all, at any size."""


def has_a_value(row: Row) -> bool:
    return row.equal or not any(says in decided(row).says for says in WITHOUT_A_VALUE)


@pytest.mark.parametrize("row", ALL)
def test_the_order_of_two_does_not_matter(row: Row) -> None:
    """A formula without a value is refused as a right one, or leaves the pair to a person."""
    back = Row(row.right, row.theirs, row.equal, row.names, row.regime)
    if has_a_value(row):
        assert decided(back).relation is (Relation.EQUAL if row.equal else Relation.DIFFERENT)
        return
    if "does not exist" in decided(row).says:
        assert decided(back).relation is Relation.UNDECIDED
    else:
        with pytest.raises(ValueError, match=r"the right formula .* does not fit itself"):
            decided(back)


def test_nearly_all_formulas_have_a_value() -> None:
    """Or else the test before this one would say little."""
    rows = [*arrays.ROWS, *chances.ROWS]
    assert sum(map(has_a_value, rows)) == len(rows) - 15


@pytest.mark.parametrize("row", ALL)
def test_a_formula_equals_itself(row: Row) -> None:
    itself = Row(row.right, row.right, True, row.names, row.regime)
    assert decided(itself).relation is Relation.EQUAL


@pytest.mark.parametrize("rows", [arrays.ROWS, chances.ROWS])
def test_no_pair_stands_there_twice(rows: list[Row]) -> None:
    assert len({str(row) for row in rows}) == len(rows)
