"""A large class on the terminal: what a person can hold of it, however long names are."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from rich.console import Console

from graders.assignment import Credit
from graders.model import Verdict
from graders.report import glance
from graders.scores import Graded, Report, Score

WRONG = Verdict.wrong("You count pairs. " * 20)


def report(student: str, earned: int) -> Report:
    def item(number: str, verdict: Verdict, points: int, of: int) -> Graded:
        score = Score(Fraction(points), Fraction(0), Fraction(of))
        return Graded(
            number=number, kind="code", credit=Credit.REQUIRED, verdict=verdict, machine=score
        )

    items = (item("1", Verdict.right(), earned, 10), item("2.hard", WRONG, 0, 5))
    return Report(student=student, assignment="tiny", track="", items=items)


CLASS = [report(f"student{k:03}", k % 11) for k in range(120)]


def shown(reports: list[Report], width: int = 100, terminal: bool = False) -> str:
    file = io.StringIO()
    console = Console(file=file, width=width, force_terminal=terminal, highlight=False)
    glance.show(console, reports)
    return file.getvalue()


def test_counts_the_hardest_items_and_the_commonest_slips() -> None:
    told = shown(CLASS)
    assert "120 students: mean 4.96 of 15, median 5, from 0 to 10" in told
    assert told.index("Hardest items") < told.index("2.hard") < told.index("Commonest slips")
    assert " 120 times  You count pairs." in told
    assert len(told.splitlines()) < 25


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_a_narrow_terminal_and_long_names_leave_its_lines_whole(width: int) -> None:
    long = [replace(one, student="x" * 300, problems=("y" * 500,)) for one in CLASS[:40]]
    rows = [line for line in shown(long, width).splitlines() if line.startswith("  ")]
    assert rows
    assert max(map(len, rows)) <= width


def test_there_are_colours_on_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    assert "\x1b[36m" in shown(CLASS, terminal=True)
    assert "\x1b" not in shown(CLASS)
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[36m" not in shown(CLASS, terminal=True)


def test_a_text_of_a_student_is_no_command_to_the_terminal() -> None:
    bad = [replace(one, problems=("\x1b[2J\u202e[red]",)) for one in CLASS]
    assert not {"\x1b", "\u202e"} & {*shown(bad)}


def test_machines_read_the_same() -> None:
    names = {one.student: f"{one.student}.html" for one in CLASS}
    told = json.loads(glance.as_json(CLASS, Path("out"), names, "120 graded"))
    assert len(told["students"]) == 120
    assert told["students"][3]["points"] == "3"
    assert told["items"][1]["none"] == 120
    assert told["students"][0]["page"] == "out/feedback/student000.html"


def test_the_pages_that_are_named_are_three(capsys: pytest.CaptureFixture[str]) -> None:
    names = {one.student: f"{one.student}.html" for one in CLASS}
    glance.pages(Console(width=50), CLASS, Path("out"), names)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[2:]] == [
        "out/feedback/student000.html", "out/class.html", "out/gradebook.csv",
    ]  # fmt: skip
    glance.pages(Console(), [], Path("out"), {})
    assert capsys.readouterr().out == ""
