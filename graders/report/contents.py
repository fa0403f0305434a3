"""An assignment's table of contents, as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from graders.assignment import Assignment, Credit, Item
from graders.guest.plan import Call
from graders.model import AuthoringError, Draw
from graders.report import clean

LOOK = Draw.of(b"", "", "")
"""A draw to see which names a question asks for; its inputs are used for nothing."""


def as_text(assignments: Sequence[Assignment]) -> str:
    """A line for each item, under its assignment's title."""
    return "\n\n".join("\n".join(_lines(assignment)) for assignment in assignments)


def as_json(assignments: Sequence[Assignment]) -> str:
    """A list of items, each with its assignment's name."""
    rows = [
        {"assignment": assignment.name} | _row(placed)
        for assignment in assignments
        for placed in assignment.items
    ]
    return json.dumps(rows, indent=1)


def _lines(assignment: Assignment) -> list[str]:
    counted = (p.points for p in assignment.items if p.credit_for("") is not Credit.NONE)
    total = clean.points(sum(counted, Fraction(0)))
    count = len(assignment.items)
    items = "1 item" if count == 1 else f"{count} items"
    rows = [
        (
            row["number"],
            row["points"],
            row["kind"],
            row["credit"] if isinstance(row["credit"], str) else _tracks(row["credit"]),
            row["answered_by"],
        )
        for row in map(_row, assignment.items)
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    head = f"{assignment.name}  {assignment.title} ({items}, {total} points)"
    return [head, *(_line(row, widths) for row in rows)]


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    number, points, *rest = row
    first = f"  {number:<{widths[0]}}  {points:>{widths[1]}}"
    return "  ".join([first, *map(str.ljust, rest, widths[2:])]).rstrip()


def _tracks(credit: dict[str, str]) -> str:
    return ", ".join(f"{track or 'others'} {word}" for track, word in credit.items())


def _row(placed: Item) -> dict[str, Any]:
    question = placed.question
    credit = {track: str(word) for track, word in placed.credit.items()}
    return {
        "number": placed.number,
        "kind": question.kind,
        "points": clean.points(placed.points),
        "read_by_a_person": clean.points(question.read_share * placed.points),
        "credit": credit[""] if credit.keys() == {""} else credit,
        "answered_by": ", ".join(_names(placed)) + (" or prose" if question.prose else ""),
        "source": question.source,
    }


def _names(placed: Item) -> list[str]:
    """Return the names that must be handed in, as a student would look for them."""
    try:
        plan = placed.question.ask(LOOK)
    except Exception as error:
        says = f"asks nothing: {type(error).__name__}: {error}"
        raise AuthoringError(f"item {placed.number} {says}") from error
    required = [ask for ask in plan if not ask.optional]
    return list(
        dict.fromkeys(f"{a.name}(...)" if isinstance(a, Call) else a.name for a in required)
    )
