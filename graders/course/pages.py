"""Pages written from the store: feedback, the gradebook, `marks.csv`. Unchanged ones stay."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from inspect import cleandoc
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from graders.assignment import Assignment
from graders.course import (
    address,
    circumstances,
    class_pages,
    events,
    history,
    marking,
    marks,
    settings,
    submissions,
    verdicts,
)
from graders.course.blobs import pieces
from graders.course.history import GivenMark, History
from graders.course.page_names import clashing, file_names
from graders.course.tables import PAGES, SUBMISSIONS
from graders.report import atomic, feedback, gradebook
from graders.report.pages.student import student_page
from graders.scores import Report

PROMPTS, ANSWERS = "prompts", "answers"
"""The settings that hold each item's prompt, as JSON, and whether answers are published."""
SEEN = "pages as of"
"""With a folder's name, the setting that holds `STALE` as of when all its pages were written."""
NOTHING = Report(student="", assignment="", track="", items=())
WRITERS = Path(feedback.__file__).resolve().parent


@dataclass(frozen=True)
class OnEveryPage:
    """The parts of pages that are the same for everybody."""

    title: str
    prompts: Mapping[str, str]
    answers: bool

    @classmethod
    def read(cls, connection: sa.Connection, title: str) -> OnEveryPage:
        """Read the parts from the store."""
        prompts = json.loads(settings.get(connection, PROMPTS) or "{}")
        return cls(title, prompts, settings.get(connection, ANSWERS) == "yes")

    def page(self, report: Report) -> str:
        """A student's page."""
        return student_page(report, self.title, self.prompts, self.answers)

    @cached_property
    def stamp(self) -> str:
        """A digest of the parts."""
        told = json.dumps([self.title, self.prompts, self.answers], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()


def describe(connection: sa.Connection, assignment: Assignment) -> None:
    """Let the store know the assignment's title and prompts, so that pages need no questions."""
    prompts = {placed.number: cleandoc(placed.question.prompt) for placed in assignment.items}
    settings.put(connection, "title", assignment.title)
    settings.put(connection, PROMPTS, json.dumps(prompts))


def publish(
    connection: sa.Connection, folder: Path, title: str, students: Iterable[str] | None = None
) -> None:
    """Bring the pages of everybody, or of some, up to date; for the writer alone.

    Pages that an ended program left out of date are written as well.
    """
    (folder / "feedback").mkdir(parents=True, exist_ok=True)
    shown = OnEveryPage.read(connection, title)
    own = PAGES.c.home == address.home(connection, folder)
    if students is not None and not _is_stale(connection, folder):
        stale = {*students, *_out_of_date(connection, own)}
        students = stale if len(stale) <= submissions.FEW else None
    else:
        students = None
    if students is None:
        _publish_all(connection, folder, shown)
    else:
        for student in students:
            decided = history.read(connection, student)
            rows = submissions.current(connection, student)
            _write_all(connection, folder, shown, decided, rows, set() if rows else {student})
    there = connection.execute(sa.select(PAGES).where(own))
    kept = sorted((r.student, r.row, r.marks) for r in there)
    gradebook.write_rows(folder / "gradebook.csv", [row for _, row, _ in kept if row])
    marking.write_file(connection, folder, "".join(lines for _, _, lines in kept))


def _publish_all(connection: sa.Connection, folder: Path, shown: OnEveryPage) -> None:
    """Bring everybody's pages up to date, and forget pages that are no student's."""
    home = address.home(connection, folder)
    decided, rows = history.read(connection), submissions.current(connection)
    strangers = {student for student, _ in decided.given()} - {r["student"] for r in rows}
    there = {row["student"] for row in rows} | strangers
    for student in _stamps(connection, home).keys() - there:
        gone = PAGES.delete().where(PAGES.c.home == home, PAGES.c.student == student)
        connection.execute(gone)
    _write_all(connection, folder, shown, decided, rows, strangers)
    class_pages.write(connection, folder, shown.title, rows, decided)
    settings.put(connection, f"{SEEN} {home}", settings.get(connection, events.STALE))


def _is_stale(connection: sa.Connection, folder: Path) -> bool:
    """Whether more than single students' pages are out of date in this folder."""
    seen = settings.get(connection, f"{SEEN} {address.home(connection, folder)}")
    return seen != settings.get(connection, events.STALE)


def _write_all(
    connection: sa.Connection,
    folder: Path,
    shown: OnEveryPage,
    decided: History,
    rows: Sequence[submissions.Row],
    strangers: Collection[str],
) -> None:
    """The pages of these attempts that are stale, and the marks of students without one."""
    home = address.home(connection, folder)
    known = _stamps(connection, home, None if len(rows) > 1 else [r["student"] for r in rows])
    first = submissions.first_attempts(connection, rows)
    twins = clashing(connection)
    _rename(folder / "feedback", twins)
    there = circumstances.Circumstances.read(connection, decided)
    tries = circumstances.tries(connection, [row["student"] for row in rows])
    marked: dict[str, dict[str, GivenMark]] = {}
    for (student, item), given in decided.given().items():
        marked.setdefault(student, {})[item] = given
    stale = []
    for row in rows:
        student = row["student"]
        beside = there.of(NOTHING, row, tries.get(student, []))
        told = [beside.late, beside.attempts, beside.enrolled]
        stamp = _stamp(row, decided, [*told, first[student], shown.stamp, marked.get(student)])
        names = file_names(student, twins)
        is_there = all((folder / "feedback" / name).exists() for name in names)
        if known.get(student) != stamp or not is_there:
            stale.append((row, stamp))
    for some in pieces(stale):
        found = verdicts.rows_of(connection, [row["id"] for row, _ in some])
        for row, stamp in some:
            machine = verdicts.report_of(row, found.get(row["id"], []))
            report = decided.apply(machine, row["id"], first[row["student"]])
            report = there.of(report, row, tries.get(row["student"], []))
            _write_feedback(folder, report, shown, twins)
            lines = _lines(report.student, marked.get(report.student, {}))
            _keep(connection, home, report.student, stamp, gradebook.row_of(report), lines)
    for student in strangers:
        _keep(connection, home, student, "", "", _lines(student, marked.get(student, {})))


def _rename(folder: Path, twins: Collection[str]) -> None:
    """Remove pages under a plain name that by now may be another's on some file system."""
    if twins:
        there = {path.name for path in folder.iterdir()}
        for old in {name for student in twins for name in file_names(student)} & there:
            (folder / old).unlink()


def touched(connection: sa.Connection, folder: Path) -> set[str] | None:
    """Return the students with news since the pages were written; None stands for everybody."""
    if _is_stale(connection, folder):
        return None
    return set(connection.execute(sa.select(PAGES.c.student).where(PAGES.c.stamp == "")).scalars())


def _out_of_date(connection: sa.Connection, own: sa.ColumnElement[bool]) -> list[str]:
    """Return students with an attempt that counts and no page that shows the present."""
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


def _keep(
    connection: sa.Connection, home: str, student: str, stamp: str, row: str, lines: str
) -> None:
    values = {"stamp": stamp, "row": row, "marks": lines}
    own = PAGES.update().where(PAGES.c.home == home, PAGES.c.student == student)
    if not connection.execute(own.values(values)).rowcount:
        connection.execute(PAGES.insert().values(values | {"home": home, "student": student}))


def _write_feedback(
    folder: Path, report: Report, shown: OnEveryPage, twins: Collection[str]
) -> None:
    """A student's text, and the page beside it."""
    text = feedback.feedback(report, shown.title)
    both = zip(file_names(report.student, twins), (text, shown.page(report)), strict=True)
    for name, content in both:
        atomic.write(folder / "feedback" / name, content.encode("utf-8", "replace"))


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
    found = [hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(WRITERS.rglob("*.py"))]
    return hashlib.sha256("".join(found).encode()).hexdigest()
