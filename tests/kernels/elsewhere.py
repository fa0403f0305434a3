"""A program for another machine: what it would ask, release and score. Prints it as JSON.

    OPENBLAS_CORETYPE=Prescott python -m tests.kernels.elsewhere RESULTS ASSIGNMENT...

RESULTS holds a results folder for each assignment, which is scored again in place.
With `--audit` alone it prints the page of the audit.
"""

from __future__ import annotations

import json
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import grade
from graders.course.results import Results
from graders.find_assignment import load
from graders.grading import plans_of
from graders.host.session import digest
from graders.release import folder
from graders.scores import Report

ROOT = Path(__file__).resolve().parents[2]
SECRETS = [b"public", b"one class", b"another class"]


def asked(name: str) -> dict[str, str]:
    """The digest of every plan under each secret."""
    assignment = load(name)
    found: dict[str, str] = {}
    for secret in SECRETS:
        plans, broken = plans_of(assignment, secret)
        found |= {f"{name} {item} {secret.decode()}": digest(plan) for item, plan in plans.items()}
        found |= {f"{name} {item} {secret.decode()}": "broken" for item in broken}
    return found


def stale(name: str) -> list[str]:
    """The files of the committed template that this machine would write otherwise."""
    return folder.stale(folder.files(load(name)), ROOT / "student_template" / name)


def told(report: Report) -> dict[str, Any]:
    """All that a student is told, and the points."""
    return {
        graded.number: [
            str(graded.verdict.outcome),
            str(graded.machine.earned),
            str(graded.machine.waiting),
            graded.verdict.because,
            graded.verdict.cause,
            *graded.verdict.notes,
        ]
        for graded in report.items
    }


def scores(results: Path) -> dict[str, Any]:
    """What every student of a class is told."""
    return {report.student: told(report) for report, _, _ in Results.open(results).all()}


def rescored(results: Path) -> dict[str, Any]:
    """The same after scoring again here."""
    with redirect_stdout(StringIO()):
        code = grade.main(["rescore", "--results", str(results)])
    assert code == 0, f"rescore ended with {code}"
    return scores(results)


def main(arguments: list[str]) -> int:
    """Print all of it."""
    if arguments == ["--audit"]:
        with redirect_stdout(StringIO()) as page:
            code = grade.main(["audit", "--markdown"])
        print(json.dumps(page.getvalue()))
        return code
    results, *names = arguments
    found = {
        "asked": {key: value for name in names for key, value in asked(name).items()},
        "stale": {name: stale(name) for name in names},
        "rescored": {name: rescored(Path(results) / name) for name in names},
    }
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
