"""Several attempts of one student: the last before the deadline counts, the others are told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from graders.intake.files import File
from graders.intake.roster import Person, Roster
from graders.intake.submission import IntakeError, Member


@dataclass(frozen=True, kw_only=True, eq=False)
class Attempt:
    """One hand-in as it was found: whose it is, and its files."""

    label: str
    """The folder or file it came as."""
    people: tuple[Person, ...]
    files: tuple[File, ...]
    number: int = 0
    """Of several under numbered names."""
    submitted: datetime | None = None
    """The platform's time."""
    late: bool | None = None
    """The platform's own word, which knows who was given more time."""
    notes: tuple[str, ...] = ()

    @property
    def when(self) -> datetime:
        """The platform's time, else that of the newest file."""
        newest = max((file.modified for file in self.files), default=0.0)
        return self.submitted or datetime.fromtimestamp(newest).astimezone()

    def is_late(self, deadline: datetime | None) -> bool:
        """Whether it came after the deadline, as far as there is one."""
        if self.late is not None:
            return self.late
        return deadline is not None and self.when > deadline


@dataclass(frozen=True, kw_only=True, eq=False)
class Chosen:
    """The attempt that counts for these students."""

    members: tuple[Member, ...]
    attempt: Attempt
    late: bool
    notes: tuple[str, ...]


def parse_deadline(text: str) -> datetime:
    """A moment in ISO 8601. A day alone lasts until its end; without a zone it is local time."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        says = "expected a date such as 2026-03-01 or 2026-03-01T23:59"
        raise IntakeError(f"deadline: {says}; found {text!r}") from None
    if len(text) <= len("2026-03-01"):
        moment = datetime.combine(moment, time.max)
    return moment if moment.tzinfo else moment.astimezone()


def choose(
    attempts: Iterable[Attempt], roster: Roster | None, deadline: datetime | None
) -> tuple[list[Chosen], list[str]]:
    """Who gets which attempt, and the people whom the roster does not know.

    Everyone chooses for themselves, so a group that formed late leaves earlier hand-ins behind.
    """
    tries: dict[Member, list[Attempt]] = {}
    unknown: list[str] = []
    for attempt in attempts:
        for person in attempt.people:
            members = roster.find(person) if roster else ()
            if not members and roster:
                unknown.append(f"{person.label} (handed in as {attempt.label})")
            for member in members or (Member(person.label),):
                tries.setdefault(member, []).append(attempt)
    chosen: dict[Attempt, list[Member]] = {}
    for member, theirs in tries.items():
        chosen.setdefault(_last(theirs, deadline), []).append(member)
    found = [_chosen(a, members, tries, deadline) for a, members in chosen.items()]
    return found, sorted(set(unknown))


def _last(attempts: Iterable[Attempt], deadline: datetime | None) -> Attempt:
    return max(attempts, key=lambda a: (not a.is_late(deadline), a.number, a.when))


def _chosen(
    attempt: Attempt,
    members: list[Member],
    tries: dict[Member, list[Attempt]],
    deadline: datetime | None,
) -> Chosen:
    others = {a for member in members for a in tries[member] if a is not attempt}
    notes = list(attempt.notes)
    late = attempt.is_late(deadline)
    if late:
        notes.append(_how_late(attempt))
    for other in sorted(others, key=lambda a: (a.number, a.when)):
        why = "is late" if other.is_late(deadline) and not late else "is older"
        notes.append(f"superseded: {other.label} {why}; {attempt.label} counts")
    return Chosen(members=tuple(members), attempt=attempt, late=late, notes=tuple(notes))


def _how_late(attempt: Attempt) -> str:
    if attempt.late:
        return "late, as the platform says"
    by = "" if attempt.submitted else ", by the time of its newest file"
    return f"late: handed in {attempt.when:%Y-%m-%d %H:%M}{by}"
