"""The desk's queue in a terminal: the next group, digits for lines, the same events."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace

from graders.desk import acting, handed_in, views
from graders.desk.acting import Press
from graders.desk.limited import Drawings
from graders.desk.room import DeskError, MarkingRoom, Seat, Turn
from graders.model import UserError
from graders.report import clean, plain_math

HELP = (
    "digits: lines of the rubric (12: the first and second), then words for a comment | 0: all | "
    "-: none | =2.5: points | u: undo | s: second reader | Enter: next | q: leave"
)
Asking = Callable[[str], str]


def read(room: MarkingRoom, seat: Seat, item: str, ask: Asking = input) -> int:
    """Show group after group until nothing waits, or the reader leaves."""
    room.placed(item)
    passed: set[str] = set()
    print(HELP)
    marked = False
    while True:
        waiting = [key for key in room.waiting(seat, item) if key not in passed]
        if not (waiting or marked):
            break
        key = waiting[0] if waiting else ""
        typed = _asked(room, seat, item, waiting, ask)
        if typed == "q" or not (key or typed == "u"):
            break
        if not typed:
            passed.add(key)
            continue
        try:
            told, students = _done(room, seat, item, key, typed)
        except UserError as error:
            print(f"grade.py: {error}", file=sys.stderr)
            continue
        print(told)
        marked = True
        room.results.publish(students)
    left = len(room.waiting(seat, item))
    print(f"{item}: {left} groups wait" if left else f"{item}: nothing waits")
    return 0


def _asked(room: MarkingRoom, seat: Seat, item: str, waiting: list[str], ask: Asking) -> str:
    """Ask the reader about the next group; at the end the last decision can be taken back."""
    if waiting:
        print("\n".join(_shown(room, seat, item, waiting[0], len(waiting))))
    try:
        return ask("> " if waiting else "nothing more; u: undo, Enter: leave > ").strip()
    except EOFError:
        return "q"


def _done(room: MarkingRoom, seat: Seat, item: str, key: str, typed: str) -> tuple[str, list[str]]:
    """Do what was typed; a sentence on it, and the students whom it concerns."""
    if typed == "u":
        act = acting.undo(room, seat, item)
        return f"undone: {act.what}", [e.student for e in act.events if e.student]
    task = room.task(seat, item, key)
    if typed == "s":
        acting.flag(room, seat, item, key, secrets.token_hex(8))
        return "a second reader is asked for", list(task.students)
    press = _press(room, task, typed)
    marked = acting.mark(room, seat, item, key, press)
    points = views.points(marked.mark.points) if marked.mark else "kept as a second reading"
    return f"{len(task.students)} marked: {points}", list(task.students)


def _press(room: MarkingRoom, task: Turn, typed: str) -> Press:
    """Digits, a sign or points, and after a blank the comment."""
    first, _, comment = typed.partition(" ")
    press = Press(act=secrets.token_hex(8), version=task.version, comment=comment.strip())
    if first == "0":
        return replace(press, full=True)
    if first == "-":
        return replace(press, points="0")
    if first.startswith("="):
        return replace(press, points=first[1:])
    offered = {choice.key: choice.id for choice in views.choices(room, task) if choice.key}
    if not first.isdigit() or any(digit not in offered for digit in first):
        lines = ", ".join(offered) or "none"
        raise DeskError(f"expected lines ({lines}), 0, -, =POINTS, u, s or q: {first!r}")
    return replace(press, lines=tuple(dict.fromkeys(offered[digit] for digit in first)))


def _shown(room: MarkingRoom, seat: Seat, item: str, key: str, left: int) -> Iterator[str]:
    """The answer and the rubric in plain text."""
    task = room.task(seat, item, key)
    found = views.marking(room, seat, item, key, Drawings())
    alike = f"{len(task.students)} alike: {task.group.why}" if len(task.students) > 1 else "alone"
    yield ""
    yield clean.line(f"{item}, answer {found['alias']} ({alike}; {left} groups left)")
    entry = room.book.entries[task.leader]
    with room.results.database.reading() as connection:
        placed, draw = room.placed(item), room.draw(item)
        answer = handed_in.answer(connection, entry.submission, placed, draw)
    for text in answer.words:
        yield f"  {clean.line(text.name)}:"
        yield from (f"  | {line}" for line in clean.text(text.text).splitlines())
    for name, each in answer.code:
        yield clean.line(f"  {name}: {each.cell}, line {each.line}")
        yield from (f"  | {line}" for line in clean.text(each.source).splitlines())
    if answer.looked_for:
        yield clean.line(f"  for a person: {', '.join(answer.looked_for)}")
    verdict = task.graded.verdict
    yield clean.line(f"  the machine: {verdict.outcome} {verdict.because}")
    yield f"  {found['room']} points to give"
    lines = room.book.rubric(item)
    for choice in views.choices(room, task):
        words = plain_math.plain(lines[choice.id].words)
        yield clean.line(f"    {choice.key} {choice.points}: {words}")
