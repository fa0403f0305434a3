"""Parts of an item earn their own shares, and say which of them is not right."""

from dataclasses import replace
from fractions import Fraction

import pytest

from graders import Choice, Numeric, Part, Parts, Slip, criterion
from graders.guest.carry_out import carry_out
from graders.guest.plan import Value
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
        ({"m": "no", "v": 6}, Outcome.WRONG, "0"),
        ({"m": "no", "v": "no"}, Outcome.UNREADABLE, "0"),
        ({"m": "no"}, Outcome.UNREADABLE, "0"),
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
    with pytest.raises(AuthoringError, match=r"shares add up to \S+, not 1"):
        Parts(prompt="", source="a test", parts=[Part("mean", "1/2", number("m", 2.0))])


OFFERED = Parts(
    prompt="",
    source="a test",
    parts=[Part("claim", 1, number("c", 2.0)), Part("example", 0, number("e", 3.0))],
)


@pytest.mark.parametrize(
    ("answers", "outcome", "share", "notes"),
    [
        ({"c": 2}, Outcome.RIGHT, 1, ()),
        ({"c": 2, "e": 3}, Outcome.RIGHT, 1, ("example: found right",)),
        ({"c": 2, "e": 4}, Outcome.RIGHT, 1, ("example: `e` is 4, which is not right.",)),
        ({"c": 5}, Outcome.WRONG, 0, ()),
        ({"c": 5, "e": 3}, Outcome.WRONG, 0, ("example: found right",)),
        ({"e": 3}, Outcome.MISSING, 0, ()),
    ],
)
def test_a_part_of_share_zero_is_told_and_neither_counted_nor_missed(
    answers: dict[str, object], outcome: Outcome, share: int, notes: tuple[str, ...]
) -> None:
    verdict = OFFERED.judge(carry_out(OFFERED.ask(DRAW), answers), DRAW)
    assert (verdict.outcome, verdict.notes) == (outcome, notes)
    assert verdict.share == share
    assert "`e`" not in verdict.because


def test_a_value_that_is_offered_may_be_absent() -> None:
    assert OFFERED.ask(DRAW) == (Value("c"), Value("e", optional=True))


@pytest.mark.parametrize(("answers", "share"), [({"why": "Because."}, "0"),
                                                ({"why": "Because.", "m": 2}, "1/4")])  # fmt: skip
def test_a_part_that_a_person_must_read_keeps_the_item_open(
    answers: dict[str, object], share: str
) -> None:
    choice = Choice(prompt="", source="a test", options=["a", "b"], reference={"q": "a"}, why="why")
    both = Parts(
        prompt="",
        source="a test",
        parts=[Part("mean", "1/4", number("m", 2.0)), Part("choice", "3/4", choice)],
    )
    verdict = both.judge(carry_out(both.ask(DRAW), answers), DRAW)
    assert (verdict.outcome, verdict.share) == (Outcome.TO_READ, Fraction(share))
