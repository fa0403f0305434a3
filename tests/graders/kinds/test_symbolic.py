"""Formulas under a name: read, compared as mathematics, and answered with a counterexample."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np
import pytest
import sympy

from graders import POSITIVE, REAL, Slip, Symbolic
from graders.assignment import Assignment, item
from graders.audit.questions import audit
from graders.formulas.decision import Decision, Relation
from graders.guest.plan import Cause
from graders.model import AuthoringError, Outcome, Verdict
from tests.graders.samples import DRAW, ENDINGS, TOLD, judge

NAMES = {"x": REAL, "y": REAL, "u": POSITIVE}
SLOPE = Symbolic(
    prompt="The derivative of the logistic function.",
    source="test 3",
    names=NAMES,
    reference={"slope": "sigmoid(x)*(1 - sigmoid(x))"},
    accepts=[{"slope": "sigmoid(x)*(1 - sigmoid(x))*y"}],
    slips=[Slip({"slope": "sigmoid(x)*(1 + sigmoid(x))"}, "Mind the sign.", share="1/5")],
)
THIRD = Symbolic(prompt="", source="test 4", names={}, reference={"third": "1/3"})
X = sympy.Symbol("x")


@pytest.mark.parametrize(
    "answer",
    [
        "exp(-x)/(1 + exp(-x))^2",
        "slope = 1/(2 + exp(x) + exp(-x))",
        "f'(x) = 1/(2 + exp(x) + exp(-x))",
        r"\frac{e^{-x}}{(1+e^{-x})^2}",
        r"$\frac{d\sigma}{dx} = \sigma(x)(1-\sigma(x))$",
        "\N{GREEK SMALL LETTER SIGMA}(x) \N{MINUS SIGN} \N{GREEK SMALL LETTER SIGMA}(x)²",
        r"\( s = \sigma(x) - \sigma(x)^2 \)",
        sympy.exp(-X) / (1 + sympy.exp(-X)) ** 2,
        "y sigmoid(x) sigmoid(-x)",
    ],
    ids=str,
)
def test_any_form_of_the_formula_is_right(answer: object) -> None:
    verdict = judge(SLOPE, slope=answer)
    assert verdict.outcome is Outcome.RIGHT, verdict


def test_a_wrong_one_carries_its_own_counterexample_and_not_the_right_value() -> None:
    verdict = judge(SLOPE, slope="1 - tanh(x)^2")
    assert (verdict.outcome, verdict.share) == (Outcome.WRONG, Fraction(0))
    assert verdict.because == (
        "`slope` was read as `1 - tanh(x)^2`. "
        "At x = 2 your formula is 0.0706508, which is not right."
    )
    assert verdict.detail == "`slope`: expected 0.104994 there"


def test_a_slip_gets_its_own_sentence_and_share() -> None:
    verdict = judge(SLOPE, slope="sigmoid(x) + sigmoid(x)^2")
    assert (verdict.because, verdict.share) == ("Mind the sign.", Fraction(1, 5))


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("sigmoid(x", "This '(' is never closed."),
        ("sgmoid(x)", "Did you mean `sigmoid`?"),
        ("z + 1", "Its names are `x`, `y`, `u`."),
        ("42 is the answer", "is not a name of this question"),
        ({"a": 1}, "A formula, a number or an expression was expected."),
        (True, "A formula was expected, not True."),
        (float("nan"), "A finite number was expected"),
        (sympy.Symbol("z"), "`z` is not a name of this question"),
        (sympy.LambertW(X), "The function `LambertW` of 1 parts is not read here."),
        ("__import__('os')", "slope"),
    ],
    ids=str,
)
def test_what_cannot_be_read_is_shown_with_its_place(answer: object, says: str) -> None:
    verdict = judge(SLOPE, slope=answer)
    assert verdict.outcome is (Outcome.TO_READ if isinstance(answer, str) else Outcome.UNREADABLE)
    assert says in verdict.because
    assert "`slope`: " in verdict.because
    if isinstance(answer, str):
        assert verdict.because.endswith("^")


@pytest.mark.parametrize("answer", ["x + 9^9^9^9", "x < y", "sum(i, i, 1, 10^9)"])
def test_what_cannot_be_decided_is_read_by_a_person(answer: str) -> None:
    verdict = judge(SLOPE, slope=answer)
    assert (verdict.outcome, verdict.share) == (Outcome.TO_READ, Fraction(0))
    assert "was read as" in verdict.because


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("1/3", Outcome.RIGHT),
        (1 / 3, Outcome.RIGHT),
        (np.float32(1 / 3), Outcome.RIGHT),
        (Fraction(1, 3), Outcome.RIGHT),
        (sympy.Rational(1, 3), Outcome.RIGHT),
        ("0.3333", Outcome.RIGHT),
        (0.33, Outcome.WRONG),
        (0.3343, Outcome.WRONG),
        (0, Outcome.WRONG),
        (np.zeros(3), Outcome.WRONG),
    ],
    ids=str,
)
def test_numbers_are_formulas_without_names(answer: object, outcome: Outcome) -> None:
    assert judge(THIRD, third=answer).outcome is outcome


def test_an_exact_question_refuses_decimals_that_approach_and_takes_those_that_are() -> None:
    exact = Symbolic(prompt="", source="", names={}, reference={"q": "1/3"}, exact=True)
    verdict = judge(exact, q="0.33333")
    assert verdict.outcome is Outcome.WRONG
    assert verdict.because == "`q` is right to its digits only: the exact value was asked for."
    quarter = Symbolic(prompt="", source="", names={}, reference={"q": "1/4"}, exact=True)
    assert judge(quarter, q="0.25").outcome is Outcome.RIGHT


def test_a_tolerance_lets_rounded_numbers_pass() -> None:
    near = Symbolic(
        prompt="", source="", names=NAMES, reference={"q": "x"}, tolerance=Fraction(1, 100)
    )
    assert judge(near, q="1.001 x").outcome is Outcome.RIGHT
    assert judge(near, q="1.1 x").outcome is Outcome.WRONG


def test_notes_tell_where_the_domains_differ() -> None:
    question = Symbolic(prompt="", source="", names=NAMES, reference={"q": "2 log(x)"})
    (note,) = judge(question, q="log(x^2)").notes
    assert note.startswith("`q`: it also has a value where the right one has none, as at x = -1")


def test_of_two_names_the_wrong_one_is_told_before_the_undecided_one() -> None:
    question = Symbolic(prompt="", source="", names=NAMES, reference={"a": "x", "b": "y"})
    assert judge(question, a="x", b="y").outcome is Outcome.RIGHT
    assert judge(question, a="x < x", b="x").outcome is Outcome.WRONG
    assert judge(question, a="x < x", b="y").outcome is Outcome.TO_READ


def test_a_title_is_no_formula_even_where_it_is_a_name() -> None:
    question = Symbolic(prompt="", source="", names=NAMES, reference={"q": "x^2"})
    assert judge(question, q="y = x^2").outcome is Outcome.RIGHT
    assert judge(question, q="y = x").outcome is Outcome.WRONG
    assert judge(question, q="x*x = x^2").outcome is Outcome.RIGHT
    assert judge(question, q="x^2 = x^3").outcome is Outcome.TO_READ


def test_what_may_be_an_accepted_reading_is_not_wrong_by_the_reference() -> None:
    def engine(theirs: object, right: object, names: Mapping[str, object], **_: object) -> Decision:
        same = Decision(relation=Relation.EQUAL)
        unsure = Decision(relation=Relation.UNDECIDED, says="Who knows?")
        differs = Decision(relation=Relation.DIFFERENT, says="It is not.")
        return same if theirs == right else unsure if "y" in repr(right) else differs

    question = Symbolic(
        prompt="", source="", names=NAMES, engine=engine,
        reference={"q": "x"}, accepts=[{"q": "y"}, {"q": "2 x"}],
    )  # fmt: skip
    assert judge(question, q="3 x").outcome is Outcome.TO_READ


def test_missing_and_blank() -> None:
    assert judge(SLOPE).outcome is Outcome.MISSING
    assert judge(SLOPE, slope="  ").outcome is Outcome.MISSING
    assert judge(SLOPE, slope=None).outcome is Outcome.MISSING


@pytest.mark.parametrize("cause", ENDINGS)
def test_every_ending_is_told_and_earns_nothing(cause: Cause) -> None:
    verdict: Verdict = SLOPE.judge((ENDINGS[cause],), DRAW)
    assert verdict.share == 0
    assert verdict.because.startswith(f"`slope` {TOLD[cause]}")


@pytest.mark.parametrize(
    "own",
    [
        {"reference": {"q": "z"}},
        {"reference": {"q": "x"}, "accepts": [{"q": "x +"}]},
        {"reference": {"q": "x"}, "slips": [Slip({"q": "x)"}, "No.")]},
    ],
)
def test_a_question_whose_own_formulas_cannot_be_read_is_refused(own: dict[str, object]) -> None:
    with pytest.raises(AuthoringError, match="test 9: q: "):
        Symbolic(prompt="", source="test 9", names=NAMES, **own)  # type: ignore[arg-type]


def test_a_right_answer_that_nothing_can_decide_is_refused() -> None:
    question = Symbolic(prompt="", source="test 9", names=NAMES, reference={"q": "x"},
        engine=lambda *_, **__: Decision(relation=Relation.UNDECIDED, says="No."))  # fmt: skip
    with pytest.raises(AuthoringError, match="is not right by itself"):
        judge(question, q="x")


def test_the_audit_finds_no_lazy_answer_that_passes() -> None:
    assignment = Assignment(
        name="tests",
        title="Formulas",
        items=[item("1", 2, SLOPE), item("2", 1, THIRD)],
    )
    for row in audit(assignment):
        assert not row.faults, row
        assert row.lazy > 12
