"""Tables of others are read as they were written, whatever a spreadsheet did to their form."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.report.exports import foreign_tables
from graders.report.exports.pupils import ExportError

CELLS = st.text(st.characters(exclude_characters="\0\r", exclude_categories=["Cs"]), max_size=8)
ROWS = st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=5)


@given(ROWS, st.sampled_from([",", ";", "\t"]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_every_cell_arrives(rows: list[list[str]], separator: str, encoding: str) -> None:
    rows = [["Student", "ID", "Section"], *(row for row in rows if any(c.strip() for c in row))]
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator, quoting=csv.QUOTE_ALL).writerows(rows)
    table = foreign_tables.read("t.csv", file.getvalue().encode(encoding))
    assert [list(table.header), *map(list, table.rows)] == rows


@given(ROWS)
def test_what_is_written_reads_back(rows: list[list[str]]) -> None:
    rows = [["a", "b", "c"], *(row for row in rows if any(c.strip() for c in row))]
    table = foreign_tables.read("t.csv", foreign_tables.written(rows).encode())
    assert [list(table.header), *map(list, table.rows)] == rows


def test_short_rows_are_filled_and_empty_ones_passed_over() -> None:
    table = foreign_tables.read("t.csv", b"a,b,c\n\n1\n,,\n1,2,3\n")
    assert table.rows == (("1", "", ""), ("1", "2", "3"))


def test_excels_own_first_line_names_the_separator() -> None:
    assert foreign_tables.read("t.csv", b"sep=;\r\na;b,c\r\n").header == ("a", "b,c")


def test_an_encoding_that_was_a_guess_is_told() -> None:
    table = foreign_tables.read("t.csv", "a,b\nZoë,1\n".encode("cp1252"))
    assert table.rows == (("Zoë", "1"),)
    assert "Windows-1252" in table.notes[0]


def test_more_than_a_gradebook_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign_tables, "MOST_BYTES", 10)
    with pytest.raises(ExportError, match="larger than"):
        foreign_tables.read("t.csv", b"a,b\n" * 9)


@pytest.mark.parametrize(
    ("cell", "number"),
    [("92.5", 92.5), ("92,50", 92.5), (" 3 ", 3.0), ("-1", -1.0), (".5", 0.5), ("EX", None),
     ("1e5", None), ("", None), ("-", None), ("1,234.5", None), ("nan", None), ("٣", 3.0)],
)  # fmt: skip
def test_numbers_of_either_decimal_sign(cell: str, number: float | None) -> None:
    assert foreign_tables.number(cell) == number


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1+1", "-cmd", "@SUM(A1)", "\t=1", " =1", "\r=1", "=\n1"]
)
def test_no_cell_of_ours_is_a_formula(cell: str) -> None:
    ((made,),), notes = foreign_tables.plainly([[cell]])
    assert made.startswith("'")
    assert notes == ["1 cell begins like a formula: an apostrophe stands before it"]


@pytest.mark.parametrize("cell", ["-1.5", "2", "a=1", "", "x@y.z"])
def test_other_cells_stay(cell: str) -> None:
    assert foreign_tables.plainly([[cell]]) == ([[cell]], [])
