"""A self-check as GitHub shows it: remarks at the student's lines, and Classroom 50's object."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from graders.guest.plan import Failed, Got
from graders.model import Outcome
from graders.public.checking import ADVICE, Checked, SelfCheck, State
from graders.report import clean
from graders.report.exports import classroom50, places
from graders.report.exports.classroom50 import CountedTest
from graders.report.exports.workflow_commands import Annotation

FORM_ALONE = frozenset({"form", "runs", "practice"})
"""Checks that say nothing of whether an answer is right."""
LEVELS = {State.FAILS: "error", State.UNREADABLE: "error", State.BROKEN: "warning"}
MOST_BYTES = 20 << 20
"""The most bytes of a notebook in which a line is looked for."""


@dataclass(frozen=True)
class Workspace:
    """The place of the files: the repository, and the folder of the work in it."""

    root: Path
    folder: Path

    def path(self, file: str) -> str:
        """A file of the work, as the repository names it."""
        return Path(os.path.relpath(self.folder / file, self.root)).as_posix()


def remarks(found: SelfCheck, place: Workspace) -> Iterator[Annotation]:
    """A remark for each item whose check fails, and for each statement that did not run."""
    for checked in found.items:
        if level := LEVELS.get(checked.state):
            file, line = _line(found, checked, place)
            number = checked.item.number
            yield Annotation(level=level, says=says(checked), title=number, file=file, line=line)
    for fault in found.faults:
        file, line = _at(fault.cell, fault.line, place)
        level = "error" if found.is_missed(fault) else "warning"
        yield Annotation(level=level, says=fault.says, title="did not run", file=file, line=line)
    for problem in found.submission.problems:
        yield Annotation(level="error", says=problem, title="not read")


def says(checked: Checked) -> str:
    """The first reason why an item needs work, or its state."""
    reasons = (
        verdict.because
        for check, verdict in checked.verdicts
        if verdict.outcome is not Outcome.RIGHT and check.name not in ADVICE and verdict.because
    )
    return clean.line(next(reasons, str(checked.state)))


def _line(found: SelfCheck, checked: Checked, place: Workspace) -> tuple[str, int]:
    """Return the place of a failed answer: where its code raised, else its name's definition."""
    for answer in found.records.get(checked.item.number, ()):
        if raised := _raised(answer, found):
            return _at(*raised, place)
    for name in checked.item.names:
        if there := found.definitions.get(name):
            return _at(there.cell, there.line, place)
    return "", 0


def _raised(answer: Got | Failed, found: SelfCheck) -> tuple[str, int] | None:
    """The innermost place in the student's own code; names of files may be anything."""
    if not isinstance(answer, Failed):
        return None
    own = {cell.name for cell in found.submission.cells}
    for line in reversed(answer.where.splitlines()):
        there = places.parsed(line)
        if there and there[0] in own:
            return there
    return None


def _at(cell: str, line: int, place: Workspace) -> tuple[str, int]:
    file = places.file_of(cell)
    text = ""
    if file != cell:
        path = place.folder / file
        is_small = path.is_file() and path.stat().st_size <= MOST_BYTES
        text = path.read_text(encoding="utf-8-sig", errors="replace") if is_small else ""
    name, number = places.in_file(cell, line, text)
    return place.path(name), number


def result(found: SelfCheck, runner: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """Classroom 50's object: the points of items whose checks hold, of those that can be checked.

    It is no grade: a check that holds does not say that an answer is right.
    """
    tests = [_counted(checked) for checked in found.items]
    score = sum((test.earned for test in tests), Fraction(0))
    possible = sum((test.possible for test in tests), Fraction(0))
    return classroom50.result(tests, score, possible, runner, now)


def _counted(checked: Checked) -> CountedTest:
    item = checked.item
    can_fail = any(check.name not in FORM_ALONE | ADVICE for check in item.checks)
    worth = item.points if can_fail else Fraction(0)
    holds = checked.state is State.HOLDS and can_fail
    told = says(checked) if checked.state.needs_work else str(checked.state)
    earned = worth if holds else Fraction(0)
    return CountedTest(item.number, earned, worth, told, not checked.state.needs_work)
