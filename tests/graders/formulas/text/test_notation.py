"""What the docs say may be typed is read as they say, and the docs have every row."""

from __future__ import annotations

import pytest

from graders.formulas.text.answers import read_answer
from graders.formulas.text.read_formula import read
from graders.formulas.text.writing import write
from tests.graders.formulas.text.notation import DOCS, NAMES, ROWS, written

TYPED = [(typed, read_as) for rows in ROWS.values() for all_, read_as in rows for typed in all_]


@pytest.mark.parametrize(("typed", "read_as"), TYPED)
def test_a_notation_is_read_as_the_docs_say(typed: str, read_as: str) -> None:
    assert read_as in [write(tree) for answer in read_answer(typed, NAMES) for tree in answer.trees]


@pytest.mark.parametrize("read_as", [read_as for rows in ROWS.values() for _, read_as in rows])
def test_an_echo_reads_back_as_itself(read_as: str) -> None:
    assert write(read(read_as, NAMES)) == read_as


def test_the_table_in_the_docs_is_the_one_that_is_tested() -> None:
    page = DOCS.read_text(encoding="utf-8")
    assert written(page) == page
