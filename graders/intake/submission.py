"""One hand-in as it was read: cells to run, texts by item, and faults of reading."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from graders.guest.plan import Cell
from graders.model import UserError


@dataclass(frozen=True)
class Member:
    """A student whom a submission counts for, and the course track they are in."""

    student: str
    track: str = ""


@dataclass(frozen=True, kw_only=True)
class Submission:
    """The hand-in of one student, or of one group."""

    student: str
    track: str = ""
    """The roster's track; empty if it names none."""
    members: tuple[Member, ...] = ()
    """Everybody for whom it counts, the student too. Empty stands for the student alone."""
    files: tuple[str, ...] = ()
    cells: tuple[Cell, ...] = ()
    beside: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)
    """Path -> the bytes of a file that the code may open."""
    prose: Mapping[str, str] = field(default_factory=dict)
    """Item number -> text that was handed in for it outside of code."""
    remarks: Mapping[str, str] = field(default_factory=dict)
    """Item number -> comments in the code that answers it."""
    unclaimed: Mapping[str, str] = field(default_factory=dict)
    """Place -> words there that are tied to no item: a person reads them."""
    elsewhere: bool = False
    """Whether the class hands in its words on another platform."""
    to_read: tuple[str, ...] = ()
    """Files that only a person can read: PDFs, pictures."""
    printed: tuple[str, ...] = ()
    """Notebooks that keep what their cells printed or drew."""
    problems: tuple[str, ...] = ()
    """Files that could not be read, in words for the student."""
    notes: tuple[str, ...] = ()
    """Changes made to read it: characters taken out, copies passed over, attempts superseded."""
    on_choice: int = 0
    """The number of notes, the first ones, that say why this attempt counts."""
    digest: str = ""
    """A digest of all that was handed in, byte by byte; empty if that is not known."""
    originals: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)
    """Path -> the bytes of a file that a person may want to see as it is."""
    submitted: datetime | None = None
    timed: bool = False
    """Whether the time is a platform's, and not that of the newest file."""
    word: bool | None = None
    """A platform's own word on whether it is late."""
    number: int = 0
    """The number of one of several attempts under numbered names."""
    late: bool = False

    def each(self) -> Iterator[Submission]:
        """Yield the submission once for everyone for whom it counts."""
        for member in self.members or (Member(self.student, self.track),):
            yield replace(self, student=member.student, track=member.track)


@dataclass(frozen=True, kw_only=True)
class FileContents:
    """The contents of one file, to add to a submission."""

    cells: tuple[Cell, ...] = ()
    prose: Mapping[str, str] = field(default_factory=dict)
    remarks: Mapping[str, str] = field(default_factory=dict)
    unclaimed: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    printed: tuple[str, ...] = ()
    """The file's own name, where it keeps what its cells printed or drew."""
    blank: bool = False
    """Whether it is a template that nobody filled in, so that nobody need look at it."""


MOST_PROBLEMS = 5
MORE = "... and {} more of this kind"


def shortened(lines: Sequence[str], most: int = MOST_PROBLEMS) -> tuple[str, ...]:
    """Return the first lines, as many as one reads, and the number of the rest."""
    more = len(lines) - most
    return (*lines[:most], *([MORE.format(more)] if more > 0 else []))


class Unusable(ValueError):
    """A file that cannot be read as what it claims to be; the message names the place."""


class IntakeError(UserError):
    """A roster or a deadline that cannot be used: no student's fault, told before anything runs."""
