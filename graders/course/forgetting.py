"""Removal of a person: files, records, verdicts, pages, name. The chain of events still holds."""

from __future__ import annotations

import json

import sqlalchemy as sa

from graders.course import blobs, counting, events, marking, people, stored_leads, submissions
from graders.course.events import Event
from graders.course.page_names import file_names
from graders.course.results import Results
from graders.course.tables import FILES, PAGES, RECORDS, SUBMISSIONS, VERDICTS


def forget(results: Results, student: str, who: str = "") -> int:
    """Remove a student; return the number of events erased. A tombstone tells which ones."""
    with results.marking() as connection:
        results.row(connection, student)
        numbers = [row["id"] for row in submissions.rows(connection, _own(student))]
        for table in (FILES, RECORDS, VERDICTS):
            connection.execute(table.delete().where(table.c.submission.in_(numbers)))
        connection.execute(SUBMISSIONS.delete().where(_own(student)))
        connection.execute(PAGES.delete().where(PAGES.c.student == student))
        people.forget(connection, student)
        counting.forget(connection, student)
        _leave_groups(connection, student)
        stored_leads.forget(connection, student)
        blobs.sweep(connection)
        erased = events.erase(connection, student)
        events.append(connection, Event(what="forget", after={"erased": erased}, who=who))
    results.publish()
    there = {path.name for path in results.feedback_folder.iterdir()}
    for name in {*file_names(student), *file_names(student, [student])} & there:
        (results.feedback_folder / name).unlink()
    if not _has_marks(results):
        (results.folder / marking.FILE).unlink(missing_ok=True)
    results.database.erase()
    return len(erased)


def written_before(results: Results) -> list[str]:
    """The exports and packages in the folder: they are files for others, and stay as they are."""
    folders = (results.folder / "exports", results.folder / "packages")
    return [str(path) for folder in folders if folder.is_dir() for path in sorted(folder.iterdir())]


def _own(student: str) -> sa.ColumnElement[bool]:
    return SUBMISSIONS.c.student == student


def _has_marks(results: Results) -> bool:
    path = results.folder / marking.FILE
    return path.exists() and len(path.read_text(encoding="utf-8").splitlines()) > 1


def _leave_groups(connection: sa.Connection, student: str) -> None:
    """Take the name out of the hand-ins of the students that this one worked with."""
    for row in submissions.rows(connection):
        described = json.loads(row["described"])
        kept = [each for each in described["members"] if each["student"] != student]
        named = described["student"] == student
        if len(kept) == len(described["members"]) and not named:
            continue
        described |= {"members": kept, "student": row["student"]}
        changed = SUBMISSIONS.update().where(SUBMISSIONS.c.id == row["id"])
        connection.execute(changed.values(described=json.dumps(described)))
