"""The instructor's decisions after the fact: on an item for all, and on a student's request."""

from __future__ import annotations

import argparse
import sys

from graders.commands.misuse import Misuse
from graders.commands.opened import on_results
from graders.course import adjusting
from graders.course.results import Results
from graders.report import clean


@on_results
def adjust(parsed: argparse.Namespace, results: Results) -> int:
    """Drop an item, give it in full, set points, excuse students, scale the total; or undo that."""
    if not (parsed.reason or parsed.undo):
        raise Misuse("an adjustment needs its --reason: students read it")
    with results.marking() as connection:
        if parsed.undo:
            says = adjusting.undo_adjustment(connection, parsed.item, parsed.who)
        else:
            wanted = adjusting.AdjustmentOrder(
                item=parsed.item, how=_how(parsed), reason=parsed.reason, who=parsed.who,
                points=_points(parsed), students=tuple(parsed.excuse or ()),
            )  # fmt: skip
            says = adjusting.adjust(connection, wanted)
    results.publish()
    _tell(results)
    print(says)
    return 0


@on_results
def regrade(parsed: argparse.Namespace, results: Results) -> int:
    """Note a student's request, answer it, or list those that are open."""
    if parsed.student is None:
        with results.database.reading() as connection:
            lines = adjusting.open_requests(connection)
        print("\n".join(lines) or "No request is open.")
        return 0
    if bool(parsed.words) == bool(parsed.answer):
        raise Misuse("regrade takes the student's --words, or the --answer to them")
    with results.marking() as connection:
        row = results.row(connection, parsed.student)
        done = adjusting.request if parsed.words else adjusting.answer
        says = parsed.words or parsed.answer
        count = done(connection, row, parsed.items, says, parsed.who)
    results.publish([parsed.student])
    _tell(results)
    plural = "1 request" if count == 1 else f"{count} requests"
    print(f"{clean.line(parsed.student)}: {plural} {'noted' if parsed.words else 'answered'}")
    return 0


def _how(parsed: argparse.Namespace) -> str:
    names = (
        adjusting.DROP, adjusting.FULL, adjusting.POINTS, adjusting.EXCUSE, adjusting.SCALE,
        adjusting.DUE, adjusting.LATE,
    )  # fmt: skip
    return next(name for name in names if getattr(parsed, name))


TAKES = {"points": "POINTS", "due": "DATE", "late": "LENGTH"}


def _points(parsed: argparse.Namespace) -> dict[str, str]:
    """Student -> points as typed; the factor of a scaled total stands under no student."""
    if parsed.scale:
        return {"": parsed.scale}
    found: dict[str, str] = {}
    what = "due" if parsed.due else "late" if parsed.late else "points"
    for each in getattr(parsed, what) or ():
        student, equals, points = each.rpartition("=")
        if not equals:
            raise Misuse(f"--{what} takes STUDENT={TAKES[what]}, not {each!r}")
        found[student] = points
    return found


def _tell(results: Results) -> None:
    for note in results.notes:
        print(f"grade.py: {note}", file=sys.stderr)
