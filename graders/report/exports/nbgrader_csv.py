"""The columns of nbgrader's own export, with the quotes that its writer leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from graders.report import clean
from graders.report.exports import foreign_tables
from graders.report.exports.filling import Filled
from graders.report.exports.pupils import Pupil, roundings, some

HEADER = (
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email",
    "raw_score", "late_submission_penalty", "score", "max_score",
)  # fmt: skip


def make(pupils: Sequence[Pupil]) -> Filled:
    """Make a row for each student; the score is the raw one less the penalty."""
    counted = [pupil for pupil in pupils if not pupil.excused]
    excused = [clean.line(s.who.student) for s in pupils if s.excused]
    unfinished = [f"{clean.line(s.who.student)} ({s.open})" for s in counted if s.open]
    rows, notes = foreign_tables.plainly(_row(pupil) for pupil in counted)
    notes += roundings(counted)
    notes += [f"not written: excused, which this file cannot say: {some(excused)}"] * bool(excused)
    notes += [f"not the last word: {some(unfinished)}"] * bool(unfinished)
    return Filled(foreign_tables.written([HEADER, *rows]), len(rows), tuple(notes))


def _row(pupil: Pupil) -> Sequence[str]:
    who, when = pupil.who, pupil.submitted
    penalty = max(pupil.raw - pupil.total, Fraction(0))
    return (
        pupil.report.assignment, "", f"{when:%Y-%m-%d %H:%M:%S}" if when else "", who.student,
        who.last, who.first, who.email,
        *map(clean.points, (pupil.raw, penalty, pupil.total, pupil.possible)),
    )  # fmt: skip
