"""The author's command while a question is written: the verdicts that students would see."""

from __future__ import annotations

import argparse
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from graders import find_assignment
from graders.assignment import Assignment, Item
from graders.audit.questions import SECRET
from graders.commands.misuse import Misuse
from graders.model import Verdict
from graders.report import plain_math, tried


def try_item(parsed: argparse.Namespace) -> int:
    """Print the verdict on every answer that a question knows, or on a file's."""
    assignment = find_assignment.load(parsed.assignment)
    placed = _item(assignment, parsed.item)
    print(f"{placed.number}  {plain_math.plain(' '.join(placed.question.prompt.split()))}\n")
    if parsed.file:
        _show(parsed.file.name, _of_file(assignment, placed, parsed.file), placed)
        return 0
    from graders.audit import trial

    for each in trial.trials(assignment.name, placed):
        _show(each.answer, each.verdict, placed)
    return 0


def _of_file(assignment: Assignment, placed: Item, path: Path) -> Verdict:
    """Return the verdict on a file's answers, run as a student's is."""
    from graders.grading import grade
    from graders.intake import class_folder

    if not path.exists():
        raise Misuse(f"{path}: no such file or folder")
    submission = class_folder.one(path, [placed.number])
    alone = replace(assignment, items=[replace(placed, follows=())])
    report, _ = grade(alone, submission, SECRET)
    for problem in report.problems:
        print(f"Not read: {problem}")
    return report.items[0].verdict


def _show(answer: str, verdict: Verdict, placed: Item) -> None:
    possible = placed.points * (Fraction(1) - placed.question.read_share)
    print("\n".join([*tried.paragraph(answer, verdict, possible), ""]))


def _item(assignment: Assignment, number: str) -> Item:
    for placed in assignment.items:
        if placed.number == number:
            return placed
    there = ", ".join(placed.number for placed in assignment.items)
    raise Misuse(f"{assignment.name} has no item {number}; it has {there}")
