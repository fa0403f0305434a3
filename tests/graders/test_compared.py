"""The one law: the best of reference and accepted readings, then slips with their sentences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pytest

from graders import Call, Code, Draw, Graph, Layout, Numeric, Points, Slip
from graders.compared import Compared
from graders.guest.plan import Failed, Got, Plan, Record, Value
from graders.model import AuthoringError, Namespace, Outcome, Unreadable, Verdict
from tests.graders.samples import judge


@dataclass(frozen=True, kw_only=True, eq=False)
class Near(Compared):
    """A number: off by one earns a half, off by a hundred takes a person; words cannot be read."""

    kind = "near"

    def ask(self, draw: Draw) -> Plan:
        return (Value("x"),)

    def compare(self, record: Record, other: Record, plan: Plan) -> Verdict:
        (found, wanted) = (self._read(one) for one in (record[0], other[0]))
        gap = abs(found - wanted)
        if gap > 99:
            return Verdict.to_read("too far off to say")
        return Verdict.right() if not gap else Verdict.wrong(
            f"off from {wanted}", share=Fraction(1 if gap == 1 else 0, 2)
        )  # fmt: skip

    def _read(self, answer: Got | Failed) -> int:
        if isinstance(answer, Got) and isinstance(answer.value, int):
            return answer.value
        raise Unreadable("a whole number was asked for")


def near(
    reference: object,
    accepts: tuple[object, ...] = (),
    slips: tuple[tuple[object, Points], ...] = (),
) -> Near:
    return Near(
        prompt="", source="test 12", reference={"x": reference},
        accepts=[{"x": value} for value in accepts],
        slips=[Slip({"x": value}, f"slip {value}", share) for value, share in slips],
    )  # fmt: skip


class TestOrder:
    def test_an_accepted_reading_is_right(self) -> None:
        assert judge(near(10, accepts=(20,)), x=20).outcome is Outcome.RIGHT

    def test_the_best_share_of_all_readings_counts(self) -> None:
        assert judge(near(10, accepts=(20,)), x=21).share == Fraction(1, 2)
        assert judge(near(10, accepts=(20,)), x=21).because == "off from 20"

    def test_between_equals_the_reference_is_told(self) -> None:
        assert judge(near(10, accepts=(20,)), x=5).because == "off from 10"

    def test_what_any_of_the_answers_leaves_open_is_not_wrong_by_the_others(self) -> None:
        for question in (near(10, accepts=(200,)), near(200, accepts=(10,))):
            assert judge(question, x=5).outcome is Outcome.TO_READ
            assert judge(question, x=11).outcome is Outcome.TO_READ

    def test_an_accepted_reading_is_right_even_where_a_slip_is_the_same(self) -> None:
        assert judge(near(10, accepts=(20,), slips=((20, 0),)), x=20).outcome is Outcome.RIGHT

    def test_the_reference_wins_over_a_slip(self) -> None:
        assert judge(near(10, slips=((10, 0),)), x=10).outcome is Outcome.RIGHT

    def test_the_first_slip_that_fits_is_told(self) -> None:
        verdict = judge(near(10, slips=((3, "1/4"), (3, "1/3"))), x=3)
        assert (verdict.because, verdict.share) == ("slip 3", Fraction(1, 4))

    def test_a_slips_own_share_counts_and_not_how_near_it_is(self) -> None:
        verdict = judge(near(10, slips=((11, 0),)), x=11)
        assert (verdict.outcome, verdict.share) == (Outcome.WRONG, Fraction(0))
        assert verdict.notes == ("off from 10",)

    def test_a_slip_must_fit_wholly(self) -> None:
        assert judge(near(10, slips=((3, "1/4"),)), x=4).because == "off from 10"

    def test_no_sentence_of_a_slip_where_nothing_fits(self) -> None:
        assert judge(near(10, slips=((3, 0),)), x=7).because == "off from 10"


class TestForm:
    def test_what_cannot_be_read_is_told_once(self) -> None:
        verdict = judge(near(10, accepts=(20,), slips=((3, 0),)), x="ten")
        says = "a whole number was asked for"
        assert (verdict.outcome, verdict.because) == (Outcome.UNREADABLE, says)

    def test_another_form_may_be_accepted(self) -> None:
        """A reading whose answer is a word is not refused for being no number."""
        question = Numeric(
            prompt="", source="test", reference={"x": 1.0},
            accepts=[{"x": "none"}], slips=[Slip({"x": "many"}, "There is one.")],
        )  # fmt: skip
        assert judge(question, x="None").outcome is Outcome.RIGHT
        assert judge(question, x="many").because == "There is one."
        assert judge(question, x="few").outcome is Outcome.UNREADABLE

    def test_an_optional_answer_of_another_form_is_no_fault_of_ours(self) -> None:
        question = Numeric(
            prompt="", source="test", reference={"x": 1.0}, accepts=[{"x": 2.0, "base": 0}]
        )
        for base in ("zero", [1, [2]], 1j, None):
            assert judge(question, x=2.0, base=base).outcome is Outcome.WRONG
            assert judge(question, x=1.0, base=base).outcome is Outcome.RIGHT
        assert judge(question, x=2.0, base=0).outcome is Outcome.RIGHT


class TestRecords:
    def test_the_questions_own_answers_are_asked_once_for_a_class(self) -> None:
        asked: list[str] = []

        def told(name: str) -> Callable[[float], float]:
            def length(x: float) -> float:
                asked.append(name)
                return float(len(name))

            return length

        question = Code(
            prompt="", source="", calls=lambda draw: [Call("f", (1.0,))],
            reference={"f": told("a")}, accepts=[{"f": told("bb")}],
            slips=[Slip({"f": told("ccc")}, "No.")],
        )  # fmt: skip
        judge(question, f=lambda x: 1.0)
        assert set(asked) == {"a", "bb", "ccc"}
        before = len(asked)
        for value in (2.0, 3.0, 4.0):
            judge(question, f=lambda x, value=value: value)
        assert len(asked) == before

    def test_questions_that_read_alike_are_not_confused(self) -> None:
        assert near(10) != near(10)


def boom(*_: object) -> None:
    raise ZeroDivisionError("ours")


class TestUnfit:
    """A question whose own right answer is none is refused when it is first asked."""

    @pytest.mark.parametrize(("reference", "accepts", "says"), [
        ({"f": boom}, [], "the right answer f itself fails: .*ZeroDivisionError: ours"),
        ({"f": lambda x: 1}, [{"f": boom}], "the right answer f itself fails"),
        ({"f": lambda x: object()}, [], "the right answer f itself fails"),
        ({"g": lambda x: 1}, [], "the right answer g has none of the names that are asked for"),
        ({"f": lambda x: 1}, [{"say": "so"}], "the right answer say has none of the names"),
        ({"f": lambda x: float("nan")}, [], "the right answer f is not right by itself"),
        ({"f": lambda x: [np.inf]}, [], "the right answer f is not right by itself"),
        ({"f": lambda x: {"a": np.nan}}, [], "the right answer f is not right by itself"),
    ])  # fmt: skip
    def test_code(self, reference: Namespace, accepts: list[Namespace], says: str) -> None:
        question = Code(
            prompt="", source="test 13", reference=reference, accepts=accepts,
            calls=lambda draw: [Call("f", (1.0,))],
        )  # fmt: skip
        with pytest.raises(AuthoringError, match=f"^test 13: {says}"):
            judge(question, f=lambda x: 1)

    def test_a_value_that_is_no_number(self) -> None:
        question = Numeric(prompt="", source="test 14", reference={"x": [1, [2]]})
        with pytest.raises(AuthoringError, match="test 14: the right answer x cannot be read: "):
            judge(question, x=1)

    def test_a_graph_that_is_none(self) -> None:
        question = Graph(prompt="", source="test 15", reference={"g": [("a", "b")]})
        with pytest.raises(AuthoringError, match="test 15: the right answer g cannot be read: "):
            judge(question, g={"nodes": [], "edges": []})

    def test_no_names(self) -> None:
        with pytest.raises(AuthoringError, match="test 16: the reference has no names"):
            Numeric(prompt="", source="test 16", reference={})

    @pytest.mark.parametrize("share", [1, "5/4", -1, "-1/2"])
    def test_a_slip_that_earns_everything_or_costs_points(self, share: Points) -> None:
        with pytest.raises(
            AuthoringError, match=r"test 12: slip 'slip 3' has share \S+; it must be"
        ):
            near(10, slips=((3, share),))

    def test_a_slip_may_fail(self) -> None:
        question = Code(
            prompt="", source="", calls=lambda draw: [Call("f", (1.0,))],
            reference={"f": abs}, slips=[Slip({"f": boom}, "You divide by zero.")],
        )  # fmt: skip
        assert judge(question, f=lambda x: 1 / 0).because == "You divide by zero."
        assert judge(question, f=lambda x: 2).because.startswith("`f(1)` gives 2")


def test_layout_shares_survive_the_law() -> None:
    question = Numeric(
        prompt="", source="", reference={"x": np.ones((2, 3)) * [1, 2, 3]},
        layout=Layout(transpose="2/3"),
    )  # fmt: skip
    verdict = judge(question, x=np.ones((3, 2)) * [[1], [2], [3]])
    assert (verdict.outcome, verdict.share) == (Outcome.PARTLY, Fraction(2, 3))
