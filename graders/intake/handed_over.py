"""Gradescope's metadata for an autograder on the submission it hands over: whose it is, and when.

Whatever is missing or unreadable there costs nobody anything: the submission is graded anyway.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from graders.intake.submission import Member, Submission

NOBODY = "unknown"
SHOWN = "%Y-%m-%d %H:%M %z"


@dataclass(frozen=True, kw_only=True)
class HandedOver:
    """The contents of `submission_metadata.json`, as far as they are there."""

    people: tuple[str, ...] = (NOBODY,)
    """Everyone of the group, under the name that an export of the class gives them."""
    submitted: datetime | None = None
    due: datetime | None = None
    late_due: datetime | None = None
    """The end of the time in which late work is taken, if there is one."""
    notes: tuple[str, ...] = ()

    @property
    def late(self) -> bool:
        """Whether it came after the due date."""
        return bool(self.submitted and self.due and self.submitted > self.due)

    def of(self, submission: Submission, track: str = "") -> Submission:
        """The submission, with its people and its time."""
        members = tuple(Member(person, track) for person in self.people)
        return replace(
            submission,
            student=self.people[0],
            track=track,
            members=members if len(members) > 1 else (),
            submitted=self.submitted,
            late=self.late,
            notes=(*self.notes, *self._how_late(), *submission.notes),
        )

    def _how_late(self) -> tuple[str, ...]:
        if not (self.late and self.submitted and self.due):
            return ()
        told = f"late: handed in {self.submitted:{SHOWN}}, due {self.due:{SHOWN}}"
        if self.late_due:
            told += f", taken until {self.late_due:{SHOWN}}"
        return (f"{told}. The points here do not depend on that.",)


def read(text: str) -> HandedOver:
    """Read the metadata; a gap in it becomes a note."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as error:
        note = f"the platform's own notes on this submission cannot be read: {error}"
        return HandedOver(notes=(note,))
    said = _mapping(said)
    asked = _mapping(said.get("assignment"))
    users = said.get("users")
    people = tuple(map(_name, users)) if isinstance(users, list) else ()
    return HandedOver(
        people=people or (NOBODY,),
        submitted=_moment(said.get("created_at")),
        due=_moment(asked.get("due_date")),
        late_due=_moment(asked.get("late_due_date")),
        notes=() if people else ("the platform does not say whose submission this is",),
    )


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _name(user: object) -> str:
    """The e-mail address, as in an export of the class; else the name, else the number."""
    told = (_mapping(user).get(key) for key in ("email", "name", "id"))
    return next((str(each) for each in told if each), NOBODY)


def _moment(value: object) -> datetime | None:
    """A moment with its zone: without one it cannot be compared."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None
