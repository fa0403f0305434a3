"""Of a student's attempts one counts, whichever way and in whatever order they came."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import permutations
from pathlib import Path

import pytest

from graders.assignment import Late
from graders.course import events, keeping, marking, policies
from graders.course.adjusting import AdjustmentOrder, adjust, undo_adjustment
from graders.course.identity import Keys
from graders.course.policies import Policy
from graders.course.results import Results
from graders.grading import judge, plans_of
from graders.guest.carry_out import carry_out
from graders.host.session import Transcript, digest
from graders.scores import Mark, Report
from tests.graders.course import samples

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
RIGHT, WRONG = 2, 3
"""What the first item is answered with; right work has 5 points, wrong 3."""


@pytest.fixture
def results(tmp_path: Path) -> Iterator[Results]:
    results = samples.made(tmp_path / "results")
    yield results
    results.database.close()


def rules(results: Results, **told: object) -> None:
    policy = Policy(deadline=NOON, zone="UTC", late=Late(a_day="1/10"), **told)  # type: ignore[arg-type]
    with results.database.writing() as connection:
        policies.put(connection, policy)


def hand_in(
    results: Results,
    hours: float,
    x: int,
    student: str = "anna",
    number: int = 0,
    timed: bool = True,
) -> None:
    """Some hours after the deadline; each attempt has bytes of its own."""
    planned = plans_of(samples.ASSIGNMENT, results.secret)
    names = {"x": x, "double": lambda x: 2.0 * x}
    transcript = Transcript(
        records={n: carry_out(plan, names) for n, plan in planned[0].items()},
        asked={n: digest(plan) for n, plan in planned[0].items()},
    )
    given = replace(
        samples.submission(student, x), submitted=NOON + timedelta(hours=hours), timed=timed,
        digest=f"{student} {hours} {x}", number=number,
    )  # fmt: skip
    report = judge(samples.ASSIGNMENT, given, transcript, results.secret)
    with results.database.writing() as connection:
        keeping.store(connection, given, report, transcript, Keys(samples.ASSIGNMENT, planned))


def counts(results: Results) -> Report:
    return results.get_report("anna")


def standing(results: Results) -> tuple[int, float]:
    """The number of the attempt that counts, and its points."""
    return counts(results).attempts.number, float(counts(results).total.earned)


IN_TIME, LATER, LATE, LATEST = (-5, WRONG), (-1, WRONG), (3, RIGHT), (50, RIGHT)
CASES = [
    ("last", [IN_TIME, LATER], -1, "3"), ("last", [IN_TIME, LATER, LATE], -1, "3"),
    ("last", [LATE, LATEST], 50, "7/2"), ("last", [LATE], 3, "9/2"),
    ("first", [IN_TIME, LATER], -5, "3"), ("first", [LATE, LATEST], 3, "9/2"),
    ("first", [IN_TIME, LATE], -5, "3"), ("first", [LATER, IN_TIME, LATE], -5, "3"),
    ("best", [IN_TIME, LATER], -1, "3"), ("best", [IN_TIME, LATE], 3, "9/2"),
    ("best", [IN_TIME, LATEST], 50, "7/2"), ("best", [IN_TIME, LATE, LATEST], 3, "9/2"),
    ("best", [LATER, (200, RIGHT)], -1, "3"), ("best", [(3, WRONG), (4, RIGHT)], 4, "9/2"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "tries", "hours", "points"), CASES)
def test_one_counts_in_whatever_order_they_are_graded(
    results: Results, rule: str, tries: list[tuple[int, int]], hours: int, points: str
) -> None:
    rules(results, count=rule)
    for k, order in enumerate(permutations(tries)):
        for each in order:
            hand_in(results, *each, student=f"anna{k}")
    expected = Policy(zone="UTC").shown(NOON + timedelta(hours=hours))
    for report in results.reports():
        assert (report.attempts.handed_in, report.total.earned) == (expected, Fraction(points))
        assert report.attempts.count == len(tries)


@pytest.mark.parametrize("order", [*permutations([0, 1, 2])])
def test_numbers_in_names_tell_the_last_where_no_platform_tells_the_time(
    results: Results, order: tuple[int, ...]
) -> None:
    """They are graded side by side, so that any may be stored first."""
    for number in order:
        hand_in(results, -9, number, number=number, timed=False)
    assert counts(results).items[0].machine.earned == 2
    assert counts(results).attempts.count == 3


def test_another_rule_chooses_anew(results: Results) -> None:
    rules(results)
    for each in (IN_TIME, LATER, LATE):
        hand_in(results, *each)
    seen = []
    for rule in ("last", "best", "first", "last"):
        rules(results, count=rule)
        with results.marking() as connection:
            from graders.course import counting

            counting.settle(connection)
        seen.append(standing(results))
    assert seen == [(2, 3.0), (3, 4.5), (1, 3.0), (2, 3.0)]


def test_a_mark_goes_with_its_attempt_and_the_best_is_chosen_again(results: Results) -> None:
    """Whoever reads the one that may be best finds that it is not; the other one counts again."""
    rules(results, count="best")
    hand_in(results, *IN_TIME)
    hand_in(results, *LATE)
    results.publish()
    assert counts(results).attempts.number == 2
    results.mark("anna", "2", Mark(Fraction(0), True))
    assert standing(results) == (1, 3.0)
    results.mark("anna", "2", Mark(Fraction(1), True))
    assert standing(results) == (2, 1.8)
    with results.marking() as connection:
        marking.undo(connection, "anna", "2")
    assert standing(results) == (1, 3.0)


def decide(results: Results, how: str, text: str) -> None:
    order = AdjustmentOrder(item="total", how=how, reason="ill", points={"anna": text})
    with results.marking() as connection:
        adjust(connection, order)


@pytest.mark.parametrize(("how", "text"), [
    ("due", "+1d"), ("due", "2026-03-02"), ("due", "2026-03-01T15:00"), ("late", "0"),
])  # fmt: skip
def test_an_extension_lets_the_later_one_count_and_undo_takes_it_back(
    results: Results, how: str, text: str
) -> None:
    rules(results)
    hand_in(results, *IN_TIME)
    hand_in(results, *LATE)
    results.publish()
    assert standing(results) == (1, 3.0)
    decide(results, how, text)
    assert standing(results) == (2, 5.0)
    with results.marking() as connection:
        undo_adjustment(connection, "total")
    assert standing(results) == (1, 3.0)


def test_every_choice_is_in_the_history(results: Results) -> None:
    rules(results, count="best")
    hand_in(results, *IN_TIME)
    hand_in(results, *LATE)
    with results.database.reading() as connection:
        told = [(e.what, e.before, e.after) for e in events.read(connection)]
        assert not list(events.faults(connection))
    assert [what for what, _, _ in told] == ["graded", "graded", "replaced"]
    assert told[-1][1:] == (1, 2)


def test_the_same_bytes_later_are_no_later_hand_in(results: Results) -> None:
    """A class folder that was copied has the time of the copy."""
    rules(results)
    planned = plans_of(samples.ASSIGNMENT, results.secret)
    first = replace(samples.submission("anna", 2), submitted=NOON - timedelta(hours=1))
    for hours in (-1, 100):
        given = replace(first, submitted=NOON + timedelta(hours=hours))
        report = judge(samples.ASSIGNMENT, given, Transcript(records={}), results.secret)
        with results.database.writing() as connection:
            keys = Keys(samples.ASSIGNMENT, planned)
            keeping.store(connection, given, report, Transcript(records={}), keys)
    assert counts(results).late is None


def test_feedback_says_which_counts_and_what_being_late_costs(results: Results) -> None:
    rules(results)
    hand_in(results, *LATE)
    hand_in(results, *LATEST)
    results.publish()
    told = (results.feedback_folder / "anna.txt").read_text(encoding="utf-8")
    assert "3.5 of 5 points." in told
    assert "Attempt 2 of 2 counts (the last one, where one in time goes before a late" in told
    assert "It came 2 days 2 hours after the deadline: 3/10 of the points is lost." in told
    assert "1.5 of 5 points are taken off for that." in told
