"""Scores, marks that people gave, and the report on one submission."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from fractions import Fraction

from graders.assignment import Credit
from graders.intake.enrolled import Enrolled
from graders.model import Outcome, Verdict
from graders.rubric import Criterion


@dataclass(frozen=True)
class Score:
    """Exact points: earned so far, waiting for a person, and possible."""

    earned: Fraction
    waiting: Fraction
    possible: Fraction


@dataclass(frozen=True)
class Mark:
    """A person's mark: the item's whole points, or points for the part that waits."""

    points: Fraction
    whole: bool
    comment: str = ""
    grader: str = ""


@dataclass(frozen=True)
class Comment:
    """A person's words on an answer: beside a place in it, or by a line of the rubric."""

    words: str
    place: str = ""
    """Its place, in words for the student; empty for a line of the rubric."""
    points: Fraction | None = None
    """The points that the line of the rubric gives, or takes."""


@dataclass(frozen=True)
class Adjustment:
    """A decision on an item after the fact: its points, or that it does not count."""

    reason: str
    points: Fraction | None = None
    """The points that the item earns; None where it does not count at all."""


@dataclass(frozen=True)
class Regrade:
    """A request to look again, and the answer, which is empty while it is open."""

    item: str
    words: str
    answer: str = ""


@dataclass(frozen=True)
class Lateness:
    """The lateness of a submission, and the share of its points that this costs."""

    by: timedelta | None = None
    """The time by which it is late; None if a platform says that it is late, but not how much."""
    lost: Fraction = Fraction(0)
    says: str = "It came after the deadline."


@dataclass(frozen=True)
class Attempts:
    """The number of this attempt of a student, and the count of them all."""

    number: int = 1
    """Its place by the time at which the attempts were handed in, from 1."""
    count: int = 1
    rule: str = "last"
    handed_in: str = ""


@dataclass(frozen=True, kw_only=True)
class Graded:
    """One item of one submission: the verdict, the points it makes, and a person's mark."""

    number: str
    kind: str
    credit: Credit
    verdict: Verdict
    machine: Score
    rubric: tuple[Criterion, ...] = ()
    mark: Mark | None = None
    adjustment: Adjustment | None = None
    comments: tuple[Comment, ...] = ()
    """People's words on the answer: lines of the rubric, and words beside places in it."""

    @property
    def score(self) -> Score:
        """The points of a decision on the item, else a person's mark's, else the machine's."""
        if self.adjustment is not None and self.adjustment.points is not None:
            return Score(self.adjustment.points, Fraction(0), self.machine.possible)
        if self.is_dropped:  # nobody needs to read it
            return replace(self.unadjusted, waiting=Fraction(0))
        return self.unadjusted

    @property
    def unadjusted(self) -> Score:
        """The score by a person's mark, else the machine's."""
        if self.mark is None:
            return self.machine
        base = Fraction(0) if self.mark.whole else self.machine.earned
        # a mark for the part that waited may meet a machine that by now gives that part itself
        earned = min(base + self.mark.points, self.machine.possible)
        return Score(earned, Fraction(0), self.machine.possible)

    @property
    def is_dropped(self) -> bool:
        """Whether it was taken out of the total, for everybody or for this student."""
        return self.adjustment is not None and self.adjustment.points is None

    @property
    def counts(self) -> bool:
        """Whether it is part of the total."""
        return self.credit is not Credit.NONE and not self.is_dropped

    def marked(self, mark: Mark | None) -> Graded:
        """Return the graded item with a person's mark."""
        return replace(self, mark=mark)


@dataclass(frozen=True, kw_only=True)
class Report:
    """One submission, graded. It knows no files."""

    student: str
    assignment: str
    track: str
    items: tuple[Graded, ...]
    problems: tuple[str, ...] = ()
    """Faults that kept parts of the submission from being read, in words for the student."""
    notes: tuple[str, ...] = ()
    """Remarks on how the submission was read, and whether it came late."""
    signature: Mapping[str, str] = field(default_factory=dict)
    """Versions and settings that made the scores."""
    regrades: tuple[Regrade, ...] = ()
    scale: Fraction = Fraction(1)
    """The factor of the earned and the waiting points of the total."""

    late: Lateness | None = None
    attempts: Attempts = field(default_factory=Attempts)
    enrolled: Enrolled = field(default_factory=Enrolled)
    """The roster's entry on the student."""

    @property
    def raw(self) -> Fraction:
        """Points of the machine and of marks, before anything was decided on them."""
        counted = (g for g in self.items if g.credit is not Credit.NONE)
        return sum((graded.unadjusted.earned for graded in counted), Fraction(0))

    @property
    def is_excused(self) -> bool:
        """Whether nothing counts for this student, since all of it was taken out."""
        asked = [graded for graded in self.items if graded.credit is not Credit.NONE]
        return bool(asked) and not any(graded.counts for graded in asked)

    @property
    def adjustments(self) -> Fraction:
        """Points that decisions on items and on the total have added; below zero if taken."""
        return self._earned - self.raw

    @property
    def penalty(self) -> Fraction:
        """Points that coming late costs: `total.earned` is raw + adjustments - penalty."""
        return self._earned * self.late.lost if self.late else Fraction(0)

    @property
    def total(self) -> Score:
        """Points over all items: extra credit is earned, but not possible."""
        counted = [graded for graded in self.items if graded.counts]
        required = [graded for graded in counted if graded.credit is Credit.REQUIRED]
        waiting = sum((graded.score.waiting for graded in counted), Fraction(0)) * self.scale
        return Score(
            self._earned - self.penalty,
            waiting * (1 - (self.late.lost if self.late else 0)),
            sum((graded.score.possible for graded in required), Fraction(0)),
        )

    @property
    def _earned(self) -> Fraction:
        counted = (graded for graded in self.items if graded.counts)
        return sum((graded.score.earned for graded in counted), Fraction(0)) * self.scale

    @property
    def broken(self) -> bool:
        """Whether the grader itself failed somewhere, and no person has marked that item."""
        return any(g.verdict.outcome is Outcome.BROKEN and g.mark is None for g in self.items)
