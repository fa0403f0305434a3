"""A cost is right when it grows as it should, however it is written."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from graders import Asymptotic, Numeric, Slip
from graders.assignment import Assignment, item
from graders.audit.questions import audit
from graders.guest.plan import Cause, Tree
from graders.model import AuthoringError, Outcome
from tests.graders.samples import DRAW, ENDINGS, TOLD, judge

TIME = Asymptotic(
    prompt="What does one head cost?",
    source="test 3",
    sizes=["n", "d"],
    reference={"time": "n^2*d"},
    accepts=[{"time": "n^2*d + n*d^2"}],
    slips=[Slip({"time": "n^2"}, "Each score is a product of d numbers.", "1/4"),
           Slip({"time": "n*d^2"}, "There are n^2 scores.")],
)  # fmt: skip
SPACE = Asymptotic(
    prompt="", source="test 4", sizes=["n", "d"], regime=["n >> d"], reference={"space": "n*d"}
)
LONG = Asymptotic(
    prompt="", source="test 5", sizes=["T", "k", "h"], regime=["k <= T", "h constant"],
    reference={"time": "T*k", "space": "k"}, untidy="3/4", heads=("Theta", ""),
)  # fmt: skip


@pytest.mark.parametrize("answer", [
    "n^2*d", "n**2*d", "n^2 d", "d n^2", "Theta(n^2*d)", "Θ(n²d)", "O(n^2 d)", "O(n*n*d)",
    r"\Theta(n^2 d)", r"$O(n^2 d)$", r"\mathcal{O}(n^2 \cdot d)", "T(n, d) = O(n^2 d)",
    "O(n^2*d) + O(n*d)", "n d (n + d)", r"O(n^2 d + n d^2)", "2*n^2*d + 3*n^2", "max(n^2*d, n*d^2)",
    Tree("Mul", (Tree("Pow", (Tree("Symbol", ("n",)), 2)), Tree("Symbol", ("d",)))),
])  # fmt: skip
def test_every_way_to_write_it_is_right(answer: object) -> None:
    assert judge(TIME, time=answer).outcome is Outcome.RIGHT


@pytest.mark.parametrize("answer", [
    "n*d", "n^2*d^2", "n^3", "n^2 + d", "n^2*d*log(n)", "O(1)", "0", 0, 1.0, 0.7310585, 5, "2^n",
    "n*d - n^3*d", np.float64(3), "(n + d)^n", "n^2*d*2^2^n",
])  # fmt: skip
def test_another_growth_is_wrong_and_the_right_one_is_not_told(answer: object) -> None:
    verdict = judge(TIME, time=answer)
    assert (verdict.outcome, verdict.share) == (Outcome.WRONG, Fraction(0))
    assert verdict.because.startswith("`time` is ")
    assert not {"n^2*d", "n*d^2"} & set(verdict.because.replace(":", " ").split(". ", 1)[1].split())
    assert "expected 'n^2*d'" in verdict.detail


def test_the_witness_is_told() -> None:
    verdict = judge(SPACE, space="n*d + n^2")
    says = "Take n = d^2: your answer then grows faster than the right one."
    assert verdict.because == f"`space` is 'n*d + n^2'. {says}"
    assert verdict.detail == "expected 'n*d' (too big; at d = d, n = d^2: d^4 against d^3)"


def test_slips_have_their_own_sentence_and_share() -> None:
    verdict = judge(TIME, time="3*n^2 + n")
    told = (verdict.because, verdict.share)
    assert told == ("Each score is a product of d numbers.", Fraction(1, 4))


def test_the_regime_counts() -> None:
    assert judge(SPACE, space="n*d + d^2").outcome is Outcome.RIGHT
    assert judge(SPACE, space="n*d + d^3").outcome is Outcome.WRONG


def test_what_could_be_left_out_is_a_note_and_costs_nothing() -> None:
    verdict = judge(SPACE, space="O(4*n*d + d^2)")
    assert verdict.outcome is Outcome.RIGHT
    assert verdict.notes == (
        "`space`: `O` is an upper bound only; it was read as `Theta`.",
        "`space`: The term d^2 changes nothing.",
        "`space`: Constant factors change nothing.",
    )


def test_a_question_may_ask_for_the_simplest_form() -> None:
    verdict = judge(LONG, time="2*T*k", space="k*h")
    assert (verdict.outcome, verdict.share) == (Outcome.PARTLY, Fraction(3, 4))
    assert verdict.because.endswith("It grows as it should, but Constant factors change nothing.")


def test_a_question_may_ask_for_a_head() -> None:
    assert judge(LONG, time="Theta(T*k)", space="k").outcome is Outcome.RIGHT
    verdict = judge(LONG, time="O(T*k)", space="k")
    asked = "Theta or nothing was asked for around it, not O."
    assert verdict.because == f"`time` is 'O(T*k)': {asked}"


def test_several_names_are_all_needed() -> None:
    verdict = judge(LONG, time="T*k")
    assert (verdict.outcome, verdict.because) == (Outcome.WRONG, "`space` was not found.")
    assert judge(LONG, time="T*k", space="T").outcome is Outcome.WRONG
    assert judge(LONG, time="T*k", space="sin(k)").outcome is Outcome.TO_READ
    assert judge(LONG, time="T", space="sin(k)").outcome is Outcome.WRONG


@pytest.mark.parametrize("answer", [
    "sin(n)*d", "(n + d)^n - n^n", "sqrt(n^2 + n) - n", "floor(n/d)*d", "(n - d)^2*d",
])  # fmt: skip
def test_what_the_machine_cannot_decide_is_read_by_a_person(answer: str) -> None:
    verdict = judge(TIME, time=answer)
    assert (verdict.outcome, verdict.share) == (Outcome.TO_READ, Fraction(0))
    assert "Your answer was read, but" in verdict.because


def test_a_reading_that_cannot_be_decided_is_not_lost_to_one_that_is_wrong() -> None:
    question = Asymptotic(
        prompt="", source="test 6", sizes=["n"], reference={"c": "n"}, accepts=[{"c": "2^n"}]
    )
    assert judge(question, c="sqrt(n^4 + n^2) - n^2 + n^(1/n)").outcome is Outcome.TO_READ


@pytest.mark.parametrize("answer", [
    "42 is the answer", "n^2*q", "n^^2", "n*(d", "n^2*d seconds", "import os", "__import__('os')",
    "n**2 if d else 0", "lambda: 0", "n" * 5000,
])  # fmt: skip
def test_text_that_is_no_formula_goes_to_a_person(answer: str) -> None:
    verdict = judge(TIME, time=answer)
    assert (verdict.outcome, verdict.share) == (Outcome.TO_READ, Fraction(0))
    assert "a person reads it. `time`" in verdict.because


@pytest.mark.parametrize("answer", [
    [], ["n", "d"], True, float("nan"), float("inf"), np.zeros(3), {"n": 2},
])  # fmt: skip
def test_anything_else_is_unreadable(answer: object) -> None:
    verdict = judge(TIME, time=answer)
    assert (verdict.outcome, verdict.share) == (Outcome.UNREADABLE, Fraction(0))
    assert verdict.because.startswith("`time`")


def test_the_place_is_shown() -> None:
    says = judge(TIME, time="n^2*q").because
    assert says.splitlines()[-2:] == ["    n^2*q", "        ^"]


@pytest.mark.parametrize("answer", [None, "", "  "])
def test_blank_is_missing(answer: object) -> None:
    assert judge(TIME, time=answer).outcome is Outcome.MISSING
    assert judge(TIME).outcome is Outcome.MISSING


@pytest.mark.parametrize("cause", ENDINGS)
def test_every_ending_is_told_and_earns_nothing(cause: Cause) -> None:
    verdict = SPACE.judge((ENDINGS[cause],), DRAW)
    assert verdict.outcome is Outcome.UNREADABLE
    assert verdict.because == f"`space` {TOLD[cause]}; a cost in n, d was asked for"


@pytest.mark.parametrize(("own", "says"), [
    ({"reference": {"c": "n*q"}}, "q"),
    ({"reference": {"c": "n"}, "slips": [Slip({"c": "n^^2"}, "No.")]}, "n\\^\\^2"),
    ({"reference": {"c": "n"}, "regime": ["n"]}, "compares nothing"),
])  # fmt: skip
def test_a_question_that_cannot_be_read_is_refused(own: dict[str, object], says: str) -> None:
    with pytest.raises(AuthoringError, match=says):
        Asymptotic(prompt="", source="test 8", sizes=["n", "d"], **own)  # type: ignore[arg-type]


def test_a_question_whose_answer_cannot_be_decided_is_refused() -> None:
    question = Asymptotic(prompt="", source="test 9", sizes=["n"], reference={"c": "sin(n)"})
    with pytest.raises(AuthoringError, match="not right by itself"):
        judge(question, c="n")


def test_the_audit_finds_no_fault() -> None:
    questions = (TIME, SPACE, LONG, Numeric(prompt="", source="", reference={"x": 3.0}))
    items = tuple(item(str(k), 1, question) for k, question in enumerate(questions, 1))
    rows = audit(Assignment(name="tiny", title="", items=items))
    assert [row.faults for row in rows] == [(), (), (), ()]
    assert [row.accepted for row in rows] == [2, 1, 1, 1]


SCOPED = Asymptotic(
    prompt="", source="test 7", sizes=["n"], reference={"space": "n^2"},
    accepts=[{"space": "n", "scope": "streamed"}],
)  # fmt: skip


@pytest.mark.parametrize(("cost", "scope", "share"), [
    ("n^2", "streamed", 0), ("n^2", "", 1), ("n", "streamed", 1), ("2 n", " Streamed! ", 1),
    ("n", "", 0), ("n", "kept", 0), ("n", 3, 0), ("n", None, 0), ("n^3", "streamed", 0),
])  # fmt: skip
def test_words_beside_a_cost_say_how_it_is_meant(cost: str, scope: object, share: int) -> None:
    assert judge(SCOPED, space=cost, scope=scope).share == share


def test_words_beside_a_cost_are_never_missed() -> None:
    assert judge(SCOPED, space="n^2").outcome is Outcome.RIGHT
    assert judge(SCOPED, scope="streamed").outcome is Outcome.MISSING
