"""Hand-ins as they were found, and their students: several attempts of one student are all kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from graders.intake.files import File, shown
from graders.intake.roster import Found, Person, Roster
from graders.intake.submission import Member


@dataclass(frozen=True, kw_only=True, eq=False)
class Attempt:
    """One hand-in as it was found: its people and its files."""

    label: str
    """The folder or file it came as."""
    people: tuple[Person, ...]
    files: tuple[File, ...]
    number: int = 0
    """The number of one of several attempts under numbered names."""
    submitted: datetime | None = None
    """The platform's time."""
    late: bool | None = None
    """The platform's own word on lateness: it knows of extensions."""
    notes: tuple[str, ...] = ()

    @property
    def when(self) -> datetime:
        """The platform's time, else that of the newest file."""
        newest = max((file.modified for file in self.files), default=0.0)
        return self.submitted or datetime.fromtimestamp(newest).astimezone()


@dataclass(frozen=True, kw_only=True, eq=False)
class Matched:
    """An attempt with the students whom it counts for."""

    members: tuple[Member, ...]
    attempt: Attempt


@dataclass
class _Matching:
    roster: Roster | None
    told: list[str] = field(default_factory=list)

    def members(self, attempt: Attempt) -> list[Member]:
        """Return everyone of an attempt. Two who cannot be told apart stay two."""
        found: dict[str, Member] = {}
        for person in attempt.people:
            known = self.roster.look_up(person) if self.roster else Found()
            if known.says:
                self.told.append(f"{known.says} (handed in as {shown(attempt.label)})")
            elif self.roster and not known.members:
                label = f"{shown(person.label)} (handed in as {shown(attempt.label)})"
                self.told.append(f"not in the roster: {label}")
            for member in known.members or (Member(person.label),):
                if member.student in found and not known.members:
                    member = self._another(member, found, attempt)
                found.setdefault(member.student, member)
        return list(found.values())

    def _another(self, member: Member, found: Iterable[str], attempt: Attempt) -> Member:
        """A second member of one name in one group."""
        count = 2
        while f"{member.student} ({count})" in found:
            count += 1
        name = f"{member.student} ({count})"
        says = f"two of the name {shown(member.student)} in {shown(attempt.label)}"
        self.told.append(f"{says}: the other one is {shown(name)}")
        return Member(name)


def matched(attempts: Iterable[Attempt], roster: Roster | None) -> tuple[list[Matched], list[str]]:
    """Return every attempt with its students, and notes on guesses and on unknown names."""
    matching = _Matching(roster)
    found = [
        Matched(members=tuple(members), attempt=attempt)
        for attempt in attempts
        if (members := matching.members(attempt))
    ]
    return found, sorted(set(matching.told))
