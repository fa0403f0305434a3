"""Points that change, as a table on the terminal and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from graders.report import clean
from graders.report.changes import Change, Summary
from graders.scores import Graded

MOST_ROWS = 500
"""The rows of a table on a terminal; the JSON holds all."""


def show(console: Console, changes: Sequence[Change]) -> None:
    """Print a row for each item whose points change: before, after, and why."""
    moved = [change for change in changes if change.moved]
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for name in ("student", "item"):
        table.add_column(name, no_wrap=True)
    for name in ("before", "after"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("why", overflow="fold")
    for change in moved[:MOST_ROWS]:
        table.add_row(
            Text(clean.line(change.student)),
            Text(change.item),
            points(change.before),
            points(change.after),
            Text(reason(change)),
        )
    if moved:
        console.print(table)
    if len(moved) > MOST_ROWS:
        console.print(Text(f"... and {len(moved) - MOST_ROWS} more; --json tells all"))


def told(summary: Summary, changes: Sequence[Change]) -> list[str]:
    """The counts, the means, and the marks of people whose basis is another now."""
    silent = sum(not change.moved for change in changes)
    if not summary.items:
        lines = ["No points change."]
    else:
        before, after = (clean.points(m) for m in (summary.mean_before, summary.mean_after))
        items = "1 item" if summary.items == 1 else f"{summary.items} items"
        students = "1 student" if summary.students == 1 else f"{summary.students} students"
        lines = [f"The points of {items} of {students} change; the mean was {before}, is {after}."]
    if silent:
        plural = "1 item is" if silent == 1 else f"{silent} items are"
        lines.append(f"{plural} told in other words, at the same points.")
    for change in changes:
        if change.marked:
            who = f"{clean.line(change.student)}, {change.item}"
            lines.append(f"{who}: a person's mark stays; what the machine says under it changes")
    return lines


def as_json(summary: Summary, changes: Sequence[Change]) -> str:
    """Return all changes as JSON."""
    rows = [
        {
            "student": change.student,
            "item": change.item,
            "before": _plain(change.before),
            "after": _plain(change.after),
            "moved": change.moved,
            "marked": change.marked,
            "why": reason(change),
        }
        for change in changes
    ]
    whole = {
        "students": summary.students,
        "items": summary.items,
        "mean_before": str(summary.mean_before),
        "mean_after": str(summary.mean_after),
        "changes": rows,
    }
    return json.dumps(whole, indent=1)


def points(graded: Graded | None) -> str:
    """The points that an item earns, and those that wait."""
    if graded is None:
        return "none"
    score = graded.score
    waiting = f" (+{clean.points(score.waiting)})" if score.waiting else ""
    return f"{clean.points(score.earned)}{waiting}"


def reason(change: Change) -> str:
    """The reason of a change, with the outcomes before and after where they differ."""
    words = [str(each.verdict.outcome) for each in (change.before, change.after) if each]
    outcome = " -> ".join(dict.fromkeys(words))
    return f"{change.why}: {outcome}" if change.why else outcome


def _plain(graded: Graded | None) -> dict[str, Any] | None:
    if graded is None:
        return None
    score: Fraction = graded.score.earned
    return {"points": str(score), "outcome": str(graded.verdict.outcome)}
