#!/usr/bin/env python3
"""The command line: parses, calls, prints."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graders.intake.folder import Collected
    from graders.results import Results
    from graders.scores import Report


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 when all went well, 1 when the grader failed, 2 for misuse."""
    parsed = _parser().parse_args(arguments)
    if parsed.command is None:
        _parser().print_help()
        return 2
    try:
        code = int(parsed.command(parsed))
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has left: what Python still holds goes nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if type(error).__name__ not in EXPECTED and not isinstance(error, OSError):
            raise
        return _refuse(str(error))
    return code


EXPECTED = ("AuthoringError", "ResultsError", "MarkError", "StoreError", "IntakeError")
"""Faults of what was typed or of files named there: told in a line, as the system's own are."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="grade.py", description="Grade deep-learning homework.")
    parser.set_defaults(command=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_run(commands.add_parser("run", help="grade a folder of submissions"))
    _add_list(commands.add_parser("list", help="show assignments and their items"))
    _add_explain(commands.add_parser("explain", help="show what was asked, answered, and why"))
    _add_mark(commands.add_parser("mark", help="give points for what a person reads"))
    _add_rescore(commands.add_parser("rescore", help="judge again without running anything"))
    _add_audit(commands.add_parser("audit", help="grade the graders"))
    commands.add_parser("doctor", help="show this machine's wall").set_defaults(command=_doctor)
    return parser


def _add_run(run: argparse.ArgumentParser) -> None:
    run.add_argument("assignment", metavar="ASSIGNMENT", help="a name, or a folder of questions")
    run.add_argument("submissions", metavar="SUBMISSIONS", nargs="+", type=Path)
    run.add_argument("--out", type=Path, default=Path("results"), help="default: results")
    run.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="default: one per core")
    run.add_argument("--track", default="", help="the course track, where credit depends on it")
    run.add_argument(
        "--secret",
        type=Path,
        help="a file to draw the hidden inputs from (default: made once for each results folder)",
    )
    run.add_argument("--roster", type=Path, help="a CSV of the class: student, email, track, ...")
    run.add_argument(
        "--deadline", default="", help="the last attempt before it counts: 2026-03-01T23:59"
    )
    run.add_argument("--min-isolation", default="standard", metavar="LEVEL",
                     choices=["strong", "standard", "basic", "weak"],
                     help="refuse below this wall: strong, standard, basic, weak")  # fmt: skip
    run.set_defaults(command=_run)


def _add_list(listing: argparse.ArgumentParser) -> None:
    listing.add_argument("assignment", metavar="ASSIGNMENT", nargs="?")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(command=_list)


def _add_explain(explain: argparse.ArgumentParser) -> None:
    explain.add_argument("student", metavar="STUDENT")
    explain.add_argument("item", metavar="ITEM")
    _add_results(explain)
    explain.set_defaults(command=_explain)


def _add_mark(mark: argparse.ArgumentParser) -> None:
    mark.add_argument("student", metavar="STUDENT")
    mark.add_argument("item", metavar="ITEM")
    mark.add_argument(
        "points", metavar="POINTS", help="4 for the whole item, +4 for the part that waits"
    )
    mark.add_argument("--comment", default="")
    mark.add_argument("--grader", default="")
    _add_results(mark)
    mark.set_defaults(command=_mark)


def _add_rescore(rescore: argparse.ArgumentParser) -> None:
    _add_results(rescore)
    rescore.set_defaults(command=_rescore)


def _add_audit(audit: argparse.ArgumentParser) -> None:
    audit.add_argument("assignment", metavar="ASSIGNMENT", nargs="?")
    audit.add_argument("--json", action="store_true")
    audit.add_argument("--markdown", action="store_true", help="as it stands in docs/audit.md")
    audit.set_defaults(command=_audit)


def _add_results(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--results",
        type=Path,
        default=Path("results"),
        help="the folder that run wrote; default: results",
    )


def _run(parsed: argparse.Namespace) -> int:
    from graders import classroom, isolation, loader
    from graders.report import table
    from graders.report.progress import console, progress
    from graders.results import Results

    assignment = loader.load(parsed.assignment)
    known = ", ".join(assignment.tracks) or "no tracks"
    if parsed.track and parsed.track not in assignment.tracks:
        return _refuse(f"{assignment.name} has {known}, not {parsed.track!r}")
    if parsed.jobs < 1:
        return _refuse(f"--jobs is 1 or more, not {parsed.jobs}")
    if missing := [path for path in parsed.submissions if not path.exists()]:
        return _refuse(f"there is no {missing[0]}")
    collected = _collect(parsed, [placed.number for placed in assignment.items])
    submissions = collected.submissions
    if not submissions:
        return _refuse(f"no submissions in {', '.join(map(str, parsed.submissions))}")
    for each in (each for one in submissions for each in one.each()):
        if assignment.tracks and each.track and each.track not in assignment.tracks:
            return _refuse(f"{each.student!r} is in {each.track!r}; {assignment.name} has {known}")
    results = Results.create(parsed.out, parsed.assignment, parsed.secret)
    with progress(len(submissions), assignment.name) as done:
        reports = classroom.run(assignment, submissions, results, parsed.jobs, parsed.track, done,
                                isolation.Level[parsed.min_isolation.upper()])  # fmt: skip
    table.show(console(), reports)
    table.close(console(), reports, parsed.out, collected.notes)
    print(f"isolation: {reports[0].signature['isolation']}")
    return _ending(results, reports)


def _collect(parsed: argparse.Namespace, numbers: Sequence[str]) -> Collected:
    from graders.intake import attempts, folder
    from graders.intake.roster import Roster

    roster = Roster.read(parsed.roster) if parsed.roster else None
    deadline = attempts.parse_deadline(parsed.deadline) if parsed.deadline else None
    return folder.collect(parsed.submissions, numbers, roster, deadline)


def _doctor(parsed: argparse.Namespace) -> int:
    from graders import doctor

    return doctor.show()


def _list(parsed: argparse.Namespace) -> int:
    from graders import loader
    from graders.report import contents

    wanted = [parsed.assignment] if parsed.assignment else loader.names()
    assignments = [loader.load(name) for name in wanted]
    print(contents.as_json(assignments) if parsed.json else contents.as_text(assignments))
    return 0


def _mark(parsed: argparse.Namespace) -> int:
    from graders import marks
    from graders.report import clean
    from graders.report.feedback import headline
    from graders.results import Results
    from graders.scores import Mark

    points, whole = marks.parse(parsed.points)
    results = Results.open(parsed.results)
    mark = Mark(points, whole, parsed.comment, parsed.grader)
    report = results.mark(parsed.student, parsed.item, mark)
    results.publish()
    marked = next(graded for graded in report.items if graded.number == parsed.item)
    print(clean.line(report.student), headline(marked))
    return 0


def _explain(parsed: argparse.Namespace) -> int:
    from graders.model import Draw
    from graders.report.explain import explain
    from graders.results import Results

    results = Results.open(parsed.results)
    assignment = results.assignment
    if parsed.item not in [placed.number for placed in assignment.items]:
        return _refuse(f"no item {parsed.item!r}; grade.py list {assignment.name} shows them")
    draw = Draw.of(results.secret, assignment.name, parsed.item)
    print(explain(*results.get(parsed.student), assignment.find(parsed.item), draw))
    return 0


def _audit(parsed: argparse.Namespace) -> int:
    from graders import audit, loader
    from graders.report import audited

    wanted = [parsed.assignment] if parsed.assignment else loader.names()
    rows = {name: audit.audit(loader.load(name)) for name in wanted}
    form = audited.as_json if parsed.json else audited.as_markdown if parsed.markdown else None
    print((form or audited.as_text)(rows))
    return 1 if any(row.faults for each in rows.values() for row in each) else 0


def _rescore(parsed: argparse.Namespace) -> int:
    from graders import classroom
    from graders.report import table
    from graders.report.progress import console
    from graders.results import Results

    results = Results.open(parsed.results)
    reports = classroom.rescore(results)
    table.show(console(), reports)
    table.close(console(), reports, parsed.results)
    return _ending(results, reports)


def _ending(results: Results, reports: Sequence[Report]) -> int:
    """The exit code of a graded class; marks in `marks.csv` that count nowhere are told."""
    strays = results.stray_marks()
    for stray in strays:
        _refuse(stray)
    if any(report.broken for report in reports):
        return 1
    return 2 if strays else 0


def _refuse(says: str) -> int:
    print(f"grade.py: {says}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
