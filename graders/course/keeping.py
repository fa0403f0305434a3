"""One submission of a run: its items that are due, its grading, and its storage."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

import sqlalchemy as sa

from graders.assignment import Assignment
from graders.course import blobs, counting, events, submissions, verdicts
from graders.course.events import Event
from graders.course.identity import Keys
from graders.course.tables import SUBMISSIONS
from graders.grading import Planned, ask, judge
from graders.host.child import Start
from graders.host.session import Transcript
from graders.intake.submission import Submission
from graders.model import Verdict
from graders.scores import Graded, Report


@dataclass
class Known:
    """The stored attempts that may come again, read once for a run."""

    rows: dict[tuple[str, str], submissions.Row] = field(default_factory=dict)
    """By student and digest."""
    keys: dict[int, dict[str, tuple[str, str]]] = field(default_factory=dict)
    """Submission -> item -> key and plan of the record; without those whose bytes are damaged."""
    altered: set[int] = field(default_factory=set)
    """Submissions whose verdicts were changed outside of the program."""
    damaged: set[str] = field(default_factory=set)
    """Digests of contents that are gone, or are not what they were."""

    @classmethod
    def read(cls, connection: sa.Connection) -> Known:
        """All attempts, their records' keys, and whether they are whole."""
        rows = submissions.rows(connection)
        numbers = [row["id"] for row in rows]
        found = submissions.records(connection, numbers)
        digests = {record["digest"] for own in found.values() for record in own}
        bad = blobs.damaged(connection, digests)
        keys = {
            number: {e["item"]: (e["key"], e["plan"]) for e in own if e["digest"] not in bad}
            for number, own in found.items()
        }
        altered = set(verdicts.altered(rows, verdicts.rows_of(connection)))
        return cls({(r["student"], r["digest"]): r for r in rows}, keys, altered, bad)

    def adopt(self, connection: sa.Connection, submission: Submission, keys: Keys) -> None:
        """Adopt an imported attempt for this hand-in, if time and files are the same."""
        row = self.rows.get((submission.student, submissions.IMPORTED))
        if row is None or (submission.student, submission.digest) in self.rows:
            return
        old = submissions.submission_of(row)
        if (old.submitted, old.files) != (submission.submitted, submission.files):
            return
        wanted = keys.records(submission.digest)
        number = row["id"]
        submissions.describe(connection, number, submission)
        own = submissions.records(connection, [number]).get(number, [])
        own = [each for each in own if keys.is_asked(each["item"], each["plan"])]
        sound = {each["item"]: (wanted[each["item"]], each["plan"]) for each in own}
        submissions.put_keys(connection, number, {item: key for item, (key, _) in sound.items()})
        self.keys[number] = sound
        del self.rows[submission.student, submissions.IMPORTED]
        fresh = submissions.find(connection, submission.student, submission.digest)
        if fresh is not None:
            self.rows[submission.student, submission.digest] = fresh

    def due(self, student: str, digest: str, keys: Keys) -> list[str]:
        """Return the items for which this hand-in of the student's has no sound record."""
        row = self.rows.get((student, digest))
        own = self.keys.get(row["id"], {}) if row else {}
        return [item for item, key in keys.records(digest).items()
                if item not in own or own[item][0] != key
                or not keys.is_asked(item, own[item][1])]  # fmt: skip

    def submission(self, student: str, digest: str) -> Submission | None:
        """The attempt as it was read when it was stored."""
        row = self.rows.get((student, digest))
        return submissions.submission_of(row) if row else None


Asked = tuple[Transcript, dict[str, Verdict], int]
"""A submission's answers, the items on which the grader failed, and the milliseconds it took."""


@dataclass(frozen=True, kw_only=True)
class Grader:
    """Grades submissions of one class under one wall."""

    assignment: Assignment
    secret: bytes
    planned: Planned
    keys: Keys
    track: str
    start: Start
    signature: Mapping[str, str]

    def asked(self, submission: Submission, due: Iterable[str]) -> Asked:
        """Return the submission's answers to the items that are due."""
        began = time.monotonic()
        transcript, failed = ask(
            self.assignment, submission, self.planned, self.start, frozenset(due)
        )
        return transcript, failed, round(1000 * (time.monotonic() - began))

    def judged(
        self, submission: Submission, transcript: Transcript, broken: Mapping[str, Verdict]
    ) -> Report:
        """The report on all that the store holds of a submission, with its signature."""
        track = submission.track or self.track
        report = judge(self.assignment, submission, transcript, self.secret, track, broken)
        return replace(report, signature=self.signature)


def merged(old: Transcript, new: Transcript) -> Transcript:
    """Return the new transcript, with the old records of the items not asked this time."""
    return replace(
        new,
        records={**old.records, **new.records},
        asked={**old.asked, **new.asked},
        others={**old.others, **new.others},
    )


def kept(new: Report, old: Report | None, due: Iterable[str]) -> Report:
    """Return the new report, with the old verdicts on the items not asked this time."""
    before = {graded.number: graded for graded in old.items} if old else {}
    fresh = set(due)
    items = tuple(
        graded if graded.number in fresh else _as_before(graded, before.get(graded.number))
        for graded in new.items
    )
    return replace(new, items=items)


def _as_before(new: Graded, old: Graded | None) -> Graded:
    """Return the old verdict on an item; its credit is the roster's matter, and may change."""
    return replace(old, credit=new.credit) if old else new


def store(
    connection: sa.Connection,
    submission: Submission,
    report: Report,
    transcript: Transcript,
    keys: Keys,
    milliseconds: int = 0,
) -> int:
    """Store a graded submission as the attempt that counts; for the writer alone."""
    records = keys.records(submission.digest)
    tried = submissions.rows(connection, SUBMISSIONS.c.student == submission.student)
    known = next((row["id"] for row in tried if row["digest"] == submission.digest), None)
    replaced = next((row["id"] for row in tried if row["current"]), None)
    if known is None:
        number = submissions.insert(connection, submission)
    else:
        number = known
        own = next(row for row in tried if row["id"] == number)
        submissions.describe(connection, number, submissions.timely(submission, own))
        submissions.clear(connection, number, transcript.records)
    submissions.put_transcript(connection, number, transcript, records, milliseconds)
    stamp = verdicts.put(connection, number, report, keys.verdicts(records))
    if replaced is None:
        submissions.make_current(connection, submission.student, number)
    earned = sum((g.machine.earned for g in report.items), Fraction(0))
    told = {"stamp": stamp, "points": [earned.numerator, earned.denominator]}
    happened = [Event(what="graded", student=submission.student, submission=number, after=told)]
    events.append(connection, *happened)
    if replaced is not None:
        counting.settle(connection, [submission.student])
    return number


def recredit(
    connection: sa.Connection, row: submissions.Row, member: Submission, assignment: Assignment
) -> None:
    """Let a student's items count as their track says, and bring the report's facts up to date."""
    rows = verdicts.rows_of(connection, [row["id"]]).get(row["id"], [])
    old = verdicts.report_of(row, rows)
    placed = {each.number: each for each in assignment.items}
    items = tuple(
        replace(g, credit=placed[g.number].credit_for(member.track)) if g.number in placed else g
        for g in old.items
    )
    new = replace(old, track=member.track, items=items, notes=member.notes)
    if new == old:
        return
    verdicts.put(connection, row["id"], new, {each["item"]: each["key"] for each in rows})
    told = Event(
        what="described", student=member.student, submission=row["id"],
        before={"track": old.track}, after={"track": new.track},
    )  # fmt: skip
    events.append(connection, told)
