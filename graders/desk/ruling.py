"""Decisions for all of an item: its rubric, its readers, two marks that differ, requests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from graders.course import adjusting, events, history, rubrics
from graders.course.events import Event
from graders.course.rubrics import Line
from graders.desk import traces
from graders.desk.acting import append, seed
from graders.desk.room import DeskError, MarkingRoom, Seat
from graders.desk.traces import Share

Preview = list[tuple[str, Fraction, Fraction]]
"""Student, points before, points after."""


def assign(room: MarkingRoom, seat: Seat, item: str, shares: Iterable[Share]) -> None:
    """Let these graders read an item, and nobody else; without any, everybody may."""
    _head_only(seat)
    room.placed(item)
    named = {each.who for each in room.seats} | {seat.who}
    given = [[share.who, share.section] for share in shares]
    if strangers := sorted({who for who, _ in given} - named):
        raise DeskError(f"nobody at the desk is called {', '.join(strangers)}")
    before = [[s.who, s.section] for s in room.book.traces.assigned.get(item, ())]
    append(room, [Event(what=traces.ASSIGN, item=item, before={"to": before},
                         after={"to": given}, who=seat.who)])  # fmt: skip


def reweigh(room: MarkingRoom, seat: Seat, item: str, line: Line, act: str) -> None:
    """Add, reword, weigh anew or drop a line of an item's rubric."""
    with room.results.marking() as connection:
        room.book.refresh(connection)
        before = room.book.rubric(item).get(line.id)
        seed(connection, room, item, seat.who)
        told = Event(
            what=history.RUBRIC, item=item, who=seat.who,
            before=None if before is None else rubrics.line_told(before),
            after=rubrics.line_told(line) | {"act": act},
        )  # fmt: skip
        events.append(connection, told)
    room.book.refresh()


def answer_request(room: MarkingRoom, seat: Seat, student: str, item: str, words: str) -> None:
    """Answer a student's request to look again, which closes it."""
    if not words.strip():
        raise DeskError("an answer needs words: the student reads them")
    with room.results.marking() as connection:
        row = room.results.row(connection, student)
        adjusting.answer(connection, row, [item], words.strip(), seat.who)
    room.book.refresh()


def settle(room: MarkingRoom, seat: Seat, item: str, key: str, second: bool, act: str) -> None:
    """Decide between two readers: the second mark takes the first one's place, or it stays."""
    _head_only(seat)
    group = room.groups(item)[key]
    told = []
    for student in group.students:
        found = room.book.traces.seconds.get((student, item))
        top = room.book.decided.top((student, item))
        if found is None or top is None:
            continue
        mark, parts = (found.mark, found.chosen) if second else (top.mark, top.chosen)
        after = {**(history.plain(mark, parts) or {}), "act": act}
        told.append(
            Event(what="mark", student=student, item=item, after=after, who=seat.who,
                  before=history.plain(top.mark, top.chosen), reason="two readers differed",
                  submission=room.book.entries[student].submission)
        )  # fmt: skip
    if not told:
        raise DeskError("nobody read it twice")
    append(room, told)


def preview(room: MarkingRoom, item: str, line: Line) -> Preview:
    """Return the students whose points a changed line changes: student, before, after."""
    changed: Mapping[str, Line] = {**room.book.rubric(item), line.id: line}
    found: Preview = []
    for student in room.book.machine[item]:
        top = room.book.decided.top((student, item))
        if top is None or top.chosen is None or line.id not in top.chosen.lines:
            continue
        after = top.chosen.points(changed)
        if after != top.mark.points:
            found.append((student, top.mark.points, after))
    return found


def marked_with(room: MarkingRoom, item: str, line: str) -> list[str]:
    """The students whose mark names a line."""
    tops = ((s, room.book.decided.top((s, item))) for s in room.book.machine[item])
    return [s for s, top in tops if top and top.chosen and line in top.chosen.lines]


def _head_only(seat: Seat) -> None:
    if not seat.head:
        raise DeskError("only a head grader may do that")
