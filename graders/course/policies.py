"""A class's decisions on attempts and on late work, and their meaning for one attempt."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from fractions import Fraction

import sqlalchemy as sa

from graders.assignment import Late
from graders.course import settings
from graders.intake import moments
from graders.intake.enrolled import Enrolled
from graders.intake.submission import IntakeError
from graders.scores import Lateness

SETTING = "policy"
LAST, BEST, FIRST = "last", "best", "first"
SHARE = r"expected a share such as 1/10 or 10%"


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """The time at which an attempt came, as far as that is known."""

    time: datetime | None = None
    late: bool | None = None
    """The platform's own word."""
    timed: bool = False
    """Whether the time is a platform's, and not that of a file."""


@dataclass(frozen=True, kw_only=True)
class Granted:
    """A decision for one student: another due date, or a lateness to count in place of theirs."""

    due: str = ""
    late: timedelta | None = None


NOTHING_GRANTED = Granted()


@dataclass(frozen=True, kw_only=True)
class Policy:
    """One class's rules: the attempt that counts, the deadline, and the cost of coming late."""

    count: str = LAST
    deadline: datetime | None = None
    zone: str = ""
    """An IANA name; empty stands for the zone of this machine."""
    until: str = ""
    """A date or a length of time after which nothing counts."""
    late: Late = field(default_factory=Late)
    said: tuple[str, ...] = ()
    """The command line's part of the policy, which goes before the assignment's own rules."""

    def due(self, person: Enrolled, granted: Granted = NOTHING_GRANTED) -> datetime | None:
        """Return the moment until which this student's work is in time."""
        own = granted.due or person.due
        if own and moments.is_length(own):
            return self.deadline and self.deadline + moments.length(own)
        return moments.read(own, self.zone, "due").time if own else self.deadline

    def lateness(
        self, handed_in: Arrival, person: Enrolled, granted: Granted = NOTHING_GRANTED
    ) -> Lateness | None:
        """Return how late an attempt is, and what that costs; None if it came in time."""
        due = self.due(person, granted)
        by = granted.late
        if by is None and handed_in.late is not False and handed_in.time and due:
            by = moments.after(handed_in.time, due) if handed_in.time > due else None
            by = None if handed_in.late and not handed_in.timed else by
        if not by:
            return Lateness(says=UNMEASURED) if handed_in.late and granted.late is None else None
        says = f"It came {moments.in_words(by)} after the deadline"
        if self._is_over(by, handed_in, due):
            return Lateness(by, Fraction(1), f"{says}, when nothing was taken any more.")
        grace = timedelta(days=float(person.grace) if person.grace else self.late.grace)
        lost = self.late.lost(by - grace)
        if grace and by <= grace:
            return Lateness(by, lost, f"{says}, within the days of grace.")
        if grace:
            says += f", {moments.in_words(by - grace)} after the days of grace"
        return Lateness(by, lost, f"{says}: {lost} of the points is lost." if lost else f"{says}.")

    def _is_over(self, by: timedelta, handed_in: Arrival, due: datetime | None) -> bool:
        """Whether it came after the last day on which anything counts."""
        if self.until and not moments.is_length(self.until):
            last = moments.read(self.until, self.zone, "until").time
            if handed_in.time and (due is None or due < last):
                return handed_in.time > last
            return False
        last_length = moments.length(self.until) if self.until else self.late.last
        return last_length is not None and by > last_length

    def told(self) -> list[str]:
        """The rules in words, a line for each."""
        lines = []
        if self.deadline is not None:
            lines.append(f"deadline: {self.shown(self.deadline)}")
        if self.count != LAST:
            which = "the best after any loss for coming late" if self.count == BEST else "the first"
            lines.append(f"of several attempts {which} counts")
        rules = _in_words(self.late)
        if self.until:
            rules.append(f"nothing counts after {self.until}")
        if rules and self.deadline is not None:
            lines.append(f"late work: {'; '.join(rules)}")
        return lines

    def shown(self, moment: datetime) -> str:
        """A moment in the class's zone, which is named."""
        local = moment.astimezone(moments.zone(self.zone))
        offset = f"UTC{local:%z}"[:6] + f":{local:%z}"[-2:].rjust(3, ":")
        place = self.zone or "this machine's zone; --timezone names another"
        return f"{local:{moments.SHOWN}} ({offset}, {place})"


UNMEASURED = (
    "Its platform says that it came late, but not how late, so nothing is lost for that so far."
)


def _in_words(late: Late) -> list[str]:
    says = [
        f"up to {moments.in_words(length)} late loses {Fraction(share)}"
        for length, share in late.steps
    ]
    if says:
        says[-1] += ", and so on after"
    if late.a_day:
        says.append(f"each begun day loses {Fraction(late.a_day)}")
    if late.grace:
        says.append(f"{late.grace} days of grace")
    if late.last is not None:
        says.append(f"nothing counts later than {moments.in_words(late.last)} after")
    return says


def late_rules(text: str) -> Late:
    """`10%/day` or `1d=1/10,3d=3/10`, as they stand on the command line."""
    if text in ("", "none"):
        return Late()
    share, slash, unit = text.replace(" ", "").rpartition("/")
    if slash and unit.casefold() in ("d", "day", "tag", "jour"):
        return Late(a_day=_share(share))
    steps = []
    for step in text.split(","):
        by, equals, lost = step.partition("=")
        if not equals:
            says = "expected 10%/day, or steps such as 1d=1/10,3d=3/10"
            raise IntakeError(f"late: {says}; found {text!r}")
        steps.append((moments.length(by, "late"), _share(lost)))
    return Late(steps=tuple(steps))


def _share(text: str) -> Fraction:
    try:
        is_percent = text.strip().endswith("%")
        share = Fraction(text.strip().removesuffix("%").strip().replace(",", "."))
    except (ValueError, ZeroDivisionError):
        raise IntakeError(f"late: {SHARE}; found {text!r}") from None
    share = share / 100 if is_percent else share
    if not 0 <= share <= 1:
        raise IntakeError(f"late: {SHARE}; found {text!r}")
    return share


def read(connection: sa.Connection) -> Policy:
    """The class's policy; the usual one where none was stored."""
    told = settings.get(connection, SETTING)
    return from_json(told) if told else Policy()


def put(connection: sa.Connection, policy: Policy) -> None:
    """Store it as the class's."""
    settings.put(connection, SETTING, as_json(policy))


def as_json(policy: Policy) -> str:
    """The policy as one text: lengths in seconds, shares as exact fractions."""
    late = policy.late
    return json.dumps({
        "count": policy.count, "zone": policy.zone, "until": policy.until, "said": policy.said,
        "deadline": policy.deadline and policy.deadline.isoformat(),
        "steps": [[length.total_seconds(), str(share)] for length, share in late.steps],
        "a_day": str(late.a_day), "grace": late.grace,
        "last": None if late.last is None else late.last.total_seconds(),
    })  # fmt: skip


def from_json(text: str) -> Policy:
    """The policy of that text."""
    told = json.loads(text)
    late = Late(
        steps=tuple((timedelta(seconds=s), Fraction(share)) for s, share in told["steps"]),
        a_day=Fraction(told["a_day"]), grace=told["grace"],
        last=None if told["last"] is None else timedelta(seconds=told["last"]),
    )  # fmt: skip
    deadline = told["deadline"] and datetime.fromisoformat(told["deadline"])
    found = Policy(count=told["count"], deadline=deadline or None, zone=told["zone"],
                   until=told["until"], late=late, said=tuple(told["said"]))  # fmt: skip
    if found.deadline is not None and found.zone:
        return replace(found, deadline=found.deadline.astimezone(moments.zone(found.zone)))
    return found
