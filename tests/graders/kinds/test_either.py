"""An answer asked in several ways: the best counts, and a mistake that is known is named."""

from dataclasses import replace
from fractions import Fraction
from functools import partial

import pytest
import sympy

from graders import REAL, Call, Code, Either, Slip, Symbolic, Way, criterion
from graders.guest.carry_out import carry_out
from graders.model import AuthoringError, Draw, Outcome, Verdict

DRAW = Draw(b"")


def way(offset: int) -> Code:
    """Asks for f(x) = x + 1 at two places."""
    return Code(
        prompt="",
        source="a test",
        calls=lambda draw: [Call("f", (float(x + offset),), ("x",)) for x in (1, 2)],
        reference={"f": lambda x: x + 1},
        slips=[Slip({"f": lambda x: x - 1}, "The sign is turned.", share="1/4")],
    )


EITHER = Either(prompt="", source="a test", ways=[Way("near", way(0)), Way("far", way(10))])


def judged(**answers: object) -> Verdict:
    return EITHER.judge(carry_out(EITHER.ask(DRAW), answers), DRAW)


@pytest.mark.parametrize(
    ("near", "far", "outcome", "share"),
    [
        (+1, +1, Outcome.RIGHT, "1"),
        (+1, 99, Outcome.RIGHT, "1"),
        (99, +1, Outcome.RIGHT, "1"),
        (-1, 99, Outcome.PARTLY, "1/4"),
        (99, -1, Outcome.PARTLY, "1/4"),
        (98, 99, Outcome.WRONG, "0"),
    ],
)
def test_the_best_way_counts(near: int, far: int, outcome: Outcome, share: str) -> None:
    verdict = judged(f=lambda x: x + (near if x < 10 else far))
    assert (verdict.outcome, verdict.share) == (outcome, Fraction(share))


@pytest.mark.parametrize("known", ["near", "far"])
def test_of_two_that_earn_alike_the_one_that_names_the_mistake_speaks(known: str) -> None:
    ways = [
        Way(w.name, replace(w.question, slips=[replace(s, share=0) for s in w.question.slips]))
        for w in EITHER.ways
        if isinstance(w.question, Code)
    ]
    question = replace(EITHER, ways=ways)
    names = {"f": lambda x: x - 1 if (x < 10) == (known == "near") else 99}
    assert question.judge(carry_out(question.ask(DRAW), names), DRAW).because == (
        "The sign is turned."
    )


def test_of_two_that_know_nothing_the_first_speaks() -> None:
    assert judged(f=lambda x: 99).because.startswith("`f(x=1)` gives 99")


def test_a_blank_answer_is_missing() -> None:
    assert judged().outcome is Outcome.MISSING
    assert judged().because == "Nothing named `f` was found."


def test_a_way_that_is_missing_is_worse_than_one_that_is_wrong() -> None:
    """A kit's function may lack a name that only one of the ways needs."""
    other = replace(way(10), calls=lambda draw: [Call("g", (1.0,), ("x",))])
    other = replace(other, reference={"g": lambda x: x})
    question = replace(EITHER, ways=[Way("g", other), Way("f", way(0))])
    verdict = question.judge(carry_out(question.ask(DRAW), {"f": lambda x: 99}), DRAW)
    assert verdict.outcome is Outcome.WRONG


def test_a_rubric_inside_a_way_is_refused() -> None:
    inner = replace(way(0), rubric=[criterion("1/2", "says why")])
    with pytest.raises(AuthoringError, match="rubric belongs to the item"):
        Either(prompt="", source="a test", ways=[Way("near", inner)])


FORMULA = Symbolic(
    prompt="",
    source="a test",
    names={"x": REAL},
    reference={"f": "x + 1"},
    slips=[Slip({"f": "x - 1"}, "The sign is turned.", share="1/4")],
)
FORMS = Either(prompt="", source="a test", ways=[Way("function", way(0)), Way("formula", FORMULA)])


def told(answer: object) -> Verdict:
    return FORMS.judge(carry_out(FORMS.ask(DRAW), {"f": answer}), DRAW)


def unfinished(x: object) -> object:
    raise NotImplementedError


@pytest.mark.parametrize("answer", [
    lambda x: x + 1, partial(lambda a, b: a + b, 1), "x + 1", "1 + x", r"$f(x) = x + 1$",
    sympy.Symbol("x") + 1,
])  # fmt: skip
def test_a_function_and_a_formula_are_right_alike(answer: object) -> None:
    assert told(answer).outcome is Outcome.RIGHT


@pytest.mark.parametrize("answer", [lambda x: x - 1, "x - 1", r"$-1 + x$"])
def test_a_slip_is_known_in_every_form(answer: object) -> None:
    verdict = told(answer)
    assert (verdict.because, verdict.share) == ("The sign is turned.", Fraction(1, 4))


@pytest.mark.parametrize(("answer", "outcome", "because"), [
    ("2 x", Outcome.WRONG, "`f` was read as `2*x`."),
    ("x +", Outcome.TO_READ, "    x +\n       ^"),
    ("x + y", Outcome.TO_READ, "`y` is not a name of this question"),
    (3, Outcome.WRONG, "`f` was read as `3`."),
    (sympy.Symbol("x"), Outcome.WRONG, "`f` was read as `x`."),  # which can be called
    (lambda x: 2 * x + 7, Outcome.WRONG, "`f(x=1)` gives 9"),
    (lambda x: x.shape, Outcome.WRONG, "`f(x=1)` raises AttributeError"),
    (object(), Outcome.WRONG, "gives a value of type object, expected a function"),
])  # fmt: skip
def test_the_form_of_the_answer_speaks(answer: object, outcome: Outcome, because: str) -> None:
    verdict = told(answer)
    assert verdict.outcome is outcome
    assert because in verdict.because


@pytest.mark.parametrize("answer", [None, ..., "", " ", unfinished, lambda x: None])
def test_what_a_template_leaves_is_no_answer_in_any_form(answer: object) -> None:
    assert told(answer).outcome is Outcome.MISSING


def test_nothing_at_all_is_no_answer_in_any_form() -> None:
    verdict = FORMS.judge(carry_out(FORMS.ask(DRAW), {}), DRAW)
    assert verdict.outcome is Outcome.MISSING
