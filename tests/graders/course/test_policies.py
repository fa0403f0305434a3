"""What coming late costs: by steps or by the day, after grace, until a last day, per student."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from graders.assignment import Assignment, Late
from graders.course import policies
from graders.course.policies import Arrival, Granted, Policy
from graders.intake.enrolled import Enrolled
from graders.intake.submission import IntakeError
from graders.model import AuthoringError
from graders.scores import Lateness

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STEPS = Late(steps=[(HOUR, "1/20"), (DAY, "1/10"), (3 * DAY, "3/10")])
DAILY = Late(a_day="1/10")
ADA = Enrolled()


def late(
    by: timedelta, rules: Late, person: Enrolled = ADA, granted: Granted | None = None, **more: Any
) -> Lateness | None:
    policy = Policy(deadline=NOON, zone="UTC", late=rules, **more)
    return policy.lateness(Arrival(time=NOON + by, timed=True), person, granted or Granted())


def lost(by: timedelta, rules: Late, person: Enrolled = ADA, **more: Any) -> Fraction | None:
    found = late(by, rules, person, **more)
    return found.lost if found else None


@pytest.mark.parametrize(("by", "share"), [
    (-DAY, None), (timedelta(0), None), (timedelta(seconds=1), "1/20"), (HOUR, "1/20"),
    (HOUR + timedelta(seconds=1), "1/10"), (DAY, "1/10"), (2 * DAY, "3/10"), (3 * DAY, "3/10"),
    (30 * DAY, "3/10"),
])  # fmt: skip
def test_steps_go_up_to_a_length_and_the_last_goes_on(by: timedelta, share: str | None) -> None:
    assert lost(by, STEPS) == (share and Fraction(share))


@pytest.mark.parametrize(("by", "share"), [
    (timedelta(seconds=1), "1/10"), (DAY, "1/10"), (DAY + HOUR, "2/10"), (5 * DAY, "1/2"),
    (10 * DAY, "1"), (40 * DAY, "1"),
])  # fmt: skip
def test_a_share_a_day_is_for_each_day_begun(by: timedelta, share: str) -> None:
    assert lost(by, DAILY) == Fraction(share)


@pytest.mark.parametrize(("own", "everybodys", "by", "share"), [
    ("", 0, DAY, "1/10"), ("", 2, DAY, "0"), ("", 2, 2 * DAY, "0"), ("", 2, 2 * DAY + HOUR, "1/10"),
    ("1", 0, DAY, "0"), ("1", 0, 2 * DAY, "1/10"), ("0", 2, DAY, "1/10"), ("0.5", 0, DAY, "1/10"),
    ("0.5", 0, 12 * HOUR, "0"),
])  # fmt: skip
def test_days_of_grace_cost_nothing(own: str, everybodys: int, by: timedelta, share: str) -> None:
    rules = Late(a_day="1/10", grace=everybodys)
    assert lost(by, rules, Enrolled(grace=own)) == Fraction(share)


@pytest.mark.parametrize(("due", "by", "share"), [
    ("+2d", DAY, None), ("2d", 2 * DAY, None), ("+2d", 2 * DAY + HOUR, "1/10"),
    ("2026-03-03", 2 * DAY, None), ("2026-03-03T12:00", 2 * DAY, None),
    ("2026-03-03T11:00", 2 * DAY, "1/10"), ("2026-02-28", -HOUR, "1/10"),
])  # fmt: skip
def test_a_due_date_of_the_roster_goes_before_the_deadline(
    due: str, by: timedelta, share: str | None
) -> None:
    assert lost(by, DAILY, Enrolled(due=due)) == (share and Fraction(share))
    assert late(by, DAILY, granted=Granted(due=due)) == late(by, DAILY, Enrolled(due=due))


@pytest.mark.parametrize(("until", "by", "is_over"), [
    ("2026-03-03", DAY, False), ("2026-03-03", 2 * DAY, False), ("2026-03-03", 3 * DAY, True),
    ("2d", 2 * DAY, False), ("2d", 2 * DAY + timedelta(seconds=1), True), ("0", HOUR, True),
])  # fmt: skip
def test_after_the_last_day_nothing_counts(until: str, by: timedelta, is_over: bool) -> None:
    found = late(by, Late(), until=until)
    assert found is not None
    assert (found.lost == 1) == is_over
    assert ("nothing was taken any more" in found.says) == is_over


def test_a_longer_due_date_goes_before_the_last_day() -> None:
    assert late(6 * DAY, DAILY, Enrolled(due="+5d"), until="2026-03-03") == late(DAY, DAILY)
    assert lost(6 * DAY, Late(last=2 * DAY), Enrolled(due="+5d")) == 0


@pytest.mark.parametrize(("word", "timed", "wanted"), [
    (None, True, Fraction(1, 10)), (None, False, Fraction(1, 10)), (True, True, Fraction(1, 10)),
    (True, False, Fraction(0)), (False, True, None), (False, False, None),
])  # fmt: skip
def test_a_platforms_word_goes_before_the_clock(
    word: bool | None, timed: bool, wanted: Fraction | None
) -> None:
    policy = Policy(deadline=NOON, zone="UTC", late=DAILY)
    found = policy.lateness(Arrival(time=NOON + HOUR, late=word, timed=timed), ADA)
    assert (found and found.lost) == wanted
    if word and not timed:  # a file's time is no measure for it
        assert found is not None
        assert found.by is None
        assert "not how late" in found.says


def test_what_was_decided_for_a_student_goes_before_everything() -> None:
    policy = Policy(deadline=NOON, zone="UTC", late=DAILY)
    never = Arrival(time=None, late=True)
    told = policy.lateness(never, ADA, Granted(late=2 * DAY))
    assert told is not None
    assert told.lost == Fraction(2, 10)
    assert policy.lateness(never, ADA, Granted(late=timedelta(0))) is None
    at = Arrival(time=NOON + DAY, timed=True)
    assert policy.lateness(at, ADA, Granted(late=timedelta(0))) is None


def test_without_a_deadline_nothing_is_late() -> None:
    assert Policy(late=DAILY).lateness(Arrival(time=NOON), ADA) is None


@pytest.mark.parametrize("policy", [
    Policy(),
    Policy(count="best", deadline=NOON, zone="America/Toronto", late=STEPS, until="7d"),
    Policy(count="first", deadline=NOON, late=Late(a_day="1/3", grace=2, last=5 * DAY)),
    Policy(deadline=NOON, said=("grace", "late")),
])  # fmt: skip
def test_a_policy_comes_back_from_its_text(policy: Policy) -> None:
    found = policies.from_json(policies.as_json(policy))
    assert policies.as_json(policies.from_json(policies.as_json(found))) == policies.as_json(found)
    assert (found.deadline, found.count, found.said) == (policy.deadline, policy.count, policy.said)
    assert [found.late.lost(k * HOUR) for k in range(99)] == [
        policy.late.lost(k * HOUR) for k in range(99)
    ]


@pytest.mark.parametrize(("text", "by", "share"), [
    ("10%/day", DAY, "1/10"), ("1/10/day", 2 * DAY, "1/5"), ("12.5 %/d", DAY, "1/8"),
    ("2,5%/day", DAY, "1/40"), ("1d=1/10,3d=30%", 2 * DAY, "3/10"), ("1h=5%", DAY, "1/20"),
    ("none", DAY, "0"), ("0.1/day", DAY, "1/10"),
])  # fmt: skip
def test_rules_as_they_are_typed(text: str, by: timedelta, share: str) -> None:
    assert policies.late_rules(text).lost(by) == Fraction(share)


@pytest.mark.parametrize("text", [
    "10%", "1d", "ten/day", "110%/day", "-1/10/day", "1d=2", "soon=1/10", "1/0/day", "1d=",
])  # fmt: skip
def test_rules_that_are_none_are_told(text: str) -> None:
    with pytest.raises(IntakeError, match="late: expected"):
        policies.late_rules(text)


@pytest.mark.parametrize("late_work", [
    {"steps": [(DAY, "3/2")]}, {"a_day": "-1/10"}, {"steps": [(DAY, "1/10"), (HOUR, "1/5")]},
    {"steps": [(DAY, "1/10")], "a_day": "1/10"}, {"steps": [(DAY, "1/10"), (DAY, "1/5")]},
])  # fmt: skip
def test_an_assignments_rules_are_checked(late_work: dict[str, object]) -> None:
    with pytest.raises(AuthoringError, match="late: "):
        Late(**late_work)  # type: ignore[arg-type]


def test_an_assignment_may_hold_the_steps_alone() -> None:
    made = Assignment(name="a", title="A", items=(), late=[(DAY, "1/10")])
    assert isinstance(made.late, Late)
    assert made.late.lost(DAY) == Fraction(1, 10)


def test_the_rules_are_told_with_the_zone() -> None:
    policy = Policy(count="best", deadline=NOON, zone="America/Toronto", late=STEPS, until="7d")
    assert policy.told() == [
        "deadline: 2026-03-01 07:00:00 (UTC-05:00, America/Toronto)",
        "of several attempts the best after any loss for coming late counts",
        "late work: up to 1 hour late loses 1/20; up to 1 day late loses 1/10; up to 3 days late "
        "loses 3/10, and so on after; nothing counts after 7d",
    ]
    (told,) = Policy(deadline=NOON).told()
    assert told.endswith("this machine's zone; --timezone names another)")
