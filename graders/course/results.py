"""A results folder: the store, the class's secret, and the pages that are written from it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

import sqlalchemy as sa

from graders.assignment import Assignment
from graders.course import (
    address,
    counting,
    events,
    history,
    marking,
    marks,
    pages,
    reports,
    settings,
    submissions,
)
from graders.course.database import Database
from graders.course.errors import ResultsError
from graders.course.history import History
from graders.course.secret import agree, read_secret
from graders.course.signature import inputs_of
from graders.find_assignment import load, names
from graders.host.session import Transcript
from graders.intake.submission import Submission
from graders.report import clean
from graders.scores import Mark, Report

EMPTY_STORE = "holds no results: `grade.py run` with the same --store puts a class into it"
NO_RESULTS = "holds no results; name the folder with --results"


class Results:
    """The results of one class. Marks that people gave win over machine marks."""

    def __init__(self, folder: Path, store: str = "") -> None:
        self.folder, self.store = folder, store
        self.notes: list[str] = []

    @classmethod
    def create(
        cls, folder: Path, assignment: str, secret: Path | None = None, store: str = ""
    ) -> Results:
        """Make the folder, or go on in it. A class's secret is made once, and kept."""
        results = cls(folder, store)
        if folder.exists() and not folder.is_dir():
            raise ResultsError(f"{folder} is a file; results need a folder")
        wanted = read_secret(secret) if secret else None
        marks.read(folder / marking.FILE)  # a fault in it is told now, not after an hour
        if results._is_old():
            raise ResultsError(_import_first(folder))
        name = assignment if assignment in names() else str(Path(assignment).resolve())
        is_there = results.exists()
        if is_there and (old := results.setting("assignment")) not in ("", name):
            there, option = address.shown(store or folder), "--store" if store else "--out"
            raise ResultsError(f"{there} holds results of {old}; use another {option}")
        folder.mkdir(parents=True, exist_ok=True)
        agree(results.secret_file, wanted, results.setting("inputs") if is_there else None)
        _ = results.secret  # it must be the one that the class was asked with
        return cls.adopt(folder, name, store)

    @classmethod
    def adopt(cls, folder: Path, assignment: str, store: str = "") -> Results:
        """Make a new store in a folder whose secret is there already."""
        results = cls(folder, store)
        results.feedback_folder.mkdir(parents=True, exist_ok=True)
        results.database.open(create=True)
        with results.database.writing() as connection:
            settings.put(connection, "assignment", assignment)
            settings.put(connection, "inputs", inputs_of(results.secret))
        return results

    @classmethod
    def open(cls, folder: Path, store: str = "") -> Results:
        """A folder that `create` made."""
        results = cls(folder, store)
        if results._is_old():
            raise ResultsError(_import_first(folder))
        if results.exists():
            results.database.open(create=False)
        if not results.exists() or not results.setting("assignment"):
            empty = f"{address.shown(store)} {EMPTY_STORE}" if store else f"{folder} {NO_RESULTS}"
            raise ResultsError(empty)
        return results

    @cached_property
    def database(self) -> Database:
        """The store."""
        return Database(self.store or self.folder / "class.db")

    @property
    def feedback_folder(self) -> Path:
        """One text for each student."""
        return self.folder / "feedback"

    @property
    def secret_file(self) -> Path:
        """The class's secret: hidden inputs are drawn from it."""
        return self.folder / "secret"

    @property
    def secret(self) -> bytes:
        """The bytes of the class's secret, which is the one that the class was asked with."""
        if not self.secret_file.exists():
            raise ResultsError(f"{self.secret_file} is gone: put it back, or use another --out")
        found = read_secret(self.secret_file)
        if self.exists() and self.setting("inputs") not in ("", inputs_of(found)):
            says = "is not the one that this class's inputs were drawn with: put that back"
            raise ResultsError(f"{self.secret_file} {says}, or use another --out")
        return found

    @property
    def assignment(self) -> Assignment:
        """The assignment that was graded, as it stands now."""
        return load(self.setting("assignment"))

    def exists(self) -> bool:
        """Whether there is a store."""
        if self.store:
            with self.database.reading() as connection:
                return bool(sa.inspect(connection).has_table("settings"))
        path = self.folder / "class.db"
        return path.is_file() and path.stat().st_size > 0

    def setting(self, name: str) -> str:
        """A value of the store; empty where there is none."""
        with self.database.reading() as connection:
            if not sa.inspect(connection).has_table("settings"):
                return ""
            return settings.get(connection, name)

    def get(self, student: str) -> tuple[Report, Submission, Transcript]:
        """One student's report, submission and transcript."""
        with self.database.reading() as connection:
            row = self.row(connection, student)
            (report,) = reports.reports_of(connection, [row], history.read(connection, student))
            transcript = submissions.transcript_of(connection, row)
            return report, submissions.submission_of(row), transcript

    def get_report(self, student: str) -> Report:
        """One student's report."""
        with self.database.reading() as connection:
            row = self.row(connection, student)
            return reports.reports_of(connection, [row], history.read(connection, student))[0]

    def row(self, connection: sa.Connection, student: str) -> submissions.Row:
        """The attempt of a student that counts."""
        if found := submissions.current(connection, student):
            return found[0]
        near = reports.nearest(connection, student)
        raise ResultsError(f"no student {student!r} in {self.folder}; {near}")

    def all(self) -> Iterator[tuple[Report, Submission, Transcript]]:
        """Every graded submission, by student."""
        with self.database.reading() as connection:
            rows = submissions.current(connection)
            found = reports.reports_of(connection, rows, history.read(connection))
            for row, report in zip(rows, found, strict=True):
                transcript = submissions.transcript_of(connection, row)
                yield report, submissions.submission_of(row), transcript

    def reports(self, students: Iterable[str] | None = None) -> list[Report]:
        """The reports of everybody, or of some."""
        wanted = None if students is None else set(students)
        with self.database.reading() as connection:
            rows = submissions.current(connection)
            rows = [row for row in rows if wanted is None or row["student"] in wanted]
            return reports.reports_of(connection, rows, history.read(connection))

    def mark(self, student: str, number: str, mark: Mark) -> Report:
        """Give a mark; the last one of an item counts."""
        with self.marking() as connection:
            row = self.row(connection, student)
            (report,) = reports.reports_of(connection, [row], History())
            marks.check(mark, report, number)
            marking.give(connection, student, number, mark, row["id"])
        return self.get_report(student)

    @contextlib.contextmanager
    def marking(self) -> Iterator[sa.Connection]:
        """Yield the writer's transaction, once the marks typed into `marks.csv` are read."""
        with self.database.writing() as connection:
            told = marking.take_file(connection, self.folder, reports.ids)
            yield connection
            counting.settle(connection, pages.touched(connection, self.folder))
        self.notes += told

    def publish(self, students: Iterable[str] | None = None) -> None:
        """Write the pages of everybody, or of some, and the tables of the class."""
        with self.database.writing() as connection:
            pages.publish(connection, self.folder, self.title(connection), students)

    def title(self, connection: sa.Connection) -> str:
        """The assignment's title as the last run knew it."""
        return settings.get(connection, "title") or self.assignment.title

    def stray_marks(self, known: Iterable[Report] = ()) -> list[str]:
        """The marks that count nowhere, or for too much, a sentence for each.

        Reports that are known already need not be read again.
        """
        found = list(known)
        with self.database.reading() as connection:
            given = history.read(connection).given()
            students = {student for student, _ in given} - {report.student for report in found}
            rows = [r for r in submissions.current(connection) if r["student"] in students]
            found += reports.reports_of(connection, rows, History())
        if not given:
            return []
        path = self.folder / marking.FILE
        places = marks.read(path).places
        all_given = {key: each.mark for key, each in given.items()}
        return list(marks.Marks(all_given, places).strays(found))

    def unconfirmed_marks(self) -> list[str]:
        """A sentence for each mark that was given on an attempt that was replaced."""
        with self.database.reading() as connection:
            found = list(history.pending(history.read(connection), reports.attempts(connection)))
        says = "the mark was given on an earlier attempt and counts once it is confirmed"
        named = [(clean.line(student), item) for student, item in found]
        return [f"{w}, {item}: {says}: grade.py mark {w} {item} --confirm" for w, item in named]

    def history_faults(self) -> list[str]:
        """The breaks of the chain of events, a sentence for each."""
        with self.database.reading() as connection:
            return [f"{self.folder}: {fault}" for fault in events.faults(connection)]

    def _is_old(self) -> bool:
        """Whether it holds the JSON reports of an earlier version, and no store."""
        return (self.folder / "run.json").is_file() and not self.exists()


def _import_first(folder: Path) -> str:
    return (
        f"{folder} holds reports of an earlier version: "
        f"grade.py import-results {folder} brings them into a store"
    )
