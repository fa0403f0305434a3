"""People's acts at the desk beside marks, folded from the events: who reads what, and twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from graders.course import history, rubrics
from graders.course.events import Event
from graders.course.history import Key
from graders.course.rubrics import MarkParts
from graders.scores import Mark

ASSIGN, SECOND, UNSECOND, FLAG, UNFLAG, TIE = (
    "assign",
    "second",
    "unsecond",
    "flag",
    "unflag",
    "tie",
)
KINDS = (ASSIGN, SECOND, UNSECOND, FLAG, UNFLAG, TIE)
MARKED = ("mark", "unmark", "undo mark", "confirm")
UNDONE = {"mark": "undo mark", SECOND: UNSECOND, FLAG: UNFLAG, "comment": "uncomment"}
"""Act that can be undone -> the event that undoes it."""


@dataclass(frozen=True)
class Second:
    """A second reader's mark, which counts for nobody, and the first one as it was then."""

    mark: Mark
    chosen: MarkParts | None
    first: Mark
    number: int


@dataclass(frozen=True)
class Share:
    """A grader who reads an item: everybody's answers, or those of one section."""

    who: str
    section: str = ""


@dataclass
class Act:
    """Events that one press of a key made."""

    token: str
    what: str
    events: list[Event]


@dataclass
class Traces:
    """The acts at the desk, as they stand after the last event."""

    assigned: dict[str, tuple[Share, ...]] = field(default_factory=dict)
    seconds: dict[Key, Second] = field(default_factory=dict)
    flagged: dict[Key, str] = field(default_factory=dict)
    """Answer that a grader wants somebody else to read -> that grader."""
    tied: dict[Key, dict[str, tuple[int, ...]]] = field(default_factory=dict)
    """Answer -> file -> its pages."""
    touched: dict[Key, int] = field(default_factory=dict)
    """The last event that changed a mark."""
    acts: dict[tuple[str, str], list[Act]] = field(default_factory=dict)
    """Grader and item -> the acts that can be undone, the last one on top."""
    last: dict[Key, str] = field(default_factory=dict)
    """The token of the press that changed an answer last: a second press of it is told so."""

    def take(self, found: Iterable[Event]) -> None:
        """Go on with later events."""
        for event in found:
            self._take(event)

    def _take(self, event: Event) -> None:
        key = event.student or "", event.item or ""
        after, before = event.after or {}, event.before or {}
        if event.what == ASSIGN:
            self.assigned[key[1]] = tuple(Share(*each) for each in after["to"])
        elif event.what == SECOND:
            chosen, first = rubrics.chosen_of(after), history.mark_of(before)
            self.seconds[key] = Second(history.mark_of(after), chosen, first, event.number)
        elif event.what == UNSECOND:
            self.seconds.pop(key, None)
        elif event.what == FLAG:
            self.flagged[key] = event.who
        elif event.what == UNFLAG:
            self.flagged.pop(key, None)
        elif event.what == TIE:
            self.tied.setdefault(key, {})[after["file"]] = tuple(after["pages"])
        elif event.what in MARKED:
            self.touched[key] = event.number
        token = after.get("act") if isinstance(after, dict) else None
        if isinstance(before, dict) and before.get("undoes"):
            self._undo(event, before["undoes"])
        elif token:
            self._push(event, token)
            self.last[key] = token

    def _push(self, event: Event, token: str) -> None:
        stack = self.acts.setdefault((event.who, event.item or ""), [])
        if stack and stack[-1].token == token and stack[-1].what == event.what:
            stack[-1].events.append(event)
        elif event.what in (*UNDONE, "rubric"):
            stack.append(Act(token, event.what, [event]))

    def _undo(self, event: Event, token: str) -> None:
        stack = self.acts.get((event.who, event.item or ""), [])
        self.acts[event.who, event.item or ""] = [act for act in stack if act.token != token]


def pairs(seconds: Iterable[Second], room: Fraction) -> list[tuple[Fraction, Fraction]]:
    """The shares that first and second readers gave."""
    if not room:
        return []
    return [(each.first.points / room, each.mark.points / room) for each in seconds]
