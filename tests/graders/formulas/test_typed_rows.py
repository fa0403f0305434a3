"""The rows as people type them: twins of each, labels confirmed, no row twice."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.formula_pairs.typed_oracle import agrees
from benchmarks.formula_pairs.typed_rows import Typed, corpus

ROWS = corpus()
KINDS = list(dict.fromkeys(row.kind for row in ROWS))


def of(kind: str) -> list[Typed]:
    return [row for row in ROWS if row.kind == kind]


@pytest.mark.parametrize("kind", KINDS)
def test_an_oracle_confirms_every_label(kind: str) -> None:
    assert not [str(row) for row in of(kind) if agrees(row) is not row.equal]


@pytest.mark.parametrize("kind", KINDS)
def test_a_right_row_stands_beside_a_wrong_twin(kind: str) -> None:
    labels = [row.equal for row in of(kind)]
    assert labels == [True, False] * (len(labels) // 2)


def test_no_row_stands_there_twice() -> None:
    seen = Counter((row.kind, row.text, row.reference) for row in ROWS)
    assert not [row for row, count in seen.items() if count > 1]


def test_a_twin_that_means_the_same_would_be_found() -> None:
    row = next(row for row in ROWS if not row.equal and row.worth != "None")
    assert agrees(row) is False
    same = Typed(row.kind, row.text, row.reference, False, row.names, row.regime, *[row.right] * 2)
    assert agrees(same) is True
