"""Points that change: the student, the item, before and after, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from graders.scores import Graded, Report


@dataclass(frozen=True, kw_only=True)
class Change:
    """A change of one item of one student: of its machine points, or of its outcome."""

    student: str
    item: str
    before: Graded | None
    """None where the item is new."""
    after: Graded | None
    """None where the item is gone."""
    why: str = ""

    @property
    def moved(self) -> bool:
        """Whether points change that count: earned ones, or ones that wait for a person."""
        return _counted(self.before) != _counted(self.after)

    @property
    def marked(self) -> bool:
        """Whether a person gave a mark on the item, whose basis is another now."""
        return any(each is not None and each.mark is not None for each in (self.before, self.after))


def between(
    before: Report | None, after: Report, why: dict[str, str] | None = None
) -> Iterator[Change]:
    """The items on which two reports of one student differ in what the machine says."""
    old = {graded.number: graded for graded in before.items} if before else {}
    new = {graded.number: graded for graded in after.items}
    for item in dict.fromkeys([*new, *old]):
        one, other = old.get(item), new.get(item)
        if _machine(one) != _machine(other):
            told = (why or {}).get(item, "")
            yield Change(student=after.student, item=item, before=one, after=other, why=told)


@dataclass(frozen=True, kw_only=True)
class Summary:
    """The counts of all changes, and the means before and after."""

    students: int
    items: int
    mean_before: Fraction
    mean_after: Fraction

    @classmethod
    def of(
        cls, changes: Iterable[Change], before: Sequence[Report], after: Sequence[Report]
    ) -> Summary:
        """The counts, and the class mean before and after."""
        moved = [change for change in changes if change.moved]
        return cls(
            students=len({change.student for change in moved}),
            items=len(moved),
            mean_before=mean(before),
            mean_after=mean(after),
        )


def mean(reports: Sequence[Report]) -> Fraction:
    """The mean of the points earned so far."""
    if not reports:
        return Fraction(0)
    return sum((report.total.earned for report in reports), Fraction(0)) / len(reports)


def _machine(graded: Graded | None) -> object:
    return None if graded is None else (graded.verdict, graded.machine, graded.credit)


def _counted(graded: Graded | None) -> object:
    """The points that an item adds to the total, which a mark or an adjustment may set."""
    if graded is None or not graded.counts:
        return None
    return graded.score.earned, graded.score.waiting, graded.credit
