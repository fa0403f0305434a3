"""The roll of a class for exports: each student's report, with their identity elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import sqlalchemy as sa

from graders.assignment import Assignment
from graders.course import blobs, history, people, reports, submissions
from graders.course.results import Results
from graders.course.tables import FILES
from graders.host.session import Transcript
from graders.intake.enrolled import Enrolled
from graders.intake.roster import Person, Roster
from graders.intake.submission import Submission
from graders.model import Draw
from graders.report.exports import places
from graders.report.exports.pupils import Identity, Pupil
from graders.scores import Report

DOWNLOADED = re.compile(r"(?P<who>.+)_(?P<id>\d+)")
"""A student's name as downloads of Canvas and Moodle make it."""


def pupils(results: Results, roster: Path | None = None) -> list[Pupil]:
    """Return everybody of the class, with the identities of the roster, or of the last run's."""
    with results.database.reading() as connection:
        known = Roster.read(roster) if roster else people.roster(connection)
        rows = submissions.current(connection)
        found = reports.reports_of(connection, rows, history.read(connection))
        return [
            _pupil(submissions.submission_of(row), report, known)
            for row, report in zip(rows, found, strict=True)
        ]


def _pupil(submission: Submission, report: Report, roster: Roster | None) -> Pupil:
    return Pupil(
        who=_identity(report, roster),
        report=report,
        submitted=submission.submitted,
        files=submission.files,
    )


def _identity(report: Report, roster: Roster | None) -> Identity:
    """Return the identity from the roster that is named, or else from that of the run."""
    student, person = report.student, report.enrolled
    if roster is not None:
        clues = [("any", student)]
        if label := DOWNLOADED.fullmatch(student):
            clues = [("platform_id", label["id"]), ("name", label["who"])]
        found = roster.look_up(Person(student, tuple(clues)))
        sure = [] if found.says else [member.student for member in found.members]  # no guesses
        known = [student] if student in roster.enrolled else sure
        person = roster.enrolled[known[0]] if len(known) == 1 else Enrolled()
    return Identity.of(student, asdict(person))


def strangers(found: Sequence[Pupil], roster: Path | None) -> list[str]:
    """The students of whom a roster knows nothing."""
    return [s.who.student for s in found if s.who == Identity(student=s.who.student)] * bool(roster)


def with_lines(results: Results, found: Sequence[Pupil]) -> Iterator[Pupil]:
    """Yield the pupils with the line of the student's own file in which each answer stands."""
    names = dict(_names(results.assignment, results.secret))
    with results.database.reading() as connection:
        for pupil in found:
            row = results.row(connection, pupil.who.student)
            transcript = submissions.transcript_of(connection, row, ())
            texts = _texts(connection, row["id"])
            yield replace(pupil, lines=dict(_lines(names, transcript, texts)))


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
