"""The author's commands on assignments: list what they ask, and audit how they grade."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from graders import find_assignment
from graders.audit import report, shares
from graders.report import contents

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "student_template"


def list_items(parsed: argparse.Namespace) -> int:
    """Print every item: points, credit, kind, and under which names it is answered."""
    assignments = [find_assignment.load(name) for name in _wanted(parsed)]
    print(contents.as_json(assignments) if parsed.json else contents.as_text(assignments))
    return 0


def audit(parsed: argparse.Namespace) -> int:
    """Grade the graders; 1 when a question has a fault."""
    from graders.audit import questions as auditing  # mutates references, which needs torch

    assignments = {name: find_assignment.load(name) for name in _wanted(parsed)}
    rows = {name: auditing.audit(assignment) for name, assignment in assignments.items()}
    form = report.as_json if parsed.json else report.as_markdown if parsed.markdown else None
    print((form or report.as_text)(rows))
    if parsed.markdown:
        print(f"\n{shares.as_markdown(assignments)}")
    return 1 if any(row.faults for each in rows.values() for row in each) else 0


def release(parsed: argparse.Namespace) -> int:
    """Write what students get; 1 when a folder is stale, or a secret was found in one."""
    faults = [f"{name}: {fault}" for name in _wanted(parsed) for fault in _released(name, parsed)]
    for fault in faults:
        print(f"grade.py: {fault}", file=sys.stderr)
    return 1 if faults else 0


def _released(name: str, parsed: argparse.Namespace) -> list[str]:
    """Write one homework's folder, or look at it; return what is wrong with it."""
    from graders.release import folder, leaks, wheel

    assignment = find_assignment.load(name)
    place: Path = parsed.folder or _template_of(name, assignment.name)
    made = folder.files(assignment)
    secrets = list(leaks.secrets_of(assignment))
    found = leaks.leaks({path: text.encode() for path, text in made.items()}, secrets)
    if parsed.check:
        stale = folder.stale(made, place)
        return found + [f"{path} is stale: grade.py release" for path in stale]
    if not found:
        folder.write(made, place)
        found = wheel.add(place, secrets) if parsed.bundle else []
    if found:
        return found
    checker = " and the checker" if parsed.bundle else ""
    print(f"{place}: for students, {len(made)} files for {len(assignment.items)} items{checker}")
    if parsed.bundle:
        _autograder(name, place)
    return []


def _template_of(name: str, title: str) -> Path:
    """Return a homework's folder for students: in TEMPLATES for ours, else beside the homework."""
    if name in find_assignment.names():
        return TEMPLATES / title
    return Path(name).resolve().parent / TEMPLATES.name / title


def _autograder(name: str, place: Path) -> None:
    """The course's side of a release: beside the students' folder, never in it."""
    from graders.commands.gradescope import write_autograder

    beside = place if place.name else place.resolve()
    write_autograder(name, beside.with_name(f"{beside.name}-autograder.zip"))


def _wanted(parsed: argparse.Namespace) -> list[str]:
    return [parsed.assignment] if parsed.assignment else find_assignment.names()
