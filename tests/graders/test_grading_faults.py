"""Grading where code ended badly, or where we failed; and what the guest is given."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from graders import (
    Assignment,
    Call,
    Code,
    Draw,
    Numeric,
    criterion,
    grading,
    item,
)
from graders.grading import grade, judge
from graders.guest.carry_out import carry_out
from graders.guest.plan import Cause, Cell, Failed, Got, Load, Plan, Record
from graders.host.process import Limits
from graders.host.session import Transcript
from graders.intake.submission import Submission
from graders.model import Outcome, Question
from graders.scores import Report
from tests.graders.graded import (
    CHOICE,
    NUMBER,
    PROOF,
    WORDS,
    asked,
    assignment,
    judged,
    points,
)
from tests.graders.samples import ENDINGS, SECRET


class TestEndings:
    @pytest.mark.parametrize("cause", ENDINGS)
    @pytest.mark.parametrize("question", [NUMBER, PROOF, CHOICE])
    def test_the_cause_is_kept_for_the_instructor(self, cause: Cause, question: Question) -> None:
        rest = [Failed(Cause.NOT_ASKED)] * (len(question.ask(Draw.of(b"", "", ""))) - 1)
        graded = judged(question, (ENDINGS[cause], *rest))
        assert graded.verdict.cause == cause
        assert graded.verdict.outcome in (Outcome.WRONG, Outcome.UNREADABLE)
        assert graded.machine.earned == 0

    def test_what_was_never_asked_goes_to_a_person(self) -> None:
        """The code died too often elsewhere: that costs nothing here."""
        says = "the code had ended its process 21 times"
        record = (Failed(Cause.NOT_ASKED, says), Failed(Cause.NOT_ASKED))
        graded = judged(PROOF, record)
        assert (graded.verdict.outcome, graded.score) == (Outcome.TO_READ, points("0", "5"))
        assert graded.verdict.because == f"Not asked: {says}. A person must look."

    @pytest.mark.parametrize("record", [
        (Failed(Cause.WALL, "the guest could not be started"), Failed(Cause.NOT_ASKED)),
        (Got(2), Failed(Cause.WALL, "the guest could not be started")),
    ])  # fmt: skip
    def test_a_wall_that_fails_is_our_fault(self, record: Record) -> None:
        graded = judged(PROOF, record)
        assert (graded.verdict.outcome, graded.score) == (Outcome.BROKEN, points("0", "5"))
        assert graded.verdict.detail == "the guest could not be started"


class TestBroken:
    def boom(self, x: float) -> float:
        raise ZeroDivisionError("ours")

    def question(self) -> Code:
        return Code(
            prompt="", source="S5", reference={"f": self.boom},
            calls=lambda draw: [Call("f", (1,))], rubric=[criterion("1/5", "why")],
        )  # fmt: skip

    def test_an_exception_of_ours_waits_for_all_points_and_tells_the_grader_alone(self) -> None:
        graded = judged(self.question(), (Got(1),))
        assert (graded.verdict.outcome, graded.score) == (Outcome.BROKEN, points("0", "5"))
        says = "The grader itself failed here. It costs you nothing; a person will look."
        assert graded.verdict.because == says
        assert "S5: the right answer f itself fails" in graded.verdict.detail
        assert "Traceback" in graded.verdict.detail

    def test_it_is_this_items_affair_alone(self) -> None:
        built = assignment(self.question(), NUMBER)
        records = {"1": (Got(1),), "2": asked(NUMBER, "2", x=2)}
        report = judge(built, Submission(student="a"), Transcript(records=records), SECRET)
        assert [g.verdict.outcome for g in report.items] == [Outcome.BROKEN, Outcome.RIGHT]
        assert report.broken

    @pytest.mark.parametrize("record", [(), (Got(1), Got(2), Got(3)), (Got(1),)])
    def test_a_record_of_another_plan_is_no_fault_of_the_students(self, record: Record) -> None:
        """The question has changed since it was asked."""
        assert judged(PROOF, record).verdict.outcome is Outcome.BROKEN


class TestGrade:
    """What the guest is given; the guest itself is not needed here."""

    @pytest.fixture
    def taken(self, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
        taken: dict[str, object] = {}

        def take(load: Load, plans: Mapping[str, Plan], limits: Limits, *_: object) -> Transcript:
            taken.update(load=load, plans=plans, limits=limits)
            return Transcript(records={n: carry_out(plan, {"x": 2}) for n, plan in plans.items()})

        monkeypatch.setattr(grading, "take", take)
        return taken

    def graded(self, built: Assignment, **submitted: object) -> Report:
        submission = Submission(student="anna", **submitted)  # type: ignore[arg-type]
        report, _ = grade(built, submission, SECRET)
        return report

    def test_it_is_asked_and_judged(self, taken: dict[str, object]) -> None:
        cells = (Cell("a.py", "x = 2"),)
        report = self.graded(assignment(NUMBER), cells=cells)
        assert report.items[0].verdict.outcome is Outcome.RIGHT
        assert isinstance(load := taken["load"], Load)
        assert load.cells == cells

    def test_a_question_that_cannot_be_asked_is_broken_alone(
        self, taken: dict[str, object]
    ) -> None:
        empty = Code(prompt="", source="S6", reference={"f": abs}, calls=lambda draw: [])
        report = self.graded(assignment(empty, NUMBER))
        outcomes = [graded.verdict.outcome for graded in report.items]
        assert outcomes == [Outcome.BROKEN, Outcome.RIGHT]
        assert "S6: no calls were drawn" in report.items[0].verdict.detail
        assert list(taken["plans"]) == ["2"]  # type: ignore[call-overload]

    def test_a_guest_that_we_fail_on_costs_this_student_nothing(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def take(*_: object) -> Transcript:
            raise ValueError("a bug of ours")

        monkeypatch.setattr(grading, "take", take)
        report = self.graded(assignment(NUMBER, WORDS))
        assert {graded.verdict.outcome for graded in report.items} == {Outcome.BROKEN}
        assert report.total.waiting == report.total.possible
        assert "a bug of ours" in report.items[0].verdict.detail

    def test_text_for_an_item_stands_in_for_its_one_name(self, taken: dict[str, object]) -> None:
        prose = {"1": "because", "2": "it is 2", "3": "a proof", "9": "no such item"}
        self.graded(assignment(WORDS, NUMBER, PROOF), prose=prose)
        assert isinstance(load := taken["load"], Load)
        assert load.texts == {"why": "because", "x": "it is 2"}

    def test_the_kit_goes_along(self, taken: dict[str, object], tmp_path: Path) -> None:
        (tmp_path / "waves.py").write_text("def sine(): ...", encoding="utf-8")
        built = Assignment(
            name="tiny", title="", items=[item("1", 1, NUMBER)], kit=[tmp_path / "waves.py"]
        )
        self.graded(built)
        assert isinstance(load := taken["load"], Load)
        assert load.kit == {"waves": "def sine(): ..."}


def test_large_answers_are_judged_fast() -> None:
    wanted = np.random.default_rng(0).normal(size=(1000, 1000))
    big = Numeric(prompt="", source="", reference={"x": wanted})
    assert judged(big, (Got(wanted + 1),)).verdict.outcome is Outcome.WRONG
