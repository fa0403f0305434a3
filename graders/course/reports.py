"""Reports read from the store, with all that people decided."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from graders.course import circumstances, history, submissions, verdicts
from graders.course.history import History
from graders.course.tables import SUBMISSIONS
from graders.scores import Report


def reports_of(
    connection: sa.Connection, rows: Iterable[submissions.Row], decided: History
) -> list[Report]:
    """The reports of these attempts with all that people decided, in the same order."""
    rows = list(rows)
    found = verdicts.rows_of(connection, [row["id"] for row in rows])
    first = submissions.first_attempts(connection, rows)
    there = circumstances.Circumstances.read(connection, decided)
    tries = circumstances.tries(connection, [row["student"] for row in rows])
    applied = []
    for row in rows:
        machine = verdicts.report_of(row, found.get(row["id"], []))
        report = decided.apply(machine, row["id"], first[row["student"]])
        applied.append(there.of(report, row, tries.get(row["student"], [])))
    return applied


def tried(connection: sa.Connection, student: str) -> list[tuple[Report, bool]]:
    """Return every attempt of a student as it would count, by number, and whether it counts."""
    rows = submissions.of_students(connection, [student])
    found = reports_of(connection, rows, history.read(connection, student))
    told = [(report, bool(row["current"])) for row, report in zip(rows, found, strict=True)
            if row["current"] or row["digest"] != circumstances.NOTHING]  # fmt: skip
    return sorted(told, key=lambda each: each[0].attempts.number)


def ids(connection: sa.Connection) -> Mapping[str, int]:
    """Student -> the attempt that counts."""
    columns = SUBMISSIONS.c.student, SUBMISSIONS.c.id
    wanted = sa.select(*columns).where(SUBMISSIONS.c.current.is_(True))
    return {row.student: row.id for row in connection.execute(wanted)}


def attempts(connection: sa.Connection) -> dict[str, tuple[int, int]]:
    """Student -> the attempt that counts, and the first one."""
    first = submissions.first_attempts(connection)
    return {student: (number, first[student]) for student, number in ids(connection).items()}


def nearest(connection: sa.Connection, student: str) -> str:
    """Return the names there that come nearest, since a class is too long to list."""
    known = sorted(ids(connection))
    near = difflib.get_close_matches(student, known, n=5, cutoff=0.5) or known[:5]
    more = ", ..." if len(known) > len(near) else ""
    return f"there are {', '.join(near)}{more}" if near else "there are none"
