"""The contents of a page on a class: counts, quantiles, discrimination, and needs of a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from statistics import median

from graders.model import Outcome
from graders.report import item_statistics
from graders.report.item_statistics import ItemStatistics
from graders.scores import Graded, Report, Score

QUINTILES = 5
FEWEST = 10
"""Students below which a fifth of the class says nothing."""


@dataclass(frozen=True)
class Lead:
    """Two students whose work is alike in one thing: a lead for a person, never a verdict."""

    one: str
    other: str
    item: str
    sign: str
    """`same wrong results`, `similar code` or `similar words`."""
    strength: float
    """From 0 to 1: how alike, or how rare among the class."""
    says: str
    texts: tuple[str, str] = ("", "")
    year: str = ""
    """The earlier results that the other stands in; empty for this class."""


@dataclass(frozen=True, kw_only=True)
class WholeClass:
    """A graded class, as its page tells it."""

    title: str
    reports: Sequence[Report]
    pages: Mapping[str, str] = field(default_factory=dict)
    """Student -> the page's path, from the class's page."""
    handed_in: Mapping[str, str] = field(default_factory=dict)
    """Student -> the moment, as ISO 8601; without students whose moment is not known."""
    late: frozenset[str] = frozenset()
    leads: Sequence[Lead] = ()
    compared: bool = False
    """Whether code and words were compared as well, and not results alone."""
    as_of: str = ""

    @cached_property
    def items(self) -> list[ItemStatistics]:
        """Each item over the class."""
        return item_statistics.of(self.reports)

    @cached_property
    def total_of(self) -> Mapping[str, Score]:
        """Student -> the total, added up once."""
        return {report.student: report.total for report in self.reports}

    @cached_property
    def totals(self) -> list[Fraction]:
        """The points so far, the lowest first, without students who are excused from everything."""
        counted = [report for report in self.reports if not report.is_excused] or self.reports
        return sorted(self.total_of[report.student].earned for report in counted)

    @cached_property
    def possible(self) -> Fraction:
        """The points that can be had; tracks may differ."""
        return max((each.possible for each in self.total_of.values()), default=Fraction(0))

    @cached_property
    def ranked(self) -> list[Report]:
        """The reports, the highest total first."""
        earned = {who: total.earned for who, total in self.total_of.items()}
        return sorted(self.reports, key=lambda r: (-earned[r.student], r.student))

    @property
    def mean(self) -> Fraction:
        """The mean of the totals."""
        return sum(self.totals, Fraction(0)) / max(len(self.totals), 1)

    @property
    def median(self) -> Fraction:
        """The median of the totals."""
        return Fraction(median(self.totals)) if self.totals else Fraction(0)

    def quintiles(self) -> Mapping[str, list[float | None]]:
        """Item -> the mean share of its points in each fifth of the class, the lowest first."""
        if len(self.reports) < FEWEST:
            return {}
        lowest = self.ranked[::-1]
        count = len(lowest)
        found: dict[str, list[float | None]] = {}
        for fifth in range(QUINTILES):
            group = lowest[fifth * count // QUINTILES : (fifth + 1) * count // QUINTILES]
            shares: dict[str, list[float]] = {}
            for graded in (g for report in group for g in report.items if not g.is_dropped):
                shares.setdefault(graded.number, []).append(share_of(graded))
            for each in self.items:
                own = shares.get(each.number, [])
                mean = sum(own) / len(own) if own else None
                found.setdefault(each.number, []).append(mean)
        return found

    def broken(self) -> list[tuple[Report, Graded]]:
        """The items that the grader itself failed on."""
        return [(r, g) for r, g in self._all() if is_broken(g)]

    def waiting(self) -> list[tuple[Report, Graded]]:
        """The items that wait for a person."""
        return [(r, g) for r, g in self._all() if g.score.waiting and not is_broken(g)]

    def open_requests(self) -> list[tuple[str, str]]:
        """Return the requests for a second look that have no answer: student, item."""
        return [(r.student, a.item) for r in self.reports for a in r.regrades if not a.answer]

    def graders(self) -> list[tuple[str, int, float]]:
        """Return each grader's name, number of marks, and mean share of the points open to them."""
        given: dict[str, list[float]] = {}
        for _, graded in self._all():
            if (mark := graded.mark) is None:
                continue
            machine = graded.machine
            room = machine.possible if mark.whole else machine.possible - machine.earned
            share = float(mark.points / room) if room else 0.0
            given.setdefault(mark.grader or "(not named)", []).append(share)
        return [(name, len(own), sum(own) / len(own)) for name, own in sorted(given.items())]

    def slips(self, most: int = 20) -> list[tuple[str, item_statistics.Slipped]]:
        """The sentences that most students were told, each with its item."""
        found = [(each.number, slip) for each in self.items for slip in each.slips]
        return sorted(found, key=lambda one: -len(one[1].students))[:most]

    def signatures(self) -> list[tuple[str, str, int]]:
        """Setting, value, and how many reports were made with it."""
        counts: dict[tuple[str, str], int] = {}
        for report in self.reports:
            for pair in report.signature.items():
                counts[pair] = counts.get(pair, 0) + 1
        return [(name, value, count) for (name, value), count in counts.items()]

    def _all(self) -> Iterable[tuple[Report, Graded]]:
        return ((report, graded) for report in self.reports for graded in report.items)


def is_broken(graded: Graded) -> bool:
    """Whether the grader failed on it, and nobody has marked it."""
    return graded.verdict.outcome is Outcome.BROKEN and graded.mark is None


def share_of(graded: Graded) -> float:
    """The share of an item's points that is earned."""
    score = graded.score
    return float(score.earned / score.possible) if score.possible else 0.0
