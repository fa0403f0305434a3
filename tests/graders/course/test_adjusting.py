"""Decisions for all or for some, requests and answers: what counts, what is told, and undo."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

import grade
from graders.course.results import Results
from graders.scores import Mark
from tests.graders.course import samples


@pytest.fixture
def results(tmp_path: Path, store: str) -> Results:
    """Anna has 5 of 5, Ben and Cleo 3."""
    results = samples.made(tmp_path / "results", store)
    for student, x in (("anna", 2), ("ben", 3), ("cleo", 4)):
        samples.put(results, student, x)
    results.publish()
    return results


def command(results: Results, *arguments: str) -> int:
    results.database.close()
    return grade.main([*arguments, "--results", str(results.folder)])


def totals(results: Results) -> dict[str, tuple[str, str]]:
    return {r.student: (str(r.total.earned), str(r.total.possible)) for r in results.reports()}


def feedback(results: Results, student: str) -> str:
    return (results.feedback_folder / f"{student}.txt").read_text(encoding="utf-8")


class TestAdjust:
    @pytest.mark.parametrize(("how", "expected"), [
        (("1", "--drop"), {"anna": ("3", "3"), "ben": ("3", "3"), "cleo": ("3", "3")}),
        (("1", "--full"), {"anna": ("5", "5"), "ben": ("5", "5"), "cleo": ("5", "5")}),
        (("1", "--points", "ben=1", "cleo=1/3"),
         {"anna": ("5", "5"), "ben": ("4", "5"), "cleo": ("10/3", "5")}),
        (("1", "--excuse", "ben"), {"anna": ("5", "5"), "ben": ("3", "3"), "cleo": ("3", "5")}),
        (("total", "--scale", "11/10"),
         {"anna": ("11/2", "5"), "ben": ("33/10", "5"), "cleo": ("33/10", "5")}),
    ])  # fmt: skip
    def test_it_counts_is_told_and_is_undone(
        self, results: Results, how: tuple[str, ...], expected: dict[str, tuple[str, str]],
        capsys: pytest.CaptureFixture[str],
    ) -> None:  # fmt: skip
        before = totals(results)
        assert command(results, "adjust", *how, "--reason", "the handout was wrong") == 0
        assert capsys.readouterr().out.startswith(f"{how[0]}: ")
        assert totals(results) == expected
        told = "multiplied by 11/10" if how[0] == "total" else "the handout was wrong"
        assert told in feedback(results, "ben")
        assert command(results, "adjust", how[0], "--undo") == 0
        assert totals(results) == before
        assert told not in feedback(results, "ben")

    def test_one_students_goes_before_everybodys_and_before_a_mark(self, results: Results) -> None:
        results.mark("ben", "1", Mark(Fraction(2), True))
        assert command(results, "adjust", "1", "--points", "ben=1", "--reason", "x") == 0
        assert command(results, "adjust", "1", "--full", "--reason", "y") == 0
        assert totals(results) == {"anna": ("5", "5"), "ben": ("4", "5"), "cleo": ("5", "5")}

    def test_an_excused_item_is_ex_in_the_gradebook(self, results: Results) -> None:
        assert command(results, "adjust", "1", "--excuse", "ben", "--reason", "ill") == 0
        rows = (results.folder / "gradebook.csv").read_text(encoding="utf-8-sig").splitlines()
        assert rows[2] == "ben,,,,,,3,,0,0,3,3,0,,,EX,3"

    @pytest.mark.parametrize(("arguments", "says"), [
        (("1", "--full"), "an adjustment needs its --reason: students read it"),
        (("9", "--drop", "--reason", "x"), "no item '9'; there are 1, 2"),
        (("1", "--points", "zoe=1", "--reason", "x"), "no student 'zoe' was graded"),
        (("1", "--points", "ben=9", "--reason", "x"), "1: 9 points, but the item has 2"),
        (("1", "--points", "ben=+1", "--reason", "x"), "expected points such as 4, 2.5 or 3/2"),
        (("1", "--points", "ben", "--reason", "x"), "--points takes STUDENT=POINTS, not 'ben'"),
        (("1", "--scale", "2", "--reason", "x"), "--scale is for the item 'total', and for that"),
        (("total", "--full", "--reason", "x"), "--scale is for the item 'total', and for that"),
        (("1", "--undo"), "nothing was decided on 1 that could be undone"),
    ])  # fmt: skip
    def test_what_cannot_be_is_told_and_changes_nothing(
        self, results: Results, arguments: tuple[str, ...], says: str,
        capsys: pytest.CaptureFixture[str],
    ) -> None:  # fmt: skip
        before = totals(results)
        assert command(results, "adjust", *arguments) == 2
        assert capsys.readouterr().err.startswith(f"grade.py: {says}")
        assert totals(results) == before


class TestRegrade:
    def test_a_request_is_open_until_it_is_answered_and_both_are_told(
        self, results: Results, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert command(results, "regrade", "ben", "1", "--words", "I meant two") == 0
        assert capsys.readouterr().out == "ben: 1 request noted\n"
        assert "You asked: I meant two" in feedback(results, "ben")
        assert "Answer: your request is open" in feedback(results, "ben")
        assert command(results, "regrade") == 0
        assert capsys.readouterr().out == "ben, 1: I meant two\n"
        assert command(results, "regrade", "ben", "1", "--answer", "It says three") == 0
        assert "Answer: It says three" in feedback(results, "ben")
        capsys.readouterr()
        assert command(results, "regrade") == 0
        assert capsys.readouterr().out == "No request is open.\n"

    def test_one_answer_closes_several_and_one_may_be_on_all(self, results: Results) -> None:
        assert command(results, "regrade", "ben", "1", "2", "--words", "both") == 0
        assert command(results, "regrade", "ben", "--words", "and the whole") == 0
        assert command(results, "regrade", "ben", "--answer", "no") == 0
        assert [r.answer for r in results.get_report("ben").regrades] == ["no"] * 3
        assert "You asked: and the whole" in feedback(results, "ben")

    @pytest.mark.parametrize(("arguments", "says"), [
        (("ben", "1"), "regrade takes the student's --words, or the --answer to them"),
        (("ben", "1", "--answer", "no"), "ben has no open request on that"),
        (("ben", "9", "--words", "x"), "no item '9'; there are 1, 2"),
        (("zoe", "1", "--words", "x"), "no student 'zoe' in "),
    ])  # fmt: skip
    def test_what_cannot_be_is_told(
        self, results: Results, arguments: tuple[str, ...], says: str,
        capsys: pytest.CaptureFixture[str],
    ) -> None:  # fmt: skip
        assert command(results, "regrade", *arguments) == 2
        assert capsys.readouterr().err.startswith(f"grade.py: {says}")


class TestLog:
    def test_it_tells_who_did_what_to_whom_and_why(
        self, results: Results, capsys: pytest.CaptureFixture[str]
    ) -> None:
        results.mark("ben", "1", Mark(Fraction(1, 2), True, "nearly", "zoe"))
        assert command(results, "adjust", "1", "--full", "--reason", "wrong", "--who", "kim") == 0
        capsys.readouterr()
        for chosen, says in (
            (("--who", "zoe"), "mark ben, 1 none -> points 1/2, whole True, comment nearly, "
             "grader zoe by zoe (nearly)"),
            (("--who", "kim"), "adjust 1 none -> how full by kim (wrong)"),
        ):  # fmt: skip
            assert command(results, "log", *chosen) == 0
            (line,) = capsys.readouterr().out.splitlines()
            assert line.endswith(says)
        assert command(results, "log", "--student", "ben", "--item", "1", "--json") == 0
        assert '"what": "mark"' in capsys.readouterr().out
