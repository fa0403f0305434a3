"""The instructor's commands on one item of one student: have it explained, and mark it."""

from __future__ import annotations

import argparse

from graders.commands import Misuse
from graders.course import marks
from graders.course.results import Results
from graders.model import Draw
from graders.report import clean
from graders.report import explain as explained
from graders.report.feedback import headline
from graders.scores import Mark


def explain(parsed: argparse.Namespace) -> int:
    """Print what was read, asked and answered, and why that verdict."""
    results = Results.open(parsed.results)
    assignment = results.assignment
    if parsed.item not in [placed.number for placed in assignment.items]:
        raise Misuse(f"no item {parsed.item!r}; grade.py list {assignment.name} shows them")
    draw = Draw.of(results.secret, assignment.name, parsed.item)
    placed = assignment.find(parsed.item)
    print(explained.explain(*results.get(parsed.student), placed, draw))
    return 0


def mark(parsed: argparse.Namespace) -> int:
    """Set the points that a person gives."""
    points, whole = marks.parse(parsed.points)
    results = Results.open(parsed.results)
    given = Mark(points, whole, parsed.comment, parsed.grader)
    report = results.mark(parsed.student, parsed.item, given)
    results.publish()
    marked = next(graded for graded in report.items if graded.number == parsed.item)
    print(clean.line(report.student), headline(marked))
    return 0
