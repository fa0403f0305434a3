"""IFT6135-H2022: the points of the handout, and slips that no luck of a draw hides."""

from fractions import Fraction

import pytest

from assignments.ift6135_h2022.contents import ASSIGNMENT
from tests.assignments.h2022 import compared, verdict

POINTS = {
    "1.1": 6, "1.2": 9, "1.3": 6,
    "2.1": 8, "2.2": 8, "2.3": 8,
    "3.1": 8, "3.2": 8, "3.3": 6, "3.4": 9, "3.5": 3,
    "4.1": 4, "4.2": 5, "4.3": 6, "4.4": 6,
}  # fmt: skip


def test_there_are_32_items_and_100_points() -> None:
    assert len(ASSIGNMENT.items) == 32
    assert sum(item.points for item in ASSIGNMENT.items) == sum(POINTS.values()) == 100


@pytest.mark.parametrize("part", POINTS)
def test_the_items_of_a_part_add_up_to_the_points_of_the_handout(part: str) -> None:
    items = [i for i in ASSIGNMENT.items if ".".join(i.number.split(".")[:2]) == part]
    assert sum(item.points for item in items) == POINTS[part]


@pytest.mark.parametrize("number", compared())
@pytest.mark.parametrize("secret", [b"one", b"two", b"three"])
def test_right_answers_and_slips_are_told_apart_under_every_secret(
    number: str, secret: bytes
) -> None:
    """No slip becomes right, or loses its sentence, by the luck of a draw."""
    question = compared()[number]
    for right in (question.reference, *question.accepts):
        assert verdict(number, right, secret).share == 1
    for wrong in question.slips:
        found = verdict(number, wrong.namespace, secret)
        assert found.because == wrong.sentence
        assert found.share == Fraction(wrong.share)
