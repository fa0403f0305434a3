"""MarkUs: what a custom tester prints, an object a line, and the same as a body for its interface.

A tester's results ride on standard output: so nothing here runs what a student wrote.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from graders.report import clean
from graders.report.exports.results_of_items import Went, headline, told, went
from graders.report.exports.standings import Standing
from graders.scores import Graded

STATUS = {
    Went.FULL: "pass", Went.PART: "partial", Went.NONE: "fail", Went.BROKEN: "error",
    Went.WAITS: "partial",
}  # fmt: skip
"""MarkUs has no word for what waits: the output says so."""
INSTRUCTORS_AND_STUDENTS = 2
"""Who sees the output, in MarkUs's own count."""


def tests(standing: Standing) -> list[dict[str, Any]]:
    """A test for each item that counts."""
    return [_test(graded) for graded in standing.report.items if graded.counts]


def remarks(standing: Standing) -> list[dict[str, Any]]:
    """A remark at each line of the student's own whose answer lost points."""
    found = []
    for graded in standing.report.items:
        if went(graded) in (Went.PART, Went.NONE) and graded.number in standing.lines:
            file, line = standing.lines[graded.number]
            place = {"line_start": line, "line_end": line, "column_start": 0, "column_end": 0}
            says = f"{graded.number}: {headline(graded)}"
            found.append({"content": says, "filename": file, **place})
    return found


def printed(standing: Standing) -> str:
    """What a custom tester prints."""
    said: list[dict[str, Any]] = [*tests(standing)]
    if marked := remarks(standing):
        said.append({"annotations": marked})
    said.append({"overall_comment": _comment(standing)})
    return "".join(json.dumps(each) + "\n" for each in said)


def body(standing: Standing, criterion: str = "") -> dict[str, Any]:
    """The body of `add_test_results` for a group; the test group's number is the course's own."""
    extra = {"name": criterion or standing.report.assignment}
    return {
        "test_results": {
            "status": "finished",
            "error": None,
            "test_groups": [
                {
                    "time": 0,
                    "extra_info": {
                        **extra,
                        "display_output": INSTRUCTORS_AND_STUDENTS,
                        "criterion": criterion or None,
                    },
                    "tests": tests(standing),
                    "annotations": remarks(standing),
                    "overall_comment": _comment(standing),
                }
            ],
        }
    }


def _test(graded: Graded) -> dict[str, Any]:
    score = graded.score
    return {
        "name": clean.line(f"{graded.number} {graded.kind}"),
        "output": told(graded),
        "marks_earned": max(float(round(score.earned, 2)), 0.0),
        "marks_total": float(round(score.possible, 2)),
        "status": STATUS[went(graded)],
        "time": None,
    }


def _comment(standing: Standing) -> str:
    return "\n".join(_sentences(standing))


def _sentences(standing: Standing) -> Iterator[str]:
    points = f"{clean.points(standing.total)} of {clean.points(standing.possible)} points"
    yield f"{points}, rounded to two decimals."
    if standing.penalty:
        yield f"{clean.points(standing.penalty)} points were taken for lateness."
    if standing.open:
        yield f"Not the last word: {standing.open}."
    yield from (clean.line(problem) for problem in standing.report.problems)
