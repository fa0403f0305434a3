"""Judged again: everything is shown before anything is written, and marks stay."""

from __future__ import annotations

import dataclasses
import json
from fractions import Fraction
from pathlib import Path

import pytest
import sqlalchemy as sa

from graders import Assignment, Numeric, item
from graders.course import events, rescoring
from graders.course import results as results_module
from graders.course.errors import ResultsError
from graders.course.results import Results
from graders.course.tables import RUNS, VERDICTS
from graders.model import Outcome
from graders.report import changed
from graders.scores import Mark
from tests.graders.course import samples
from tests.graders.course.samples import ASSIGNMENT

THREE = dataclasses.replace(
    ASSIGNMENT,
    items=[
        item("1", 4, Numeric(prompt="", source="", reference={"x": 3})),
        ASSIGNMENT.items[1],
    ],
)


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[Assignment]:
    """The assignment as it stands: the last of the list."""
    found = [ASSIGNMENT]
    monkeypatch.setattr(results_module, "load", lambda name: found[-1])
    return found


@pytest.fixture
def results(tmp_path: Path, store: str, loaded: list[Assignment]) -> Results:
    """Anna says 2, Ben says 3."""
    results = samples.made(tmp_path / "results", store)
    for student, x in (("anna", 2), ("ben", 3)):
        samples.put(results, student, x)
    results.publish()
    return results


def earned(results: Results) -> dict[str, Fraction]:
    return {report.student: report.total.earned for report in results.reports()}


def rows(results: Results) -> list[tuple[object, ...]]:
    with results.database.reading() as connection:
        ordered = sa.select(VERDICTS).order_by(VERDICTS.c.submission, VERDICTS.c.position)
        return [tuple(row) for row in connection.execute(ordered)]


class TestShown:
    def test_each_change_is_shown_and_nothing_is_written(
        self, results: Results, loaded: list[Assignment]
    ) -> None:
        loaded.append(THREE)
        before = rows(results)
        found = rescoring.rescore(results)
        assert rows(results) == before
        told = [(c.student, c.item, changed.points(c.before), changed.points(c.after), c.why)
                for c in found.changes]  # fmt: skip
        assert told == [
            ("anna", "1", "2", "0", "the question changed"),
            ("ben", "1", "0", "4", "the question changed"),
        ]
        summary = found.summary
        assert (summary.students, summary.items) == (2, 2)
        assert [summary.mean_before, summary.mean_after] == [4, 5]
        assert found.questions == ["1"]

    def test_nothing_changed_is_nothing(self, results: Results) -> None:
        before = rows(results)
        assert rescoring.rescore(results, apply=True).changes == []
        assert rows(results) == before

    def test_an_item_that_is_gone_or_new_is_a_change(
        self, results: Results, loaded: list[Assignment]
    ) -> None:
        new = item("3", 1, Numeric(prompt="", source="", reference={"y": 2}))
        loaded.append(dataclasses.replace(ASSIGNMENT, items=[ASSIGNMENT.items[0], new]))
        found = rescoring.rescore(results)
        told = {(c.item, changed.points(c.before), changed.points(c.after)) for c in found.changes}
        assert told == {("2", "3", "none"), ("3", "none", "0 (+1)")}
        assert {r.items[-1].verdict.outcome for r in found.after} == {Outcome.BROKEN}

    def test_a_mark_whose_basis_changes_is_listed(
        self, results: Results, loaded: list[Assignment]
    ) -> None:
        results.mark("ben", "1", Mark(Fraction(1), True))
        loaded.append(THREE)
        found = rescoring.rescore(results)
        told = changed.told(found.summary, found.changes)
        assert told == [
            "The points of 1 item of 1 student change; the mean was 4.5, is 3.5.",
            "1 item is told in other words, at the same points.",
            "ben, 1: a person's mark stays; what the machine says under it changes",
        ]

    def test_the_json_holds_all_of_it(self, results: Results, loaded: list[Assignment]) -> None:
        loaded.append(THREE)
        found = rescoring.rescore(results)
        told = json.loads(changed.as_json(found.summary, found.changes))
        assert (told["students"], told["mean_after"]) == (2, "5")
        assert told["changes"][1]["after"] == {"points": "4", "outcome": "right"}


class TestApplied:
    def test_it_is_written_with_an_event_for_each_student(
        self, results: Results, loaded: list[Assignment]
    ) -> None:
        loaded.append(THREE)
        rescoring.rescore(results, apply=True)
        assert earned(results) == {"anna": 3, "ben": 7}
        with results.database.reading() as connection:
            found = [e for e in events.read(connection) if e.what == "rescored"]
            assert list(events.faults(connection)) == []
        assert [(e.student, e.before, e.after["1"], e.reason) for e in found] == [
            ("anna", {"1": [2, 1]}, [0, 1], "the question changed"),
            ("ben", {"1": [0, 1]}, [4, 1], "the question changed"),
        ]
        assert rescoring.rescore(results).changes == []

    def test_marks_that_people_gave_stay(self, results: Results, loaded: list[Assignment]) -> None:
        results.mark("anna", "1", Mark(Fraction(1), True, "nearly"))
        loaded.append(THREE)
        rescoring.rescore(results, apply=True)
        assert earned(results)["anna"] == 4
        loaded.append(dataclasses.replace(ASSIGNMENT, items=ASSIGNMENT.items[:1]))
        rescoring.rescore(results, apply=True)
        assert earned(results)["anna"] == 1

    def test_the_pages_tell_it(self, results: Results, loaded: list[Assignment]) -> None:
        loaded.append(THREE)
        rescoring.rescore(results, apply=True)
        text = (results.feedback_folder / "ben.txt").read_text(encoding="utf-8")
        assert "7 of 7 points" in text


class TestSince:
    def note(self, results: Results, version: str, questions: dict[str, str]) -> None:
        signed = json.dumps({"graders": version, "questions": questions})
        values = {"began": "", "ended": "", "who": "", "kept": 0, "new": 0, "signature": signed}
        with results.database.writing() as connection:
            connection.execute(RUNS.insert().values(values))

    def test_it_names_the_questions_that_changed_since_a_version(self, results: Results) -> None:
        from graders.course.identity import Keys
        from graders.grading import plans_of

        keys = Keys(ASSIGNMENT, plans_of(ASSIGNMENT, results.secret))
        self.note(results, "0.0.1", {**keys.questions, "2": "another"})
        self.note(results, "0.0.2", keys.questions)
        assert rescoring.rescore(results, since="0.0.1").questions == ["2"]
        assert rescoring.rescore(results, since="0.0.2").questions == []

    def test_a_version_that_never_ran_is_told(self, results: Results) -> None:
        with pytest.raises(ResultsError, match=r"no run of version 9\.9 is in "):
            rescoring.rescore(results, since="9.9")
