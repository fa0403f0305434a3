"""A class as exports see it: each student's identity, report, and the one number that goes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction

from graders.intake.enrolled import Enrolled
from graders.model import UserError
from graders.report import clean
from graders.scores import Graded, Report

MOST_NAMED = 8
"""Students or rows that one sentence names; the others are counted."""
EXCUSED = "EX"


class ExportError(UserError):
    """A file or a wish that allows no export; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Identity:
    """A student's names and numbers, here and elsewhere. All but `student` may be empty."""

    student: str
    """The name by which the class is graded."""
    name: str = ""
    first: str = ""
    last: str = ""
    sid: str = ""
    email: str = ""
    login: str = ""
    platform_id: str = ""
    """The number that Canvas or Moodle gave."""
    section: str = ""

    @classmethod
    def of(cls, student: str, row: Mapping[str, str]) -> Identity:
        """The identity that a roster tells: column -> value."""
        known = {"name", "first", "last", "sid", "email", "login", "platform_id", "section"}
        told = {column: row[column] for column in known & row.keys()}
        first, last, name = (told.get(part, "") for part in ("first", "last", "name"))
        if "," in name:  # as Canvas writes it: "Lovelace, Ada"
            last, _, first = (part.strip() for part in name.partition(","))
        elif name and not (first or last):
            first, _, last = name.rpartition(" ")
        whole = " ".join(filter(None, [first, last]))
        return cls(student=student, **told | {"name": whole or name, "first": first, "last": last})


@dataclass(frozen=True, kw_only=True)
class Pupil:
    """One student of the class: identity and report."""

    who: Identity
    report: Report
    submitted: datetime | None = None
    files: tuple[str, ...] = ()
    """The files that were handed in and read."""
    lines: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    """Item -> the student's own file and line of its answer."""

    @property
    def total(self) -> Fraction:
        """The exact points that go out, after adjustments and lateness."""
        return self.report.total.earned

    @property
    def penalty(self) -> Fraction:
        """The points that lateness costs."""
        return self.report.penalty

    @property
    def raw(self) -> Fraction:
        """The points before lateness."""
        return self.total + self.penalty

    @property
    def possible(self) -> Fraction:
        """The points that could be had."""
        return self.report.total.possible

    @property
    def late(self) -> bool:
        """Whether it came late."""
        return self.report.late is not None

    @property
    def excused(self) -> bool:
        """Whether nothing counts for this student, since all of it was taken out."""
        return self.report.is_excused

    @property
    def open(self) -> str:
        """The reason why the total is not the last one; empty if it is."""
        if self.excused:
            return ""
        if broken := [g.number for g in self.report.items if _is_broken(g)]:
            return f"the grader failed on {', '.join(broken)}"
        waiting = self.report.total.waiting
        unit = "point waits" if waiting == 1 else "points wait"
        return f"{clean.points(waiting)} {unit} for a person" if waiting else ""

    def out_of(self, points: Fraction | None) -> Fraction:
        """Return the total, on a scale of so many points if one is given."""
        if points is None:
            return self.total
        if not self.possible:
            raise ExportError(f"{self.who.student}: no points are possible, so none can be scaled")
        return self.total * points / self.possible


def pseudonymous(pupils: Iterable[Pupil]) -> list[Pupil]:
    """Return the class under numbers, without the words in which a name may stand."""
    return [_nameless(each, f"student{k:04}") for k, each in enumerate(pupils, start=1)]


def _nameless(pupil: Pupil, name: str) -> Pupil:
    report = pupil.report
    items = tuple(g.marked(replace(g.mark, grader="")) if g.mark else g for g in report.items)
    plain = replace(
        report, student=name, items=items, problems=(), notes=(), regrades=(), enrolled=Enrolled()
    )
    return replace(pupil, who=Identity(student=name), report=plain, files=(), lines={})


def _is_broken(graded: Graded) -> bool:
    """Whether the grader failed on an item that counts, and nobody has marked it since."""
    is_settled = graded.mark is not None or graded.adjustment is not None
    return graded.counts and not is_settled and graded.verdict.outcome == "grader failed"


def roundings(pupils: Sequence[Pupil], points: Fraction | None = None) -> Iterator[str]:
    """A sentence on the totals that two decimals cannot hold."""
    exact = [(each.who.student, each.out_of(points)) for each in pupils]
    changed = [
        f"{clean.line(name)} {value} -> {clean.points(value)}"
        for name, value in exact
        if round(value, 2) != value
    ]
    if changed:
        yield f"rounded once, to two decimals, half to even: {some(changed)}"


def some(told: Sequence[str]) -> str:
    """The first ones by name, and how many more there are."""
    more = f" and {len(told) - MOST_NAMED} more" if len(told) > MOST_NAMED else ""
    return ", ".join(told[:MOST_NAMED]) + more
