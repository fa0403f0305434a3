"""Results of an earlier version, JSON reports in a folder, taken over into a store."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa

from graders.course import events, marking, submissions, verdicts
from graders.course.errors import ResultsError
from graders.course.events import Event
from graders.course.results import Results
from graders.course.secret import keep_secret, read_secret
from graders.host.session import Transcript
from graders.intake.submission import Submission
from graders.report import json_report
from graders.scores import Report


def import_results(old: Path, out: Path, store: str = "") -> int:
    """Take over every report with its points as they are; return their number."""
    settings_file = old / "run.json"
    if not settings_file.is_file():
        raise ResultsError(f"{old} holds no results of an earlier version: there is no run.json")
    try:
        assignment = str(json.loads(settings_file.read_text(encoding="utf-8"))["assignment"])
    except (ValueError, KeyError, TypeError) as error:
        raise ResultsError(f"{settings_file} does not say what was graded: {error}") from None
    found = [json_report.read(path) for path in sorted((old / "reports").glob("*.json"))]
    secret = read_secret(old / "secret")
    out.mkdir(parents=True, exist_ok=True)
    if out.resolve() != old.resolve():
        if not (out / "secret").exists():
            keep_secret(out / "secret", secret)
        if (old / marking.FILE).exists() and not (out / marking.FILE).exists():
            shutil.copyfile(old / marking.FILE, out / marking.FILE)
    results = Results.adopt(out, assignment, store)
    with results.database.writing() as connection:
        if submissions.rows(connection):
            raise ResultsError(f"{out} holds results already; name another folder with --out")
        for report, submission, transcript in found:
            _put(connection, report, submission, transcript)
    with results.marking():
        pass  # marks.csv
    results.publish()
    return len(found)


def _put(
    connection: sa.Connection, report: Report, submission: Submission, transcript: Transcript
) -> None:
    number = submissions.insert(connection, replace(submission, digest=submissions.IMPORTED))
    nobody: Mapping[str, str] = {}
    submissions.put_transcript(connection, number, transcript, nobody)
    machine = Report(
        student=report.student, assignment=report.assignment, track=report.track,
        items=tuple(graded.marked(None) for graded in report.items),
        problems=report.problems, notes=report.notes, signature=report.signature,
    )  # fmt: skip
    verdicts.put(connection, number, machine, nobody)
    submissions.make_current(connection, report.student, number)
    events.append(connection, Event(what="imported", student=report.student, submission=number))
