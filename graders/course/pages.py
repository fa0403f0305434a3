"""Pages written from the store: feedback, the gradebook, `marks.csv`. Only what changed is."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from graders.course import address, events, history, marking, marks, settings, submissions, verdicts
from graders.course.blobs import pieces
from graders.course.history import GivenMark, History
from graders.course.tables import PAGES, SUBMISSIONS
from graders.report import atomic, feedback, gradebook

SEEN = "pages as of"
"""With a folder's name, the setting that holds what `STALE` was when all its pages were written."""
WRITERS = Path(feedback.__file__).resolve().parent


def publish(
    connection: sa.Connection, folder: Path, title: str, students: Iterable[str] | None = None
) -> None:
    """Bring the pages of everybody, or of some, up to date; for the writer alone.

    Pages that an ended program left out of date are written as well.
    """
    (folder / "feedback").mkdir(parents=True, exist_ok=True)
    own = PAGES.c.home == address.home(connection, folder)
    if students is not None and not _is_stale(connection, folder):
        stale = {*students, *_out_of_date(connection, own)}
        students = stale if len(stale) <= submissions.FEW else None
    else:
        students = None
    if students is None:
        _publish_all(connection, folder, title)
    else:
        for student in students:
            decided = history.read(connection, student)
            rows = submissions.current(connection, student)
            _write_all(connection, folder, title, decided, rows, set() if rows else {student})
    there = connection.execute(sa.select(PAGES).where(own))
    kept = sorted((r.student, r.row, r.marks) for r in there)
    gradebook.write_rows(folder / "gradebook.csv", [row for _, row, _ in kept if row])
    marking.write_file(connection, folder, "".join(lines for _, _, lines in kept))


def _publish_all(connection: sa.Connection, folder: Path, title: str) -> None:
    """Bring everybody's pages up to date, and forget those of nobody."""
    home = address.home(connection, folder)
    decided, rows = history.read(connection), submissions.current(connection)
    strangers = {student for student, _ in decided.given()} - {r["student"] for r in rows}
    there = {row["student"] for row in rows} | strangers
    for student in _stamps(connection, home).keys() - there:
        gone = PAGES.delete().where(PAGES.c.home == home, PAGES.c.student == student)
        connection.execute(gone)
    _write_all(connection, folder, title, decided, rows, strangers)
    settings.put(connection, f"{SEEN} {home}", settings.get(connection, events.STALE))


def _is_stale(connection: sa.Connection, folder: Path) -> bool:
    """Whether more than single students' pages are out of date in this folder."""
    seen = settings.get(connection, f"{SEEN} {address.home(connection, folder)}")
    return seen != settings.get(connection, events.STALE)


def _write_all(
    connection: sa.Connection,
    folder: Path,
    title: str,
    decided: History,
    rows: Sequence[submissions.Row],
    strangers: Collection[str],
) -> None:
    """The pages of these attempts that are stale, and the marks of students without one."""
    home = address.home(connection, folder)
    known = _stamps(connection, home, None if len(rows) > 1 else [r["student"] for r in rows])
    first = submissions.first_attempts(connection, rows)
    marked: dict[str, dict[str, GivenMark]] = {}
    for (student, item), given in decided.given().items():
        marked.setdefault(student, {})[item] = given
    stale = []
    for row in rows:
        student = row["student"]
        stamp = _stamp(row, decided, [first[student], title, marked.get(student)])
        is_there = (folder / "feedback" / file_name(student)).exists()
        if known.get(student) != stamp or not is_there:
            stale.append((row, stamp))
    for some in pieces(stale):
        found = verdicts.rows_of(connection, [row["id"] for row, _ in some])
        for row, stamp in some:
            machine = verdicts.report_of(row, found.get(row["id"], []))
            report = decided.apply(machine, row["id"], first[row["student"]])
            path = folder / "feedback" / file_name(report.student)
            atomic.write(path, feedback.feedback(report, title).encode("utf-8", "replace"))
            lines = _lines(report.student, marked.get(report.student, {}))
            row = {"stamp": stamp, "row": gradebook.row_of(report), "marks": lines}
            _keep(connection, home, report.student, row)
    for student in strangers:
        lines = _lines(student, marked.get(student, {}))
        _keep(connection, home, student, {"stamp": "", "row": "", "marks": lines})


def _out_of_date(connection: sa.Connection, own: sa.ColumnElement[bool]) -> list[str]:
    """Students with an attempt that counts and no page that shows the present."""
    shown = sa.select(PAGES.c.student).where(own, PAGES.c.stamp != "")
    counting = sa.select(SUBMISSIONS.c.student).where(SUBMISSIONS.c.current.is_(True))
    return list(connection.execute(counting.where(SUBMISSIONS.c.student.not_in(shown))).scalars())


def _lines(student: str, given: Mapping[str, GivenMark]) -> str:
    return marks.lines({(student, item): each.mark for item, each in given.items()})


def _stamps(
    connection: sa.Connection, home: str, students: Sequence[str] | None = None
) -> dict[str, str]:
    wanted = sa.select(PAGES.c.student, PAGES.c.stamp).where(PAGES.c.home == home)
    if students is not None:
        wanted = wanted.where(PAGES.c.student.in_(students))
    return {row.student: row.stamp for row in connection.execute(wanted)}


def _keep(connection: sa.Connection, home: str, student: str, row: Mapping[str, str]) -> None:
    own = PAGES.update().where(PAGES.c.home == home, PAGES.c.student == student)
    if not connection.execute(own.values(row)).rowcount:
        connection.execute(PAGES.insert().values({"home": home, "student": student, **row}))


def file_name(student: str) -> str:
    """The name of a student's text: it may not lead out of the folder, nor be another's."""
    return f"{safe(student)}.txt"


def safe(student: str) -> str:
    """A student's name as a file name, without its suffix."""
    name = re.sub(r"[^\w.@+ -]", "_", student).lstrip(".")[:100]
    if name and name == student:
        return name
    digest = hashlib.sha256(student.encode(errors="surrogatepass")).hexdigest()
    return f"{name}~{digest[:12]}"


def _stamp(row: Any, decided: History, more: list[Any]) -> str:
    """The digest of all that a student's page shows."""
    student = row["student"]
    adjusted = [
        (item, event.number)
        for item, found in decided.adjustments.items()
        for _, event in found
        if event.student in (None, student)
    ]
    asked = [each for who, each in decided.requests.values() if who == student]
    parts = [row["id"], row["stamp"], row["track"], _writers(), adjusted, asked, *more]
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _writers() -> str:
    """The digest of the code that writes pages: another version writes them anew."""
    found = [hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(WRITERS.glob("*.py"))]
    return hashlib.sha256("".join(found).encode()).hexdigest()
