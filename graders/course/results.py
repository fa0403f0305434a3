"""A results folder: reports, feedback, gradebook, the marks people gave, the class's secret."""

from __future__ import annotations

import difflib
import hashlib
import json
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

from graders.assignment import Assignment
from graders.course import marks, store
from graders.find_assignment import load, names
from graders.host.session import Transcript
from graders.intake.submission import Submission
from graders.model import UserError
from graders.report import feedback, gradebook
from graders.scores import Mark, Report


class ResultsError(UserError):
    """A folder that holds no results, or not those asked for."""


class Results:
    """Where a graded class lives on disk. Marks that people gave win over machine marks."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def create(cls, folder: Path, assignment: str, secret: Path | None = None) -> Results:
        """Make the folder, or go on in it. A class's secret is made once, and kept."""
        results = cls(folder)
        if folder.exists() and not folder.is_dir():
            raise ResultsError(f"{folder} is a file; results need a folder")
        name = assignment if assignment in names() else str(Path(assignment).resolve())
        if results.settings_file.exists() and (old := results.settings["assignment"]) != name:
            raise ResultsError(f"{folder} holds results of {old}; use another --out")
        wanted = read_secret(secret) if secret else None
        marks.read(results.marks_file)  # a fault in it is told now, not after an hour
        for inside in (results.reports_folder, results.feedback_folder):
            inside.mkdir(parents=True, exist_ok=True)
        if wanted is not None or not results.secret_file.exists():
            results._keep_secret(wanted or secrets.token_hex(32).encode())
        settings = json.dumps({"assignment": name}, indent=1)
        results.settings_file.write_text(settings, encoding="utf-8")
        return results

    @classmethod
    def open(cls, folder: Path) -> Results:
        """A folder that `create` made."""
        results = cls(folder)
        if not results.settings_file.exists():
            raise ResultsError(f"{folder} holds no results; name the folder with --results")
        return results

    @property
    def reports_folder(self) -> Path:
        """One JSON file for each submission."""
        return self.folder / "reports"

    @property
    def feedback_folder(self) -> Path:
        """One text for each student."""
        return self.folder / "feedback"

    @property
    def settings_file(self) -> Path:
        """What was graded."""
        return self.folder / "run.json"

    @property
    def secret_file(self) -> Path:
        """The class's secret: hidden inputs are drawn from it."""
        return self.folder / "secret"

    @property
    def marks_file(self) -> Path:
        """The marks that people gave."""
        return self.folder / "marks.csv"

    @property
    def settings(self) -> dict[str, str]:
        """What `run.json` says."""
        try:
            settings = json.loads(self.settings_file.read_text(encoding="utf-8"))
            return {"assignment": str(settings["assignment"])}
        except (ValueError, KeyError, TypeError) as error:
            says = f"{self.settings_file} does not say what was graded: {type(error).__name__}"
            raise ResultsError(f"{says}: {error}") from None

    @property
    def secret(self) -> bytes:
        """The bytes of the class's secret."""
        return self.secret_file.read_bytes()

    @property
    def assignment(self) -> Assignment:
        """The assignment that was graded, as it stands now."""
        return load(self.settings["assignment"])

    def put(self, report: Report, submission: Submission, transcript: Transcript) -> Report:
        """Store one graded submission, with the marks that its student has."""
        report = marks.read(self.marks_file).of(report)
        store.write(self._file(report.student), report, submission, transcript)
        return report

    def get(self, student: str) -> tuple[Report, Submission, Transcript]:
        """One student's report, submission and transcript."""
        if not self._file(student).exists():
            raise ResultsError(f"no student {student!r} in {self.folder}; {self._known(student)}")
        return store.read(self._file(student))

    def _known(self, student: str) -> str:
        """The nearest names there are, since a class is too long to list."""
        known = [path.stem for path in sorted(self.reports_folder.glob("*.json"))]
        near = difflib.get_close_matches(student, known, n=5, cutoff=0.5) or known[:5]
        more = ", ..." if len(known) > len(near) else ""
        return f"there are {', '.join(near)}{more}" if near else "there are none"

    def all(self) -> Iterator[tuple[Report, Submission, Transcript]]:
        """Every graded submission, by student."""
        return map(store.read, sorted(self.reports_folder.glob("*.json")))

    def mark(self, student: str, number: str, mark: Mark) -> Report:
        """Give a mark; the last one of an item counts."""
        report, submission, transcript = self.get(student)
        marks.check(mark, report, number)
        given = marks.read(self.marks_file).given
        marks.write(self.marks_file, marks.Marks({**given, (student, number): mark}))
        return self.put(report, submission, transcript)

    def publish(self) -> list[Report]:
        """Write the gradebook and the feedback of every report in the folder."""
        reports = [report for report, _, _ in self.all()]
        title = self.assignment.title
        for report in reports:
            text = feedback.feedback(report, title)
            path = self.feedback_folder / f"{_safe(report.student)}.txt"
            path.write_text(text, encoding="utf-8")
        gradebook.write(self.folder / "gradebook.csv", reports)
        return reports

    def stray_marks(self) -> list[str]:
        """What is wrong with marks that people gave: they count nowhere, or for too much."""
        given = marks.read(self.marks_file)
        return list(given.strays(report for report, _, _ in self.all())) if given.given else []

    def _file(self, student: str) -> Path:
        return self.reports_folder / f"{_safe(student)}.json"

    def _keep_secret(self, secret: bytes) -> None:
        if self.secret_file.exists():
            if self.secret != secret:
                says = "its inputs were drawn with another secret; use another --out"
                raise ResultsError(f"{self.folder}: {says}")
            return
        keep_secret(self.secret_file, secret)


def keep_secret(path: Path, secret: bytes) -> None:
    """A new secret file, which only its owner reads."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secret)


def read_secret(path: Path) -> bytes:
    """The bytes of a secret file, which is never empty."""
    if secret := path.read_bytes().strip():
        return secret
    raise ResultsError(f"{path} is empty: anybody could guess the inputs drawn from it")


def _safe(student: str) -> str:
    """A student's name as a file name: it may not lead out of the folder, nor be another's."""
    name = re.sub(r"[^\w.@+ -]", "_", student).lstrip(".")[:100]
    if name and name == student:
        return name
    digest = hashlib.sha256(student.encode(errors="surrogatepass")).hexdigest()
    return f"{name}~{digest[:12]}"
