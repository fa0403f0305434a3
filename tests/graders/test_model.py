"""The nouns: where hidden inputs come from, what a verdict says, what a rubric is worth."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from graders import Essay, Points, criterion
from graders.model import Draw, Outcome, Verdict


def numbers(draw: Draw, case: int = 0) -> list[float]:
    drawn: list[float] = draw.case(case).normal(size=3).tolist()
    return drawn


class TestDraw:
    def test_all_students_of_a_class_get_the_same_inputs(self) -> None:
        one, other = (Draw.of(b"secret", "a2022", "1.2") for _ in range(2))
        assert numbers(one) == numbers(other)
        assert one == other
        assert hash(one) == hash(other)

    @pytest.mark.parametrize("other", [
        Draw.of(b"secres", "a2022", "1.2"),
        Draw.of(b"secret", "h2022", "1.2"),
        Draw.of(b"secret", "a2022", "1.3"),
        Draw.of(b"", "a2022", "1.2"),
    ])  # fmt: skip
    def test_another_secret_assignment_or_item_has_others(self, other: Draw) -> None:
        assert numbers(Draw.of(b"secret", "a2022", "1.2")) != numbers(other)

    def test_every_case_has_its_own(self) -> None:
        draw = Draw.of(b"secret", "a2022", "1.2")
        assert len({tuple(numbers(draw, case)) for case in range(20)}) == 20

    def test_a_case_starts_afresh_each_time_it_is_asked_for(self) -> None:
        draw = Draw.of(b"secret", "a2022", "1.2")
        np.random.seed(7)
        assert numbers(draw) == numbers(draw)

    def test_the_secret_cannot_be_read_from_it(self) -> None:
        assert b"secret" not in Draw.of(b"secret", "a2022", "1.2").key


class TestVerdict:
    def test_right_is_the_whole_share(self) -> None:
        verdict = Verdict.right("a note")
        assert (verdict.outcome, verdict.share) == (Outcome.RIGHT, Fraction(1))
        assert verdict.notes == ("a note",)

    def test_wrong_with_a_share_is_partly_right(self) -> None:
        assert Verdict.wrong("why").outcome is Outcome.WRONG
        assert Verdict.wrong("why", share=Fraction(1, 2)).outcome is Outcome.PARTLY

    def test_to_read_earns_nothing_yet(self) -> None:
        verdict = Verdict.to_read("3 words", "a note")
        assert (verdict.outcome, verdict.share) == (Outcome.TO_READ, Fraction(0))

    def test_no_outcome_is_called_incorrect(self) -> None:
        assert not [outcome for outcome in Outcome if "incorrect" in outcome.casefold()]


@pytest.mark.parametrize(("shares", "total"), [
    ([], 0), (["1/5", "2/5"], Fraction(3, 5)), (["0.1", "0.2"], Fraction(3, 10)), ([1], 1),
])  # fmt: skip
def test_the_read_share_is_the_exact_sum_of_the_rubric(
    shares: list[Points], total: Fraction
) -> None:
    rubric = [criterion(share, "says why") for share in shares]
    assert Essay(prompt="", source="", name="q", rubric=rubric).read_share == total
