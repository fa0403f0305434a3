"""Pages written from the store: feedback, the gradebook, `marks.csv`. Only what changed is."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from graders.course import (
    events,
    history,
    marking,
    marks,
    settings,
    submissions,
    terms,
    verdicts,
)
from graders.course.blobs import pieces
from graders.course.history import GivenMark, History
from graders.course.tables import PAGES, SUBMISSIONS
from graders.report import atomic, feedback, gradebook
from graders.scores import Report

NOTHING = Report(student="", assignment="", track="", items=())
WRITERS = Path(feedback.__file__).resolve().parent


def publish(
    connection: sa.Connection, folder: Path, title: str, students: Iterable[str] | None = None
) -> None:
    """Bring the pages of everybody, or of some, up to date; for the writer alone.

    Pages that an ended program left out of date are written as well.
    """
    (folder / "feedback").mkdir(parents=True, exist_ok=True)
    if students is None or settings.get(connection, events.STALE):
        decided, rows = history.read(connection), submissions.current(connection)
        strangers = {student for student, _ in decided.given()} - {r["student"] for r in rows}
        there = {row["student"] for row in rows} | strangers
        for student in set(connection.execute(sa.select(PAGES.c.student)).scalars()) - there:
            connection.execute(PAGES.delete().where(PAGES.c.student == student))
        _write_all(connection, folder, title, decided, rows, strangers)
        settings.put(connection, events.STALE, "")
    else:
        for student in {*students, *_out_of_date(connection)}:
            own = history.read(connection, student)
            rows = submissions.current(connection, student)
            _write_all(connection, folder, title, own, rows, set() if rows else {student})
    kept = sorted((r.student, r.row, r.marks) for r in connection.execute(sa.select(PAGES)))
    gradebook.write_rows(folder / "gradebook.csv", [row for _, row, _ in kept if row])
    marking.write_file(connection, folder, "".join(lines for _, _, lines in kept))


def _write_all(
    connection: sa.Connection,
    folder: Path,
    title: str,
    decided: History,
    rows: Sequence[submissions.Row],
    strangers: Collection[str],
) -> None:
    """The pages of these attempts that are stale, and the marks of students without one."""
    known = _stamps(connection, None if len(rows) > 1 else [r["student"] for r in rows])
    first = submissions.first_attempts(connection, rows)
    twins = clashing(connection)
    _rename(folder / "feedback", twins)
    there = terms.Terms.read(connection, decided)
    tries = terms.tries(connection, [row["student"] for row in rows])
    marked: dict[str, dict[str, GivenMark]] = {}
    for (student, item), given in decided.given().items():
        marked.setdefault(student, {})[item] = given
    stale = []
    for row in rows:
        student = row["student"]
        beside = there.of(NOTHING, row, tries.get(student, []))
        told = [beside.late, beside.attempts, beside.enrolled]
        stamp = _stamp(row, decided, [*told, first[student], title, marked.get(student)])
        is_there = (folder / "feedback" / file_name(student, twins)).exists()
        if known.get(student) != stamp or not is_there:
            stale.append((row, stamp))
    for some in pieces(stale):
        found = verdicts.rows_of(connection, [row["id"] for row, _ in some])
        for row, stamp in some:
            machine = verdicts.report_of(row, found.get(row["id"], []))
            report = decided.apply(machine, row["id"], first[row["student"]])
            report = there.of(report, row, tries.get(row["student"], []))
            path = folder / "feedback" / file_name(report.student, twins)
            atomic.write(path, feedback.feedback(report, title).encode("utf-8", "replace"))
            lines = _lines(report.student, marked.get(report.student, {}))
            _keep(connection, report.student, stamp, gradebook.row_of(report), lines)
    for student in strangers:
        _keep(connection, student, "", "", _lines(student, marked.get(student, {})))


def _rename(folder: Path, twins: Collection[str]) -> None:
    """Remove pages under a plain name that by now may be another's on some file system."""
    if twins:
        there = {path.name for path in folder.iterdir()}
        for old in {file_name(student) for student in twins} & there:
            (folder / old).unlink()


def touched(connection: sa.Connection) -> set[str] | None:
    """The students of whom something is new since the pages were written; None is everybody."""
    if settings.get(connection, events.STALE):
        return None
    return set(connection.execute(sa.select(PAGES.c.student).where(PAGES.c.stamp == "")).scalars())


def _out_of_date(connection: sa.Connection) -> list[str]:
    """Students with an attempt that counts and no page that shows the present."""
    shown = sa.select(PAGES.c.student).where(PAGES.c.stamp != "")
    counting = sa.select(SUBMISSIONS.c.student).where(SUBMISSIONS.c.current.is_(True))
    return list(connection.execute(counting.where(SUBMISSIONS.c.student.not_in(shown))).scalars())


def _lines(student: str, given: Mapping[str, GivenMark]) -> str:
    return marks.lines({(student, item): each.mark for item, each in given.items()})


def _stamps(connection: sa.Connection, students: Sequence[str] | None) -> dict[str, str]:
    wanted = sa.select(PAGES.c.student, PAGES.c.stamp)
    if students is not None:
        wanted = wanted.where(PAGES.c.student.in_(students))
    return {row.student: row.stamp for row in connection.execute(wanted)}


def _keep(connection: sa.Connection, student: str, stamp: str, row: str, lines: str) -> None:
    values = {"stamp": stamp, "row": row, "marks": lines}
    own = PAGES.c.student == student
    if not connection.execute(PAGES.update().where(own).values(values)).rowcount:
        connection.execute(PAGES.insert().values(values | {"student": student}))


def file_name(student: str, twins: Collection[str] = ()) -> str:
    """The name of a student's text: it may not lead out of the folder, nor be another's."""
    return f"{safe(student, twins)}.txt"


def clashing(connection: sa.Connection) -> set[str]:
    """Students whose name differs from another's in nothing but case, or accents' forms.

    Some file systems take such names for one. The one in small letters keeps its plain name.
    """
    groups: dict[str, set[str]] = {}
    for student in connection.execute(sa.select(SUBMISSIONS.c.student).distinct()).scalars():
        groups.setdefault(_folded(student), set()).add(student)
    return {
        student
        for folded, students in groups.items()
        if len(students) > 1
        for student in students
        if student != folded
    }


def _folded(student: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", student).casefold())


def safe(student: str, twins: Collection[str] = ()) -> str:
    """A student's name as a file name, without its suffix; those with a twin have a digest."""
    name = re.sub(r"[^\w.@+ -]", "_", student).lstrip(".")[:100]
    if name and name == student and student not in twins:
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
    said = sorted(
        (item, repr(told)) for (who, item), told in decided.comments.items() if who == student
    )
    named = {item for item, given in (more[-1] or {}).items() if given.chosen}
    lines = [(item, list(decided.rubrics.get(item, {}).values())) for item in sorted(named)]
    told = [adjusted, asked, *([said] if said else []), *([lines] if lines else [])]
    parts = [row["id"], row["stamp"], row["track"], _writers(), *told, *more]
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _writers() -> str:
    """The digest of the code that writes pages: another version writes them anew."""
    found = [hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(WRITERS.glob("*.py"))]
    return hashlib.sha256("".join(found).encode()).hexdigest()
