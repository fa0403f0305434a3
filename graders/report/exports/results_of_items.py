"""The result of one item, in the few words that test reports of platforms know."""

from __future__ import annotations

from enum import StrEnum

from graders.model import Outcome
from graders.report import clean
from graders.report.feedback import outcome, reasons
from graders.scores import Graded

LOST = (Outcome.WRONG, Outcome.PARTLY, Outcome.MISSING, Outcome.UNREADABLE)


class Went(StrEnum):
    """Full points, some, none, a person's turn, the grader's fault, or of no account."""

    FULL = "full"
    PART = "part"
    NONE = "none"
    WAITS = "waits"
    BROKEN = "broken"
    EXCUSED = "does not count"


def went(graded: Graded) -> Went:
    """The word for one item; a person's mark and decisions of the course win."""
    score, found = graded.score, graded.verdict.outcome
    if not graded.counts:
        return Went.EXCUSED
    if graded.mark is None and graded.adjustment is None:
        if found is Outcome.BROKEN:
            return Went.BROKEN
        if score.waiting and found not in LOST:
            return Went.WAITS
    if score.earned >= score.possible:
        return Went.FULL
    return Went.PART if score.earned > 0 else Went.NONE


def told(graded: Graded) -> str:
    """Return the text on an item for the student, as the feedback has it."""
    points = f"{clean.points(graded.score.earned)} of {clean.points(graded.score.possible)} points"
    lines = [f"{points}: {outcome(graded)}", *filter(None, reasons(graded))]
    return clean.text("\n".join(line for told in lines for line in told.splitlines()))


def headline(graded: Graded) -> str:
    """The first reason on one line, or the outcome where there is none."""
    first = next((reason for reason in reasons(graded) if reason), "")
    return clean.line(first or outcome(graded))
