"""The instructor's commands on a class: run it, and score it again."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from graders import find_assignment
from graders.assignment import Assignment
from graders.commands import Misuse, check_track, tracks
from graders.course import classroom
from graders.course.results import Results
from graders.host import isolation
from graders.intake import attempts, class_folder
from graders.intake.class_folder import Collected
from graders.intake.roster import Roster
from graders.public.given_out import given_out
from graders.report import table
from graders.report.progress import console, progress
from graders.scores import Report


def run(parsed: argparse.Namespace) -> int:
    """Grade submissions; 1 when the grader failed somewhere."""
    assignment = find_assignment.load(parsed.assignment)
    _check(parsed, assignment)
    collected = _collect(parsed, assignment)
    submissions = collected.submissions
    results = Results.create(parsed.out, parsed.assignment, parsed.secret)
    level = isolation.Level[parsed.min_isolation.upper()]
    with progress(len(submissions), assignment.name) as done:
        reports = classroom.run(
            assignment, submissions, results, parsed.jobs, parsed.track, done, level
        )
    table.show(console(), reports)
    table.close(console(), reports, parsed.out, collected.notes)
    print(f"isolation: {reports[0].signature['isolation']}")
    return _ending(results, reports)


def rescore(parsed: argparse.Namespace) -> int:
    """Judge what was recorded by the assignment as it stands now."""
    results = Results.open(parsed.results)
    reports = classroom.rescore(results)
    table.show(console(), reports)
    table.close(console(), reports, parsed.results)
    return _ending(results, reports)


def _check(parsed: argparse.Namespace, assignment: Assignment) -> None:
    check_track(parsed.track, assignment)
    if parsed.jobs < 1:
        raise Misuse(f"--jobs is 1 or more, not {parsed.jobs}")
    if missing := [path for path in parsed.submissions if not path.exists()]:
        raise Misuse(f"{missing[0]}: no such file or folder")


def _collect(parsed: argparse.Namespace, assignment: Assignment) -> Collected:
    roster = Roster.read(parsed.roster) if parsed.roster else None
    deadline = attempts.parse_deadline(parsed.deadline) if parsed.deadline else None
    collected = class_folder.collect(
        parsed.submissions, given_out(assignment), roster, deadline, parsed.words == "elsewhere"
    )
    if not collected.submissions:
        raise Misuse(f"no submissions in {', '.join(map(str, parsed.submissions))}")
    for each in (each for one in collected.submissions for each in one.each()):
        if assignment.tracks and each.track and each.track not in assignment.tracks:
            has = f"{assignment.name} has {tracks(assignment)}"
            raise Misuse(f"{each.student!r} is in {each.track!r}; {has}")
    return collected


def _ending(results: Results, reports: Sequence[Report]) -> int:
    """The exit code of a graded class; marks in `marks.csv` that count nowhere are told."""
    strays = results.stray_marks()
    for stray in strays:
        print(f"grade.py: {stray}", file=sys.stderr)
    if any(report.broken for report in reports):
        return 1
    return 2 if strays else 0
