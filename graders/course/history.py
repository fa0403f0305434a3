"""People's decisions, folded from the events: marks, adjustments, requests to look again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import sqlalchemy as sa

from graders.course import events
from graders.course.events import Event
from graders.course.tables import EVENTS
from graders.scores import Adjustment, Graded, Mark, Regrade, Report

MARKING = ("mark", "unmark", "confirm", "undo mark")
ADJUSTING = ("adjust", "undo adjust")
ASKING = ("regrade", "answer")
DROP, FULL, POINTS, EXCUSE, SCALE = "drop", "full", "points", "excuse", "scale"
DUE, LATE = "due", "late"
TOTAL = "total"
"""Stands for the total where an item is named."""

Key = tuple[str, str]
"""Student and item."""


@dataclass(frozen=True)
class GivenMark:
    """A mark with the attempt that it was given for; none where it came before any attempt."""

    mark: Mark
    basis: int | None


@dataclass
class History:
    """All that people decided, as it stands after the last event."""

    stacks: dict[Key, list[GivenMark | None]] = field(default_factory=dict)
    """Every state of a mark, the last one on top: undo takes it off."""
    adjustments: dict[str, list[tuple[str, Event]]] = field(default_factory=dict)
    """Item -> what was decided, each under the token of its command."""
    requests: dict[int, tuple[str, Regrade]] = field(default_factory=dict)
    """Number of the request -> who asks, and what."""

    def given(self) -> dict[Key, GivenMark]:
        """The mark of each item that has one."""
        tops = {key: stack[-1] for key, stack in self.stacks.items() if stack}
        return {key: top for key, top in tops.items() if top is not None}

    def apply(self, report: Report, current: int, first: int) -> Report:
        """The report with marks, adjustments and requests."""
        mine: dict[str, Mark] = {}
        for graded in report.items:
            stack = self.stacks.get((report.student, graded.number))
            if stack and (top := _standing(stack, current, first)):
                mine[graded.number] = top.mark
        items = tuple(self._adjusted(report, g.marked(mine.get(g.number))) for g in report.items)
        asked = tuple(each for who, each in self.requests.values() if who == report.student)
        scales = [e for _, e in self.adjustments.get(TOTAL, ()) if e.after["how"] == SCALE]
        scale = fraction(scales[-1].after["points"]) if scales else Fraction(1)
        return replace(report, items=items, regrades=asked, scale=scale)

    def _adjusted(self, report: Report, graded: Graded) -> Graded:
        found = [
            event
            for _, event in self.adjustments.get(graded.number, ())
            if event.student in (None, report.student)
        ]
        if not found:
            return graded
        # what was decided for one student goes before what was decided for all
        event = max(found, key=lambda e: (e.student is not None, e.number))
        how = event.after["how"]
        if how in (DROP, EXCUSE):
            return replace(graded, adjustment=Adjustment(event.reason))
        possible = graded.machine.possible
        points = possible if how == FULL else fraction(event.after["points"])
        return replace(graded, adjustment=Adjustment(event.reason, points))


def _standing(stack: Iterable[GivenMark | None], current: int, first: int) -> GivenMark | None:
    """The last mark for the attempt that counts now; none where the last change took one back."""
    for given in reversed(list(stack)):
        if given is None or counts(given, current, first):
            return given
    return None


def counts(given: GivenMark, current: int, first: int) -> bool:
    """Whether a mark was given, or confirmed, for the attempt that counts now."""
    return (first if given.basis is None else given.basis) == current


def read(connection: sa.Connection, student: str | None = None) -> History:
    """The history of everybody, or all of it that concerns one student."""
    wanted: list[sa.ColumnElement[bool]] = [
        EVENTS.c.what.in_((*MARKING, *ADJUSTING, *ASKING)),
        EVENTS.c.salt.is_not(None),
    ]
    if student is not None:
        wanted.append(sa.or_(EVENTS.c.student == student, EVENTS.c.student.is_(None)))
    return fold(events.read(connection, *wanted))


def fold(found: Iterable[Event]) -> History:
    """The state after these events, which stand in their order."""
    history = History()
    for event in found:
        if event.what in MARKING:
            _mark(history.stacks, event)
        elif event.what == "adjust" and event.item is not None:
            token = event.after["token"]
            history.adjustments.setdefault(event.item, []).append((token, event))
        elif event.what == "undo adjust" and event.item is not None:
            kept = history.adjustments.get(event.item, [])
            undone = event.before["token"]
            history.adjustments[event.item] = [each for each in kept if each[0] != undone]
        elif event.what == "regrade":
            asked = Regrade(event.item or "", event.reason)
            history.requests[event.number] = (event.student or "", asked)
        elif event.what == "answer" and (number := event.before["request"]) in history.requests:
            who, asked = history.requests[number]
            history.requests[number] = (who, replace(asked, answer=event.reason))
    return history


def _mark(stacks: dict[Key, list[GivenMark | None]], event: Event) -> None:
    key = event.student or "", event.item or ""
    stack = stacks.setdefault(key, [])
    if event.what == "mark":
        stack.append(GivenMark(mark_of(event.after), event.submission))
    elif event.what == "unmark":
        stack.append(None)
    elif event.what == "confirm" and stack and stack[-1] is not None:
        stack.append(replace(stack[-1], basis=event.submission))
    elif event.what == "undo mark" and stack:
        stack.pop()


def plain(mark: Mark | None) -> dict[str, Any] | None:
    """A mark as an event tells it: exact points, as two integers."""
    if mark is None:
        return None
    return {
        "points": [mark.points.numerator, mark.points.denominator],
        "whole": mark.whole,
        "comment": mark.comment,
        "grader": mark.grader,
    }


def mark_of(told: Mapping[str, Any]) -> Mark:
    """The mark that an event tells of."""
    return Mark(fraction(told["points"]), told["whole"], told["comment"], told["grader"])


def fraction(told: Iterable[int]) -> Fraction:
    """Points from their two integers."""
    return Fraction(*told)


def pending(history: History, attempts: Mapping[str, tuple[int, int]]) -> Iterator[tuple[str, str]]:
    """Student and item of each mark that waits to be confirmed: its attempt was replaced."""
    for (student, item), given in sorted(history.given().items()):
        if student in attempts and not counts(given, *attempts[student]):
            yield student, item
