"""One JSON file for each student: the report, and the transcript it can be scored from again."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from graders import evidence
from graders.assignment import Credit
from graders.host.session import Transcript
from graders.intake.enrolled import Enrolled
from graders.intake.submission import Member, Submission
from graders.model import Outcome, UserError, Verdict
from graders.report import atomic, conforming, json_transcript
from graders.report.json_transcript import tuples
from graders.rubric import Criterion
from graders.scores import (
    Adjustment,
    Attempts,
    Comment,
    Graded,
    Lateness,
    Mark,
    Regrade,
    Report,
    Score,
)

FORMAT = 1


class ReportError(UserError):
    """A report file that cannot be read; the message names it."""


def write(path: Path, report: Report, submission: Submission, transcript: Transcript) -> None:
    """Write a graded submission, whole or not at all."""
    content = {
        "format": FORMAT,
        "report": report_to_json(report),
        "submission": submission_to_json(submission),
        "transcript": json_transcript.to_json(transcript),
    }
    atomic.write(path, json.dumps(content, indent=1, allow_nan=False).encode())


def pseudonymous(report: Report, submission: Submission, name: str) -> tuple[Report, Submission]:
    """Return both under another name, without the words in which a name may stand."""
    items = tuple(
        replace(g, mark=g.mark and replace(g.mark, grader=""), comments=()) for g in report.items
    )
    emptied: dict[str, Any] = {"student": name, "problems": (), "notes": ()}
    plain = replace(report, items=items, regrades=(), enrolled=Enrolled(), **emptied)
    return plain, replace(submission, members=(), files=(), to_read=(), **emptied)


def read(path: Path) -> tuple[Report, Submission, Transcript]:
    """Read a file that `write` wrote."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise ReportError(f"{path}: format {content['format']}, expected {FORMAT}")
        report = report_from_json(content["report"])
        conforming.require(report)
        return (
            report,
            submission_from_json(content["submission"]),
            json_transcript.from_json(content["transcript"]),
        )
    except ReportError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReportError(f"{path} is not a report: {type(error).__name__}: {error}") from None


def submission_to_json(submission: Submission) -> dict[str, Any]:
    """Return all but the code: whoever scores it again runs nothing."""
    stored = asdict(replace(submission, cells=(), beside={}, originals={}))
    for name in ("cells", "beside", "originals", "digest", "on_choice"):
        del stored[name]
    return stored | {"submitted": submission.submitted and submission.submitted.isoformat()}


def submission_from_json(stored: dict[str, Any]) -> Submission:
    """The submission of that object."""
    parts = tuples(stored)
    parts["members"] = tuple(Member(**member) for member in stored["members"])
    parts["submitted"] = stored["submitted"] and datetime.fromisoformat(stored["submitted"])
    return Submission(**parts)


def report_to_json(report: Report) -> dict[str, Any]:
    """The report, with points as texts of exact fractions."""
    return {
        "student": report.student,
        "assignment": report.assignment,
        "track": report.track,
        "total": score_to_json(report.total),
        "problems": report.problems,
        "notes": report.notes,
        "signature": dict(report.signature),
        "items": [graded_to_json(graded) for graded in report.items],
        "regrades": [asdict(asked) for asked in report.regrades],
        "scale": str(report.scale),
        "raw": str(report.raw),
        "adjustments": str(report.adjustments),
        "penalty": str(report.penalty),
        "late": _late_to_json(report.late),
        "attempts": asdict(report.attempts),
        "enrolled": asdict(report.enrolled),
    }


def graded_to_json(graded: Graded) -> dict[str, Any]:
    """Return one item as JSON: the machine's score, a person's mark, and the score of both."""
    verdict = asdict(graded.verdict) | {"share": str(graded.verdict.share)}
    verdict["shown"] = json.loads(evidence.dumps(graded.verdict.shown) or "[]")
    mark = graded.mark and asdict(graded.mark) | {"points": str(graded.mark.points)}
    return {
        "number": graded.number,
        "kind": graded.kind,
        "credit": graded.credit,
        "score": score_to_json(graded.score),
        "machine": score_to_json(graded.machine),
        "mark": mark,
        "adjustment": _adjustment_to_json(graded.adjustment),
        "verdict": verdict,
        "rubric": [[str(line.share), line.earns] for line in graded.rubric],
        "comments": [
            [said.words, said.place, None if said.points is None else str(said.points)]
            for said in graded.comments
        ],
    }


def report_from_json(stored: dict[str, Any]) -> Report:
    """The report of that object."""
    return Report(
        student=stored["student"],
        assignment=stored["assignment"],
        track=stored["track"],
        problems=tuple(stored["problems"]),
        notes=tuple(stored["notes"]),
        signature={str(name): str(told) for name, told in stored["signature"].items()},
        items=tuple(graded_from_json(graded) for graded in stored["items"]),
        regrades=tuple(Regrade(**asked) for asked in stored.get("regrades", ())),
        scale=Fraction(stored.get("scale", 1)),
        late=_late_from_json(stored.get("late")),
        attempts=Attempts(**stored.get("attempts", {})),
        enrolled=Enrolled(**stored.get("enrolled", {})),
    )


def graded_from_json(stored: dict[str, Any]) -> Graded:
    """The item of that object."""
    verdict = stored["verdict"] | {
        "outcome": Outcome(stored["verdict"]["outcome"]),
        "share": Fraction(stored["verdict"]["share"]),
        "notes": tuple(stored["verdict"]["notes"]),
        "shown": evidence.loads(json.dumps(stored["verdict"].get("shown", []))),
        "proved": tuple(stored["verdict"].get("proved", ())),
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
        adjustment=_adjustment_from_json(stored.get("adjustment")),
        comments=tuple(
            Comment(words, place, None if points is None else Fraction(points))
            for words, place, points in stored.get("comments", ())
        ),
    )


def _late_to_json(late: Lateness | None) -> dict[str, Any] | None:
    if late is None:
        return None
    seconds = None if late.by is None else late.by.total_seconds()
    return {"seconds": seconds, "lost": str(late.lost), "says": late.says}


def _late_from_json(stored: dict[str, Any] | None) -> Lateness | None:
    if stored is None:
        return None
    by = None if stored["seconds"] is None else timedelta(seconds=stored["seconds"])
    return Lateness(by, Fraction(stored["lost"]), stored["says"])


def _adjustment_to_json(adjustment: Adjustment | None) -> dict[str, Any] | None:
    if adjustment is None:
        return None
    points = None if adjustment.points is None else str(adjustment.points)
    return {"reason": adjustment.reason, "points": points}


def _adjustment_from_json(stored: dict[str, Any] | None) -> Adjustment | None:
    if stored is None:
        return None
    points = None if stored["points"] is None else Fraction(stored["points"])
    return Adjustment(stored["reason"], points)


def score_to_json(score: Score) -> dict[str, str]:
    """Points as texts of exact fractions."""
    return {part: str(value) for part, value in asdict(score).items()}
