"""Points by who decides on them: the answer, things offered beside it, or a person."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from graders.assignment import Assignment, Credit

COUNTS = Path(__file__).parents[2] / "tests" / "strangers" / "counts.json"
"""The numbers of strangers' answers for each item, written by `python -m tests.strangers`."""


@dataclass(frozen=True)
class Shares:
    """The points of one item, by who decides on them."""

    number: str
    points: Fraction
    alone: Fraction
    """Points that the answer itself decides on."""
    shown: Fraction
    """Points that the answer or offered chains, witnesses and constructions decide on."""


def shares(assignment: Assignment) -> list[Shares]:
    """One row for each item that counts."""
    rows = []
    for placed in assignment.items:
        if placed.credit_for("") is Credit.NONE:
            continue
        question = placed.question
        offered = sum((line.share for line in question.rubric if not line.by), Fraction(0))
        alone = placed.points * (1 - question.read_share)
        rows.append(Shares(placed.number, placed.points, alone, placed.points * (1 - offered)))
    return rows


def as_markdown(assignments: Mapping[str, Assignment]) -> str:
    """A section of the audit's page: items on which a person decides something, and the sums."""
    return "\n".join(line for each in assignments.values() for line in _section(each)).rstrip()


def _section(assignment: Assignment) -> Iterator[str]:
    rows = shares(assignment)
    yield f"## Who decides in {assignment.name}\n"
    yield "| item | points | the answer | and what is offered | a person |"
    yield "| --- | --- | --- | --- | --- |"
    for row in rows:
        if row.alone != row.points:
            yield _line(row.number, row.points, row.alone, row.shown)
    columns = ((r.points, r.alone, r.shown) for r in rows)
    yield _line("all items", *(sum(column, Fraction(0)) for column in zip(*columns, strict=True)))
    yield ""


def _line(number: str, points: Fraction, alone: Fraction, shown: Fraction) -> str:
    cells = [number, *map(str, (points, alone, shown, points - shown))]
    return f"| {' | '.join(cells)} |"


def strangers(assignment: str) -> dict[str, str]:
    """Right and wrong answers of strangers for each item, where the tests are at hand."""
    if not COUNTS.exists():
        return {}
    counts = json.loads(COUNTS.read_text(encoding="utf-8")).get(assignment, {})
    return {item: f"{right} + {wrong}" for item, (right, wrong) in counts.items()}
