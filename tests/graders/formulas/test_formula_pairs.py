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


@pytest.mark.parametrize("row", ALL)
def test_a_formula_equals_itself_and_the_order_of_two_does_not_matter(row: Row) -> None:
    back = Row(row.right, row.theirs, row.equal, row.names, row.regime)
    if not row.equal:
        return
    assert decided(back).relation is Relation.EQUAL
    assert (
        decided(Row(row.right, row.right, True, row.names, row.regime)).relation is Relation.EQUAL
    )


@pytest.mark.parametrize("rows", [arrays.ROWS, chances.ROWS])
def test_no_pair_stands_there_twice(rows: list[Row]) -> None:
    assert len({str(row) for row in rows}) == len(rows)
