"""Many submissions side by side, and scored again without running anything."""

from __future__ import annotations

import dataclasses
import math
import threading
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path

import pytest

from graders import Assignment, Call, Code, Numeric, grading, item
from graders.assignment import Credit
from graders.course import classroom
from graders.course import results as results_module
from graders.course.results import Results
from graders.guest.carry_out import carry_out
from graders.guest.plan import Cell, Load, Plan
from graders.host.isolation import Level
from graders.host.process import Limits
from graders.host.session import Transcript
from graders.intake.submission import Member, Submission
from graders.model import Outcome
from graders.scores import Mark

TINY = Assignment(
    name="tiny",
    title="A tiny one",
    items=[
        item("1", 2, Numeric(prompt="", source="", reference={"x": 2})),
        item("2", 3, Code(
            prompt="", source="", reference={"double": lambda x: 2 * x},
            calls=lambda draw: [Call("double", (draw.case(0).normal(),))])),
    ],
)  # fmt: skip
WITHOUT_THE_SECOND = dataclasses.replace(TINY, items=TINY.items[:1])


def submission(student: str, x: int) -> Submission:
    return Submission(student=student, cells=(Cell("a.py", f"x = {x}"),))


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[Assignment]:
    """The assignment that a results folder finds: the last of the list."""
    found = [TINY]
    monkeypatch.setattr(results_module, "load", lambda name: found[-1])
    return found


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A guest that runs one assignment to `x`; what it was given."""
    cells: list[str] = []

    def take(load: Load, plans: Mapping[str, Plan], limits: Limits, start: object) -> Transcript:
        source = load.cells[0].source
        cells.append(f"{source} in {threading.current_thread().name.partition('_')[0]}")
        names = {"x": int(source.partition("=")[2]), "double": lambda x: 2.0 * x}
        return Transcript(records={n: carry_out(plan, names) for n, plan in plans.items()})

    monkeypatch.setattr(grading, "take", take)
    return cells


@pytest.fixture
def results(tmp_path: Path, loaded: list[Assignment]) -> Results:
    return Results.create(tmp_path / "results", "tiny")


CLASS = [submission(name, x) for name, x in (("cleo", 2), ("anna", 3), ("ben", 2))]


class TestRun:
    @pytest.mark.parametrize("jobs", [1, 2, 8])
    def test_everybody_is_graded_and_told_of(
        self, results: Results, taken: list[str], jobs: int
    ) -> None:
        told: list[str] = []
        reports = classroom.run(TINY, CLASS, results, jobs, done=told.append)
        assert sorted(told) == ["anna", "ben", "cleo"]
        assert {r.student: r.total.earned for r in reports} == {"anna": 3, "ben": 5, "cleo": 5}
        assert len(taken) == 3

    def test_only_those_of_this_run_are_returned_but_all_are_published(
        self, results: Results, taken: list[str]
    ) -> None:
        classroom.run(TINY, CLASS[:1], results)
        reports = classroom.run(TINY, CLASS[1:2], results)
        assert [report.student for report in reports] == ["anna"]
        gradebook = (results.folder / "gradebook.csv").read_text(encoding="utf-8-sig")
        assert [line.partition(",")[0] for line in gradebook.splitlines()] == [
            "student", "anna", "cleo",
        ]  # fmt: skip

    def test_the_signature_says_what_made_the_scores_and_not_the_secret(
        self, results: Results, taken: list[str]
    ) -> None:
        (report,) = classroom.run(TINY, CLASS[:1], results)
        assert report.signature.keys() >= {"graders", "assignment", "inputs", "numpy", "isolation"}
        assert results.secret.decode() not in str(report.signature)

    def test_two_classes_have_two_signatures(self, results: Results) -> None:
        one, other = (classroom.signature(TINY, secret, "")["inputs"] for secret in (b"a", b"b"))
        assert one != other

    def test_a_second_run_changes_no_byte(self, results: Results, taken: list[str]) -> None:
        texts = []
        for jobs in (1, 3):
            classroom.run(TINY, CLASS, results, jobs)
            files = [path for path in results.folder.rglob("*") if path.is_file()]
            texts.append({path: path.read_bytes() for path in files})
        assert texts[0] == texts[1]


class TestGroups:
    GROUP = dataclasses.replace(
        CLASS[0],
        student="anna",
        track="4644",
        members=(Member("anna", "4644"), Member("ben", "7643")),
    )
    TRACKS = dataclasses.replace(
        TINY,
        tracks=("4644", "7643"),
        items=[TINY.items[0], dataclasses.replace(TINY.items[1], credit={"4644": Credit.EXTRA})],
    )

    def test_it_runs_once_and_counts_for_all_each_in_their_own_track(
        self, results: Results, taken: list[str], loaded: list[Assignment]
    ) -> None:
        loaded.append(self.TRACKS)
        reports = classroom.run(self.TRACKS, [self.GROUP], results)
        assert len(taken) == 1
        assert {r.student: (r.track, int(r.total.possible)) for r in reports} == {
            "anna": ("4644", 2), "ben": ("7643", 5),
        }  # fmt: skip
        again = classroom.rescore(results)
        assert again == reports


class TestRescore:
    @pytest.fixture(autouse=True)
    def _graded(self, results: Results, taken: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
        classroom.run(TINY, CLASS, results)

        def take(*_: object) -> Transcript:
            raise AssertionError("student code was run")

        monkeypatch.setattr(grading, "take", take)

    def test_another_reference_makes_other_points_without_running_anything(
        self, results: Results, loaded: list[Assignment]
    ) -> None:
        three = Numeric(prompt="", source="", reference={"x": 3})
        loaded.append(dataclasses.replace(TINY, items=[item("1", 4, three), TINY.items[1]]))
        reports = classroom.rescore(results)
        assert {r.student: r.total.earned for r in reports} == {"anna": 7, "ben": 3, "cleo": 3}

    def test_the_same_assignment_makes_the_same_bytes(self, results: Results) -> None:
        before = {path: path.read_bytes() for path in results.folder.rglob("*.*")}
        classroom.rescore(results)
        assert {path: path.read_bytes() for path in results.folder.rglob("*.*")} == before

    def test_marks_that_people_gave_survive(
        self, results: Results, loaded: list[Assignment]
    ) -> None:
        results.mark("anna", "1", Mark(Fraction(1), True, "nearly"))
        reports = {report.student: report for report in classroom.rescore(results)}
        assert reports["anna"].total.earned == 4
        loaded.append(WITHOUT_THE_SECOND)
        reports = {report.student: report for report in classroom.rescore(results)}
        assert reports["anna"].total.earned == 1

    def test_a_question_that_nobody_was_asked_is_broken(
        self, results: Results, loaded: list[Assignment]
    ) -> None:
        new = item("3", 1, Numeric(prompt="", source="", reference={"y": 2}))
        loaded.append(dataclasses.replace(TINY, items=[*TINY.items, new]))
        for report in classroom.rescore(results):
            assert report.items[-1].verdict.outcome is Outcome.BROKEN
            assert report.items[-1].verdict.detail == "the item was never asked"
            assert report.total.waiting == 1


class TestWhatWasAsked:
    """A real guest is asked once, and its transcripts are judged by questions that changed."""

    @pytest.fixture
    def graded(self, results: Results) -> Results:
        cells = (Cell("a.py", "x = 2\ndef double(x):\n    return 2 * x"),)
        one = Submission(student="anna", cells=cells)
        (report,) = classroom.run(TINY, [one], results, minimum=Level.WEAK)
        assert report.total.earned == 5
        return results

    def drawn(self, change: Callable[[float], float]) -> Assignment:
        """The class's second question, its input changed."""
        question = Code(
            prompt="",
            source="",
            reference={"double": lambda x: 2 * x},
            calls=lambda draw: [Call("double", (change(draw.case(0).normal()),))],
        )
        return dataclasses.replace(TINY, items=[TINY.items[0], item("2", 3, question)])

    def test_an_answer_to_other_inputs_is_not_judged_by_the_new_ones(
        self, graded: Results, loaded: list[Assignment]
    ) -> None:
        loaded.append(self.drawn(lambda x: x + 0.001))
        (report,) = classroom.rescore(graded)
        assert report.items[0].verdict.outcome is Outcome.RIGHT
        assert report.items[1].verdict.outcome is Outcome.BROKEN
        assert "run it again" in report.items[1].verdict.because
        assert report.total.waiting == 3

    @pytest.mark.parametrize("towards", [-math.inf, math.inf])
    def test_inputs_whose_last_bits_another_machine_computes_are_the_same(
        self, graded: Results, loaded: list[Assignment], towards: float
    ) -> None:
        loaded.append(self.drawn(lambda x: math.nextafter(x, towards)))
        (report,) = classroom.rescore(graded)
        assert [each.verdict.outcome for each in report.items] == [Outcome.RIGHT, Outcome.RIGHT]
