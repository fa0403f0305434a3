"""Items (a question with its number, points and credit), late policy, and assignments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

from graders.host.process import Limits
from graders.model import AuthoringError, Points, Question


class Credit(StrEnum):
    """Whether an item counts towards the total, on top of it, or not at all."""

    REQUIRED = "required"
    EXTRA = "extra"
    NONE = "none"


@dataclass(frozen=True)
class Item:
    """A question at its place: the handout's number, its points, the items that it builds on."""

    number: str
    points: Fraction
    question: Question
    credit: Mapping[str, Credit]
    """Per course track; the empty track is everybody else's."""
    follows: tuple[str, ...]
    """Items whose results are given here in their right form, so that a mistake costs once."""

    def credit_for(self, track: str) -> Credit:
        """The credit of the item in one track of the course."""
        return self.credit.get(track, self.credit.get("", Credit.REQUIRED))


def item(
    number: str,
    points: Points,
    question: Question,
    *,
    credit: str | Mapping[str, str] = "required",
    follows: Sequence[str] = (),
) -> Item:
    """Place a question: `item("1.4.W", "5/2", GRAD_W, follows=["1.2"])`."""
    tracks = {"": credit} if isinstance(credit, str) else credit
    credits = {track: Credit(word) for track, word in tracks.items()}
    return Item(number, Fraction(points), question, credits, tuple(follows))


@dataclass(frozen=True, kw_only=True)
class Late:
    """The cost of late work, as shares of the points that it earns.

    `Late(steps=[(timedelta(days=1), "1/10"), (timedelta(days=3), "3/10")])`: up to a day late loses
    a tenth, up to three days three tenths, and so on after. `Late(a_day="1/10")`: a tenth for each
    day that has begun.
    """

    steps: Sequence[tuple[timedelta, Points | Fraction]] = ()
    a_day: Points | Fraction = 0
    grace: int = 0
    """Days that cost nothing; a roster may give a student others."""
    last: timedelta | None = None
    """The time after the due date for which late work counts at all."""

    def __post_init__(self) -> None:
        """Refuse invalid shares, and steps out of order."""
        shares = [Fraction(share) for _, share in self.steps]
        if any(not 0 <= share <= 1 for share in [*shares, Fraction(self.a_day)]):
            raise AuthoringError("late: a share lies between 0 and 1, such as '1/10'")
        lengths = [length for length, _ in self.steps]
        if lengths != sorted(set(lengths)):
            raise AuthoringError("late: steps go from the shortest length of time to the longest")
        if self.steps and self.a_day:
            raise AuthoringError("late: give steps, or a share a day, and not both")

    def lost(self, by: timedelta) -> Fraction:
        """The share that is lost by being so late, beyond any grace."""
        if by <= timedelta(0):
            return Fraction(0)
        reached = [share for length, share in self.steps if by <= length]
        if self.steps:
            return Fraction(reached[0] if reached else self.steps[-1][1])
        begun = -(-by // timedelta(days=1))
        return min(Fraction(self.a_day) * begun, Fraction(1))


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """A table of contents: numbers and points, in the order of the handout."""

    name: str
    title: str
    items: Sequence[Item]
    kit: Sequence[Path] = ()
    """Support files that student code may import, and that plans may call."""
    starter: Sequence[Path] = ()
    """Modules or notebooks without bodies that students get to fill in, and hand in as they are."""
    tracks: Sequence[str] = ()
    limits: Limits = field(default_factory=Limits)
    warm: Sequence[str] = ("numpy",)
    """Packages that submissions import: imported once, before the first of them runs."""
    conflicts: str = "named file"
    """The answer that counts where two files differ: that of the file under the name that was
    asked for, or, with "ask", the one that a person chooses where their verdicts differ."""
    late: Late | Sequence[tuple[timedelta, Points | Fraction]] = ()
    """The cost of late work: `[(timedelta(days=1), "1/10"), ...]`, or `Late(...)`."""
    equivalent: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Item -> mutant of its reference that the audit finds accepted -> why that is right."""

    def __post_init__(self) -> None:
        """Refuse what cannot be graded fairly."""
        if self.conflicts not in ("named file", "ask"):
            raise AuthoringError(f"{self.name}: conflicts is 'named file' or 'ask'")
        if not isinstance(self.late, Late):
            object.__setattr__(self, "late", Late(steps=tuple(self.late)))
        seen: set[str] = set()
        for placed in self.items:
            self._check(placed, seen)
            seen.add(placed.number)

    def _check(self, placed: Item, seen: set[str]) -> None:
        where = f"{self.name}, item {placed.number}"
        if placed.number in seen:
            raise AuthoringError(f"{where}: the number is used twice")
        if placed.points <= 0:
            raise AuthoringError(f"{where}: {placed.points} points; points are above zero")
        if unknown := [number for number in placed.follows if number not in seen]:
            raise AuthoringError(f"{where}: follows {', '.join(unknown)}, not an earlier item")
        if placed.question.read_share > 1:
            share = placed.question.read_share
            raise AuthoringError(f"{where}: the rubric's shares add up to {share}; at most 1")
        if unknown := [track for track in placed.credit if track and track not in self.tracks]:
            raise AuthoringError(f"{where}: credit for unknown track {', '.join(unknown)}")

    def find(self, number: str) -> Item:
        """The item of that number."""
        for placed in self.items:
            if placed.number == number:
                return placed
        known = ", ".join(placed.number for placed in self.items)
        raise KeyError(f"{self.name} has no item {number}; it has {known}")
