"""Parts of an item earn their own shares, and say which of them is not right."""

from dataclasses import replace
from fractions import Fraction

import pytest

from graders import Numeric, Part, Parts, Slip, criterion
from graders.guest.carry_out import carry_out
from graders.model import AuthoringError, Draw, Outcome, Verdict

DRAW = Draw(b"")


def number(name: str, value: float) -> Numeric:
    slip = Slip({name: -value}, "The sign is turned.", share="1/2")
    return Numeric(prompt="", source="a test", reference={name: value}, slips=[slip])


BOTH = Parts(
    prompt="",
    source="a test",
    parts=[Part("mean", "1/4", number("m", 2.0)), Part("variance", "3/4", number("v", 5.0))],
)


def judged(**answers: object) -> Verdict:
    return BOTH.judge(carry_out(BOTH.ask(DRAW), answers), DRAW)


@pytest.mark.parametrize(
    ("answers", "outcome", "share"),
    [
        ({"m": 2, "v": 5}, Outcome.RIGHT, "1"),
        ({"m": 2, "v": 6}, Outcome.PARTLY, "1/4"),
        ({"m": 3, "v": 5}, Outcome.PARTLY, "3/4"),
        ({"m": -2, "v": 5}, Outcome.PARTLY, "7/8"),
        ({"m": 2}, Outcome.PARTLY, "1/4"),
        ({"m": 7}, Outcome.WRONG, "0"),
        ({"m": "no", "v": 5}, Outcome.PARTLY, "3/4"),
        ({}, Outcome.MISSING, "0"),
    ],
)
def test_the_shares_of_right_parts_add_up(
    answers: dict[str, object], outcome: Outcome, share: str
) -> None:
    verdict = judged(**answers)
    assert (verdict.outcome, verdict.share) == (outcome, Fraction(share))


def test_each_part_that_is_not_right_is_named_with_its_own_sentence() -> None:
    told = judged(m=-2, v=6).because
    assert "mean: The sign is turned." in told
    assert "variance: `v` is 6, which is not right." in told


def test_a_blank_item_names_all_that_was_not_found() -> None:
    assert judged().because == "Nothing named `m` was found. Nothing named `v` was found."


def test_a_rubric_inside_a_part_is_refused() -> None:
    """Its points would never wait for anybody."""
    inner = replace(number("m", 2.0), rubric=[criterion("1/2", "says why")])
    with pytest.raises(AuthoringError, match="rubric belongs to the item"):
        Parts(prompt="", source="a test", parts=[Part("mean", 1, inner)])


def test_shares_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(AuthoringError, match="do not add up to one"):
        Parts(prompt="", source="a test", parts=[Part("mean", "1/2", number("m", 2.0))])


TOLD = replace(BOTH, parts=[*BOTH.parts, Part("digits", 0, number("n", 4.0))])
"""With a part that neither earns nor costs anything."""


@pytest.mark.parametrize("n", [4, -4, 7, "no", None])
def test_a_part_without_a_share_costs_nothing_and_is_told_as_a_note(n: object) -> None:
    answers = {"m": 2, "v": 5, "n": n}
    verdict = TOLD.judge(carry_out(TOLD.ask(DRAW), answers), DRAW)
    assert (verdict.outcome, verdict.share) == (Outcome.RIGHT, Fraction(1))
    assert bool(verdict.notes) == (n != 4)
    assert all(note.startswith("digits: ") for note in verdict.notes)


def test_a_part_without_a_share_keeps_its_sentence_to_itself() -> None:
    answers = {"m": 3, "v": 5, "n": -4}
    verdict = TOLD.judge(carry_out(TOLD.ask(DRAW), answers), DRAW)
    assert "digits" not in verdict.because
    assert verdict.notes[0] == "digits: The sign is turned."


def test_a_part_without_a_share_is_no_answer_by_itself() -> None:
    verdict = TOLD.judge(carry_out(TOLD.ask(DRAW), {"n": 4}), DRAW)
    assert verdict.outcome is Outcome.MISSING
