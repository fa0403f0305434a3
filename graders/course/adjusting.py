"""Decisions that change what counts: adjustments of an item, requests and their answers."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import sqlalchemy as sa

from graders.course import events, history, marks, policies, submissions, verdicts
from graders.course.errors import ResultsError
from graders.course.events import Event
from graders.course.history import DROP, DUE, EXCUSE, FULL, LATE, POINTS, SCALE, TOTAL
from graders.course.marks import MarkError
from graders.intake import moments
from graders.report import clean

__all__ = ["DROP", "DUE", "EXCUSE", "FULL", "LATE", "POINTS", "SCALE"]
OF_TOTAL = (SCALE, DUE, LATE)


@dataclass(frozen=True, kw_only=True)
class AdjustmentOrder:
    """An adjustment as it was typed."""

    item: str
    how: str
    reason: str
    who: str = ""
    points: Mapping[str, str] = field(default_factory=dict)
    students: Sequence[str] = ()


def adjust(connection: sa.Connection, wanted: AdjustmentOrder) -> str:
    """Store a decision, an event for each student whom it names; return a sentence on it."""
    if (wanted.item == TOTAL) != (wanted.how in OF_TOTAL):
        option = wanted.how if wanted.how in OF_TOTAL else SCALE
        raise MarkError(f"--{option} is for the item {TOTAL!r}, and for that alone")
    token = secrets.token_hex(8)
    if wanted.how in (DROP, FULL, SCALE):
        _check_item(connection, wanted.item)
        factor = _number(wanted.points[""]) if wanted.how == SCALE else None
        events.append(connection, _event(wanted, token, None, factor))
        return f"{wanted.item}: {_said(wanted)}, for everybody: {wanted.reason}"
    named = list(wanted.students) if wanted.how == EXCUSE else list(wanted.points)
    _check_students(connection, named)
    if wanted.how in (DUE, LATE):
        events.append(connection, *(_of_time(connection, wanted, token, who) for who in named))
        each = [f"{clean.line(who)} {clean.line(wanted.points[who])}" for who in named]
        return f"{wanted.how} for {', '.join(each)}: {wanted.reason}"
    found = []
    for student in named:
        points = _number(wanted.points[student]) if wanted.how == POINTS else None
        _check_item(connection, wanted.item, student, points)
        found.append(_event(wanted, token, student, points))
    events.append(connection, *found)
    names = ", ".join(clean.line(name) for name in named)
    return f"{wanted.item}: {_said(wanted)}, for {names}: {wanted.reason}"


def undo_adjustment(connection: sa.Connection, item: str, who: str = "") -> str:
    """Take the last decision on an item back."""
    standing = history.read(connection).adjustments.get(item, [])
    if not standing:
        raise MarkError(f"nothing was decided on {item} that could be undone")
    token = standing[-1][0]
    events.append(
        connection, Event(what="undo adjust", item=item, before={"token": token}, who=who)
    )
    return f"{item}: the last decision on it was taken back"


def request(
    connection: sa.Connection, row: submissions.Row, items: Sequence[str], words: str, who: str
) -> int:
    """Note a student's request to look again; return the number of items that it concerns."""
    for item in items:
        _check_item(connection, item, row["student"])
    asked = [
        Event(what="regrade", student=row["student"], item=item, submission=row["id"],
              reason=words, who=who)
        for item in items or [""]
    ]  # fmt: skip
    events.append(connection, *asked)
    return len(asked)


def answer(
    connection: sa.Connection, row: submissions.Row, items: Sequence[str], words: str, who: str
) -> int:
    """Answer a student's open requests, all or those on some items; return their number."""
    requests = history.read(connection, row["student"]).requests
    found = [
        Event(what="answer", student=row["student"], item=asked.item, submission=row["id"],
              before={"request": number}, reason=words, who=who)
        for number, (student, asked) in requests.items()
        if student == row["student"] and not asked.answer and (not items or asked.item in items)
    ]  # fmt: skip
    if not found:
        raise ResultsError(f"{clean.line(row['student'])} has no open request on that")
    events.append(connection, *found)
    return len(found)


def open_requests(connection: sa.Connection) -> list[str]:
    """A line for each request that nobody has answered."""
    return [
        clean.line(f"{student}, {asked.item or 'all'}: {asked.words}")
        for student, asked in history.read(connection).requests.values()
        if not asked.answer
    ]


def _event(
    wanted: AdjustmentOrder, token: str, student: str | None, points: Fraction | None
) -> Event:
    told = None if points is None else [points.numerator, points.denominator]
    after = {"token": token, "how": wanted.how, "points": told}
    return Event(what="adjust", student=student, item=wanted.item, after=after,
                 reason=wanted.reason, who=wanted.who)  # fmt: skip


def _of_time(connection: sa.Connection, wanted: AdjustmentOrder, token: str, student: str) -> Event:
    """Return the event of a student's other due date, or of the lateness to count for them."""
    text, after = wanted.points[student], {"token": token, "how": wanted.how}
    if wanted.how == LATE:
        after["seconds"] = str(int(moments.length(text, "late").total_seconds()))
    elif moments.is_length(text):
        after["text"] = text
    else:
        moment = moments.read(text, policies.read(connection).zone, "due")
        after["text"] = moment.time.isoformat()
    return Event(what="adjust", student=student, item=TOTAL, after=after, reason=wanted.reason,
                 who=wanted.who)  # fmt: skip


def _said(wanted: AdjustmentOrder) -> str:
    if wanted.how == POINTS:
        return " ".join(wanted.points.values()) + " points"
    says = {DROP: "dropped", FULL: "full points", EXCUSE: "excused"}
    return says.get(wanted.how) or f"scaled by {wanted.points['']}"


def _number(text: str) -> Fraction:
    points, is_whole = marks.parse(text)
    if not is_whole:
        raise MarkError(f"expected points such as 4, 2.5 or 3/2, found {text!r}")
    return points


def _check_students(connection: sa.Connection, named: Sequence[str]) -> None:
    for student in named:
        if not submissions.current(connection, student):
            raise ResultsError(f"no student {student!r} was graded")


def _check_item(
    connection: sa.Connection, item: str, student: str | None = None, points: Fraction | None = None
) -> None:
    """Refuse an item that is not there, and points above its own."""
    rows = submissions.current(connection, student)[:1]
    found = verdicts.rows_of(connection, [row["id"] for row in rows])
    for row in rows:
        graded = verdicts.report_of(row, found.get(row["id"], [])).items
        possible = {each.number: each.machine.possible for each in graded}
        if item not in (TOTAL, *possible):
            raise MarkError(f"no item {item!r}; there are {', '.join(possible)}")
        if points is not None and points > possible[item]:
            room = marks.exact(possible[item])
            raise MarkError(f"{item}: {marks.exact(points)} points, but the item has {room}")
