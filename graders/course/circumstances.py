"""A student's circumstances beside the items: how late the attempt is, which one of how many."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from graders.course import people, policies, submissions
from graders.course.history import DUE, LATE, TOTAL, History
from graders.course.policies import Arrival, Granted, Policy
from graders.course.tables import SUBMISSIONS
from graders.intake.digest import digest_of
from graders.intake.enrolled import Enrolled
from graders.scores import Attempts, Lateness, Report

NOTHING = digest_of(())
"""The digest of a hand-in of nothing, which is no attempt."""
NOBODY = Enrolled()


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """The class's policy, its people, and what was granted to them."""

    policy: Policy = field(default_factory=Policy)
    people: Mapping[str, Enrolled] = field(default_factory=dict)
    granted: Mapping[str, Granted] = field(default_factory=dict)

    @classmethod
    def read(cls, connection: sa.Connection, decided: History) -> Circumstances:
        """Read the circumstances of everybody, with the decisions so far."""
        found = people.read(connection)
        return cls(policy=policies.read(connection), people=found, granted=granted(decided))

    def lateness(self, row: submissions.Row) -> Lateness | None:
        """Return the lateness of an attempt, by the student and the time in its row."""
        who = row["student"]
        person = self.people.get(who, NOBODY)
        return self.policy.lateness(handed_in(row), person, self.granted.get(who, Granted()))

    def of(self, report: Report, row: submissions.Row, tries: list[int]) -> Report:
        """Return the report with its circumstances: attempts, lateness, and the roster's entry."""
        time = handed_in(row).time
        there = Attempts(
            number=tries.index(row["id"]) + 1 if row["id"] in tries else 1,
            count=max(len(tries), 1),
            rule=self.policy.count,
            handed_in=self.policy.shown(time) if time else "",
        )
        person = self.people.get(row["student"], NOBODY)
        return replace(report, late=self.lateness(row), attempts=there, enrolled=person)


def handed_in(row: submissions.Row) -> Arrival:
    """Return the time of an attempt, from its row."""
    told = json.loads(row["described"])
    time = datetime.fromisoformat(row["handed_in"]) if row["handed_in"] else None
    # a store of an earlier version keeps no word of a platform's
    return Arrival(time=time, late=told.get("word"), timed=bool(told.get("timed", False)))


def granted(decided: History) -> dict[str, Granted]:
    """Return each student's decisions on due date and lateness."""
    found: dict[str, Granted] = {}
    for _, event in decided.adjustments.get(TOTAL, ()):
        who, how = event.student, event.after["how"]
        if who is not None and how == DUE:
            found[who] = replace(found.get(who, Granted()), due=event.after["text"])
        elif who is not None and how == LATE:
            by = timedelta(seconds=int(event.after["seconds"]))
            found[who] = replace(found.get(who, Granted()), late=by)
    return found


def tries(connection: sa.Connection, students: Iterable[str] | None) -> dict[str, list[int]]:
    """Student -> their attempts, in the order in which they were handed in."""
    columns = SUBMISSIONS.c.student, SUBMISSIONS.c.id, SUBMISSIONS.c.handed_in, SUBMISSIONS.c.digest
    wanted = sa.select(*columns)
    named = None if students is None else list(students)
    if named is not None and len(named) <= submissions.FEW:
        wanted = wanted.where(SUBMISSIONS.c.student.in_(named))
    found: dict[str, list[tuple[float, int]]] = {}
    for student, number, time, digest in connection.execute(wanted):
        if digest == NOTHING:
            continue
        when = datetime.fromisoformat(time).timestamp() if time else 0.0
        found.setdefault(student, []).append((when, number))
    return {student: [number for _, number in sorted(own)] for student, own in found.items()}
