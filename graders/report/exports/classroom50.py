"""Classroom 50's `result.json`: whole numbers alone, so that points are scaled by a denominator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from math import lcm
from typing import Any

from graders.report import clean
from graders.report.exports.pupils import Pupil
from graders.report.exports.results_of_items import headline

SCHEMA = "classroom50/result/v1"
FROM_RUNNER = {
    "classroom": "CLASSROOM",
    "assignment": "ASSIGNMENT",
    "submission": "SUBMISSION_TAG",
    "commit": "COMMIT_URL",
    "release": "RELEASE_URL",
    "review": "REVIEW_URL",
}
"""Field -> the variable in which the runner gives it; it stamps owner and type itself."""
MOST = 10_000
"""The largest denominator; beyond it points are rounded."""
COARSE = 100
MOST_LETTERS = 2000
"""The most letters of one message."""


@dataclass(frozen=True)
class CountedTest:
    """One test: its name, its points, and its message."""

    name: str
    earned: Fraction
    possible: Fraction
    says: str
    passed: bool


def result(
    tests: Sequence[CountedTest], score: Fraction, possible: Fraction, runner: Mapping[str, str],
    now: datetime,
) -> dict[str, Any]:  # fmt: skip
    """The object. `score` never passes `possible`: extra credit beyond it is cut off."""
    unit = denominator([score, possible, *(p for t in tests for p in (t.earned, t.possible))])
    stamp = f"{now:%Y-%m-%dT%H:%M:%SZ}"
    fields = {field: runner.get(name, "") for field, name in FROM_RUNNER.items()}
    fields["review"] = fields["review"] or fields["commit"]
    top = round(possible * unit)
    return {
        "schema": SCHEMA,
        **fields,
        "datetime": stamp,
        "graded_at": stamp,
        "score": max(0, min(round(score * unit), top)),
        "max-score": top,
        "tests": [
            {
                "test-name": clean.line(test.name),
                "passed": test.passed,
                "score": max(0, round(test.earned * unit)),
                "max-score": round(test.possible * unit),
                "message": clean.text(test.says)[:MOST_LETTERS],
            }
            for test in tests
        ],
    }


def denominator(points: Iterable[Fraction]) -> int:
    """Return the least number by which all points are whole; or a hundred, if it is too large."""
    found = lcm(*(value.denominator for value in points))
    return found if found <= MOST else COARSE


def of(pupil: Pupil, runner: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """Return the object of a graded submission."""
    tests = [
        CountedTest(
            f"{graded.number} {graded.kind}", graded.score.earned, graded.score.possible,
            headline(graded), graded.score.earned >= graded.score.possible,
        )
        for graded in pupil.report.items
        if graded.counts
    ]  # fmt: skip
    return result(tests, pupil.total, pupil.possible, runner, now)
