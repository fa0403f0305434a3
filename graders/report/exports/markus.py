"""MarkUs: a custom tester's output, an object a line, and the same as a body for its interface.

A tester's results ride on standard output: so nothing here runs what a student wrote.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from graders.report import clean
from graders.report.exports.pupils import Pupil
from graders.report.exports.results_of_items import Went, headline, told, went
from graders.scores import Graded

STATUS = {
    Went.FULL: "pass", Went.PART: "partial", Went.NONE: "fail", Went.BROKEN: "error",
    Went.WAITS: "partial",
}  # fmt: skip
"""Result -> MarkUs's word, which has none for waiting points: the output says so."""
INSTRUCTORS_AND_STUDENTS = 2
"""The readers of the output, in MarkUs's own count."""


def tests(pupil: Pupil) -> list[dict[str, Any]]:
    """A test for each item that counts."""
    return [_test(graded) for graded in pupil.report.items if graded.counts]


def remarks(pupil: Pupil) -> list[dict[str, Any]]:
    """A remark at each line of the student's own whose answer lost points."""
    found = []
    for graded in pupil.report.items:
        if went(graded) in (Went.PART, Went.NONE) and graded.number in pupil.lines:
            file, line = pupil.lines[graded.number]
            place = {"line_start": line, "line_end": line, "column_start": 0, "column_end": 0}
            says = f"{graded.number}: {headline(graded)}"
            found.append({"content": says, "filename": file, **place})
    return found


def printed(pupil: Pupil) -> str:
    """Return the output of a custom tester."""
    said: list[dict[str, Any]] = [*tests(pupil)]
    if marked := remarks(pupil):
        said.append({"annotations": marked})
    said.append({"overall_comment": _comment(pupil)})
    return "".join(json.dumps(each) + "\n" for each in said)


def body(pupil: Pupil, criterion: str = "") -> dict[str, Any]:
    """The body of `add_test_results` for a group; the test group's number is the course's own."""
    extra = {"name": criterion or pupil.report.assignment}
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
                    "tests": tests(pupil),
                    "annotations": remarks(pupil),
                    "overall_comment": _comment(pupil),
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


def _comment(pupil: Pupil) -> str:
    return "\n".join(_sentences(pupil))


def _sentences(pupil: Pupil) -> Iterator[str]:
    points = f"{clean.points(pupil.total)} of {clean.points(pupil.possible)} points"
    yield f"{points}, rounded to two decimals."
    if pupil.penalty:
        yield f"{clean.points(pupil.penalty)} points were taken for lateness."
    if pupil.open:
        yield f"Not the last word: {pupil.open}."
    yield from (clean.line(problem) for problem in pupil.report.problems)
