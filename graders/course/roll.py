"""The roll of a class for exports: each student's report with who they are elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa

from graders.assignment import Assignment
from graders.course import blobs, history, reports, submissions
from graders.course.results import Results
from graders.course.tables import FILES
from graders.host.session import Transcript
from graders.intake.roster import Person, Roster
from graders.intake.submission import Submission
from graders.model import Draw
from graders.report.exports import places
from graders.report.exports.standings import Identity, Standing
from graders.scores import Report

DOWNLOADED = re.compile(r"(?P<who>.+)_(?P<id>\d+)")
"""A student's name as downloads of Canvas and Moodle make it."""


def standings(results: Results, roster: Path | None = None) -> list[Standing]:
    """Everybody's standing, by student; with a roster, who they are on other platforms."""
    known = Roster.read(roster) if roster else None
    with results.database.reading() as connection:
        rows = submissions.current(connection)
        found = reports.reports_of(connection, rows, history.read(connection))
        return [
            _standing(submissions.submission_of(row), report, known)
            for row, report in zip(rows, found, strict=True)
        ]


def _standing(submission: Submission, report: Report, roster: Roster | None) -> Standing:
    return Standing(
        who=_identity(report.student, roster),
        report=report,
        submitted=submission.submitted,
        late=submission.late,
        files=submission.files,
    )


def _identity(student: str, roster: Roster | None) -> Identity:
    if roster is None:
        return Identity(student=student)
    if student in roster.rows:
        return Identity.of(student, roster.rows[student])
    clues = [("any", student)]
    if label := DOWNLOADED.fullmatch(student):
        clues = [("platform_id", label["id"]), ("name", label["who"])]
    members = roster.find(Person(student, tuple(clues)))
    row = roster.rows[members[0].student] if len(members) == 1 else {}
    return Identity.of(student, row)


def strangers(found: Sequence[Standing], roster: Path | None) -> list[str]:
    """The students of whom a roster knows nothing."""
    return [s.who.student for s in found if s.who == Identity(student=s.who.student)] * bool(roster)


def with_lines(results: Results, found: Sequence[Standing]) -> Iterator[Standing]:
    """The same with the line of the student's own file in which each answer stands."""
    names = dict(_names(results.assignment, results.secret))
    with results.database.reading() as connection:
        for standing in found:
            row = results.row(connection, standing.who.student)
            transcript = submissions.transcript_of(connection, row, ())
            texts = _texts(connection, row["id"])
            yield replace(standing, lines=dict(_lines(names, transcript, texts)))


def _names(assignment: Assignment, secret: bytes) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Item -> the names that answer it."""
    for placed in assignment.items:
        draw = Draw.of(secret, assignment.name, placed.number)
        try:
            asks = placed.question.ask(draw)
        except Exception:  # the question itself fails, which its verdict tells
            continue
        yield placed.number, tuple(dict.fromkeys(ask.name for ask in asks if ask.name))


def _lines(
    names: Mapping[str, Sequence[str]], transcript: Transcript, texts: Mapping[str, str]
) -> Iterator[tuple[str, tuple[str, int]]]:
    for number, wanted in names.items():
        for name in wanted:
            if (there := transcript.definitions.get(name)) is not None:
                file = places.file_of(there.cell)
                yield number, places.in_file(there.cell, there.line, texts.get(file, ""))
                break


def _texts(connection: sa.Connection, number: int) -> dict[str, str]:
    """Path -> text of the notebooks that were handed in."""
    own = sa.select(FILES.c.path, FILES.c.digest).where(FILES.c.submission == number)
    digests = {row.path: row.digest for row in connection.execute(own)}
    wanted = {path: digest for path, digest in digests.items() if path.endswith(".ipynb")}
    contents = blobs.get(connection, list(wanted.values()))
    return {
        path: contents[digest].decode("utf-8-sig", "replace") for path, digest in wanted.items()
    }
