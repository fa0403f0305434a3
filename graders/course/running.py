"""One run over the store: finds known hand-ins, tells which are due, stores new results."""

from __future__ import annotations

import json
import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

import sqlalchemy as sa

from graders.assignment import Assignment
from graders.course import (
    blobs,
    counting,
    events,
    history,
    keeping,
    pages,
    reports,
    submissions,
    verdicts,
)
from graders.course.identity import Keys
from graders.course.keeping import Asked, Grader, Known
from graders.course.results import Results
from graders.course.tables import RUNS
from graders.grading import Planned
from graders.host.session import Transcript
from graders.intake.submission import Submission
from graders.report import changes
from graders.report.changes import Change
from graders.scores import Report


@dataclass
class RunResult:
    """The outcome of a run."""

    reports: list[Report] = field(default_factory=list)
    """The reports of everybody in the run, by student."""
    new: int = 0
    kept: int = 0
    """Students whose records and verdicts are as before."""
    changes: list[Change] = field(default_factory=list)
    """Points of hand-ins that were graded before, and had to be asked again."""
    isolation: str = ""
    given: dict[str, set[int]] = field(default_factory=dict)
    """Student -> the attempts that were known and are there again."""
    altered: list[str] = field(default_factory=list)
    """Students whose stored verdicts were changed outside of the program, and judged again."""


@dataclass(frozen=True)
class Task:
    """A hand-in with items that are due."""

    submission: Submission
    due: tuple[str, ...]
    old: Transcript | None
    """The stored records, without those that are damaged."""
    whole: bool
    """Whether every verdict is made anew."""

    @property
    def is_asked(self) -> bool:
        """Whether its code runs: else what it answered before is judged."""
        return bool(self.due) or self.old is None


class Run:
    """One run: its knowledge of the store, and its results to store."""

    def __init__(
        self, assignment: Assignment, results: Results, track: str, planned: Planned
    ) -> None:
        self.assignment, self.results, self.track = assignment, results, track
        self.planned = planned
        self.keys = Keys(assignment, planned)
        self.before: dict[str, Report] = {}
        self.ran = RunResult()
        results.database.check()
        with results.database.reading() as connection:
            self.known = Known.read(connection)

    def read_before(self, student: str, digest: str) -> Submission | None:
        """Return a submission with nothing due, as it was read when it was stored."""
        if self.known.due(student, digest, self.keys):
            return None
        return self.known.submission(student, digest)

    def tasks(
        self, connection: sa.Connection, given: Sequence[Submission], again: Collection[str] | None
    ) -> list[Task]:
        """Return the hand-ins with items due; bring the others up to date."""
        found: list[Task] = []
        for submission in given:
            task = self._task(connection, submission, again)
            if task is None:
                self.ran.kept += len(list(submission.each()))
            else:
                found.append(task)
        return found

    def _task(
        self, connection: sa.Connection, submission: Submission, again: Collection[str] | None
    ) -> Task | None:
        wanted = self.keys.records(submission.digest)
        everybody = [each.student for each in submission.each()]
        is_again = again is not None and (not again or bool(set(again) & set(everybody)))
        rows = [self.known.rows.get((who, submission.digest)) for who in everybody]
        # a group was asked once, under the name that comes first: what it answered is everybody's
        due = set(
            wanted if is_again else self.known.due(everybody[0], submission.digest, self.keys)
        )
        altered = any(row is not None and row["id"] in self.known.altered for row in rows)
        if not (due or altered or not all(rows)):
            return None
        if altered:
            self.ran.altered += everybody
        row = rows[0]
        sound = self.known.keys.get(row["id"], {}) if row else {}
        keep = {item for item in sound if item not in due}
        old = submissions.transcript_of(connection, row, keep) if row and keep else None
        whole = altered or is_again or old is None
        return Task(submission, tuple(i for i in wanted if i in due), old, whole)

    def grade(self, grader: Grader, task: Task, stopping: threading.Event) -> str:
        """Ask and judge one hand-in, and store it for everyone whom it counts for."""
        asked = grader.asked(task.submission, task.due) if task.is_asked else None
        return self.keep(grader, task, asked, stopping)

    def keep(
        self, grader: Grader, task: Task, asked: Asked | None, stopping: threading.Event
    ) -> str:
        """Judge the answers of a hand-in, beside its earlier ones, and store the report."""
        submission, milliseconds = task.submission, 0
        transcript, broken = task.old or Transcript(records={}), self.planned[1]
        if asked is not None:
            new, broken, milliseconds = asked
            transcript = keeping.merged(transcript, new)
        graded = []
        for member in submission.each():
            report = grader.judged(member, transcript, broken)
            if not task.whole:
                report = keeping.kept(report, self._machine(member), task.due)
            graded.append((member, report))
        if stopping.is_set():  # an ended guest leaves no answer
            return submission.student
        with self.results.database.writing() as connection:
            for member, report in graded:
                keeping.store(connection, member, report, transcript, self.keys, milliseconds)
        self.ran.new += len(graded)
        return submission.student

    def _machine(self, member: Submission) -> Report | None:
        """The report of the hand-in as the store holds it, without marks."""
        row = self.known.rows.get((member.student, member.digest))
        if row is None:
            return None
        with self.results.database.reading() as connection:
            rows = verdicts.rows_of(connection, [row["id"]])
        return verdicts.report_of(row, rows.get(row["id"], []))

    def begin(self, given: Sequence[Submission], again: Collection[str] | None) -> list[Task]:
        """Bring known hand-ins up to date; return the tasks that are due."""
        with self.results.marking() as connection:
            pages.describe(connection, self.assignment)
            for submission in given:
                for member in submission.each():
                    self.ran.given.setdefault(member.student, set())
                    self.known.adopt(connection, member, self.keys)
                    self._refresh(connection, member)
            counting.note_given(connection, self.ran.given)
            counting.settle(connection)
            tasks = self.tasks(connection, given, again)
            due = [(e.student, e.digest) for task in tasks for e in task.submission.each()]
            rows = [row for key in due if (row := self.known.rows.get(key)) and row["current"]]
            found = reports.reports_of(connection, rows, history.read(connection))
            self.before = {report.student: report for report in found}
            blobs.drop(connection, self.known.damaged)
        return tasks

    def _refresh(self, connection: sa.Connection, member: Submission) -> None:
        """Take over the facts on a known hand-in beside its bytes, and let it count."""
        row = self.known.rows.get((member.student, member.digest))
        if row is None:
            return
        member = replace(member, track=member.track or self.track)
        member = submissions.timely(member, row)
        if submissions.submission_of(row) != replace(member, cells=(), beside={}, originals={}):
            submissions.describe(connection, row["id"], member)
            keeping.recredit(connection, row, member, self.assignment)
        self.ran.given[member.student].add(row["id"])

    def close(self, given: Sequence[Submission], began: str, signed: dict[str, str]) -> RunResult:
        """Write the pages, and tell of the run."""
        self.results.publish()
        students = {each.student for one in given for each in one.each()}
        self.ran.reports = self.results.reports(students)
        for report in self.ran.reports:
            if old := self.before.get(report.student):
                self.ran.changes += changes.between(old, report)
        values = {
            "began": began,
            "ended": events.now(),
            "who": events.user(),
            "kept": self.ran.kept,
            "new": self.ran.new,
            "signature": json.dumps({**signed, "questions": self.keys.questions}),
        }
        with self.results.database.writing() as connection:
            connection.execute(RUNS.insert().values(values))
        return self.ran
