"""A derivation is judged by its steps; what a machine cannot read is read by a person."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from graders import Derivation, Slip
from graders.assignment import Assignment, item
from graders.audit.questions import audit
from graders.formulas.names import REAL
from graders.guest.plan import Cause, Failed, Got
from graders.model import AuthoringError, Outcome, Unreadable
from tests.graders.samples import DRAW, ENDINGS, TOLD, judge

LINES = [
    "sigmoid(x)*(1 - sigmoid(x))",
    "1/(1 + exp(-x))*(1 - 1/(1 + exp(-x)))",
    "1/(1 + exp(-x))*(exp(-x)/(1 + exp(-x)))",
    "exp(-x)/(1 + exp(-x))^2",
]
SLOPE = Derivation(
    prompt="Rewrite the slope of the logistic function.",
    source="test 2",
    names={"x": REAL},
    reference={"slope": LINES},
    landmarks=["1/(1 + exp(-x))*(1 - 1/(1 + exp(-x)))"],
)
ALIGN = r"""\begin{align*}
\sigma(x)\,(1 - \sigma(x)) &= \frac{1}{1 + e^{-x}} \left(1 - \frac{1}{1 + e^{-x}}\right) \\
  &= \frac{1}{1 + e^{-x}} \cdot \frac{e^{-x}}{1 + e^{-x}} \quad \text{by adding} \\
  &= \frac{e^{-x}}{(1 + e^{-x})^2}
\end{align*}"""


@pytest.mark.parametrize("answer", [
    LINES, "\n".join(LINES), " = ".join(LINES), "\n= ".join(LINES), tuple(LINES), ALIGN,
    [LINES[0], *LINES], [*LINES, "exp(-x)*(1 + exp(-x))^-2"],
])  # fmt: skip
def test_a_chain_that_holds_is_right(answer: object) -> None:
    verdict = judge(SLOPE, slope=answer)
    assert (verdict.outcome, verdict.because) == (Outcome.RIGHT, "")


def test_the_first_wrong_step_is_named_with_numbers_and_the_later_ones_count() -> None:
    wrong = [*LINES[:2], "1/(1 + exp(-x))*(exp(-x)/(1 - exp(-x)))", "exp(-x)/(1 - exp(-2*x))"]
    verdict = judge(SLOPE, slope=wrong)
    assert (verdict.outcome, verdict.share) == (Outcome.PARTLY, Fraction(3, 4))
    assert verdict.because == (
        "From `1/(1 + exp(-x))*(1 - 1/(1 + exp(-x)))` to `1/(1 + exp(-x))*(exp(-x)/(1 - exp(-x)))`"
        " (lines 2-3): at x = 2 the first is 0.104994 and the second is 0.13786."
        " Right steps after that, from your own lines: 1."
    )


def test_errors_that_make_up_for_each_other_earn_nothing() -> None:
    verdict = judge(SLOPE, slope=[LINES[0], "sigmoid(x)*sigmoid(x)", LINES[-1]])
    assert (verdict.outcome, verdict.share) == (Outcome.WRONG, Fraction(0))
    assert "(lines 1-2)" in verdict.because


@pytest.mark.parametrize("answer", [
    [LINES[0], LINES[-1]],
    [LINES[0], "(1 - sigmoid(x))*sigmoid(x)", LINES[-1], "(1 + exp(-x))^-2*exp(-x)"],
])  # fmt: skip
def test_the_proof_in_one_step_is_refused(answer: list[str]) -> None:
    verdict = judge(SLOPE, slope=answer)
    assert (verdict.outcome, verdict.share) == (Outcome.WRONG, Fraction(0))
    assert verdict.because == (
        "2 steps were asked for; 1 of yours count: the same formula in another order is no step. "
        "Of the formulas that have to stand on the way: 0 of 1."
    )


def test_a_chain_that_holds_but_stops_early_or_goes_another_way_is_read() -> None:
    early = judge(SLOPE, slope=LINES[:3])
    assert early.outcome is Outcome.TO_READ
    assert early.because == (
        "Every step holds; a person reads whether all is shown. "
        "The last line has the right value, but not the form that was asked for."
    )
    other = judge(SLOPE, slope=[LINES[0], "sigmoid(x)*sigmoid(-x)", *LINES[2:]])
    assert other.outcome is Outcome.TO_READ
    assert other.because == (
        "Every step holds; a person reads whether all is shown. "
        "Of the formulas that have to stand on the way: 0 of 1."
    )


def test_a_chain_that_arrives_elsewhere_is_told_so() -> None:
    verdict = judge(SLOPE, slope=[*LINES[:3], "exp(-x)/(1 + exp(-x))"])
    assert (verdict.outcome, verdict.share) == (Outcome.PARTLY, Fraction(3, 4))


def test_a_chain_that_begins_elsewhere_is_told_so() -> None:
    verdict = judge(SLOPE, slope=["x", "2*x/2", "3*x/3", "4*x/4"])
    assert (verdict.outcome, verdict.share) == (Outcome.WRONG, Fraction(0))
    assert verdict.because.startswith("Line 1, `x`, against what the question starts from: at x =")


def test_a_question_may_limit_what_one_step_changes() -> None:
    strict = Derivation(
        prompt="", source="", names={"x": REAL}, min_steps=1, max_gap=12,
        reference={"q": "(x + 1)^2 - x^2 = x^2 + 2*x + 1 - x^2 = 2*x + 1"},
    )  # fmt: skip
    verdict = judge(strict, q="(x + 1)^2 - x^2 = (x + 2)^2 - (x + 1)^2 - 2 = 2*x + 1")
    assert verdict.outcome is Outcome.WRONG
    assert "this holds, but it is too far for one step: show how." in verdict.because


@pytest.mark.parametrize("answer", [
    "By the chain rule the slope is what was to be shown.",
    "Let s be the logistic function.\n" + "\n".join(LINES),
    [*LINES[:2], "and so on", LINES[-1]],
    "exp(-x)/(1 + exp(-x))^2", [*LINES[:3], *["exp(-x)/(1 + exp(-x))^2"] * 40],
])  # fmt: skip
def test_words_are_read_by_a_person_for_all_the_points(answer: object) -> None:
    verdict = judge(SLOPE, slope=answer)
    assert (verdict.outcome, verdict.share) == (Outcome.TO_READ, Fraction(0))
    assert "a person reads it" in verdict.because


@pytest.mark.parametrize("answer", [3, 1.5, [1, 2], {"a": "x"}, [], True])
def test_what_is_no_text_is_unreadable(answer: object) -> None:
    verdict = judge(SLOPE, slope=answer)
    assert verdict.outcome is Outcome.UNREADABLE
    assert "the lines of a derivation were asked for" in verdict.because


@pytest.mark.parametrize("answer", [None, "", " \n"])
def test_blank_is_missing(answer: object) -> None:
    assert judge(SLOPE, slope=answer).outcome is Outcome.MISSING
    assert judge(SLOPE).outcome is Outcome.MISSING


@pytest.mark.parametrize("cause", ENDINGS)
def test_every_ending_is_told_and_earns_nothing(cause: Cause) -> None:
    verdict = SLOPE.judge((ENDINGS[cause],), DRAW)
    assert (verdict.outcome, verdict.share) == (Outcome.UNREADABLE, Fraction(0))
    assert verdict.because.startswith(f"`slope` {TOLD[cause]}; ")


@pytest.mark.parametrize(("own", "says"), [
    ({"reference": {"q": ["x", "y"]}}, "y"),
    ({"reference": {"q": ["x + x", "2*x"]}, "landmarks": ["2*x"]}, "the start or the goal"),
    ({"reference": {"q": ["x", "x"]}, "min_steps": 0}, "a name and a step|one name and a step"),
    ({"reference": {"q": ["x", "x"], "r": ["x", "x"]}}, "one name"),
    ({"reference": {"q": 3}}, "the lines of a derivation"),
    ({"reference": {"q": ["x", "x"]}, "slips": [Slip({"q": ""}, "No.")]}, "There is no formula"),
])  # fmt: skip
def test_a_question_that_cannot_be_read_is_refused(own: dict[str, object], says: str) -> None:
    with pytest.raises(AuthoringError, match=says):
        Derivation(prompt="", source="test 8", names={"x": REAL}, **own)  # type: ignore[arg-type]


def test_a_reference_that_does_not_hold_is_refused() -> None:
    question = Derivation(
        prompt="", source="", names={"x": REAL}, reference={"q": ["x + x", "x^2", "2*x"]}
    )
    with pytest.raises(AuthoringError, match="not right by itself"):
        judge(question, q="x")


SHORT = replace(
    SLOPE,
    names={"x": REAL, "s": REAL},
    where={"s": "1/(1 + exp(-x))"},
    reference={"slope": ["sigmoid(x)*(1 - sigmoid(x))", "s*(1 - s)", "s*exp(-x)/(1 + exp(-x))"]},
    landmarks=[],
    min_steps=1,
)
"""With a letter that stands for a formula."""


def test_a_name_may_stand_for_a_formula() -> None:
    right = judge(SHORT, slope=[LINES[0], "s - s^2", "s*s*exp(-x)"])
    wrong = judge(SHORT, slope=[LINES[0], "s - 2*s", "s*s*exp(-x)"])
    assert right.outcome is Outcome.RIGHT
    assert wrong.because.startswith("From `sigmoid(x)*(1 - sigmoid(x))` to `s - 2*s` (lines 1-2)")


@pytest.mark.parametrize(("answer", "says"), [
    (LINES, "I read 4 formulas under `slope`. Each equals the one before it"),
    ([LINES[0], "s + s"], "I read 2 formulas under `slope`. From `sigmoid(x)*(1 - sigmoid(x))` to"),
    ("s - s^2", "I read no chain of formulas under `slope`, so a person reads it"),
    ("so it is", "I cannot compare all of `slope`, so a person reads it: `so` is not a name"),
])  # fmt: skip
def test_a_chain_is_read_back_without_its_reference(answer: object, says: str) -> None:
    (twin,) = SHORT.twins()
    assert "exp(-x)/(1" not in str(twin.reference)
    assert twin.echo((Got(answer),)).startswith(says)


def test_what_is_no_text_is_not_read_back() -> None:
    (twin,) = SHORT.twins()
    for answer in (Got(3), Failed(Cause.MISSING, "slope"), Got([])):
        with pytest.raises(Unreadable, match="lines of a derivation"):
            twin.echo((answer,))


def test_the_audit_finds_no_fault() -> None:
    (row,) = audit(Assignment(name="tiny", title="", items=(item("1", 1, SLOPE),)))
    assert row.faults == ()


def test_a_wrong_step_is_not_also_called_none() -> None:
    verdict = judge(SLOPE, slope=[LINES[0], LINES[-1] + " + 1"])
    assert "is no step" not in verdict.because
