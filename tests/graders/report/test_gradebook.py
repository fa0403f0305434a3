"""The class as a table for spreadsheets."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from graders.assignment import Credit
from graders.intake.enrolled import Enrolled
from graders.model import Outcome
from graders.report import gradebook
from graders.scores import Adjustment, Lateness, Mark
from tests.graders.samples import graded, report

HEAD = [
    "student", "name", "id", "e-mail", "section", "track", "raw", "late", "penalty", "adjustments",
    "total", "possible", "waiting", "waiting items", "marked by a person",
]  # fmt: skip
ANNA = report(
    graded("1.1", points="5/2"),
    graded("1.2", Outcome.PARTLY, share="1/3", points="2", waiting="1"),
    graded("1.3", Outcome.TO_READ, points="1", waiting="1", credit=Credit.EXTRA),
)
BEN = report(
    graded("1.1", Outcome.WRONG, points="5/2", mark=Mark(Fraction(2), True)),
    graded("1.2", Outcome.MISSING, points="2"),
    graded("1.3", Outcome.TO_READ, points="1", waiting="1", mark=Mark(Fraction(1, 2), False)),
    student="ben",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "gradebook.csv"


def rows(path: Path) -> list[list[str]]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.reader(file))


def test_a_row_for_each_student_in_order_of_names(path: Path) -> None:
    gradebook.write(path, [BEN, ANNA])
    assert rows(path) == [
        [*HEAD, "1.1", "1.2", "1.3"],
        [
            "anna",
            "",
            "",
            "",
            "",
            "",
            "3.17",
            "",
            "0",
            "0",
            "3.17",
            "4.5",
            "2",
            "1.2 1.3",
            "",
            "2.5",
            "0.67",
            "0",
        ],
        [
            "ben",
            "",
            "",
            "",
            "",
            "",
            "2.5",
            "",
            "0",
            "0",
            "2.5",
            "5.5",
            "0",
            "",
            "1.1 1.3",
            "2",
            "0",
            "0.5",
        ],
    ]


def test_what_the_roster_knows_and_what_coming_late_costs(path: Path) -> None:
    """raw + adjustments - penalty is the total, in exact points."""
    full = Adjustment("for all", Fraction(2))
    late = replace(
        BEN, track="7643", late=Lateness(timedelta(days=1, hours=2), Fraction(1, 5)),
        enrolled=Enrolled(name="=Ben", sid="00123", email="ben@x.edu", section="A"),
        scale=Fraction(2),
        items=(BEN.items[0], replace(BEN.items[1], adjustment=full), BEN.items[2]),
    )  # fmt: skip
    gradebook.write(path, [late])
    row = dict(zip(*rows(path), strict=True))
    assert [row[name] for name in HEAD[:11]] == [
        "ben", "'=Ben", "00123", "ben@x.edu", "A", "7643", "2.5", "1 day 2 hours", "1.8", "6.5",
        "7.2",
    ]  # fmt: skip
    assert late.raw + late.adjustments - late.penalty == late.total.earned


def test_a_report_of_an_older_table_of_contents_keeps_its_columns(path: Path) -> None:
    old = report(graded("1.3", points="1"), graded("9", points="4"), student="old")
    gradebook.write(path, [ANNA, old])
    table = [dict(zip(rows(path)[0], row, strict=True)) for row in rows(path)[1:]]
    assert [row["1.3"] for row in table] == ["0", "1"]
    assert [row["1.1"] for row in table] == ["2.5", ""]
    assert [row["9"] for row in table] == ["", "4"]


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1", "-x", "@sum", "\t=1", "\x1b[2J="])
def test_no_name_is_a_formula_or_steers_a_terminal(path: Path, name: str) -> None:
    gradebook.write(path, [report(graded(), student=name)])
    cell = rows(path)[1][0]
    assert not cell.startswith(("=", "+", "-", "@"))
    assert "\x1b" not in path.read_text(encoding="utf-8-sig")


def test_nobody_at_all(path: Path) -> None:
    gradebook.write(path, [])
    assert rows(path) == [HEAD]
