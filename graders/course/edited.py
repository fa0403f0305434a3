"""Tells a store that was edited by hand from a fault of ours, once something has failed on it."""

from __future__ import annotations

import contextlib
import json
import zlib
from collections.abc import Iterator

import sqlalchemy as sa

from graders.course import events, history, submissions, verdicts
from graders.course.errors import StoreError
from graders.course.tables import PAGES, SUBMISSIONS
from graders.model import UserError

SURPRISES = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError, zlib.error)
"""Exceptions from stored values that this program would never have written."""


@contextlib.contextmanager
def told(engine: sa.Engine, place: str) -> Iterator[None]:
    """Within the context, a surprise becomes a sentence if the store is not as it was written."""
    try:
        yield
    except UserError:
        raise
    except SURPRISES as error:
        if says := fault(engine):
            raise StoreError(
                f"{place} was edited by hand ({says}). Restore it from a copy; or move it away and "
                "run the class again: marks.csv beside it still holds the marks"
            ) from error
        raise


def fault(engine: sa.Engine) -> str:
    """Return the first thing that is not as it was written; empty if all is."""
    try:
        with engine.connect() as connection:
            for part in _parts(connection):
                return part
    except (*SURPRISES, sa.exc.DBAPIError) as error:
        return f"a value of a wrong kind: {type(error).__name__}"
    return ""


def _parts(connection: sa.Connection) -> Iterator[str]:
    """Read all that can be read back, and yield what was altered."""
    found = [dict(row) for row in connection.execute(sa.select(SUBMISSIONS)).mappings()]
    rows = verdicts.rows_of(connection)
    for number in verdicts.altered(found, rows):
        yield f"the verdicts of hand-in {number}"
    for row in found:
        verdicts.report_of(row, rows.get(row["id"], []))
        submissions.submission_of(row)
        submissions.transcript_of(connection, row)
    for page in connection.execute(sa.select(PAGES.c.row, PAGES.c.marks)):
        is_text = all(isinstance(told, str) for told in page)
        if not is_text or not list(json.loads(page.row or "[0]")):
            yield "a row of the gradebook"
    yield from events.faults(connection)
    history.read(connection)
