"""Submissions in the store: the hand-ins, and the records of asking them."""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from graders.course import blobs
from graders.course.tables import FILES, RECORDS, SUBMISSIONS
from graders.guest import wire
from graders.guest.plan import Cause, Failed, Record
from graders.host.session import Transcript
from graders.intake.submission import Submission
from graders.report import json_report, json_transcript

Row = Mapping[Any, Any]
"""A row of the table, by the names of its columns."""


IMPORTED = "imported"
"""The digest that stands for a hand-in whose bytes nobody kept."""


FEW = 50
"""Students that one statement names rather than reading all."""


def rows(connection: sa.Connection, *conditions: sa.ColumnElement[bool]) -> list[Row]:
    """The rows that fulfil the conditions, by student and then by age."""
    found = connection.execute(sa.select(SUBMISSIONS).where(*conditions)).mappings()
    return sorted(found, key=lambda row: (row["student"], row["id"]))


def current(connection: sa.Connection, student: str | None = None) -> list[Row]:
    """The attempts that count, of everybody or of one student."""
    own = [] if student is None else [SUBMISSIONS.c.student == student]
    return rows(connection, SUBMISSIONS.c.current.is_(True), *own)


def first_attempts(connection: sa.Connection, of: Sequence[Row] | None = None) -> dict[str, int]:
    """Return each student's first attempt, for everybody or for the students of these rows."""
    columns = SUBMISSIONS.c.student, sa.func.min(SUBMISSIONS.c.id)
    wanted = sa.select(*columns).group_by(SUBMISSIONS.c.student)
    if of is not None and len(of) <= FEW:
        wanted = wanted.where(SUBMISSIONS.c.student.in_([row["student"] for row in of]))
    return {row[0]: row[1] for row in connection.execute(wanted)}


def of_students(connection: sa.Connection, students: Sequence[str]) -> list[Row]:
    """All attempts of these students, by student and then by age."""
    found: list[Row] = []
    for some in blobs.pieces(list(students)):
        found += rows(connection, SUBMISSIONS.c.student.in_(some))
    return found


def find(connection: sa.Connection, student: str, digest: str) -> Row | None:
    """A student's attempt with that digest."""
    known = rows(connection, SUBMISSIONS.c.student == student, SUBMISSIONS.c.digest == digest)
    return known[0] if known else None


def insert(connection: sa.Connection, submission: Submission) -> int:
    """A new attempt, which does not count yet; returns its number."""
    values = {
        "student": submission.student,
        "digest": submission.digest,
        "current": False,
        "transcript": b"",
        "told": "",
        "stamp": "",
        "milliseconds": 0,
        **_described(submission),
    }
    number = connection.execute(SUBMISSIONS.insert().values(values)).inserted_primary_key
    if number is None:
        raise RuntimeError("the database gave the new submission no number")
    _put_files(connection, number[0], submission)
    return int(number[0])


def timely(submission: Submission, row: Row) -> Submission:
    """The same bytes at the earlier of two times: handing in again, or copying, is not late.

    A time that a platform tells goes before that of a file.
    """
    told = json.loads(row["described"])
    before = datetime.fromisoformat(row["handed_in"]) if row["handed_in"] else None
    timed = bool(told.get("timed", False))
    if before is None or submission.timed != timed:
        fresh = before is None or submission.timed
    else:
        fresh = submission.submitted is not None and submission.submitted <= before
    return submission if fresh else replace(submission, submitted=before, timed=timed)


def describe(connection: sa.Connection, number: int, submission: Submission) -> None:
    """Replace the facts on an attempt beside its bytes: its time, its members, its notes."""
    changed = SUBMISSIONS.update().where(SUBMISSIONS.c.id == number)
    connection.execute(changed.values(_described(submission) | {"digest": submission.digest}))


def make_current(connection: sa.Connection, student: str, number: int) -> None:
    """Let one attempt of a student count, and no other."""
    own = SUBMISSIONS.update().where(SUBMISSIONS.c.student == student)
    connection.execute(own.where(SUBMISSIONS.c.id != number).values(current=False))
    connection.execute(own.where(SUBMISSIONS.c.id == number).values(current=True))


def clear(connection: sa.Connection, number: int, items: Iterable[str]) -> None:
    """Remove the records of those items: new ones take their place."""
    for some in blobs.pieces(list(items)):
        own = RECORDS.delete().where(RECORDS.c.submission == number)
        connection.execute(own.where(RECORDS.c.item.in_(some)))


def put_transcript(
    connection: sa.Connection,
    number: int,
    transcript: Transcript,
    keys: Mapping[str, str],
    milliseconds: int = 0,
) -> None:
    """Store a transcript: its records, where there are none of these items, and the rest."""
    frames = {item: wire.dumps(r, capped=False) for item, r in transcript.records.items()}
    digests = {item: blobs.digest_of(frame) for item, frame in frames.items()}
    blobs.put(connection, {digests[item]: frame for item, frame in frames.items()})
    added = [
        {
            "submission": number,
            "item": item,
            "key": "" if is_ours(transcript.records[item]) else keys.get(item, ""),
            "plan": transcript.asked.get(item, ""),
            "digest": digests[item],
        }
        for item in frames
    ]
    if added:
        connection.execute(RECORDS.insert(), added)
    rest = json_transcript.to_json(replace(transcript, records={}, asked={}))
    packed = zlib.compress(json.dumps(rest).encode(), blobs.LEVEL)
    changed = SUBMISSIONS.update().where(SUBMISSIONS.c.id == number)
    connection.execute(changed.values(transcript=packed, milliseconds=milliseconds))


def put_keys(connection: sa.Connection, number: int, keys: Mapping[str, str]) -> None:
    """Store the keys on which the stored records of a submission depend."""
    own = RECORDS.update().where(RECORDS.c.submission == number)
    for item, key in keys.items():
        connection.execute(own.where(RECORDS.c.item == item).values(key=key))


def is_ours(record: Record) -> bool:
    """Whether the record holds a failure of the grader's own: it is asked again."""
    return any(isinstance(got, Failed) and got.cause is Cause.WALL for got in record)


def records(connection: sa.Connection, numbers: Iterable[int]) -> dict[int, list[Row]]:
    """The rows of records, by submission."""
    found: dict[int, list[Row]] = {}
    for some in blobs.pieces(list(numbers)):
        chosen = sa.select(RECORDS).where(RECORDS.c.submission.in_(some))
        ordered = chosen.order_by(RECORDS.c.submission, RECORDS.c.item)
        for row in connection.execute(ordered).mappings():
            found.setdefault(row["submission"], []).append(row)
    return found


def transcript_of(
    connection: sa.Connection, row: Row, items: Collection[str] | None = None
) -> Transcript:
    """Return all asks and answers of a submission, or those on some items."""
    own = records(connection, [row["id"]]).get(row["id"], [])
    own = [each for each in own if items is None or each["item"] in items]
    frames = blobs.get(connection, [each["digest"] for each in own])
    rest = json.loads(zlib.decompress(row["transcript"])) if row["transcript"] else None
    found = json_transcript.from_json(rest) if rest else Transcript(records={})
    return replace(
        found,
        records={e["item"]: wire.loads(frames[e["digest"]], capped=False) for e in own},
        asked={each["item"]: each["plan"] for each in own if each["plan"]},
    )


def submission_of(row: Row) -> Submission:
    """Return the submission without its code: a later scoring runs nothing."""
    stored = json.loads(row["described"])
    on_choice = stored.pop("on_choice")
    found = json_report.submission_from_json(stored)
    submitted = datetime.fromisoformat(row["handed_in"]) if row["handed_in"] else None
    return replace(found, on_choice=on_choice, digest=row["digest"], submitted=submitted)


def _described(submission: Submission) -> dict[str, Any]:
    stored = json_report.submission_to_json(submission)
    handed_in = submission.submitted.isoformat() if submission.submitted else ""
    return {
        "handed_in": handed_in,
        "late": submission.late,
        "track": submission.track,
        "described": json.dumps(stored | {"on_choice": submission.on_choice}),
    }


def _put_files(connection: sa.Connection, number: int, submission: Submission) -> None:
    found = {path: read() for path, read in submission.originals.items()}
    digests = {path: blobs.digest_of(content) for path, content in found.items()}
    blobs.put(connection, {digests[path]: content for path, content in found.items()})
    added = [{"submission": number, "path": p, "digest": digests[p]} for p in found]
    if added:
        connection.execute(FILES.insert(), added)
