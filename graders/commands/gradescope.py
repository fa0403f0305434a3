"""The commands for Gradescope: grade the submission that it hands over; make the autograder."""

from __future__ import annotations

import argparse
import json
import secrets
import sys
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from graders import find_assignment
from graders.assignment import Assignment
from graders.commands.arrived import arrived, looking
from graders.commands.misuse import Misuse, check_track
from graders.course.secret import keep_secret, read_secret
from graders.course.signature import signature
from graders.grading import grade, plans_of
from graders.host import isolation
from graders.host.isolation import Isolation, Level
from graders.intake import class_folder, handed_over
from graders.intake.submission import Submission
from graders.model import Outcome
from graders.public import stored
from graders.public.given_out import given_out
from graders.release import bundle as bundled
from graders.report import gradescope_results as page
from graders.report.feedback import feedback
from graders.scores import Report

MINUTES = 10
"""The platform's own time limit, unless somebody raised it."""
RESERVE_SECONDS = 30
"""The time for imports, the fork server and the references, none of it the submission's."""
LOW = (
    "For the course staff: student code is walled in less here than it should be. Standard output "
    "says what is missing and what brings it; docs/gradescope.md says what to do meanwhile."
)


def gradescope(parsed: argparse.Namespace) -> int:
    """Write `results.json` whatever happens. The exit code is 0: it would not reach anybody."""
    _write(parsed.out, page.no_results())  # it stands if we are ended from outside
    try:
        results = _graded(parsed)
    except (Exception, SystemExit):  # an assignment may even exit when it is imported
        traceback.print_exc()
        results = page.no_results()
    _write(parsed.out, results)
    return 0


def bundle(parsed: argparse.Namespace) -> int:
    """Write the zip of an autograder; without a secret of the class, make one beside it."""
    check_track(parsed.track, find_assignment.load(parsed.assignment))
    options = ["--minutes", f"{parsed.minutes:g}"]
    options += ["--track", parsed.track] if parsed.track else []
    options += ["--show-feedback"] if parsed.show_feedback else []
    write_autograder(parsed.assignment, parsed.out, parsed.secret, options, parsed.torch)
    return 0


def write_autograder(
    assignment: str,
    out: Path,
    secret: Path | None = None,
    options: Sequence[str] = ("--minutes", f"{MINUTES}"),
    torch: bool = False,
) -> None:
    """The zip, and the secret beside it where there is none yet; never where students get it."""
    if homework := next((p for p in out.resolve().parents if (p / stored.FILE).is_file()), None):
        raise Misuse(f"{out} would hold the answers, and students get the folder {homework}")
    kept = secret or out.with_suffix(".secret")
    if secret is None and not kept.exists():
        keep_secret(kept, secrets.token_hex(32).encode())
    files = bundled.entries(assignment, read_secret(kept), options, torch)
    bundled.write(out, files)
    size = out.stat().st_size / 1e6
    has_torch = "with" if b"\ntorch==" in files[bundled.LOCK].content else "without"
    print(f"{out}: {len(files)} files, {size:.1f} MB, {has_torch} torch")
    print(f"It holds the answers and the secret of {kept}: keep both to the course staff.")


def _graded(parsed: argparse.Namespace) -> dict[str, Any]:
    assignment = _in_time(find_assignment.load(parsed.assignment), parsed.minutes)
    check_track(parsed.track, assignment)
    secret = read_secret(parsed.secret) if parsed.secret else secrets.token_hex(32).encode()
    submission = _submission(parsed, assignment)
    # any wall is better than no points: the container is one of its own, and holds one submission
    planned = looking(plans_of(assignment, secret))
    with isolation.guests(assignment.warm, Level.WEAK) as guests:
        report, transcript = grade(
            assignment, submission, secret, submission.track, guests.start, planned
        )
    report = replace(report, signature=signature(assignment, secret, str(guests.isolation)))
    for line in _for_staff(report, assignment, guests.isolation):
        print(line)
    found = arrived(assignment, planned, transcript, submission)
    shown = page.Shown(
        files=submission.files,
        values=found.values,
        others=found.others,
        remarks=(LOW,) if guests.isolation.level < Level.BASIC else (),
        feedback=parsed.show_feedback,
    )
    return page.results(report, shown)


def _in_time(assignment: Assignment, minutes: float) -> Assignment:
    """The assignment, so that its longest statement still ends before the platform ends us."""
    limits = assignment.limits
    longest = 4 * max(limits.statement_seconds, limits.item_seconds) + limits.patience_seconds
    granted = max(0.0, 60 * minutes - RESERVE_SECONDS - longest)
    return replace(assignment, limits=replace(limits, wall_seconds=granted))


def _submission(parsed: argparse.Namespace, assignment: Assignment) -> Submission:
    try:
        told = parsed.metadata.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        told = ""
        print(f"grade.py: {error}", file=sys.stderr)
    if not parsed.submission.is_dir():
        raise Misuse(f"{parsed.submission}: no such folder")
    submission = class_folder.one(parsed.submission, given_out(assignment))
    return handed_over.read(told).of(submission, parsed.track)


def _for_staff(report: Report, assignment: Assignment, walls: Isolation) -> Iterator[str]:
    """Yield texts for standard output, which only staff see: the feedback, and faults to repair."""
    yield feedback(report, assignment.title)
    for graded in report.items:
        if graded.verdict.outcome is Outcome.BROKEN:
            yield f"{graded.number}: the grader failed\n{graded.verdict.detail}"
    if walls.level < Level.STRONG:
        yield from walls.lines()


def _write(path: Path, results: dict[str, Any]) -> None:
    """Write the file, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".new")
    beside.write_text(json.dumps(results, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    beside.replace(path)
