"""The instructor's commands on a class's history: log, statistics, and forgetting a person."""

from __future__ import annotations

import argparse
import json
import sys

from graders.commands.opened import on_results
from graders.course import events, forgetting, submissions
from graders.course.events import Event
from graders.course.results import Results
from graders.course.tables import EVENTS
from graders.report import clean, item_statistics
from graders.report.progress import console


@on_results
def log(parsed: argparse.Namespace, results: Results) -> int:
    """Print who did what, when and why; 1 when the history was changed."""
    columns = {
        EVENTS.c.student: parsed.student,
        EVENTS.c.item: parsed.item,
        EVENTS.c.who: parsed.who,
    }
    wanted = [column == value for column, value in columns.items() if value]
    with results.database.reading() as connection:
        found = events.read(connection, *wanted)
        faults = list(events.faults(connection))
    if parsed.json:
        print(json.dumps([vars(event) for event in found], indent=1))
    else:
        for event in found:
            print(_line(event))
    for fault in faults:
        print(f"grade.py: {parsed.results}: {fault}", file=sys.stderr)
    return 1 if faults else 0


@on_results
def stats(parsed: argparse.Namespace, results: Results) -> int:
    """Print how each item went, and the slips that several students made."""
    found = item_statistics.of(results.reports())
    found = [each for each in found if parsed.item in ("", each.number)]
    if parsed.json:
        print(item_statistics.as_json(found))
    else:
        item_statistics.show(console(), found)
        with results.database.reading() as connection:
            rows = submissions.current(connection)
        times = [(row["student"], row["milliseconds"]) for row in rows]
        if took := item_statistics.TimeStatistics.of(times):
            print(f"\n{took.told()}")
    return 0


@on_results
def forget(parsed: argparse.Namespace, results: Results) -> int:
    """Remove a person's files, records, marks and name."""
    count = forgetting.forget(results, parsed.student, parsed.who)
    print(
        f"Removed from {parsed.results}: all files, records, marks and pages of this person, and "
        f"what {count} events said. Remove the hand-in as well, or the next run grades it."
    )
    if written := forgetting.written_before(results):
        print(f"What was exported and packed before may still hold this person: remove or write "
              f"anew {', '.join(written)}")  # fmt: skip
    return 0


def _line(event: Event) -> str:
    """One event: when, who, what, and from what to what."""
    if event.erased:
        return f"{event.number:>6}  {event.time}  {event.what}: erased"
    where = ", ".join(part for part in (event.student, event.item) if part)
    moved = ""
    if event.before is not None or event.after is not None:
        moved = f" {_plain(event.before)} -> {_plain(event.after)}"
    reason = f" ({event.reason})" if event.reason else ""
    by = f" by {event.who}" if event.who else ""
    said = f"{event.what} {where}{moved}{by}{reason}"
    return f"{event.number:>6}  {event.time}  {clean.line(said)}"


def _plain(value: object) -> str:
    """A value of an event in a few words."""
    if value is None:
        return "none"
    if isinstance(value, dict):
        parts = [f"{name} {_plain(each)}" for name, each in value.items()
                 if name not in ("token", "stamp") and each not in ("", None)]  # fmt: skip
        return ", ".join(parts)
    if isinstance(value, list) and len(value) == 2 and all(isinstance(n, int) for n in value):
        return f"{value[0]}" if value[1] == 1 else f"{value[0]}/{value[1]}"
    return str(value)
