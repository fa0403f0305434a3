"""Numbers under names: right, accepted, slipped, missing, unreadable, and ended badly."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from graders import Layout, Numeric, Slip, Tolerance
from graders.guest.plan import Cause, Failed, Got
from graders.model import Outcome
from tests.graders.samples import DRAW, ENDINGS, TOLD, judge

EDGES = Numeric(
    prompt="How many edges? If self-loops count, say so.",
    source="test 1",
    reference={"edges": 12},
    accepts=[{"edges": 16, "self_loops": True}],
    slips=[
        Slip({"edges": 16}, "You count self-loops without saying so.", share="1/2"),
        Slip({"edges": 6}, "You count pairs."),
    ],
)
STATISTICS = Numeric(
    prompt="Mean and variance.",
    source="test 2",
    reference={"mean": np.array([1.0, 2.0]), "variance": np.array([0.25, 1 / 3])},
    slips=[Slip({"variance": np.array([0.5, 2 / 3])}, "You divide by m - 1.", share="1/4")],
)


class TestOneName:
    @pytest.mark.parametrize("answer", [12, 12.0, "12", "24/2", np.int64(12), [12], Fraction(12)])
    def test_right(self, answer: object) -> None:
        assert judge(EDGES, edges=answer).outcome is Outcome.RIGHT

    def test_accepted_with_its_optional_name(self) -> None:
        assert judge(EDGES, edges=16, self_loops=True).outcome is Outcome.RIGHT
        assert judge(EDGES, edges=16, self_loops=np.True_).outcome is Outcome.RIGHT

    @pytest.mark.parametrize("said", [False, "no", "perhaps", None, 2j, object()])
    def test_not_accepted_where_the_optional_name_says_something_else(self, said: object) -> None:
        verdict = judge(EDGES, edges=16, self_loops=said)
        assert verdict.because == "You count self-loops without saying so."

    def test_an_optional_name_is_never_missed_and_takes_nothing(self) -> None:
        assert judge(EDGES, edges=12, self_loops="whatever").outcome is Outcome.RIGHT

    @pytest.mark.parametrize(("answer", "says", "share"), [
        (16, "You count self-loops without saying so.", "1/2"),
        (6, "You count pairs.", "0"),
    ])  # fmt: skip
    def test_a_slip_gets_its_own_sentence_and_share(
        self, answer: int, says: str, share: str
    ) -> None:
        verdict = judge(EDGES, edges=answer)
        assert (verdict.because, verdict.share) == (says, Fraction(share))
        assert verdict.notes == (f"`edges` is {answer}, which is not right.",)
        assert verdict.outcome is (Outcome.PARTLY if verdict.share else Outcome.WRONG)

    def test_wrong_says_what_was_found_and_keeps_what_was_expected_for_the_grader(self) -> None:
        verdict = judge(EDGES, edges=13)
        assert (verdict.outcome, verdict.share) == (Outcome.WRONG, Fraction(0))
        assert verdict.because == "`edges` is 13, which is not right."
        assert verdict.detail == "`edges`: expected 12"

    def test_missing(self) -> None:
        verdict = judge(EDGES, something_else=12)
        assert verdict.outcome is Outcome.MISSING
        assert verdict.because == "Nothing named `edges` was found."

    @pytest.mark.parametrize("blank", [None, "", "  \n", ...])
    def test_what_a_template_leaves_is_no_answer_yet(self, blank: object) -> None:
        verdict = judge(EDGES, edges=blank)
        assert verdict.outcome is Outcome.MISSING
        assert verdict.because == "`edges` has no answer yet."

    @pytest.mark.parametrize(("answer", "says"), [
        ("twelve", "`edges`: a number such as 13/12 or 1.083 was asked for, not 'twelve'"),
        ([1, [2]], "`edges`: rows of one length were asked for, not [1, [2]]"),
        (True, "`edges`: numbers were asked for, not True"),
        (1j, "`edges`: real numbers were asked for, not complex numbers"),
        ({"a": 1}, "`edges`: numbers were asked for, not {'a': 1}"),
    ])  # fmt: skip
    def test_unreadable(self, answer: object, says: str) -> None:
        verdict = judge(EDGES, edges=answer)
        assert (verdict.outcome, verdict.because) == (Outcome.UNREADABLE, says)

    @pytest.mark.parametrize("cause", ENDINGS)
    def test_every_ending_is_told_and_earns_nothing(self, cause: Cause) -> None:
        verdict = EDGES.judge((ENDINGS[cause], Failed(Cause.MISSING, "self_loops")), DRAW)
        assert verdict.share == 0
        assert f"`edges` {TOLD[cause]}" in verdict.because
        form = cause is Cause.UNSENDABLE
        assert verdict.outcome is (Outcome.UNREADABLE if form else Outcome.WRONG)


class TestSeveralNames:
    RIGHT = {"mean": [1, 2], "variance": [0.25, 1 / 3]}

    def test_all_must_be_right(self) -> None:
        assert judge(STATISTICS, **self.RIGHT).outcome is Outcome.RIGHT

    def test_the_worst_is_told(self) -> None:
        verdict = judge(STATISTICS, mean=[1, 9], variance=[0.25, 1 / 3])
        assert verdict.because == "`mean` is [1, 9], where entry [1] is not right."

    def test_one_missing_among_others_is_named(self) -> None:
        verdict = judge(STATISTICS, mean=[1, 2])
        assert (verdict.outcome, verdict.share) == (Outcome.WRONG, Fraction(0))
        assert verdict.because == "`variance` was not found."
        assert "0.333" in verdict.detail

    def test_all_missing_are_named(self) -> None:
        assert judge(STATISTICS).because == "Nothing named `mean`, `variance` was found."

    def test_one_unreadable_is_named(self) -> None:
        verdict = judge(STATISTICS, mean=[1, 2], variance="?")
        assert verdict.outcome is Outcome.UNREADABLE
        assert verdict.because.startswith("`variance`: a number such as")

    def test_a_slip_that_has_one_of_the_names_is_recognised_by_it(self) -> None:
        verdict = judge(STATISTICS, mean=[1, 2], variance=[0.5, 2 / 3])
        assert (verdict.because, verdict.share) == ("You divide by m - 1.", Fraction(1, 4))

    def test_notes_name_their_value_and_are_kept_beside_a_wrong_one(self) -> None:
        note = "`mean`: its shape is (1, 2); (2,) was asked for"
        assert judge(STATISTICS, mean=[[1, 2]], variance=[0.25, 1 / 3]).notes == (note,)
        assert judge(STATISTICS, mean=[[1, 2]], variance=[3, 4]).notes == (note,)

    def test_a_share_for_the_layout_is_that_of_the_worst_name(self) -> None:
        question = Numeric(
            prompt="", source="test", reference=STATISTICS.reference, layout=Layout(squeeze="1/2")
        )
        verdict = judge(question, mean=[[1, 2]], variance=[0.25, 1 / 3])
        assert (verdict.outcome, verdict.share) == (Outcome.PARTLY, Fraction(1, 2))
        says = "`mean` is [[1, 2]], whose shape is (1, 2); (2,) was asked for."
        assert verdict.because == says
        assert judge(question, mean=[[1, 2]], variance=[3, 4]).share == 0


class TestSlipsThatFail:
    """A slip that has no plain value matches who fails in the same way, and nobody else."""

    QUESTION = Numeric(
        prompt="", source="test", reference={"x": 1}, slips=[Slip({"x": object()}, "An object.")]
    )

    def test_same_cause(self) -> None:
        failed = Failed(Cause.UNSENDABLE, "a value of type object")
        assert self.QUESTION.judge((failed,), DRAW).because == "An object."

    @pytest.mark.parametrize("answer", [Got(2), Got([1, 2]), ENDINGS[Cause.TIMED_OUT]])
    def test_nobody_else(self, answer: Got | Failed) -> None:
        assert self.QUESTION.judge((answer,), DRAW).because != "An object."


def test_a_question_has_its_own_tolerance() -> None:
    rough = Numeric(
        prompt="", source="test", reference={"x": 2.0}, tolerance=Tolerance(absolute=0.1)
    )
    assert judge(rough, x=2.09).outcome is Outcome.RIGHT
    assert judge(rough, x=2.11).outcome is Outcome.WRONG
