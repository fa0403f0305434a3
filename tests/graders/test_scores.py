"""Points: exact, extra on top, a person's mark over the machine's."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from graders.assignment import Credit
from graders.model import Outcome
from graders.scores import Adjustment, Mark, Report, Score
from tests.graders.samples import graded, report

RIGHT, WRONG, TO_READ = Outcome.RIGHT, Outcome.WRONG, Outcome.TO_READ


def total(*credits: Credit) -> Score:
    return report(
        *(graded(str(k), points="3", credit=credit) for k, credit in enumerate(credits))
    ).total


class TestTotal:
    def test_extra_credit_is_earned_but_not_possible(self) -> None:
        assert total(Credit.REQUIRED, Credit.EXTRA) == Score(Fraction(6), Fraction(0), Fraction(3))

    def test_what_does_not_count_counts_nowhere(self) -> None:
        none = graded("2", TO_READ, points="9", waiting="9", credit=Credit.NONE)
        both = report(graded("1", points="3"), none)
        assert both.total == Score(Fraction(3), Fraction(0), Fraction(3))

    def test_extra_credit_that_waits_is_told(self) -> None:
        extra = graded("2", TO_READ, points="4", waiting="4", credit=Credit.EXTRA)
        assert report(extra).total == Score(Fraction(0), Fraction(4), Fraction(0))

    def test_what_was_dropped_waits_for_nobody(self) -> None:
        waits = graded("1", Outcome.TO_READ, points="2", waiting="2")
        assert waits.score.waiting == 2
        assert replace(waits, adjustment=Adjustment("ill")).score == Score(
            Fraction(0), Fraction(0), Fraction(2)
        )

    def test_thirds_add_up_to_the_whole(self) -> None:
        thirds = [graded(str(k), points="1/3") for k in range(3)]
        assert report(*thirds).total.earned == 1

    def test_nothing_at_all(self) -> None:
        assert report().total == Score(Fraction(0), Fraction(0), Fraction(0))


class TestMark:
    WAITS = graded("1", RIGHT, points="5", waiting="2")

    def test_a_whole_mark_stands_for_the_machines(self) -> None:
        marked = graded("1", RIGHT, points="5").marked(Mark(Fraction(1), whole=True))
        assert marked.score == Score(Fraction(1), Fraction(0), Fraction(5))
        assert marked.machine.earned == 5

    @pytest.mark.parametrize(("points", "earned"), [("0", 3), ("3/2", Fraction(9, 2)), ("2", 5)])
    def test_a_mark_for_what_waits_is_added(self, points: str, earned: Fraction) -> None:
        item = graded("1", Outcome.PARTLY, share="3/5", points="5", waiting="2")
        marked = item.marked(Mark(Fraction(points), whole=False))
        assert marked.score == Score(Fraction(earned), Fraction(0), Fraction(5))

    def test_nothing_earns_more_than_there_is(self) -> None:
        """Prose was marked +5; then the code that came later was right by itself."""
        marked = graded("1", RIGHT, points="5").marked(Mark(Fraction(5), whole=False))
        assert marked.score.earned == 5

    def test_without_a_mark_the_machines_points_stand(self) -> None:
        assert self.WAITS.marked(None).score == self.WAITS.machine


class TestBroken:
    BROKEN = graded("2", Outcome.BROKEN, points="3", waiting="3")

    @pytest.mark.parametrize(("built", "broken"), [
        (report(graded("1"), BROKEN), True),
        (report(graded("1")), False),
        (report(BROKEN.marked(Mark(Fraction(2), whole=True))), False),
    ])  # fmt: skip
    def test_until_a_person_has_marked_it(self, built: Report, broken: bool) -> None:
        assert built.broken == broken
