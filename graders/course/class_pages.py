"""The class's page, written from the store."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa

from graders.course import reports, submissions
from graders.course.history import History
from graders.course.page_names import clashing, file_names
from graders.course.stored_leads import read as read_leads
from graders.course.tables import EVENTS
from graders.report import atomic
from graders.report.pages.class_page import class_page
from graders.report.pages.whole_class import WholeClass

FILE = "class.html"


def write(
    connection: sa.Connection,
    folder: Path,
    title: str,
    rows: Sequence[submissions.Row],
    decided: History,
) -> None:
    """Write the page on all attempts that count; one that says the same stays."""
    page = class_page(told(connection, title, rows, decided))
    atomic.write(folder / FILE, page.encode("utf-8", "replace"))


def told(
    connection: sa.Connection, title: str, rows: Sequence[submissions.Row], decided: History
) -> WholeClass:
    """Return the values of the page on the class."""
    graded = reports.reports_of(connection, rows, decided)
    last = sa.select(EVENTS.c.time).order_by(EVENTS.c.number.desc()).limit(1)
    twins = clashing(connection)
    leads, compared = read_leads(connection, rows, graded)
    return WholeClass(
        title=title,
        reports=graded,
        pages={row["student"]: _linked(row["student"], twins) for row in rows},
        handed_in={row["student"]: row["handed_in"] for row in rows if row["handed_in"]},
        late=frozenset(
            row["student"]
            for row, report in zip(rows, graded, strict=True)
            if row["late"] or (report.late is not None and report.late.lost)
        ),
        leads=leads,
        compared=compared,
        as_of=str(connection.execute(last).scalar() or ""),
    )


def _linked(student: str, twins: Collection[str]) -> str:
    """Return the address of a student's page."""
    return f"feedback/{quote(file_names(student, twins)[1], errors='replace')}"
