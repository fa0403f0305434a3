"""Many submissions side by side: what is new is run, what is as before is left alone."""

from __future__ import annotations

import dataclasses
import math
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from graders import Assignment, Call, Code, Numeric, grading, item
from graders.assignment import Credit
from graders.course import classroom, rescoring
from graders.course import results as results_module
from graders.course.errors import ResultsError
from graders.course.results import Results
from graders.course.running import RunResult
from graders.course.signature import signature
from graders.guest.carry_out import carry_out
from graders.guest.plan import Cause, Cell, Failed, Load, Plan
from graders.host.isolation import Level
from graders.host.process import Limits
from graders.host.session import Transcript, digest
from graders.intake.submission import Member, Submission
from graders.model import Outcome
from graders.scores import Report

DOUBLE = Code(
    prompt="", source="", reference={"double": lambda x: 2 * x},
    calls=lambda draw: [Call("double", (draw.case(0).normal(),))],
)  # fmt: skip
TWO = Numeric(prompt="", source="", reference={"x": 2})
TINY = Assignment(name="tiny", title="A tiny one", items=[item("1", 2, TWO), item("2", 3, DOUBLE)])


def submission(student: str, x: int) -> Submission:
    cells = (Cell("a.py", f"x = {x}"),)
    return Submission(student=student, cells=cells, digest=f"{student} {x}")


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[Assignment]:
    """The assignment that a results folder finds: the last of the list."""
    found = [TINY]
    monkeypatch.setattr(results_module, "load", lambda name: found[-1])
    return found


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A guest that runs one assignment to `x`; what it was given, and what it was asked."""
    cells: list[str] = []

    def take(load: Load, plans: Mapping[str, Plan], limits: Limits, start: object) -> Transcript:
        source = load.cells[0].source
        cells.append(f"{source}: {' '.join(sorted(plans))}")
        names = {"x": int(source.partition("=")[2]), "double": lambda x: 2.0 * x}
        return Transcript(
            records={n: carry_out(plan, names) for n, plan in plans.items()},
            asked={n: digest(plan) for n, plan in plans.items()},
        )

    monkeypatch.setattr(grading, "take", take)
    return cells


@pytest.fixture
def results(tmp_path: Path, store: str, loaded: list[Assignment]) -> Results:
    return Results.create(tmp_path / "results", "tiny", store=store)


CLASS = [submission(name, x) for name, x in (("cleo", 2), ("anna", 3), ("ben", 2))]


def earned(reports: list[Report]) -> dict[str, int]:
    return {report.student: int(report.total.earned) for report in reports}


def ran(results: Results, given: list[Submission], **more: object) -> RunResult:
    return classroom.run(TINY, given, results, **more)  # type: ignore[arg-type]


class TestRun:
    @pytest.mark.parametrize("jobs", [1, 2, 8])
    def test_everybody_is_graded_and_told_of(
        self, results: Results, taken: list[str], jobs: int
    ) -> None:
        told: list[str] = []
        made = ran(results, CLASS, jobs=jobs, done=told.append)
        assert sorted(told) == ["anna", "ben", "cleo"]
        assert earned(made.reports) == {"anna": 3, "ben": 5, "cleo": 5}
        assert (len(taken), made.new, made.kept) == (3, 3, 0)

    def test_only_those_of_this_run_are_returned_but_all_are_published(
        self, results: Results, taken: list[str]
    ) -> None:
        ran(results, CLASS[:1])
        assert earned(ran(results, CLASS[1:2]).reports) == {"anna": 3}
        gradebook = (results.folder / "gradebook.csv").read_text(encoding="utf-8-sig")
        students = [line.partition(",")[0] for line in gradebook.splitlines()]
        assert students == ["student", "anna", "cleo"]

    def test_the_signature_says_what_made_the_scores_and_not_the_secret(
        self, results: Results, taken: list[str]
    ) -> None:
        (report,) = ran(results, CLASS[:1]).reports
        assert report.signature.keys() >= {"graders", "assignment", "inputs", "numpy", "isolation"}
        assert results.secret.decode() not in str(report.signature)

    def test_two_classes_have_two_signatures(self) -> None:
        one, other = (signature(TINY, secret, "")["inputs"] for secret in (b"a", b"b"))
        assert one != other

    def test_work_runs_in_threads_of_a_pool(
        self, results: Results, taken: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        names: list[str] = []
        take = vars(grading)["take"]

        def named(*given: object) -> Transcript:
            names.append(threading.current_thread().name.partition("_")[0])
            made: Transcript = take(*given)
            return made

        monkeypatch.setattr(grading, "take", named)
        ran(results, CLASS, jobs=2)
        assert names == ["pool"] * 3

    def test_a_fault_of_ours_in_a_thread_ends_the_run(
        self, results: Results, taken: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from graders.course import keeping

        def judge(*_: object) -> None:
            raise RuntimeError("ours")

        monkeypatch.setattr(keeping, "judge", judge)
        with pytest.raises(RuntimeError, match="ours"):
            ran(results, CLASS, jobs=2)
        assert results.reports() == []


class TestSecondRun:
    def test_nothing_new_runs_nothing(self, results: Results, taken: list[str]) -> None:
        before = ran(results, CLASS).reports
        taken.clear()
        made = ran(results, CLASS)
        assert (taken, made.new, made.kept) == ([], 0, 3)
        assert made.reports == before

    def test_what_is_new_is_run(self, results: Results, taken: list[str]) -> None:
        ran(results, CLASS)
        taken.clear()
        made = ran(results, [*CLASS, submission("dora", 2)])
        assert (taken, made.new, made.kept) == (["x = 2: 1 2"], 1, 3)

    def test_another_hand_in_of_a_student_counts_and_the_first_is_kept(
        self, results: Results, taken: list[str]
    ) -> None:
        ran(results, CLASS)
        taken.clear()
        made = ran(results, [submission("anna", 2), *CLASS[::2]])
        assert (len(taken), made.new, made.kept) == (1, 1, 2)
        assert earned(made.reports)["anna"] == 5
        taken.clear()
        made = ran(results, CLASS)  # the first one again, which is stored
        assert (taken, earned(made.reports)["anna"]) == ([], 3)

    def test_again_runs_those_who_are_named(self, results: Results, taken: list[str]) -> None:
        ran(results, CLASS)
        taken.clear()
        assert ran(results, CLASS, again=["anna"]).new == 1
        assert taken == ["x = 3: 1 2"]
        assert ran(results, CLASS, again=[]).new == 3

    def test_an_old_verdict_is_left_alone_whatever_the_question_says_now(
        self, results: Results, taken: list[str]
    ) -> None:
        """The plan is the same: only `rescore --apply` changes what was judged."""
        ran(results, CLASS)
        taken.clear()
        three = Numeric(prompt="", source="", reference={"x": 3})
        changed = dataclasses.replace(TINY, items=[item("1", 2, three), TINY.items[1]])
        made = classroom.run(changed, [*CLASS, submission("dora", 2)], results)
        assert earned(made.reports) == {"anna": 3, "ben": 5, "cleo": 5, "dora": 3}
        assert len(taken) == 1

    def test_an_item_that_asks_something_else_is_asked_alone_and_told(
        self, results: Results, taken: list[str]
    ) -> None:
        ran(results, CLASS)
        taken.clear()
        other = Numeric(prompt="", source="", reference={"y": 2})
        changed = dataclasses.replace(TINY, items=[item("1", 2, other), TINY.items[1]])
        made = classroom.run(changed, CLASS, results)
        assert sorted(taken) == ["x = 2: 1", "x = 2: 1", "x = 3: 1"]
        assert earned(made.reports) == {"anna": 3, "ben": 3, "cleo": 3}
        assert sorted((c.student, c.item) for c in made.changes if c.moved) == [
            ("ben", "1"), ("cleo", "1"),
        ]  # fmt: skip

    def test_other_limits_are_another_environment(self, results: Results, taken: list[str]) -> None:
        ran(results, CLASS)
        taken.clear()
        limits = dataclasses.replace(TINY.limits, item_seconds=7.0)
        classroom.run(dataclasses.replace(TINY, limits=limits), CLASS, results)
        assert len(taken) == 3

    def test_a_wall_that_failed_is_tried_again(
        self, results: Results, taken: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        take = vars(grading)["take"]

        def failing(*_: object) -> Transcript:
            return Transcript(records={n: (Failed(Cause.WALL, "no guest"),) for n in ("1", "2")})

        monkeypatch.setattr(grading, "take", failing)
        assert ran(results, CLASS[:1]).reports[0].broken
        monkeypatch.setattr(grading, "take", take)
        assert earned(ran(results, CLASS[:1]).reports) == {"cleo": 5}

    def test_a_question_that_fails_to_ask_is_asked_once_it_is_repaired(
        self, results: Results, taken: list[str]
    ) -> None:
        def no_calls(draw: object) -> list[Call]:
            raise RuntimeError("the author's")

        fails = Code(prompt="", source="", reference={"double": lambda x: 2 * x}, calls=no_calls)
        broken = dataclasses.replace(TINY, items=[TINY.items[0], item("2", 3, fails)])
        (report,) = classroom.run(broken, CLASS[:1], results).reports
        assert report.items[1].verdict.outcome is Outcome.BROKEN
        taken.clear()
        assert earned(ran(results, CLASS[:1]).reports) == {"cleo": 5}
        assert taken == ["x = 2: 2"]


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
        reports = classroom.run(self.TRACKS, [self.GROUP], results).reports
        assert len(taken) == 1
        assert {r.student: (r.track, int(r.total.possible)) for r in reports} == {
            "anna": ("4644", 2), "ben": ("7643", 5),
        }  # fmt: skip
        assert rescoring.rescore(results).after == reports

    def test_who_joins_a_group_later_gets_what_it_answered(
        self, results: Results, taken: list[str]
    ) -> None:
        alone = dataclasses.replace(self.GROUP, members=(), track="")
        ran(results, [alone])
        taken.clear()
        members = (Member("anna"), Member("ben"))
        unread = dataclasses.replace(alone, members=members, cells=())  # known, so not read again
        made = ran(results, [unread])
        assert taken == []
        assert earned(made.reports) == {"anna": 5, "ben": 5}

    def test_a_track_that_the_roster_corrects_counts_at_once(
        self, results: Results, taken: list[str], loaded: list[Assignment]
    ) -> None:
        loaded.append(self.TRACKS)
        alone = dataclasses.replace(self.GROUP, members=())
        classroom.run(self.TRACKS, [alone], results)
        taken.clear()
        moved = dataclasses.replace(alone, track="7643")
        (report,) = classroom.run(self.TRACKS, [moved], results).reports
        assert (taken, report.track, int(report.total.possible)) == ([], "7643", 5)


class TestOpenFiles:
    def test_too_few_are_told_before_anything_runs(
        self, results: Results, taken: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import resource

        monkeypatch.setattr(resource, "getrlimit", lambda _: (64, 150))
        with pytest.raises(ResultsError) as told:
            ran(results, CLASS, jobs=8)
        assert str(told.value) == (
            "8 jobs need 256 open files, and this process may have 150: "
            "allow more with `ulimit -n 256`"
        )
        assert taken == []

    def test_what_may_be_had_is_taken(
        self, results: Results, taken: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import resource

        limits: list[tuple[int, int]] = []
        monkeypatch.setattr(resource, "getrlimit", lambda _: (64, 4096))
        monkeypatch.setattr(resource, "setrlimit", lambda _, wanted: limits.append(wanted))
        ran(results, CLASS, jobs=8)
        assert limits == [(256, 4096)]


class TestWhatWasAsked:
    """A real guest is asked once, and its transcripts are judged by questions that changed."""

    @pytest.fixture
    def graded(self, results: Results) -> Results:
        cells = (Cell("a.py", "x = 2\ndef double(x):\n    return 2 * x"),)
        one = Submission(student="anna", cells=cells)
        made = classroom.run(TINY, [one], results, minimum=Level.WEAK)
        (report,) = made.reports
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
        (report,) = rescoring.rescore(graded).after
        assert report.items[0].verdict.outcome is Outcome.RIGHT
        assert report.items[1].verdict.outcome is Outcome.BROKEN
        assert "run it again" in report.items[1].verdict.because
        assert report.total.waiting == 3

    @pytest.mark.parametrize("towards", [-math.inf, math.inf])
    def test_inputs_whose_last_bits_another_machine_computes_are_the_same(
        self, graded: Results, loaded: list[Assignment], towards: float
    ) -> None:
        loaded.append(self.drawn(lambda x: math.nextafter(x, towards)))
        (report,) = rescoring.rescore(graded).after
        assert [each.verdict.outcome for each in report.items] == [Outcome.RIGHT, Outcome.RIGHT]

    @pytest.mark.parametrize("towards", [-math.inf, math.inf])
    def test_nor_are_they_asked_again(
        self, graded: Results, monkeypatch: pytest.MonkeyPatch, towards: float
    ) -> None:
        def take(*_: object) -> None:
            raise AssertionError("student code was run")

        monkeypatch.setattr(grading, "take", take)
        one = Submission(student="anna")
        made = classroom.run(self.drawn(lambda x: math.nextafter(x, towards)), [one], graded)
        assert (made.new, made.kept) == (0, 1)
