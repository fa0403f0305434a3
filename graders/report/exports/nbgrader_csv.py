"""The columns of nbgrader's own export, with the quotes that its writer leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from graders.report import clean
from graders.report.exports import foreign_tables
from graders.report.exports.filling import Filled
from graders.report.exports.standings import Standing, roundings, some

HEADER = (
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email",
    "raw_score", "late_submission_penalty", "score", "max_score",
)  # fmt: skip


def make(standings: Sequence[Standing]) -> Filled:
    """A row for each student; the score is what is left of the raw one after the penalty."""
    counted = [standing for standing in standings if not standing.excused]
    excused = [clean.line(s.who.student) for s in standings if s.excused]
    unfinished = [f"{clean.line(s.who.student)} ({s.open})" for s in counted if s.open]
    rows, notes = foreign_tables.plainly(_row(standing) for standing in counted)
    notes += roundings(counted)
    notes += [f"not written: excused, which this file cannot say: {some(excused)}"] * bool(excused)
    notes += [f"not the last word: {some(unfinished)}"] * bool(unfinished)
    return Filled(foreign_tables.written([HEADER, *rows]), len(rows), tuple(notes))


def _row(standing: Standing) -> Sequence[str]:
    who, when = standing.who, standing.submitted
    penalty = max(standing.raw - standing.total, Fraction(0))
    return (
        standing.report.assignment, "", f"{when:%Y-%m-%d %H:%M:%S}" if when else "", who.student,
        who.last, who.first, who.email,
        *map(clean.points, (standing.raw, penalty, standing.total, standing.possible)),
    )  # fmt: skip
