"""Rubrics as people change them while they mark: lines with points, folded from the events.

A mark names its lines. Its points are computed from the lines as they stand now, so that all who
were marked with a line change with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from graders.course.events import Event


@dataclass(frozen=True)
class Line:
    """A line of an item's rubric: the words, and the exact points, which may be below zero."""

    id: str
    words: str
    points: Fraction
    dropped: bool = False
    """Whether it is offered no more. Marks that name it keep it."""


Rubric = Mapping[str, Line]
"""The lines of an item by their ids, in the order in which they came."""


@dataclass(frozen=True)
class MarkParts:
    """The parts of a mark: a start, lines, and points typed by hand, within the room there is."""

    lines: tuple[str, ...]
    room: Fraction
    start: Fraction = Fraction(0)
    """The points before any line counts: zero, or the whole room where lines take points away."""
    extra: Fraction = Fraction(0)

    def points(self, rubric: Rubric) -> Fraction:
        """Return the points by the rubric as it stands: never below zero, nor above the room."""
        there = (rubric[name].points for name in self.lines if name in rubric)
        return max(Fraction(0), min(self.room, self.start + self.extra + sum(there, Fraction(0))))


def take(rubrics: dict[str, dict[str, Line]], event: Event) -> None:
    """Add, reword, weigh anew or drop a line."""
    line = line_of(event.after)
    rubrics.setdefault(event.item or "", {})[line.id] = line


def line_of(told: Mapping[str, Any]) -> Line:
    """The line that an event tells of."""
    return Line(
        told["id"], told["words"], Fraction(*told["points"]), bool(told.get("dropped", False))
    )


def line_told(line: Line) -> dict[str, Any]:
    """A line as an event tells it."""
    return {
        "id": line.id,
        "words": line.words,
        "points": exact(line.points),
        "dropped": line.dropped,
    }


def chosen_of(told: Mapping[str, Any]) -> MarkParts | None:
    """The parts of a mark that an event tells of; none where points alone were given."""
    if "lines" not in told:
        return None
    return MarkParts(
        tuple(told["lines"]),
        Fraction(*told["room"]),
        Fraction(*told["start"]),
        Fraction(*told["extra"]),
    )


def chosen_told(chosen: MarkParts | None) -> dict[str, Any]:
    """The parts of a mark as an event tells them."""
    if chosen is None:
        return {}
    return {
        "lines": list(chosen.lines),
        "room": exact(chosen.room),
        "start": exact(chosen.start),
        "extra": exact(chosen.extra),
    }


def exact(points: Fraction) -> list[int]:
    """Points as two integers."""
    return [points.numerator, points.denominator]


def named(chosen: MarkParts | None, rubric: Rubric) -> Iterable[Line]:
    """The lines of a mark, in the rubric's order."""
    wanted = set(chosen.lines) if chosen else set()
    return [line for line in rubric.values() if line.id in wanted]
