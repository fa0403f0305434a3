"""Marks that people give, as events: by command, and by the file `marks.csv`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path

import sqlalchemy as sa

from graders.course import address, events, history, marks, settings
from graders.course.events import Event
from graders.course.history import GivenMark, Key
from graders.course.marks import MarkError, Marks
from graders.course.tables import PAGES
from graders.intake.naming import known_as
from graders.report import atomic, clean
from graders.scores import Mark

FILE = "marks.csv"
NOT_READ = "marks-not-read.csv"
WRITTEN = "marks.csv"
"""With a folder's name, the setting that holds the digest of its file as it was known last."""


def give(
    connection: sa.Connection, student: str, item: str, mark: Mark, submission: int | None
) -> None:
    """A mark for the attempt that counts now; the last one of an item counts."""
    before = history.read(connection, student).top((student, item))
    event = Event(
        what="mark",
        student=student,
        item=item,
        submission=submission,
        before=_told(before),
        after=history.plain(mark),
        reason=mark.comment,
        who=mark.grader,
    )
    events.append(connection, event)


def undo(connection: sa.Connection, student: str, item: str, who: str = "") -> GivenMark | None:
    """Take the last change of a mark back; return the mark that stands now."""
    found = history.read(connection, student)
    stack = found.stacks.get((student, item), [])
    if not stack:
        says = f"{clean.line(student)} has no mark on {item} that could be undone"
        raise MarkError(says)
    before, after = stack[-1], stack[-2] if len(stack) > 1 else None
    event = Event(
        what="undo mark",
        student=student,
        item=item,
        before=_told(found.weighed((student, item), before)),
        after=_told(found.weighed((student, item), after)),
        who=who,
    )
    events.append(connection, event)
    return after


def confirm(
    connection: sa.Connection, student: str, item: str, submission: int, who: str = ""
) -> None:
    """Let a mark that was given on an earlier attempt count for the one that counts now."""
    top = history.read(connection, student).top((student, item))
    if top is None:
        raise MarkError(f"{clean.line(student)} has no mark on {item} to confirm")
    told = _told(top)
    event = Event(
        what="confirm", student=student, item=item, submission=submission,
        before=told, after=told, who=who,
    )  # fmt: skip
    events.append(connection, event)


def take_file(
    connection: sa.Connection,
    folder: Path,
    current: Callable[[sa.Connection], Mapping[str, int]] = lambda connection: {},
) -> list[str]:
    """Read `marks.csv` where a person has changed it; a sentence for each mark taken back.

    What the file held when it was written is no change, though others have marked since then.
    `current` says which attempt counts for each student: a new mark is given for that.
    """
    path = folder / FILE
    if not path.exists():
        return []
    home = address.home(connection, folder)
    written, digest = f"{WRITTEN} {home}".strip(), _digest(path.read_bytes())
    known = settings.get(connection, written)
    if digest == known:
        return []
    counting = current(connection)
    there = {key: given.mark for key, given in history.read(connection).given().items()}
    typed, told = as_typed(marks.read(path), there, counting, folder)
    # a file that the store has never seen may be older than the marks in it: it only adds to them
    standing = {key: typed[key] for key in there.keys() & typed.keys()}
    before = _held(connection, home) if known else standing
    changed = [key for key in sorted({*typed, *before}) if typed.get(key) != before.get(key)]
    found = [
        _event(key, there.get(key), typed.get(key), counting.get(key[0]))
        for key in changed
        if typed.get(key) != there.get(key)
    ]
    events.append(connection, *found)
    _hold(connection, home, typed, {student for student, _ in changed})
    settings.put(connection, written, digest)
    events.all_stale(connection)
    passed = [] if known else sorted(key for key in standing if typed[key] != there[key])
    return [*told, *_taken_back(found), *(_passed_over(*key) for key in passed)]


def _taken_back(found: Iterable[Event]) -> Iterator[str]:
    for each in found:
        if each.what == "unmark":
            says = f"the mark was taken back, since its row is gone from {FILE}"
            who = clean.line(each.student or "")
            undo = f"grade.py mark {who} {each.item} --undo brings it back"
            yield f"{who}, {each.item}: {says}; {undo}"


def _passed_over(student: str, item: str) -> str:
    says = f"the store holds another mark than {FILE}, which is new to it: the store's counts"
    return f"{clean.line(student)}, {item}: {says}"


def _held(connection: sa.Connection, home: str) -> dict[Key, Mark]:
    """The marks that a folder's file held when it was written or read last."""
    wanted = sa.select(PAGES.c.marks).where(PAGES.c.home == home, PAGES.c.marks != "")
    return marks.of_lines("".join(connection.execute(wanted).scalars()))


def _hold(
    connection: sa.Connection, home: str, typed: Mapping[Key, Mark], students: Iterable[str]
) -> None:
    """Remember the rows of these students as the file has them now."""
    for student in students:
        lines = marks.lines({key: mark for key, mark in typed.items() if key[0] == student})
        own = PAGES.update().where(PAGES.c.home == home, PAGES.c.student == student)
        if not connection.execute(own.values(marks=lines)).rowcount:
            row = {"home": home, "student": student, "stamp": "", "row": "", "marks": lines}
            connection.execute(PAGES.insert().values(row))


def as_typed(
    read: Marks, there: Mapping[Key, Mark], known: Collection[str], folder: Path
) -> tuple[dict[Key, Mark], list[str]]:
    """Return the marks of a file under the students' own names, and notes to tell.

    Where a row cannot be read no mark is taken back, and the row is kept beside.
    """
    typed: dict[Key, Mark] = {}
    told = [*read.notes, *read.faults]
    names = {*known, *(student for student, _ in there)}
    for (student, item), mark in read.given.items():
        name, how = known_as(student, names)
        if how:
            where = read.places.get((student, item), FILE)
            told.append(f"{where}: {clean.line(student)} is taken for {clean.line(name)}, by {how}")
        typed[name, item] = mark
    if read.faults:
        typed = {**there, **typed}
        atomic.write(folder / NOT_READ, read.rest)
        told.append(f"rows that could not be read stay in {folder / NOT_READ}; the others count")
    return typed, told


def write_file(connection: sa.Connection, folder: Path, rows: str) -> None:
    """Write `marks.csv` with these rows; without a mark there is no new file."""
    path = folder / FILE
    if not rows and not path.exists():
        return
    written = f"{WRITTEN} {address.home(connection, folder)}".strip()
    content = marks.with_head(rows)
    if (digest := _digest(content)) != settings.get(connection, written) or not path.exists():
        atomic.write(path, content)
        settings.put(connection, written, digest)


def _told(given: GivenMark | None) -> dict[str, object] | None:
    return history.plain(given.mark, given.chosen) if given else None


def _event(key: Key, before: Mark | None, after: Mark | None, submission: int | None) -> Event:
    return Event(
        what="unmark" if after is None else "mark",
        student=key[0],
        item=key[1],
        submission=submission,
        before=history.plain(before),
        after=history.plain(after),
        reason=after.comment if after else f"its row is gone from {FILE}",
        who=after.grader if after else "",
    )


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
