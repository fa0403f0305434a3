"""The history of a class: events that are only added, each bound to the one before by a hash.

The hash of an event covers its number, its time, what it is, the hash before it, and a digest of
its content under a random salt. `forget` erases content and salt and leaves the digest, so that
the chain still verifies and says nothing of the person.
"""

from __future__ import annotations

import getpass
import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from graders.course import settings
from graders.course.tables import EVENTS, PAGES

FIRST = "0" * 64
"""The hash before the first event."""
HEAD = "events"
"""The setting that holds the number and the hash of the last event: a cut end shows."""
STALE = "stale pages"
"""The setting that changes with each change of more than single students' pages."""
SAID = ("who", "student", "item", "submission", "before", "after", "reason")
"""The columns that the digest of the content covers."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """One thing that somebody did. `before` and `after` are plain JSON values."""

    what: str
    student: str | None = None
    item: str | None = None
    submission: int | None = None
    before: Any = None
    after: Any = None
    reason: str = ""
    who: str = ""
    number: int = 0
    time: str = ""
    erased: bool = False


def user() -> str:
    """Return the name that this process runs under, for events whose author is not named."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def now() -> str:
    """The present moment, in UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def append(connection: sa.Connection, *events: Event) -> None:
    """Add events to the end of the chain; for the writer alone."""
    if not events:
        return
    number, last = head(connection)
    rows = []
    for event in events:
        number += 1
        row = _row(event, number)
        row["content"] = _content(row)
        last = row["hash"] = _hash(last, row)
        rows.append(row)
    connection.execute(EVENTS.insert(), rows)
    settings.put(connection, HEAD, f"{number} {last}")
    if students := [event.student for event in events if event.student is not None]:
        stale = PAGES.update().where(PAGES.c.student == sa.bindparam("who")).values(stamp="")
        connection.execute(stale, [{"who": student} for student in students])
    if any(event.student is None for event in events):
        all_stale(connection)


def all_stale(connection: sa.Connection) -> None:
    """Mark the pages of everybody as out of date, in whatever folder."""
    settings.put(connection, STALE, secrets.token_hex(8))


def head(connection: sa.Connection) -> tuple[int, str]:
    """The number and the hash of the last event."""
    told = settings.get(connection, HEAD)
    if not told:
        return 0, FIRST
    number, _, last = told.partition(" ")
    return int(number), last


def read(connection: sa.Connection, *conditions: sa.ColumnElement[bool]) -> list[Event]:
    """The events that fulfil the conditions, in their order."""
    wanted = sa.select(EVENTS).where(*conditions).order_by(EVENTS.c.number)
    return [_event(row._mapping) for row in connection.execute(wanted)]


def faults(connection: sa.Connection) -> Iterator[str]:
    """The breaks of the chain, a sentence for each."""
    last, number = FIRST, 0
    erased: list[int] = []
    tombs: set[int] = set()
    for row in connection.execute(sa.select(EVENTS).order_by(EVENTS.c.number)):
        said = dict(row._mapping)
        number += 1
        if said["number"] != number:
            yield f"event {number} is missing from the history"
            number = said["number"]
        elif _hash(last, said) != said["hash"]:
            yield f"event {number} of the history was changed, or one before it"
        if said["salt"] is None:
            erased.append(number)
        elif _content(said) != said["content"]:
            yield f"what event {number} of the history says was changed"
        if said["what"] == "forget" and said["after"] is not None:
            tombs |= set(json.loads(said["after"])["erased"])
        last = said["hash"]
    if (told := head(connection)) != (number, last):
        yield f"the history ends with event {number}; the last one written was {told[0]}"
    for each in erased:
        if each not in tombs:
            yield f"what event {each} of the history said was erased, and no `forget` did it"


def erase(connection: sa.Connection, student: str) -> list[int]:
    """Erase the content of a student's events; return the numbers of those events."""
    wanted = sa.select(EVENTS.c.number).where(EVENTS.c.student == student)
    numbers = [row[0] for row in connection.execute(wanted.order_by(EVENTS.c.number))]
    nothing = dict.fromkeys(("who", "student", "before", "after", "reason", "salt"))
    connection.execute(EVENTS.update().where(EVENTS.c.student == student).values(nothing))
    return numbers


def _row(event: Event, number: int) -> dict[str, Any]:
    return {
        "number": number,
        "time": event.time or now(),
        "what": event.what,
        "who": event.who or user(),
        "student": event.student,
        "item": event.item,
        "submission": event.submission,
        "before": None if event.before is None else json.dumps(event.before),
        "after": None if event.after is None else json.dumps(event.after),
        "reason": event.reason,
        "salt": secrets.token_hex(16),
    }


def _event(row: Mapping[Any, Any]) -> Event:
    parts = {name: row[name] for name in ("what", "student", "item", "submission", "number")}
    return Event(
        **parts,
        time=row["time"],
        before=row["before"] and json.loads(row["before"]),
        after=row["after"] and json.loads(row["after"]),
        reason=row["reason"] or "",
        who=row["who"] or "",
        erased=row["salt"] is None,
    )


def _content(row: Mapping[str, Any]) -> str:
    said = json.dumps([row["salt"], *(row[name] for name in SAID)])
    return hashlib.sha256(said.encode()).hexdigest()


def _hash(last: str, row: Mapping[str, Any]) -> str:
    said = json.dumps([last, row["number"], row["time"], row["what"], row["content"]])
    return hashlib.sha256(said.encode()).hexdigest()
