"""The class on the terminal."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from graders.intake.moments import short
from graders.model import Outcome
from graders.report import clean
from graders.scores import Graded, Report
from graders.unanswered.conflicts import TOLD as TWICE

SHOWN = (Outcome.BROKEN, Outcome.UNREADABLE, Outcome.WRONG, Outcome.PARTLY, Outcome.MISSING)
MOST_NUMBERS = 4
"""Items named after one word; the others are counted."""
MOST_NAME = 32
"""Letters of a student's name."""


def show(console: Console, reports: Sequence[Report]) -> None:
    """Print a row for each student: points, points that wait, and what went wrong."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("student", no_wrap=True, max_width=MOST_NAME)
    table.add_column("points", justify="right", no_wrap=True)
    table.add_column("to read", justify="right", no_wrap=True)
    is_any_late = any(report.late is not None for report in reports)
    if is_any_late:
        table.add_column("late", justify="right", no_wrap=True)
    table.add_column("what went wrong", overflow="fold")
    for report in reports:
        total = report.total
        table.add_row(
            Text(clean.line(report.student)),
            f"{clean.points(total.earned)} of {clean.points(total.possible)}",
            clean.points(total.waiting) if total.waiting else "",
            *([_late(report)] if is_any_late else []),
            Text(went_wrong(report), style="bold red" if report.broken else ""),
        )
    console.print(table)


def _late(report: Report) -> str:
    if report.late is None:
        return ""
    return "late" if report.late.by is None else short(report.late.by)


def close(
    console: Console,
    reports: Sequence[Report],
    out: Path,
    notes: Sequence[str] = (),
    counts: str = "",
    store: str = "",
) -> None:
    """Print where the rest is, and what to do next. `counts` says how many are new."""
    broken = [(r, g) for r in reports for g in r.items if r.broken and _is_broken(g)]
    waiting = [(r, g) for r in reports for g in r.items if g.score.waiting and not _is_broken(g)]
    lines = ["", *map(clean.line, notes)] if notes else []
    counts = counts or f"{len(reports)} graded"
    lines += ["", f"{counts}: {out}/gradebook.csv, {out}/feedback/, {store or f'{out}/class.db'}"]
    if broken:
        items = "one item" if len(broken) == 1 else f"{len(broken)} items"
        lines.append(f"The grader itself failed on {items}; its traceback is shown by")
        lines.append(_command("explain", *broken[0], out))
    if waiting:
        plural = "item waits" if len(waiting) == 1 else "items wait"
        lines.append(f"{len(waiting)} {plural} for a person, who reads one and gives its points by")
        lines.append(_command("explain", *waiting[0], out))
        lines.append(_command("mark", *waiting[0], out))
    for line in lines:
        console.print(Text(line), soft_wrap=True)


def _command(verb: str, report: Report, graded: Graded, out: Path) -> str:
    """A command that can be copied to a shell."""
    points = f"+{clean.points(graded.score.waiting)}" if verb == "mark" else ""
    words = [clean.line(report.student), graded.number, points, "--results", str(out)]
    return " ".join(["  grade.py", verb, *(shlex.quote(word) for word in words if word)])


def _is_broken(graded: Graded) -> bool:
    return graded.verdict.outcome is Outcome.BROKEN and graded.mark is None


def went_wrong(report: Report) -> str:
    """The faults of one submission in one line, the most important first."""
    parts = [clean.line(problem) for problem in report.problems]
    groups: dict[str, list[str]] = {}
    for graded in sorted(report.items, key=_severity):
        if graded.verdict.outcome in SHOWN and graded.mark is None:
            groups.setdefault(_word(graded), []).append(graded.number)
    if twice := [graded.number for graded in report.items if _is_twice(graded)]:
        groups[TWICE] = twice
    for word, numbers in groups.items():
        if len(numbers) < len(report.items):
            parts.append(f"{word}: {_some(numbers)}")
        elif not report.problems:  # the files that cannot be read say it already
            parts.append(f"{word}: everything")
    return "; ".join(parts)


def _is_twice(graded: Graded) -> bool:
    return any(note.startswith(TWICE) for note in graded.verdict.notes)


def _some(numbers: Sequence[str]) -> str:
    more = f" and {len(numbers) - MOST_NUMBERS} more" if len(numbers) > MOST_NUMBERS else ""
    return ", ".join(numbers[:MOST_NUMBERS]) + more


def _severity(graded: Graded) -> tuple[int, bool]:
    """The grader's own failures first, then code that ended badly, then the rest."""
    outcome = graded.verdict.outcome
    return SHOWN.index(outcome) if outcome in SHOWN else len(SHOWN), not graded.verdict.cause


def _word(graded: Graded) -> str:
    return graded.verdict.cause or str(graded.verdict.outcome)
