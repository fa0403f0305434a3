"""`marks.csv` as spreadsheets save it: read, or told by line while the rest counts."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from graders.course import marks
from graders.course.results import Results
from graders.scores import Mark
from tests.graders.course import samples

HEAD = "student,item,points,for,comment,grader"
ROWS = f"{HEAD}\njosée,1,0.5,whole item,très bien,Zoë\nanna,2,+1,part that waits,,\n"
WANTED = {
    ("josée", "1"): Mark(Fraction(1, 2), True, "très bien", "Zoë"),
    ("anna", "2"): Mark(Fraction(1), False, "", ""),
}
SIGNS: dict[str, Callable[[str], str]] = {
    "commas": lambda t: t,
    "semicolons, decimal commas": lambda t: t.replace(",", ";").replace("0.5", "0,5"),
    "tabs": lambda t: t.replace(",", "\t"),
    "sep=": lambda t: "sep=;\n" + t.replace(",", ";").replace("0.5", "0,5"),
    "quotes": lambda t: t.replace("0.5", '"0,5"'),
    "fractions": lambda t: t.replace("0.5", "1/2"),
    "blank lines": lambda t: "\n" + t.replace("\n", "\n\n"),
    "trailing commas": lambda t: t.replace("\n", ",,,\n"),
    "blanks": lambda t: t.replace("0.5", " 0.5 ").replace("whole item", "whole item "),
    "a title": lambda t: f"Marks of homework 3\n{t}",
}
WAYS: dict[str, Callable[[str], bytes]] = {
    "UTF-8": str.encode,
    "UTF-8 with its mark": lambda t: t.encode("utf-8-sig"),
    "UTF-16": lambda t: t.encode("utf-16"),
    "UTF-16, the other end first": lambda t: b"\xfe\xff" + t.encode("utf-16-be"),
    "Windows": lambda t: t.encode("cp1252"),
    "an old Mac": lambda t: t.replace("\n", "\r").encode("mac_roman"),
    "CR": lambda t: t.replace("\n", "\r").encode(),
    "CRLF": lambda t: t.replace("\n", "\r\n").encode(),
}


@pytest.mark.parametrize(("sign", "way"), [*product(SIGNS, WAYS)])
def test_every_way_of_saving(tmp_path: Path, sign: str, way: str) -> None:
    path = tmp_path / "marks.csv"
    path.write_bytes(WAYS[way](SIGNS[sign](ROWS)))
    found = marks.read(path)
    assert (found.given, found.faults) == (WANTED, ())
    assert bool([n for n in found.notes if "not UTF-8" in n]) == (way in ("Windows", "an old Mac"))


def test_a_workbook(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for row in ([*HEAD.split(",")], ["josée", 1, 0.5, "whole item", "très bien", "Zoë"]):
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    (tmp_path / "marks.csv").write_bytes(target.getvalue())
    assert marks.read(tmp_path / "marks.csv").given == {("josée", "1"): WANTED["josée", "1"]}


@pytest.mark.parametrize(
    "points", ["01-Feb", "1-févr", "2. Jan", "Feb-01", "2026-02-01", "3-Dez-26"]
)
def test_what_a_spreadsheet_makes_of_a_fraction_is_told(tmp_path: Path, points: str) -> None:
    path = tmp_path / "marks.csv"
    path.write_text(f"{HEAD}\nanna,1,{points},whole item,,\n", encoding="utf-8")
    (told,) = marks.read(path).faults
    assert told.startswith(f"{path}, line 2: expected points such as 4, 2.5 or +3/2, found")


@pytest.fixture
def results(tmp_path: Path) -> Iterator[Results]:
    results = samples.made(tmp_path / "results")
    for student in ("josée", "anna", "0012", "Ben"):
        samples.put(results, student, 2)
    results.publish()
    yield results
    results.database.close()


def taken(results: Results, text: str) -> list[str]:
    """What is told when the file holds this; the store then has it."""
    (results.folder / "marks.csv").write_text(text, encoding="utf-8", newline="")
    results.notes.clear()
    with results.marking():
        pass
    results.publish()
    return results.notes


def points(results: Results, student: str) -> Any:
    marked = next(g.mark for g in results.get_report(student).items if g.number == "1")
    return marked and marked.points


NAMES = [
    ("jose\u0301e", "josée", ""), ("josée ", "josée", ""), (" anna", "anna", ""),
    ("12", "0012", "12 is taken for 0012, by number without leading zeros"),
    ("012", "0012", "012 is taken for 0012, by number without leading zeros"),
    ("ben", "Ben", "ben is taken for Ben, by letters, small for capital"),
    ("ANNA", "anna", "ANNA is taken for anna, by letters, small for capital"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "student", "says"), NAMES)
def test_names_as_spreadsheets_leave_them(
    results: Results, typed: str, student: str, says: str
) -> None:
    told = taken(results, f"{HEAD}\n{typed},1,1,whole item,,\n")
    assert points(results, student) == 1
    assert [line.rpartition(": ")[2] for line in told] == ([says] if says else [])
    assert unicodedata.is_normalized("NFC", student)


def test_a_row_that_cannot_be_read_is_kept_and_no_mark_is_lost_for_it(results: Results) -> None:
    taken(results, f"{HEAD}\nanna,1,1,whole item,,\nBen,1,2,whole item,,\n")
    told = taken(results, f"{HEAD}\nanna,1,two,whole item,so so,me\njosée,1,1,whole item,,\n")
    assert [points(results, name) for name in ("anna", "Ben", "josée")] == [1, 2, 1]
    assert told[0].endswith("line 2: expected points such as 4, 2.5 or +3/2, found 'two'")
    assert told[1].endswith("marks-not-read.csv; the others count")
    kept = (results.folder / "marks-not-read.csv").read_text(encoding="utf-8-sig").splitlines()
    assert kept[1].startswith("anna,1,two,whole item,so so,me,2,")


def test_names_equal_but_for_case_are_two(results: Results) -> None:
    samples.put(results, "ben", 2)
    told = taken(results, f"{HEAD}\nben,1,1,whole item,,\nBen,1,2,whole item,,\n")
    assert (points(results, "ben"), points(results, "Ben"), told) == (1, 2, [])
    taken(results, f"{HEAD}\nBEN,1,0,whole item,,\n")
    assert any("no student 'BEN' was graded" in line for line in results.stray_marks())
