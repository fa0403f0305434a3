"""The instructor's commands on one item of one student: have it explained, and mark it."""

from __future__ import annotations

import argparse
import sys

from graders.commands.misuse import Misuse
from graders.commands.opened import on_results
from graders.course import marking, marks, reports
from graders.course.results import Results
from graders.model import Draw
from graders.report import clean
from graders.report import explain as explained
from graders.report.feedback import headline
from graders.scores import Mark


@on_results
def explain(parsed: argparse.Namespace, results: Results) -> int:
    """Print the text read, the asks, the answers, and the reason for the verdict."""
    assignment = results.assignment
    if parsed.item not in [placed.number for placed in assignment.items]:
        raise Misuse(f"no item {parsed.item!r}; grade.py list {assignment.name} shows them")
    draw = Draw.of(results.secret, assignment.name, parsed.item)
    placed = assignment.find(parsed.item)
    print(explained.explain(*results.get(parsed.student), placed, draw))
    with results.database.reading() as connection:
        tried = reports.tried(connection, parsed.student)
    if len(tried) > 1 or tried[0][0].late:
        print("\n".join(["", *explained.attempts(tried)]))
    return 0


@on_results
def mark(parsed: argparse.Namespace, results: Results) -> int:
    """Set the points that a person gives; or take that back, or confirm it for a new attempt."""
    chosen = [parsed.points is not None, parsed.undo, parsed.confirm]
    if sum(chosen) != 1:
        raise Misuse("mark takes POINTS, or --undo, or --confirm")
    given = _parsed(parsed)
    if given is not None:
        results.mark(parsed.student, parsed.item, given)
    else:
        with results.marking() as connection:
            row = results.row(connection, parsed.student)
            if parsed.undo:
                marking.undo(connection, parsed.student, parsed.item, parsed.grader)
            else:
                marking.confirm(connection, parsed.student, parsed.item, row["id"], parsed.grader)
    results.publish([parsed.student])
    report = results.get_report(parsed.student)
    for note in results.notes:
        print(f"grade.py: {note}", file=sys.stderr)
    marked = next((graded for graded in report.items if graded.number == parsed.item), None)
    print(clean.line(report.student), headline(marked) if marked else parsed.item)
    return 0


def _parsed(parsed: argparse.Namespace) -> Mark | None:
    if parsed.points is None:
        return None
    points, whole = marks.parse(parsed.points)
    return Mark(points, whole, parsed.comment, parsed.grader)
