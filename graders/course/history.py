"""People's decisions, folded from the events: marks, adjustments, requests to look again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import sqlalchemy as sa

from graders.course import events, rubrics
from graders.course.events import Event
from graders.course.rubrics import Line, MarkParts
from graders.course.tables import EVENTS
from graders.scores import Adjustment, Comment, Graded, Mark, Regrade, Report

MARKING = ("mark", "unmark", "confirm", "undo mark")
ADJUSTING = ("adjust", "undo adjust")
ASKING = ("regrade", "answer")
REMARKING = ("comment", "uncomment")
RUBRIC = "rubric"
DROP, FULL, POINTS, EXCUSE, SCALE = "drop", "full", "points", "excuse", "scale"
DUE, LATE = "due", "late"
TOTAL = "total"
"""The item name that stands for the total."""

Key = tuple[str, str]
"""Student and item."""


@dataclass(frozen=True)
class GivenMark:
    """A mark with the attempt that it was given for; none where it came before any attempt."""

    mark: Mark
    basis: int | None
    chosen: MarkParts | None = None
    """The lines of the rubric that make its points, if a person chose lines."""
    number: int = 0
    """The event that gave it."""


@dataclass
class History:
    """All that people decided, as it stands after the last event."""

    stacks: dict[Key, list[GivenMark | None]] = field(default_factory=dict)
    """Every state of a mark, the last one on top: undo takes it off."""
    adjustments: dict[str, list[tuple[str, Event]]] = field(default_factory=dict)
    """Item -> the decisions on it, each under the token of its command."""
    requests: dict[int, tuple[str, Regrade]] = field(default_factory=dict)
    """Number of the request -> the person who asks, and the request."""
    rubrics: dict[str, dict[str, Line]] = field(default_factory=dict)
    """Item -> its rubric as people changed it; no entry if nobody did."""
    comments: dict[Key, dict[str, dict[str, Any]]] = field(default_factory=dict)
    """Words beside an answer: id -> the words, their place, the attempt, their author."""

    def given(self) -> dict[Key, GivenMark]:
        """The mark of each item that has one, with the points that its lines make now."""
        tops = {key: self.top(key) for key in self.stacks}
        return {key: top for key, top in tops.items() if top is not None}

    def top(self, key: Key) -> GivenMark | None:
        """The mark that stands on an item."""
        stack = self.stacks.get(key)
        return self.weighed(key, stack[-1]) if stack else None

    def weighed(self, key: Key, given: GivenMark | None) -> GivenMark | None:
        """Return a mark with the points that its lines make now."""
        if given is None or given.chosen is None:
            return given
        points = given.chosen.points(self.rubrics.get(key[1], {}))
        return replace(given, mark=replace(given.mark, points=points))

    def apply(self, report: Report, current: int, first: int) -> Report:
        """Return the report with marks, adjustments and requests."""
        student = report.student
        items = tuple(self.apply_to(student, g, current, first) for g in report.items)
        asked = tuple(each for who, each in self.requests.values() if who == report.student)
        scales = [e for _, e in self.adjustments.get(TOTAL, ()) if e.after["how"] == SCALE]
        scale = fraction(scales[-1].after["points"]) if scales else Fraction(1)
        return replace(report, items=items, regrades=asked, scale=scale)

    def apply_to(self, student: str, graded: Graded, current: int, first: int) -> Graded:
        """Return one item with a person's mark and comments, and with the decisions for all."""
        key = student, graded.number
        top = self.weighed(key, _standing(self.stacks.get(key, ()), current, first))
        mark = top.mark if top else None
        if mark is not None or key in self.comments:
            said = self._said(key, top, current)
            graded = replace(graded, mark=mark, comments=tuple(said))
        return self._adjusted(student, graded)

    def _said(self, key: Key, top: GivenMark | None, current: int) -> Iterator[Comment]:
        """Yield the lines of the rubric that make a mark, and the words beside the answer."""
        if top is not None:
            for line in rubrics.named(top.chosen, self.rubrics.get(key[1], {})):
                yield Comment(line.words, points=line.points)
        for told in self.comments.get(key, {}).values():
            if told["submission"] == current:
                yield Comment(told["words"], told["place"])

    def _adjusted(self, student: str, graded: Graded) -> Graded:
        found = [
            event
            for _, event in self.adjustments.get(graded.number, ())
            if event.student in (None, student)
        ]
        if not found:
            return graded
        # a decision for one student goes before a decision for all
        event = max(found, key=lambda e: (e.student is not None, e.number))
        how = event.after["how"]
        if how in (DROP, EXCUSE):
            return replace(graded, adjustment=Adjustment(event.reason))
        possible = graded.machine.possible
        points = possible if how == FULL else fraction(event.after["points"])
        return replace(graded, adjustment=Adjustment(event.reason, points))


def _standing(stack: Iterable[GivenMark | None], current: int, first: int) -> GivenMark | None:
    """Return the last mark for the attempt that counts; None if the last change took one back."""
    for given in reversed(list(stack)):
        if given is None or counts(given, current, first):
            return given
    return None


def counts(given: GivenMark, current: int, first: int) -> bool:
    """Whether a mark was given, or confirmed, for the attempt that counts now."""
    return (first if given.basis is None else given.basis) == current


def read(connection: sa.Connection, student: str | None = None) -> History:
    """Read the history of everybody, or all of it that concerns one student."""
    wanted: list[sa.ColumnElement[bool]] = [
        EVENTS.c.what.in_((*MARKING, *ADJUSTING, *ASKING, *REMARKING, RUBRIC)),
        EVENTS.c.salt.is_not(None),
    ]
    if student is not None:
        wanted.append(sa.or_(EVENTS.c.student == student, EVENTS.c.student.is_(None)))
    return fold(events.read(connection, *wanted))


def fold(found: Iterable[Event], onto: History | None = None) -> History:
    """The state after these events, which stand in their order and come after the others."""
    history = onto or History()
    for event in found:
        if event.what in MARKING:
            _mark(history.stacks, event)
        elif event.what in REMARKING:
            _remark(history.comments, event)
        elif event.what == RUBRIC:
            rubrics.take(history.rubrics, event)
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
        chosen = rubrics.chosen_of(event.after)
        stack.append(GivenMark(mark_of(event.after), event.submission, chosen, event.number))
    elif event.what == "unmark":
        stack.append(None)
    elif event.what == "confirm" and stack and stack[-1] is not None:
        stack.append(replace(stack[-1], basis=event.submission))
    elif event.what == "undo mark" and stack:
        stack.pop()


def _remark(comments: dict[Key, dict[str, dict[str, Any]]], event: Event) -> None:
    there = comments.setdefault((event.student or "", event.item or ""), {})
    if event.what == "comment":
        there[event.after["id"]] = {**event.after, "submission": event.submission, "who": event.who}
    else:
        there.pop(event.before["id"], None)


def plain(mark: Mark | None, chosen: MarkParts | None = None) -> dict[str, Any] | None:
    """A mark as an event tells it: exact points, as two integers, and the lines that make them."""
    if mark is None:
        return None
    return {
        "points": rubrics.exact(mark.points),
        "whole": mark.whole,
        "comment": mark.comment,
        "grader": mark.grader,
        **rubrics.chosen_told(chosen),
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
