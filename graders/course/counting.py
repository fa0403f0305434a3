"""The attempt of a student that counts: the last, the best, or the first, among all of them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import Any

import sqlalchemy as sa

from graders.course import events, history, people, policies, reports, settings, submissions
from graders.course.circumstances import NOTHING, Circumstances, granted, handed_in
from graders.course.events import Event
from graders.course.tables import SUBMISSIONS
from graders.scores import Report

GIVEN = "given"
"""The setting that holds the attempts that each student's folders held in the last run."""


def settle(connection: sa.Connection, students: Collection[str] | None = None) -> None:
    """Let the attempt count that the class's policy chooses; for the writer alone."""
    several = _with_several(connection, students)
    if not several:
        return
    decided = history.read(connection)
    there = Circumstances(policy=policies.read(connection), people=people.read(connection),
                        granted=granted(decided))  # fmt: skip
    after, known = _given(connection)
    for student, rows in several.items():
        found: dict[int, Report] = {}
        if there.policy.count == policies.BEST:
            read = reports.reports_of(connection, rows, decided)
            found = {row["id"]: report for row, report in zip(rows, read, strict=True)}
        again = known.get(student, [])
        given = {row["id"] for row in rows if row["id"] > after or row["id"] in again}
        chosen = choose(there, rows, found, given)
        before = next((row["id"] for row in rows if row["current"]), 0)
        if chosen["id"] != before:
            submissions.make_current(connection, student, chosen["id"])
            events.append(connection, replacement(student, before, chosen["id"]))


def choose(
    there: Circumstances,
    rows: list[submissions.Row],
    found: Mapping[int, Report],
    given: Collection[int],
) -> submissions.Row:
    """Return the row that counts; `found` holds the rows' reports, if the best is asked for.

    One in time goes before a late one, and the best is the one that can still reach most.
    """
    rows = [row for row in rows if row["digest"] != NOTHING] or rows
    timed = all(handed_in(row).timed for row in rows)
    late = {row["id"]: there.lateness(row) for row in rows}

    def order(row: submissions.Row) -> tuple[Any, ...]:
        how = late[row["id"]]
        is_over = how is not None and how.lost == 1
        time = handed_in(row).time
        when = time.timestamp() if time else 0.0
        place = () if timed else (row["id"] in given, _numbered(row))
        return not is_over, how is None, *place, when, row["id"]

    if there.policy.count == policies.FIRST:
        return min(rows, key=lambda row: (late[row["id"]] is not None, order(row)[2:][-2:]))
    reach = {number: _reach(report) for number, report in found.items()}
    return max(rows, key=lambda row: (reach.get(row["id"], Fraction(0)), order(row)))


def _reach(report: Report) -> Fraction:
    """Return the points that it has and can still get, after the loss for coming late."""
    return report.total.earned + report.total.waiting


def _numbered(row: submissions.Row) -> int:
    """The number in the name of its folder or file."""
    return int(json.loads(row["described"]).get("number", 0))


def note_given(connection: sa.Connection, known: Mapping[str, Collection[int]]) -> None:
    """At the start of a run, keep which known attempts are there again; later ones are new."""
    last = int(connection.execute(sa.select(sa.func.max(SUBMISSIONS.c.id))).scalar() or 0)
    told = {student: sorted(numbers) for student, numbers in known.items() if numbers}
    settings.put(connection, GIVEN, json.dumps({"after": last, "known": told}, sort_keys=True))


def _given(connection: sa.Connection) -> tuple[int, dict[str, list[int]]]:
    """Return the last attempt before the last run began, and those that were there again."""
    told = json.loads(settings.get(connection, GIVEN) or '{"after": 0, "known": {}}')
    return told["after"], told["known"]


def forget(connection: sa.Connection, student: str) -> None:
    """Take a person out of the setting."""
    after, known = _given(connection)
    known.pop(student, None)
    settings.put(connection, GIVEN, json.dumps({"after": after, "known": known}, sort_keys=True))


def replacement(student: str, before: int, after: int) -> Event:
    """The event that another attempt counts."""
    return Event(what="replaced", student=student, submission=after, before=before, after=after)


def _with_several(
    connection: sa.Connection, students: Collection[str] | None
) -> dict[str, list[submissions.Row]]:
    """Return student -> their attempts, for those who have several."""
    own = SUBMISSIONS.c.student
    wanted = sa.select(own).group_by(own).having(sa.func.count() > 1)
    if students is not None and len(students) <= submissions.FEW:
        wanted = wanted.where(own.in_(list(students)))
    names = [who for who in connection.execute(wanted).scalars()
             if students is None or who in students]  # fmt: skip
    found: dict[str, list[submissions.Row]] = {}
    for row in submissions.of_students(connection, names):
        found.setdefault(row["student"], []).append(row)
    return found
