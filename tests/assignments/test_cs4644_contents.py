"""CS4644/7643: the handout's sums, by track, and which items a person reads."""

from fractions import Fraction

import pytest

from assignments.cs4644_f2023.contents import ASSIGNMENT
from graders.assignment import Credit

THEORY = ("1", "2.1.and", "2.1.or", "2.2", "3", "4", "5")
REVIEW = ("7", "8")


def points(track: str, credit: Credit, *starts: str) -> Fraction:
    """The points of that credit, of the numbers that start so."""
    return sum(
        (placed.points for placed in ASSIGNMENT.items
         if placed.number.startswith(starts) and placed.credit_for(track) is credit),
        Fraction(0),
    )  # fmt: skip


def test_theory_has_the_handouts_seventeen_and_a_half_points() -> None:
    assert sum(ASSIGNMENT.find(number).points for number in THEORY) == Fraction("17.5")
    assert all(ASSIGNMENT.find(n).credit_for("4644") is Credit.REQUIRED for n in THEORY)


@pytest.mark.parametrize(("track", "review"), [("4644", 0), ("4803", 0), ("7643", 4), ("", 0)])
def test_the_review_is_required_in_one_track_and_extra_in_the_others(
    track: str, review: int
) -> None:
    required = sum(
        ASSIGNMENT.find(number).points
        for number in (*THEORY, *REVIEW)
        if ASSIGNMENT.find(number).credit_for(track) is Credit.REQUIRED
    )
    assert required == Fraction("17.5") + review
    assert points(track, Credit.EXTRA, "7", "8") == 4 - review


@pytest.mark.parametrize("track", ["4644", "7643"])
def test_question_six_is_extra_for_both(track: str) -> None:
    assert points(track, Credit.EXTRA, "6") == 5
    assert points(track, Credit.REQUIRED, "6") == 0


def test_code_and_write_ups_have_the_handouts_points() -> None:
    essays = {p.number: p.points for p in ASSIGNMENT.items if p.question.kind == "essay"}
    write_up_1 = sum(v for n, v in essays.items() if n.startswith("5.1"))
    write_up_2 = sum(v for n, v in essays.items() if n.startswith("5.2"))
    assert (write_up_1, write_up_2) == (5, 7)
    assert points("7643", Credit.REQUIRED, "5.1") - write_up_1 == 11
    assert points("7643", Credit.REQUIRED, "5.2") - write_up_2 == 14


@pytest.mark.parametrize(("track", "total"), [("4644", "54.5"), ("7643", "58.5")])
def test_all_that_is_required_adds_up(track: str, total: str) -> None:
    assert points(track, Credit.REQUIRED, "") == Fraction(total)
