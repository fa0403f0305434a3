"""What a grader does, as events: nothing that somebody else did meanwhile is overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import sqlalchemy as sa

from graders.course import adjusting, events, history, marks, rubrics
from graders.course.events import Event
from graders.course.rubrics import Chosen, Line
from graders.desk import traces
from graders.desk.room import DeskError, Room, Seat, Task
from graders.desk.traces import Act, Share
from graders.scores import Graded, Mark

ZERO = Fraction(0)


class ConflictError(DeskError):
    """Somebody else marked the answer meanwhile; the message says who, and what."""


@dataclass(frozen=True, kw_only=True)
class Press:
    """What a grader wants of one group, whole: sending it twice does no more than once."""

    act: str
    """A token of the press, drawn by whoever sends it."""
    version: int
    """The state that the grader had before them."""
    lines: tuple[str, ...] = ()
    points: str = ""
    """Typed: the whole points of the mark; empty where the lines make them."""
    full: bool = False
    negative: bool = False
    """Whether it starts with all the points, and lines take away."""
    whole: bool = False
    """Whether it is for the whole item, and not for the part that waits."""
    alone: bool = False
    """Whether it is for the answer that is shown, and not for its group."""
    comment: str = ""


def mark(room: Room, seat: Seat, item: str, key: str, press: Press) -> Task:
    """Mark a group, or read it a second time; returns it as it stands then."""
    with room.results.marking() as connection:
        room.book.refresh(connection)
        task = room.task(seat, item, key)
        if _is_again(room, task, press):
            return task
        _check(room, task, press)
        _seed(connection, room, item, seat.who)
        given = list(_given(room, task, seat, press))
        events.append(connection, *given)
    room.book.refresh()
    return room.task(seat, item, key)


def chosen(room: Room, graded: Graded, press: Press) -> tuple[Chosen, bool]:
    """The parts of a mark, and whether it is for the whole item."""
    machine = graded.machine
    whole = press.whole or not machine.waiting
    space = machine.possible if whole else machine.waiting
    rubric = room.book.rubric(graded.number)
    if unknown := [name for name in press.lines if name not in rubric]:
        raise DeskError(f"{graded.number} has no line {', '.join(unknown)}")
    start = space if press.negative else ZERO
    parts = Chosen(press.lines, space, start)
    if press.full:
        parts = replace(parts, lines=(), extra=space - start)
    elif press.points.strip():
        wanted, _ = marks.parse(press.points)
        if wanted > space:
            there = marks.exact(space)
            raise DeskError(f"{press.points} points, but what waits has {there}")
        lines = sum((rubric[name].points for name in press.lines), ZERO)
        parts = replace(parts, extra=wanted - start - lines)
    return parts, whole


def flag(room: Room, seat: Seat, item: str, key: str, act: str) -> Task:
    """Ask for a second reader of a group."""
    task = room.task(seat, item, key)
    told = [Event(what=traces.FLAG, student=s, item=item, after={"act": act}, who=seat.who)
            for s in task.students]  # fmt: skip
    _append(room, told)
    return room.task(seat, item, key)


def remark(
    room: Room, seat: Seat, item: str, key: str, act: str, words: str, place: str
) -> Task:
    """Write beside a place in the answer, for all of the group."""
    if not words.strip():
        raise DeskError("a comment needs words")
    task = room.task(seat, item, key)
    after = {"id": act, "act": act, "words": words.strip(), "place": place.strip()}
    told = [
        Event(what="comment", student=s, item=item, after=after, who=seat.who,
              submission=room.book.entries[s].submission)
        for s in task.students
    ]  # fmt: skip
    _append(room, told)
    return room.task(seat, item, key)


def tie(
    room: Room, seat: Seat, item: str, key: str, file: str, page: int
) -> None:
    """Tie a page of a PDF to the item, or take it from there."""
    student = room.task(seat, item, key).leader
    there = set(room.book.traces.tied.get((student, item), {}).get(file, ()))
    pages = sorted(there ^ {page})
    told = Event(what=traces.TIE, student=student, item=item, before=sorted(there), who=seat.who,
                 after={"file": file, "pages": pages})  # fmt: skip
    _append(room, [told])


def assign(room: Room, seat: Seat, item: str, shares: Iterable[Share]) -> None:
    """Let these graders read an item, and nobody else; without any, everybody may."""
    _head_only(seat)
    room.placed(item)
    named = {each.who for each in room.seats} | {seat.who}
    given = [[share.who, share.section] for share in shares]
    if strangers := sorted({who for who, _ in given} - named):
        raise DeskError(f"nobody at the desk is called {', '.join(strangers)}")
    before = [[s.who, s.section] for s in room.book.traces.assigned.get(item, ())]
    _append(room, [Event(what=traces.ASSIGN, item=item, before={"to": before},
                         after={"to": given}, who=seat.who)])  # fmt: skip


def reweigh(room: Room, seat: Seat, item: str, line: Line, act: str) -> None:
    """Add, reword, weigh anew or drop a line of an item's rubric."""
    with room.results.marking() as connection:
        room.book.refresh(connection)
        before = room.book.rubric(item).get(line.id)
        _seed(connection, room, item, seat.who)
        told = Event(
            what=history.RUBRIC, item=item, who=seat.who,
            before=None if before is None else rubrics.line_told(before),
            after=rubrics.line_told(line) | {"act": act},
        )  # fmt: skip
        events.append(connection, told)
    room.book.refresh()


def answer_request(room: Room, seat: Seat, student: str, item: str, words: str) -> None:
    """Answer a student's request to look again, which closes it."""
    if not words.strip():
        raise DeskError("an answer needs words: the student reads them")
    with room.results.marking() as connection:
        row = room.results.row(connection, student)
        adjusting.answer(connection, row, [item], words.strip(), seat.who)
    room.book.refresh()


def settle(room: Room, seat: Seat, item: str, key: str, second: bool, act: str) -> None:
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
    _append(room, told)


def undo(room: Room, seat: Seat, item: str) -> str:
    """Take back what this grader did last on an item; what it was, in a word."""
    with room.results.marking() as connection:
        room.book.refresh(connection)
        stack = room.book.traces.acts.get((seat.who, item), [])
        if not stack:
            raise DeskError(f"nothing of yours on {item} can be undone")
        act = stack[-1]
        told = list(_undone(room, seat, act))
        if not told:
            raise DeskError("somebody else changed it after you: nothing was undone")
        events.append(connection, *told)
    room.book.refresh()
    return act.what


def _undone(room: Room, seat: Seat, act: Act) -> Iterator[Event]:
    decided, undoes = room.book.decided, {"undoes": act.token}
    for event in act.events:
        key = event.student or "", event.item or ""
        made: dict[str, Any] = {"student": event.student, "item": event.item, "who": seat.who}
        if act.what == history.RUBRIC:
            old = event.before or event.after | {"dropped": True}
            yield Event(what=history.RUBRIC, before={**event.after, **undoes}, after=old, **made)
        elif act.what == "mark":
            stack = decided.stacks.get(key, [])
            if not stack or stack[-1] is None or stack[-1].number != event.number:
                continue  # somebody marked it after this grader
            below = decided.weighed(key, stack[-2]) if len(stack) > 1 else None
            before = history.plain(stack[-1].mark, stack[-1].chosen) or {}
            after = history.plain(below.mark, below.chosen) if below else None
            yield Event(what="undo mark", before={**before, **undoes}, after=after, **made)
        else:
            before = {"id": (event.after or {}).get("id"), **undoes}
            yield Event(what=traces.UNDONE[act.what], before=before, **made)


def _given(room: Room, task: Task, seat: Seat, press: Press) -> Iterator[Event]:
    """A mark for each answer, or a second reader's."""
    for student in task.students[:1] if press.alone else task.students:
        graded = room.book.graded[task.item][student]
        parts, whole = chosen(room, graded, press)
        points = parts.points(room.book.rubric(task.item))
        given = Mark(points, whole, press.comment.strip(), seat.who)
        after = {**(history.plain(given, parts) or {}), "act": press.act}
        top = room.book.decided.top((student, task.item))
        yield Event(
            what=traces.SECOND if task.second else "mark", student=student, item=task.item,
            submission=room.book.entries[student].submission, who=seat.who, after=after,
            before=history.plain(top.mark, top.chosen) if top else None, reason=given.comment,
        )  # fmt: skip


def _is_again(room: Room, task: Task, press: Press) -> bool:
    """Whether this very press was stored before, and only its answer was lost."""
    return room.book.traces.last.get((task.leader, task.item)) == press.act


def _check(room: Room, task: Task, press: Press) -> None:
    if press.version == task.version:
        return
    top = room.book.decided.top((task.leader, task.item))
    if top is None:
        raise ConflictError("the mark was taken back meanwhile; nothing was overwritten")
    points, who = marks.exact(top.mark.points), top.mark.grader or "somebody"
    raise ConflictError(f"{who} gave it {points} points meanwhile; nothing was overwritten")


def _seed(connection: sa.Connection, room: Room, item: str, who: str) -> None:
    """Store the question's own lines once, so that marks are a fold over events alone."""
    if room.book.decided.rubrics.get(item):
        return
    lines = room.book.rubric(item).values()
    events.append(connection, *(
        Event(what=history.RUBRIC, item=item, after=rubrics.line_told(line), who=who,
              reason="as the question has it")
        for line in lines
    ))  # fmt: skip


def _append(room: Room, told: Iterable[Event]) -> None:
    with room.results.marking() as connection:
        events.append(connection, *told)
    room.book.refresh()


def _head_only(seat: Seat) -> None:
    if not seat.head:
        raise DeskError("only a head grader may do that")


Preview = list[tuple[str, Fraction, Fraction]]


def preview(room: Room, item: str, line: Line) -> Preview:
    """Whose points a changed line changes: student, before, after."""
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


