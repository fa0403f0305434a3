"""The class on the terminal, and the commands it offers."""

from __future__ import annotations

import io
import shlex
from fractions import Fraction
from pathlib import Path

import pytest
from rich.console import Console

from graders.model import Outcome
from graders.report import table
from graders.report.progress import console, progress
from graders.scores import Mark, Report
from tests.graders.samples import graded, report

RIGHT, WRONG, PARTLY = Outcome.RIGHT, Outcome.WRONG, Outcome.PARTLY
OUT = Path("results")


def shown(*reports: Report, width: int = 100) -> list[str]:
    file = io.StringIO()
    table.show(Console(file=file, width=width, highlight=False, markup=False), reports)
    return [line.rstrip() for line in file.getvalue().splitlines()]


def closed(*reports: Report, out: Path = OUT, notes: tuple[str, ...] = ()) -> list[str]:
    file = io.StringIO()
    console = Console(file=file, width=60, highlight=False, markup=False)
    table.close(console, reports, out, notes)
    return file.getvalue().splitlines()


class TestWentWrong:
    @pytest.mark.parametrize(("built", "says"), [
        (report(graded("1"), graded("2")), ""),
        (report(graded("1"), graded("2", WRONG), graded("3", WRONG)), "wrong: 2, 3"),
        (report(graded("1", WRONG), graded("2", WRONG)), "wrong: everything"),
        (report(graded("1"), graded("2", PARTLY), graded("3", WRONG)),
         "wrong: 3; partly right: 2"),
        (report(graded("1", WRONG), graded("2", WRONG, cause="timed out")),
         "timed out: 2; wrong: 1"),
        (report(graded("1", Outcome.MISSING), graded("2", Outcome.UNREADABLE)),
         "not readable: 2; no answer: 1"),
        (report(graded("1", Outcome.BROKEN), graded("2", WRONG)), "grader failed: 1; wrong: 2"),
        (report(graded("1", Outcome.TO_READ), graded("2")), ""),
        (report(graded("1", WRONG, mark=Mark(Fraction(1), True)), graded("2")), ""),
        (report(*(graded(str(k), WRONG) for k in range(9)), graded("9")),
         "wrong: 0, 1, 2, 3 and 5 more"),
        (report(graded("1", Outcome.MISSING), problems=("a.ipynb is empty",)), "a.ipynb is empty"),
        (report(graded("1"), graded("2", WRONG), problems=("b.py is empty",)),
         "b.py is empty; wrong: 2"),
    ])  # fmt: skip
    def test_the_worst_first_in_one_line(self, built: Report, says: str) -> None:
        assert table.went_wrong(built) == says


class TestShow:
    def test_a_line_for_each_student(self) -> None:
        waits = graded("2", Outcome.TO_READ, points="2", waiting="2")
        lines = shown(report(graded("1", points="5/2"), waits), report(graded(), student="ben"))
        assert lines == [
            "student      points  to read  what went wrong",
            "anna     2.5 of 4.5        2",
            "ben          3 of 3",
        ]

    def test_only_the_last_column_wraps(self) -> None:
        built = report(*(graded(f"3.1.variance_{k}", list(Outcome)[k % 5]) for k in range(40)))
        lines = shown(built, width=70)
        assert len(lines) > 2
        where = lines[0].index("what went wrong")
        assert all(line[:where].isspace() for line in lines[2:])
        assert max(map(len, lines)) <= 70

    def test_a_long_name_leaves_room(self) -> None:
        lines = shown(report(graded("1", WRONG), graded("2"), student="x" * 200), width=100)
        assert len(lines) == 2
        assert "…" in lines[1]
        assert lines[1].endswith("wrong: 1")

    @pytest.mark.parametrize("name", ["\x1b[2J\u202eanna", "[red]anna[/red]", "[/b]", ":smile:"])
    def test_a_name_is_neither_markup_nor_command(self, name: str) -> None:
        text = "\n".join(shown(report(graded(), student=name, problems=(name,))))
        assert not {"\x1b", "\u202e"} & {*text}
        assert name[-4:] in text


class TestClose:
    def test_where_the_rest_is(self) -> None:
        assert closed(report(graded())) == [
            "",
            "1 graded: results/gradebook.csv, results/feedback/, results/class.db",
        ]

    def test_what_the_intake_noted_comes_before(self) -> None:
        lines = closed(report(graded()), notes=("nothing handed in: ben", "\x1b[2Jlate"))
        lost = "\N{REPLACEMENT CHARACTER}"
        assert lines[:4] == ["", "nothing handed in: ben", f"{lost}[2Jlate", ""]

    def test_what_waits_and_how_to_give_it(self) -> None:
        waits = graded("1.2", Outcome.TO_READ, points="2", waiting="3/2")
        assert closed(report(graded("1.1"), waits))[2:] == [
            "1 item waits for a person, who reads one and gives its points by",
            "  grade.py explain anna 1.2 --results results",
            "  grade.py mark anna 1.2 +1.5 --results results",
        ]
        assert closed(report(waits, waits))[2].startswith("2 items wait for a person")

    def test_the_graders_own_failure(self) -> None:
        broken = graded("1", Outcome.BROKEN, points="2", waiting="2")
        assert closed(report(broken))[2:] == [
            "The grader itself failed on one item; its traceback is shown by",
            "  grade.py explain anna 1 --results results",
        ]
        assert "failed on 2 items" in closed(report(broken, broken))[2]

    def test_commands_can_be_copied_to_a_shell(self) -> None:
        waits = graded("1", Outcome.TO_READ, points="2", waiting="2")
        lines = closed(report(waits, student="anna b; rm -rf /"), out=Path("my results"))
        assert shlex.split(lines[3]) == [
            "grade.py", "explain", "anna b; rm -rf /", "1", "--results", "my results",
        ]  # fmt: skip


class TestProgress:
    def test_it_moves_with_each_student_and_prints_nothing_to_a_pipe(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with progress(3, "tiny") as done:
            for name in ("anna", "[/b]", "\x1b[2J{task}"):
                done(name)
        printed = capsys.readouterr()
        assert printed.out == ""
        assert "\x1b[2J" not in printed.err

    def test_a_pipe_is_as_wide_as_a_page(self) -> None:
        console.cache_clear()
        assert console().width == 120
        assert console() is console()
