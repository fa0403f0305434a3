"""Leads read from stores: all of a class, and equal wrong results of an earlier one."""

from __future__ import annotations

from dataclasses import replace

from graders.course import history, reports, stored_leads, submissions
from graders.course.results import Results
from graders.report.pages.whole_class import Lead


def of(results: Results) -> list[Lead]:
    """All leads of a class."""
    with results.database.reading() as connection:
        rows = submissions.current(connection)
        graded = reports.reports_of(connection, rows, history.read(connection))
        return stored_leads.read(connection, rows, graded)[0]


def equal_to_earlier(results: Results, old: Results, year: str) -> list[Lead]:
    """Return leads on results that are wrong alike in an earlier class with the same inputs."""
    if results.setting("inputs") != old.setting("inputs"):
        return []
    with old.database.reading() as connection:
        rows = submissions.current(connection)
        names = {row["id"]: row["student"] for row in rows}
        known: dict[tuple[str, str], list[str]] = {}
        for (number, item), digest in stored_leads.digests_of(connection, rows).items():
            known.setdefault((item, digest), []).append(names[number])
    with results.database.reading() as connection:
        rows = submissions.current(connection)
        digests = stored_leads.digests_of(connection, rows)
        graded = reports.reports_of(connection, rows, history.read(connection))
    return [
        replace(stored_leads.equal(row["student"], other, key[0], 2, len(names)), year=year)
        for row, report in zip(rows, graded, strict=True)
        for key in stored_leads.telling(row, report, digests)
        if len(others := known.get(key, [])) < stored_leads.MOST_ALIKE
        for other in others
    ]
