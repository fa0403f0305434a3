"""One word out of a few, however it is spelled."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from graders import Choice, Slip
from graders.guest.plan import Cause
from graders.model import AuthoringError, Outcome
from tests.graders.samples import DRAW, ENDINGS, TOLD, judge

BIAS = Choice(
    prompt="Biased or not?",
    source="test 7",
    options=["biased", "unbiased", "neither"],
    reference={"tbptt": "biased"},
    slips=[Slip({"tbptt": "unbiased"}, "The same terms are dropped every time.", share="1/5")],
)


@pytest.mark.parametrize("word", [
    "biased", "Biased", " BIASED. ", '"biased"', "`biased`", "biased\n", np.str_("biased"),
])  # fmt: skip
def test_case_blanks_and_quotes_do_not_matter(word: object) -> None:
    assert judge(BIAS, tbptt=word).outcome is Outcome.RIGHT


def test_a_slip_gets_its_own_sentence_and_share() -> None:
    verdict = judge(BIAS, tbptt="Unbiased")
    says = "The same terms are dropped every time."
    assert (verdict.because, verdict.share) == (says, Fraction(1, 5))


def test_another_option_is_named_and_the_right_one_is_not() -> None:
    verdict = judge(BIAS, tbptt="neither")
    assert verdict.outcome is Outcome.WRONG
    assert verdict.because == "`tbptt` is 'neither', which is not right."
    assert verdict.detail == "expected 'biased'"


@pytest.mark.parametrize("answer", [
    "perhaps", ["biased", "biased"], 3, True, 1.0, {"a": "biased"},
])  # fmt: skip
def test_anything_else_is_told_the_options(answer: object) -> None:
    verdict = judge(BIAS, tbptt=answer)
    assert (verdict.outcome, verdict.share) == (Outcome.UNREADABLE, Fraction(0))
    assert "`tbptt`: expected 'biased' or 'unbiased' or 'neither', found" in verdict.because


@pytest.mark.parametrize("answer", [
    "biased estimates", "un biased", "not biased", "biased, since the long terms are left out",
    ["It stays biased however many samples there are."], "biased or unbiased",
])  # fmt: skip
def test_words_around_an_option_are_read_by_a_person(answer: object) -> None:
    verdict = judge(BIAS, tbptt=answer)
    assert verdict.outcome is Outcome.TO_READ
    assert verdict.because == "`tbptt` has more words than an option; a person reads them."


@pytest.mark.parametrize("answer", ["it is biased", "The estimate is biased.", "option: biased"])
def test_an_empty_phrase_before_an_option_is_none(answer: object) -> None:
    assert judge(BIAS, tbptt=answer).outcome is Outcome.RIGHT


@pytest.mark.parametrize("answer", ["yes", "Yes.", "oui", "y", "1", 1, "vrai"])
def test_yes_is_true(answer: object) -> None:
    question = Choice(prompt="", source="", options=["True", "False"], reference={"q": "True"})
    assert judge(question, q=answer).outcome is Outcome.RIGHT


@pytest.mark.parametrize("answer", ["no", "non", "F", "0", False])
def test_no_is_false(answer: object) -> None:
    question = Choice(prompt="", source="", options=["True", "False"], reference={"q": "True"})
    assert judge(question, q=answer).outcome is Outcome.WRONG


@pytest.mark.parametrize("answer", [True, "true", "TRUE", np.True_])
def test_true_may_be_the_word_or_the_value(answer: object) -> None:
    question = Choice(prompt="", source="", options=["True", "False"], reference={"q": "True"})
    assert judge(question, q=answer).outcome is Outcome.RIGHT


def test_missing() -> None:
    verdict = judge(BIAS)
    says = "Nothing named `tbptt` was found."
    assert (verdict.outcome, verdict.because) == (Outcome.MISSING, says)


@pytest.mark.parametrize("cause", ENDINGS)
def test_every_ending_is_told_and_earns_nothing(cause: Cause) -> None:
    verdict = BIAS.judge((ENDINGS[cause],), DRAW)
    assert (verdict.outcome, verdict.share) == (Outcome.UNREADABLE, Fraction(0))
    options = "'biased' or 'unbiased' or 'neither' was asked for"
    assert verdict.because == f"`tbptt` {TOLD[cause]}; {options}"


@pytest.mark.parametrize("own", [
    {"reference": {"q": "yess"}},
    {"reference": {"q": "yes"}, "accepts": [{"q": "maybe"}]},
    {"reference": {"q": "yes"}, "slips": [Slip({"q": "nope"}, "No.")]},
])  # fmt: skip
def test_a_question_whose_own_answers_are_no_options_is_refused(own: dict[str, object]) -> None:
    with pytest.raises(AuthoringError, match=r"test 8: q = '\w+' is none of 'yes', 'no'"):
        Choice(prompt="", source="test 8", options=["yes", "no"], **own)  # type: ignore[arg-type]


REASONED = Choice(
    prompt="Biased or not?",
    source="test 9",
    options=["biased", "unbiased"],
    reference={"tbptt": "biased"},
    slips=[Slip({"tbptt": "unbiased"}, "The same terms are dropped every time.")],
    why="tbptt_why",
)


@pytest.mark.parametrize(("answers", "outcome"), [
    ({"tbptt": "biased"}, Outcome.RIGHT),
    ({"tbptt": "biased", "tbptt_why": "The long terms are missing."}, Outcome.RIGHT),
    ({"tbptt": "biased", "tbptt_why": 3}, Outcome.RIGHT),
    ({"tbptt": "unbiased", "tbptt_why": "The long terms are missing."}, Outcome.WRONG),
    ({"tbptt_why": "The long terms are missing."}, Outcome.TO_READ),
    ({"tbptt": None, "tbptt_why": "The long terms are missing."}, Outcome.TO_READ),
    ({"tbptt_why": "  "}, Outcome.MISSING),
    ({"tbptt": None, "tbptt_why": None}, Outcome.MISSING),
    ({}, Outcome.MISSING),
])  # fmt: skip
def test_reasons_are_recorded_not_compared_and_alone_they_wait_for_a_person(
    answers: dict[str, object], outcome: Outcome
) -> None:
    assert judge(REASONED, **answers).outcome is outcome
