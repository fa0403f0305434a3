"""A grader's acts, as events: nothing that somebody else did meanwhile is overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import sqlalchemy as sa

from graders.course import events, history, marks, rubrics
from graders.course.events import Event
from graders.course.rubrics import MarkParts
from graders.desk import traces
from graders.desk.room import DeskError, MarkingRoom, Seat, Turn
from graders.desk.traces import Act
from graders.scores import Graded, Mark

ZERO = Fraction(0)


class ConflictError(DeskError):
    """Somebody else marked the answer meanwhile; the message names them and the mark."""


@dataclass(frozen=True, kw_only=True)
class Press:
    """A grader's whole decision on one group: sending it twice does no more than once."""

    act: str
    """A token of the press, drawn by its sender."""
    version: int
    """The state that the grader had before them."""
    lines: tuple[str, ...] = ()
    points: str = ""
    """The whole points of the mark, as typed; empty if the lines make them."""
    full: bool = False
    negative: bool = False
    """Whether it starts with all the points, and lines take away."""
    whole: bool = False
    """Whether it is for the whole item, and not for the part that waits."""
    alone: bool = False
    """Whether it is for the answer that is shown, and not for its group."""
    comment: str = ""


def mark(room: MarkingRoom, seat: Seat, item: str, key: str, press: Press) -> Turn:
    """Mark a group, or read it a second time; return the group as it stands then."""
    with room.results.marking() as connection:
        room.book.refresh(connection)
        task = room.task(seat, item, key)
        if _is_again(room, task, press):
            return task
        _check(room, task, press)
        seed(connection, room, item, seat.who)
        given = list(_given(room, task, seat, press))
        events.append(connection, *given)
    room.book.refresh()
    return room.task(seat, item, key)


def chosen(room: MarkingRoom, graded: Graded, press: Press) -> tuple[MarkParts, bool]:
    """The parts of a mark, and whether it is for the whole item."""
    machine = graded.machine
    whole = press.whole or not machine.waiting
    space = machine.possible if whole else machine.waiting
    rubric = room.book.rubric(graded.number)
    if unknown := [name for name in press.lines if name not in rubric]:
        raise DeskError(f"{graded.number} has no line {', '.join(unknown)}")
    start = space if press.negative else ZERO
    parts = MarkParts(press.lines, space, start)
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


def flag(room: MarkingRoom, seat: Seat, item: str, key: str, act: str) -> Turn:
    """Ask for a second reader of a group."""
    task = room.task(seat, item, key)
    told = [Event(what=traces.FLAG, student=s, item=item, after={"act": act}, who=seat.who)
            for s in task.students]  # fmt: skip
    append(room, told)
    return room.task(seat, item, key)


def remark(
    room: MarkingRoom, seat: Seat, item: str, key: str, act: str, words: str, place: str
) -> Turn:
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
    append(room, told)
    return room.task(seat, item, key)


def tie(room: MarkingRoom, seat: Seat, item: str, key: str, file: str, page: int) -> None:
    """Tie a page of a PDF to the item, or take it from there."""
    student = room.task(seat, item, key).leader
    there = set(room.book.traces.tied.get((student, item), {}).get(file, ()))
    pages = sorted(there ^ {page})
    told = Event(what=traces.TIE, student=student, item=item, before=sorted(there), who=seat.who,
                 after={"file": file, "pages": pages})  # fmt: skip
    append(room, [told])


def undo(room: MarkingRoom, seat: Seat, item: str) -> Act:
    """Undo this grader's last act on an item, and return it."""
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
    return act


def _undone(room: MarkingRoom, seat: Seat, act: Act) -> Iterator[Event]:
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


def _given(room: MarkingRoom, task: Turn, seat: Seat, press: Press) -> Iterator[Event]:
    """Yield a mark for each answer, or a second reader's."""
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


def _is_again(room: MarkingRoom, task: Turn, press: Press) -> bool:
    """Whether this very press was stored before, and only its answer was lost."""
    return room.book.traces.last.get((task.leader, task.item)) == press.act


def _check(room: MarkingRoom, task: Turn, press: Press) -> None:
    if press.version == task.version:
        return
    top = room.book.decided.top((task.leader, task.item))
    if top is None:
        raise ConflictError("the mark was taken back meanwhile; nothing was overwritten")
    points, who = marks.exact(top.mark.points), top.mark.grader or "somebody"
    raise ConflictError(f"{who} gave it {points} points meanwhile; nothing was overwritten")


def seed(connection: sa.Connection, room: MarkingRoom, item: str, who: str) -> None:
    """Store the question's own lines once, so that marks are a fold over events alone."""
    if room.book.decided.rubrics.get(item):
        return
    lines = room.book.rubric(item).values()
    events.append(connection, *(
        Event(what=history.RUBRIC, item=item, after=rubrics.line_told(line), who=who,
              reason="as the question has it")
        for line in lines
    ))  # fmt: skip


def append(room: MarkingRoom, told: Iterable[Event]) -> None:
    """Store events that need no look at the state first."""
    with room.results.marking() as connection:
        events.append(connection, *told)
    room.book.refresh()
