"""Marks as events: given, taken back, confirmed, and typed into `marks.csv`."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from graders.course import events, marking
from graders.course.marks import MarkError
from graders.course.results import Results
from graders.course.tables import EVENTS
from graders.scores import Mark
from tests.graders.course import samples

HEAD = "student,item,points,for,comment,grader"


@pytest.fixture
def results(tmp_path: Path, store: str) -> Results:
    """Anna has everything, Ben only the second item."""
    results = samples.made(tmp_path / "results", store)
    for student, x in (("anna", 2), ("ben", 3)):
        samples.put(results, student, x)
    results.publish()
    return results


def whole(points: str, comment: str = "", grader: str = "me") -> Mark:
    return Mark(Fraction(points), True, comment, grader)


def earned(results: Results, student: str) -> Fraction:
    return results.get_report(student).total.earned


def undo(results: Results, student: str, item: str) -> None:
    with results.marking() as connection:
        marking.undo(connection, student, item)


def typed(results: Results, *rows: str) -> list[str]:
    """Write `marks.csv` as a spreadsheet would; what is told when it is read."""
    (results.folder / "marks.csv").write_text("\n".join([HEAD, *rows, ""]), encoding="utf-8")
    results.notes.clear()
    with results.marking():
        pass
    results.publish()
    return results.notes


def happened(results: Results) -> list[tuple[str, str | None, str]]:
    with results.database.reading() as connection:
        found = events.read(connection, EVENTS.c.item.is_not(None))
    return [(event.what, event.student, event.who) for event in found]


class TestUndo:
    def test_each_change_of_a_mark_is_taken_back_in_turn(self, results: Results) -> None:
        for points in ("1", "2"):
            results.mark("ben", "1", whole(points))
        assert earned(results, "ben") == 5
        undo(results, "ben", "1")
        assert earned(results, "ben") == 4
        undo(results, "ben", "1")
        assert earned(results, "ben") == 3
        with pytest.raises(MarkError, match="ben has no mark on 1 that could be undone"):
            undo(results, "ben", "1")

    def test_history_keeps_all_of_it(self, results: Results) -> None:
        results.mark("ben", "1", whole("1"))
        undo(results, "ben", "1")
        assert [what for what, _, _ in happened(results)] == ["mark", "undo mark"]
        with results.database.reading() as connection:
            given, undone = events.read(connection, EVENTS.c.item.is_not(None))
            assert list(events.faults(connection)) == []
        assert given.before is None
        assert given.after["points"] == [1, 1]
        assert (undone.before["points"], undone.after) == ([1, 1], None)

    def test_it_is_undone_in_the_file_as_well(self, results: Results) -> None:
        results.mark("ben", "1", whole("1"))
        results.publish()
        assert "ben,1,1,whole item" in (results.folder / "marks.csv").read_text(encoding="utf-8")
        undo(results, "ben", "1")
        results.publish()
        assert "ben" not in (results.folder / "marks.csv").read_text(encoding="utf-8")


class TestReplaced:
    """A mark on an attempt that another one replaces."""

    def test_it_is_told_and_counts_once_it_is_confirmed(self, results: Results) -> None:
        results.mark("ben", "1", whole("1"))
        assert earned(results, "ben") == 4
        samples.put(results, "ben", 5)
        assert earned(results, "ben") == 3
        assert results.unconfirmed_marks() == [
            "ben, 1: the mark was given on an earlier attempt and counts once it is confirmed: "
            "grade.py mark ben 1 --confirm"
        ]
        with results.marking() as connection:
            marking.confirm(connection, "ben", "1", results.row(connection, "ben")["id"])
        assert earned(results, "ben") == 4
        assert results.unconfirmed_marks() == []
        undo(results, "ben", "1")
        assert earned(results, "ben") == 3

    def test_it_counts_again_when_its_own_attempt_does(self, results: Results) -> None:
        results.mark("ben", "1", whole("1"))
        samples.put(results, "ben", 5)
        samples.put(results, "ben", 3)
        assert earned(results, "ben") == 4
        assert results.unconfirmed_marks() == []

    def test_a_new_mark_is_for_the_new_attempt(self, results: Results) -> None:
        results.mark("ben", "1", whole("1"))
        samples.put(results, "ben", 5)
        results.mark("ben", "1", whole("2"))
        assert earned(results, "ben") == 5
        assert results.unconfirmed_marks() == []

    def test_it_stays_in_the_file_and_is_not_taken_for_a_new_one(self, results: Results) -> None:
        results.mark("ben", "1", whole("1"))
        samples.put(results, "ben", 5)
        results.publish()
        assert typed(results, "ben,1,1,whole item,,me", "anna,1,0,whole item,,me") == []
        assert earned(results, "ben") == 3
        assert earned(results, "anna") == 3
        assert len(results.unconfirmed_marks()) == 1

    def test_none_can_be_confirmed_where_there_is_none(self, results: Results) -> None:
        with (
            results.database.writing() as connection,
            pytest.raises(MarkError, match="anna has no mark on 1 to confirm"),
        ):
            marking.confirm(connection, "anna", "1", 1)


class TestFile:
    def test_rows_that_were_typed_are_marks_with_their_grader(self, results: Results) -> None:
        assert typed(results, "ben,1,0.5,whole item,nearly,zoe") == []
        assert earned(results, "ben") == Fraction(7, 2)
        assert happened(results) == [("mark", "ben", "zoe")]

    def test_a_row_that_is_as_before_is_no_event(self, results: Results) -> None:
        results.mark("ben", "1", whole("1"))
        results.publish()
        typed(results, "ben,1,1,whole item,,me", "anna,1,1,whole item,,zoe")
        assert [who for _, _, who in happened(results)] == ["me", "zoe"]

    def test_the_file_as_it_was_written_is_not_read_again(self, results: Results) -> None:
        results.mark("ben", "1", whole("1"))
        results.publish()
        for _ in range(2):
            with results.marking():
                pass
        assert len(happened(results)) == 1

    def test_a_row_that_is_gone_is_a_mark_taken_back_and_told(self, results: Results) -> None:
        results.mark("ben", "1", whole("1"))
        results.publish()
        assert typed(results) == [
            "ben, 1: the mark was taken back, since its row is gone from marks.csv; "
            "grade.py mark ben 1 --undo brings it back"
        ]
        assert earned(results, "ben") == 3
        undo(results, "ben", "1")
        assert earned(results, "ben") == 4

    def test_a_file_that_is_gone_is_written_again(self, results: Results) -> None:
        results.mark("ben", "1", whole("1"))
        results.publish()
        (results.folder / "marks.csv").unlink()
        with results.marking():
            pass
        results.publish()
        assert "ben,1,1" in (results.folder / "marks.csv").read_text(encoding="utf-8")
        assert earned(results, "ben") == 4

    def test_a_mark_is_added_to_what_was_typed(self, results: Results) -> None:
        """Neither loses the other: the file is read before the mark is stored."""
        (results.folder / "marks.csv").write_text(
            f"{HEAD}\nanna,1,1,whole item,,zoe\n", encoding="utf-8"
        )
        results.mark("ben", "1", whole("1"))
        results.publish()
        rows = (results.folder / "marks.csv").read_text(encoding="utf-8").splitlines()[1:]
        assert [row.split(",")[0] for row in rows] == ["anna", "ben"]

    def test_marks_that_were_typed_before_the_first_run_count(self, tmp_path: Path) -> None:
        (tmp_path / "fresh").mkdir()
        results = samples.made(tmp_path / "fresh" / "results")
        typed(results, "ben,1,1,whole item,,zoe")
        samples.put(results, "ben", 3)
        assert earned(results, "ben") == 4
