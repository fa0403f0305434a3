"""Statistics of each item over a class: mean, full and none, correlation, slips, outcomes."""

from __future__ import annotations

import json
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from rich.console import Console
from rich.table import Table
from rich.text import Text

from graders.model import Outcome
from graders.report import clean
from graders.scores import Graded, Report

SLIPS = (Outcome.WRONG, Outcome.PARTLY)
MOST_SLIPS = 5
MOST_NAMES = 12


Answered: TypeAlias = tuple[Report, Graded, Fraction]
"""A report, one of its items, and the sum of all of them."""


@dataclass(frozen=True, kw_only=True)
class Slipped:
    """One sentence that several students were told, and those students."""

    says: str
    students: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ItemStatistics:
    """One item over the class."""

    number: str
    count: int
    possible: Fraction
    mean: Fraction
    full: int
    none: int
    waiting: int
    correlation: float | None
    """The correlation of its points with the other items' sum; None where either never varies."""
    outcomes: tuple[tuple[str, int], ...]
    slips: tuple[Slipped, ...]


def of(reports: Sequence[Report]) -> list[ItemStatistics]:
    """The statistics of every item, in the order of the assignment."""
    items: dict[str, list[Answered]] = {}
    for report in reports:
        total = sum((_counted(graded) for graded in report.items), Fraction(0))
        for graded in report.items:
            items.setdefault(graded.number, []).append((report, graded, total))
    return [_item(number, answered) for number, answered in items.items()]


def _item(number: str, answered: Sequence[Answered]) -> ItemStatistics:
    """Over those for whom it counts; over everybody where it was dropped."""
    answered = [each for each in answered if not each[1].is_dropped] or answered
    pairs = [(report, graded) for report, graded, _ in answered]
    points = [graded.score.earned for _, graded in pairs]
    rest = [total - _counted(graded) for _, graded, total in answered]
    possible = max(graded.machine.possible for _, graded in pairs)
    outcomes = Counter(graded.verdict.cause or str(graded.verdict.outcome) for _, graded in pairs)
    return ItemStatistics(
        number=number,
        count=len(pairs),
        possible=possible,
        mean=sum(points, Fraction(0)) / len(points),
        full=sum(graded.score.earned >= graded.machine.possible for _, graded in pairs),
        none=sum(not graded.score.earned and not graded.score.waiting for _, graded in pairs),
        waiting=sum(bool(graded.score.waiting) for _, graded in pairs),
        correlation=correlation(points, rest),
        outcomes=tuple(outcomes.most_common()),
        slips=tuple(_slips(pairs)),
    )


def _counted(graded: Graded) -> Fraction:
    return graded.score.earned if graded.counts else Fraction(0)


def correlation(one: Sequence[Fraction], other: Sequence[Fraction]) -> float | None:
    """Pearson's; None where it is not defined."""
    if len(set(one)) < 2 or len(set(other)) < 2:  # told exactly: a rounded square is never zero
        return None
    return statistics.correlation(list(map(float, one)), list(map(float, other)))


def _slips(pairs: Iterable[tuple[Report, Graded]]) -> list[Slipped]:
    """Sentences that more than one student was told, the most frequent first."""
    told: dict[str, list[str]] = {}
    for report, graded in pairs:
        if graded.verdict.outcome in SLIPS and graded.verdict.because:
            told.setdefault(graded.verdict.because, []).append(report.student)
    found = [Slipped(says=says, students=tuple(who)) for says, who in told.items() if len(who) > 1]
    return sorted(found, key=lambda slip: -len(slip.students))[:MOST_SLIPS]


def show(console: Console, found: Sequence[ItemStatistics]) -> None:
    """Print a row for each item, and its slips."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("item", no_wrap=True)
    for name in ("mean", "full", "none", "waits", "r"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("how it went", overflow="fold")
    for each in found:
        table.add_row(
            Text(each.number),
            f"{clean.points(each.mean)} of {clean.points(each.possible)}",
            _share(each.full, each.count),
            _share(each.none, each.count),
            str(each.waiting or ""),
            "" if each.correlation is None else f"{each.correlation:.2f}",
            Text(", ".join(f"{count} {word}" for word, count in each.outcomes)),
        )
    console.print(table)
    for each in found:
        for slip in each.slips:
            says = f"{each.number}: {len(slip.students)} of {each.count}: {clean.line(slip.says)}"
            console.print(Text(f"\n{says}\n  {_names(slip.students)}"), soft_wrap=True)


@dataclass(frozen=True, kw_only=True)
class TimeStatistics:
    """The times that hand-ins took to be asked, in milliseconds."""

    count: int
    median: int
    most: int
    student: str
    """The student whose hand-in took longest."""

    @classmethod
    def of(cls, times: Sequence[tuple[str, int]]) -> TimeStatistics | None:
        """Return the statistics of (student, milliseconds) pairs; None if nothing was timed."""
        timed = sorted((ms, who) for who, ms in times if ms > 0)
        if not timed:
            return None
        most, student = timed[-1]
        median = timed[len(timed) // 2][0]
        return cls(count=len(timed), median=median, most=most, student=student)

    def told(self) -> str:
        """In one line."""
        who = clean.line(self.student)
        return f"time to ask one hand-in: {self.median} ms (median), at most {self.most} ms ({who})"


def as_json(found: Sequence[ItemStatistics]) -> str:
    """A list with an object for each item."""
    rows = [
        {
            "item": each.number,
            "count": each.count,
            "possible": str(each.possible),
            "mean": str(each.mean),
            "full": each.full,
            "none": each.none,
            "waiting": each.waiting,
            "correlation": each.correlation,
            "outcomes": dict(each.outcomes),
            "slips": [{"says": slip.says, "students": slip.students} for slip in each.slips],
        }
        for each in found
    ]
    return json.dumps(rows, indent=1)


def _share(count: int, of: int) -> str:
    return f"{100 * count / of:.0f} %"


def _names(students: Sequence[str]) -> str:
    more = len(students) - MOST_NAMES
    named = ", ".join(map(clean.line, students[:MOST_NAMES]))
    return f"{named} and {more} more" if more > 0 else named
