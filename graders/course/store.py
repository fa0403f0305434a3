"""One JSON file for each submission: the report, and the transcript it can be scored from again."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from graders.assignment import Credit
from graders.guest import wire
from graders.guest.plan import Definition, Fault
from graders.host.session import Transcript
from graders.intake.submission import Member, Submission
from graders.model import Criterion, Outcome, UserError, Verdict
from graders.scores import Graded, Mark, Report, Score

FORMAT = 1


class StoreError(UserError):
    """A report file that cannot be read; the message names it."""


def write(path: Path, report: Report, submission: Submission, transcript: Transcript) -> None:
    """Store a graded submission, whole or not at all."""
    content = {
        "format": FORMAT,
        "report": _report_to_json(report),
        "submission": _submission_to_json(submission),
        "transcript": _transcript_to_json(transcript),
    }
    beside = path.with_name(path.name + ".new")
    beside.write_text(json.dumps(content, indent=1, allow_nan=False), encoding="utf-8")
    beside.replace(path)


def read(path: Path) -> tuple[Report, Submission, Transcript]:
    """What `write` stored."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise StoreError(f"{path}: format {content['format']}, expected {FORMAT}")
        return (
            _report_from_json(content["report"]),
            _submission_from_json(content["submission"]),
            _transcript_from_json(content["transcript"]),
        )
    except StoreError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError(f"{path} is not a report: {type(error).__name__}: {error}") from None


def _submission_to_json(submission: Submission) -> dict[str, Any]:
    """All but what runs: whoever scores it again runs nothing."""
    stored = asdict(replace(submission, cells=(), beside={}))
    del stored["cells"], stored["beside"]
    return stored | {"submitted": submission.submitted and submission.submitted.isoformat()}


def _submission_from_json(stored: dict[str, Any]) -> Submission:
    parts = _tuples(stored)
    parts["members"] = tuple(Member(**member) for member in stored["members"])
    parts["submitted"] = stored["submitted"] and datetime.fromisoformat(stored["submitted"])
    return Submission(**parts)


def _report_to_json(report: Report) -> dict[str, Any]:
    return {
        "student": report.student,
        "assignment": report.assignment,
        "track": report.track,
        "total": _score_to_json(report.total),
        "problems": report.problems,
        "notes": report.notes,
        "signature": dict(report.signature),
        "items": [_graded_to_json(graded) for graded in report.items],
    }


def _graded_to_json(graded: Graded) -> dict[str, Any]:
    verdict = asdict(graded.verdict) | {"share": str(graded.verdict.share)}
    mark = graded.mark and asdict(graded.mark) | {"points": str(graded.mark.points)}
    return {
        "number": graded.number,
        "kind": graded.kind,
        "credit": graded.credit,
        "score": _score_to_json(graded.score),
        "machine": _score_to_json(graded.machine),
        "mark": mark,
        "verdict": verdict,
        "rubric": [[str(line.share), line.earns] for line in graded.rubric],
    }


def _report_from_json(stored: dict[str, Any]) -> Report:
    return Report(
        student=stored["student"],
        assignment=stored["assignment"],
        track=stored["track"],
        problems=tuple(stored["problems"]),
        notes=tuple(stored["notes"]),
        signature=stored["signature"],
        items=tuple(_graded_from_json(graded) for graded in stored["items"]),
    )


def _graded_from_json(stored: dict[str, Any]) -> Graded:
    verdict = stored["verdict"] | {
        "outcome": Outcome(stored["verdict"]["outcome"]),
        "share": Fraction(stored["verdict"]["share"]),
        "notes": tuple(stored["verdict"]["notes"]),
    }
    mark = stored["mark"] and stored["mark"] | {"points": Fraction(stored["mark"]["points"])}
    return Graded(
        number=stored["number"],
        kind=stored["kind"],
        credit=Credit(stored["credit"]),
        verdict=Verdict(**verdict),
        machine=Score(**{part: Fraction(value) for part, value in stored["machine"].items()}),
        rubric=tuple(Criterion(Fraction(share), earns) for share, earns in stored["rubric"]),
        mark=Mark(**mark) if mark else None,
    )


def _score_to_json(score: Score) -> dict[str, str]:
    return {part: str(value) for part, value in asdict(score).items()}


def _transcript_to_json(transcript: Transcript) -> dict[str, Any]:
    return {
        "records": {n: wire.to_json(record) for n, record in transcript.records.items()},
        "asked": dict(transcript.asked),
        "faults": [asdict(fault) for fault in transcript.faults],
        "definitions": {n: asdict(d) for n, d in transcript.definitions.items()},
        "ignored": transcript.ignored,
        "output": transcript.output,
        "python": transcript.python,
        "others": {
            number: {file: wire.to_json(record) for file, record in found.items()}
            for number, found in transcript.others.items()
        },
    }


def _transcript_from_json(stored: dict[str, Any]) -> Transcript:
    return Transcript(
        records={n: wire.from_json(record) for n, record in stored["records"].items()},
        asked=dict(stored["asked"]),
        faults=tuple(Fault(**_tuples(fault)) for fault in stored["faults"]),
        definitions={n: Definition(**_tuples(d)) for n, d in stored["definitions"].items()},
        ignored=tuple(stored["ignored"]),
        output=stored["output"],
        python=stored["python"],
        others={
            number: {file: wire.from_json(record) for file, record in found.items()}
            for number, found in stored["others"].items()
        },
    )


def _tuples(stored: dict[str, Any]) -> dict[str, Any]:
    """Lists as the tuples that they were."""
    return {name: tuple(x) if isinstance(x, list) else x for name, x in stored.items()}
