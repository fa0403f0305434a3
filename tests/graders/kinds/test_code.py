"""Functions that are called: agreement on every call, and the counterexample that is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

import numpy as np
import numpy.typing as npt
import pytest

from graders import Call, Calls, Code, Draw, Layout, Slip
from graders.guest.plan import Cause, Failed, Got, Record
from graders.model import AuthoringError, Outcome
from tests.graders.samples import DRAW, ENDINGS, TOLD, judge

Vector = npt.NDArray[np.float64]


def calls(draw: Draw) -> Calls:
    drawn = [draw.case(k).normal(size=k + 2) for k in range(4)]
    return [Call("double", (x,), ("x",)) for x in (np.array([1.0, 2.0]), *drawn)]


def raises(x: Vector) -> Vector:
    raise KeyError("y")


EMPTY: dict[str, object] = {}
MISSING_SIGN = Failed(Cause.MISSING, "sign")
DOUBLE = Code(
    prompt="Twice x.",
    source="test 3",
    calls=calls,
    reference={"double": lambda x: 2 * x},
    accepts=[{"double": lambda x: -2 * x, "sign": "turned"}],
    slips=[
        Slip({"double": lambda x: x**2}, "This is the square.", share="1/4"),
        Slip({"double": raises}, "Your function looks for what is not there."),
    ],
)
SUM = Code(
    prompt="a + b",
    source="test 4",
    calls=lambda draw: [Call("add", pair) for pair in ((1, 2), (10, 20), (100, 200))],
    reference={"add": lambda a, b: a + b},
)
MATRIX = Code(
    prompt="The outer product",
    source="test 5",
    calls=lambda draw: [Call("outer", (np.arange(1.0, n), np.ones(2))) for n in (3, 4)],
    reference={"outer": np.outer},
    layout=Layout(transpose="1/2"),
)


@pytest.mark.parametrize("double", [
    lambda x: 2 * x, lambda x: (2 * x).tolist(), lambda x: (2 * x).reshape(-1, 1),
    lambda x: (2 * x).astype(np.float32), lambda x: [Fraction(2 * float(v)) for v in x],
])  # fmt: skip
def test_right(double: Callable[[Vector], object]) -> None:
    assert judge(DOUBLE, double=double).outcome is Outcome.RIGHT


class TestAccepted:
    def test_with_its_optional_name_whatever_its_case(self) -> None:
        assert judge(DOUBLE, double=lambda x: -2 * x, sign=" Turned ").outcome is Outcome.RIGHT

    @pytest.mark.parametrize("sign", [None, "straight", 3, object()])
    def test_not_without_it(self, sign: object) -> None:
        assert judge(DOUBLE, double=lambda x: -2 * x, sign=sign).outcome is Outcome.WRONG
        assert judge(DOUBLE, double=lambda x: -2 * x).outcome is Outcome.WRONG


class TestSlips:
    def test_own_sentence_and_share_with_the_counterexample_as_a_note(self) -> None:
        verdict = judge(DOUBLE, double=lambda x: x * x)
        assert (verdict.outcome, verdict.share) == (Outcome.PARTLY, Fraction(1, 4))
        assert verdict.because == "This is the square."
        says = "`double(x=[1, 2])` gives [1, 4], where entry [0] is not right."
        assert verdict.notes == (f"{says} It agrees on 0 of 5 inputs.",)

    def test_a_slip_that_raises_is_recognised_in_who_raises(self) -> None:
        says = "Your function looks for what is not there."
        assert judge(DOUBLE, double=lambda x: EMPTY["y"]).because == says

    def test_and_not_in_who_ends_otherwise(self) -> None:
        record = (ENDINGS[Cause.TIMED_OUT], *[Failed(Cause.NOT_ASKED)] * 4, MISSING_SIGN)
        assert "was still running" in DOUBLE.judge(record, DRAW).because


class TestCounterexample:
    def test_what_was_asked_and_found_but_not_what_was_expected(self) -> None:
        verdict = judge(SUM, add=lambda a, b: a * b)
        says = "`add(1, 2)` gives 2, which is not right. It agrees on 0 of 3 inputs."
        assert (verdict.outcome, verdict.because) == (Outcome.WRONG, says)
        assert verdict.detail == "expected 3"

    def test_the_first_that_fails(self) -> None:
        verdict = judge(SUM, add=lambda a, b: a + b if a < 5 else 0)
        says = "`add(10, 20)` gives 0, which is not right. It agrees on 1 of 3 inputs."
        assert verdict.because == says

    def test_one_that_can_be_read_comes_before_a_long_one(self) -> None:
        question = Code(
            prompt="", source="test", reference={"f": np.sum},
            calls=lambda draw: [Call("f", (draw.case(0).normal(size=20),)), Call("f", ([1, 2],))],
        )  # fmt: skip
        assert judge(question, f=np.mean).because.startswith("`f([1, 2])` gives 1.5,")

    def test_among_those_that_earn_least(self) -> None:
        """A transpose on the first call does not hide that the second is wrong altogether."""
        verdict = judge(MATRIX, outer=lambda a, b: np.outer(b, a) + (len(a) > 2))
        assert verdict.share == 0
        assert verdict.because.startswith("`outer([1, 2, 3], [1, 1])` gives")
        assert judge(MATRIX, outer=lambda a, b: np.outer(b, a)).share == Fraction(1, 2)

    def test_long_arguments_are_cut_each_to_its_part_of_the_room(self) -> None:
        drawn = np.random.default_rng(0).normal(size=(3, 8))
        question = Code(
            prompt="", source="test", reference={"f": lambda a, b, c: 1},
            calls=lambda draw: [Call("f", ([*drawn], [*drawn], 5), ("a", "b", "c"))],
        )  # fmt: skip
        because = judge(question, f=lambda a, b, c: 2).because
        assert because.count(" ..., ") == 2
        assert "c=5)` gives 2, which is not right" in because
        assert len(because) < 400

    @pytest.mark.parametrize(("value", "says"), [
        (None, "gives None, though numbers were asked for, not None."),
        ("seven", "gives 'seven', though a number such as 13/12 or 1.083 was asked for"),
        ([1, [2]], "gives [1, [2]], though rows of one length were asked for"),
        (float("nan"), "gives nan, whose shape is (); (2,) was asked for."),
        ([3], "gives [3], whose shape is (1,); (2,) was asked for."),
    ])  # fmt: skip
    def test_an_answer_of_another_form_is_told(self, value: object, says: str) -> None:
        answers: Iterator[object] = iter([value, [0, 0], 0, 0, 0])
        assert f"`double(x=[1, 2])` {says}" in judge(DOUBLE, double=lambda x: next(answers)).because


class TestEndings:
    @pytest.mark.parametrize("cause", ENDINGS)
    def test_every_ending_is_told_with_its_call(self, cause: Cause) -> None:
        verdict = SUM.judge((Got(3), ENDINGS[cause], Got(300)), DRAW)
        assert (verdict.outcome, verdict.share) == (Outcome.WRONG, Fraction(0))
        assert verdict.because.startswith(f"`add(10, 20)` {TOLD[cause]}")
        assert verdict.detail == "expected 30"

    @pytest.mark.parametrize("cause", [Cause.TIMED_OUT, Cause.CRASHED, Cause.TOO_LARGE])
    def test_the_call_that_ended_the_process_is_told_before_others(self, cause: Cause) -> None:
        record: Record = (Got(0), ENDINGS[cause], Failed(Cause.NOT_ASKED))
        verdict = SUM.judge(record, DRAW)
        assert verdict.because == f"`add(10, 20)` {TOLD[cause]}."

    def test_what_is_no_data_is_told_what_was_asked_for(self) -> None:
        verdict = judge(SUM, add=lambda a, b: object())
        assert "gives a value of type object; plain numbers or arrays" in verdict.because

    def test_a_name_that_is_no_function_is_told(self) -> None:
        verdict = judge(SUM, add=3)
        assert verdict.outcome is Outcome.WRONG
        assert "int" in verdict.because
        assert "function" in verdict.because

    def test_an_exception_is_told_with_its_place(self) -> None:
        verdict = judge(SUM, add=lambda a: a)
        assert "`add(1, 2)` raises TypeError: " in verdict.because


class TestMissing:
    def test_nothing_of_that_name(self) -> None:
        verdict = judge(SUM)
        says = "Nothing named `add` was found."
        assert (verdict.outcome, verdict.because) == (Outcome.MISSING, says)

    def test_a_function_that_returns_nothing_yet(self) -> None:
        verdict = judge(SUM, add=lambda a, b: None)
        assert verdict.outcome is Outcome.MISSING
        assert verdict.because == "`add` returns nothing yet."

    def test_one_that_is_not_implemented_yet(self) -> None:
        def add(a: int, b: int) -> int:
            raise NotImplementedError

        verdict = judge(SUM, add=add)
        says = "`add` has no answer yet."
        assert (verdict.outcome, verdict.because) == (Outcome.MISSING, says)

    def test_one_of_two_functions(self) -> None:
        question = Code(
            prompt="", source="test", reference={"f": abs, "g": abs},
            calls=lambda draw: [Call("f", (1,)), Call("g", (2,))],
        )  # fmt: skip
        verdict = judge(question, f=abs)
        assert (verdict.outcome, verdict.share) == (Outcome.WRONG, Fraction(0))
        assert verdict.because == "`g(2)` was not found. It agrees on 1 of 2 inputs."


class TestNotes:
    def test_a_changed_argument_is_named_and_costs_nothing(self) -> None:
        def double(x: Vector) -> Vector:
            x *= 2
            return x

        verdict = judge(DOUBLE, double=double)
        assert verdict.outcome is Outcome.RIGHT
        assert verdict.notes == ("it changes its argument x in place",)

    def test_by_its_place_where_it_has_no_label(self) -> None:
        question = Code(
            prompt="", source="test", reference={"f": lambda a, b: list(b)},
            calls=lambda draw: [Call("f", ([1], [2]))],
        )  # fmt: skip

        def f(a: list[int], b: list[int]) -> list[int]:
            a.append(3)
            b.append(4)
            return b[:1]

        notes = ("it changes its argument 1 in place", "it changes its argument 2 in place")
        assert judge(question, f=f).notes == notes

    def test_labels_may_be_fewer_than_arguments(self) -> None:
        question = Code(
            prompt="", source="test", reference={"f": lambda a, b: 1},
            calls=lambda draw: [Call("f", ([1], [2]), ("a",))],
        )  # fmt: skip

        def f(a: list[int], b: list[int]) -> int:
            b.append(4)
            return 1

        assert judge(question, f=f).notes == ("it changes its argument 2 in place",)

    def test_a_wrong_answer_is_told_too(self) -> None:
        def double(x: Vector) -> Vector:
            x[0] = 0
            return x

        assert "it changes its argument x in place" in judge(DOUBLE, double=double).notes


def test_a_question_that_draws_no_calls_is_refused() -> None:
    """Whatever is handed in would agree on all of them."""
    empty = Code(prompt="", source="test 6", calls=lambda draw: [], reference={"f": abs})
    with pytest.raises(AuthoringError, match="test 6: no calls were drawn"):
        empty.ask(DRAW)
