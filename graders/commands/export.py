"""The instructor's commands that let reports out of a store, and older ones in."""

from __future__ import annotations

import argparse

from graders.commands.opened import on_results
from graders.course import importing, pages
from graders.course.results import Results
from graders.report import json_report


@on_results
def export(parsed: argparse.Namespace, results: Results) -> int:
    """Write one JSON report for each student into a folder."""
    parsed.folder.mkdir(parents=True, exist_ok=True)
    count = 0
    with results.database.reading() as connection:
        twins = pages.clashing(connection)
    for report, submission, transcript in results.all():
        count += 1
        if parsed.pseudonyms:
            report, submission = json_report.pseudonymous(report, submission, f"student{count:04}")
        path = parsed.folder / f"{pages.safe(report.student, twins)}.json"
        json_report.write(path, report, submission, transcript)
    print(f"{parsed.folder}: {count} reports")
    return 0


def import_results(parsed: argparse.Namespace) -> int:
    """Bring the JSON reports, marks and secret of an earlier version into a store."""
    out = parsed.out or parsed.old
    count = importing.import_results(parsed.old, out, parsed.store)
    print(f"{out}: {count} reports and all marks are in the store")
    return 0
