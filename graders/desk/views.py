"""Contents of the pages, as plain values for the templates."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from markupsafe import Markup

from graders.course import events, marks
from graders.course.events import Event
from graders.course.tables import EVENTS
from graders.desk import answer_view, handed_in, limited
from graders.desk.classbook import REST
from graders.desk.papers import papers, region_of
from graders.desk.room import MarkingRoom, Seat, Turn
from graders.report import clean, mathml

MOST_BANK = 6
MOST_HISTORY = 12
MOST_NAMED = 40


def points(value: Fraction) -> str:
    """Exact points, as short as they are."""
    return marks.exact(value)


def words(text: object) -> Markup:
    """Words with formulas as safe HTML."""
    return Markup(mathml.prose(str(text)))


@dataclass(frozen=True)
class LineChoice:
    """A line of the rubric as the page offers it."""

    id: str
    key: str
    words: Markup
    points: str
    value: float
    chosen: bool
    used: int


def marking(
    room: MarkingRoom, seat: Seat, item: str, key: str, drawings: limited.Drawings
) -> dict[str, Any]:
    """The values of the marking page."""
    task, placed = room.task(seat, item, key), room.placed(item)
    entry = room.book.entries[task.leader]
    draw = room.draw(item)
    with room.results.database.reading() as connection:
        answer = handed_in.answer(connection, entry.submission, placed, draw)
        known = EVENTS.c.student == task.leader, EVENTS.c.item == item
        told = [] if task.second else events.read(connection, *known)
        tied = room.book.traces.tied.get((task.leader, item), {})
        shown = papers(connection, answer, tied, drawings)
    return {
        "task": task,
        "item": item,
        "alias": room.alias(item, task.leader),
        "others": len(task.others),
        "possible": points(task.graded.machine.possible),
        "room": points(_space(task)),
        "space": float(_space(task)),
        "prompt": Markup(mathml.paragraphs(placed.question.prompt)),
        "remark": words(placed.question.remark) if placed.question.remark else "",
        "verdict": _verdict(task),
        "words": answer_view.texts(answer),
        "code": answer_view.code(answer),
        "faults": [clean.line(fault) for fault in answer.faults[:6]],
        "papers": shown,
        "pictures": answer_view.pictures(answer),
        "notebooks": answer_view.notebooks(answer),
        "submission": entry.submission,
        "lines": choices(room, task),
        "comments": _comments(room, task),
        "mark": _mark(task),
        "bank": bank(room, item),
        "history": [line(event) for event in told[-MOST_HISTORY:]],
        "flagged": room.is_flagged(item, task.group),
        "requests": _requests(room, task),
        "slips": hasattr(placed.question, "slips"),
    }


def _space(task: Turn) -> Fraction:
    """The points that there are to give."""
    machine = task.graded.machine
    return machine.waiting or machine.possible


def choices(room: MarkingRoom, task: Turn) -> list[LineChoice]:
    """The lines of the rubric, each with its digit."""
    used: Counter[str] = Counter()
    for student in room.book.machine[task.item]:
        top = room.book.decided.top((student, task.item))
        used.update(top.chosen.lines if top and top.chosen else ())
    chosen = set(task.chosen.lines) if task.chosen else set()
    every = room.book.rubric(task.item).values()
    asked = sum((line.points for line in every if line.id[:1] == "q"), Fraction(0))
    has_rest = _space(task) > asked
    offered = [
        line
        for line in every
        if (not line.dropped and (line.id != REST or has_rest)) or line.id in chosen
    ]
    return [
        LineChoice(line.id, str(number) if number < 10 else "", words(line.words),
               ("+" if line.points > 0 else "") + points_signed(line.points), float(line.points),
               line.id in chosen, used[line.id])
        for number, line in enumerate(offered, 1)
    ]  # fmt: skip


def points_signed(value: Fraction) -> str:
    """Points that may be below zero."""
    return f"\N{MINUS SIGN}{points(-value)}" if value < 0 else points(value)


def bank(room: MarkingRoom, item: str) -> list[tuple[str, int]]:
    """The comments that were given on an item, most used first."""
    told = Counter(
        graded.mark.comment for graded in room.book.graded[item].values()
        if graded.mark is not None and graded.mark.comment
    )  # fmt: skip
    return [(clean.text(text)[:400], count) for text, count in told.most_common(MOST_BANK)]


def _mark(task: Turn) -> dict[str, Any]:
    mark, chosen = task.mark, task.chosen
    if mark is None:
        return {"points": "", "comment": "", "whole": False, "by": "", "typed": ""}
    negative = chosen is not None and chosen.start > 0
    typed = chosen is None or chosen.extra != 0
    return {
        "points": points(mark.points),
        "comment": mark.comment,
        "whole": mark.whole,
        "by": mark.grader,
        "typed": points(mark.points) if typed else "",
        "negative": negative,
    }


def _verdict(task: Turn) -> dict[str, Any]:
    verdict, score = task.graded.verdict, task.graded.machine
    return {
        "outcome": str(verdict.outcome),
        "earned": points(score.earned),
        "waiting": points(score.waiting),
        "because": words(verdict.because[:2000]),
        "notes": [words(note[:600]) for note in verdict.notes[:8]],
        "detail": clean.text(verdict.detail[:4000]),
    }


def _comments(room: MarkingRoom, task: Turn) -> list[dict[str, Any]]:
    told = room.book.decided.comments.get((task.leader, task.item), {})
    if task.second:
        return []
    return [
        {
            "place": clean.line(each["place"]),
            "region": region_of(clean.line(each["place"])),
            "words": words(each["words"]),
            "who": each["who"],
        }
        for each in told.values()
    ]


def _requests(room: MarkingRoom, task: Turn) -> list[dict[str, str]]:
    return [
        {"words": clean.text(asked.words), "answer": clean.text(asked.answer), "student": who}
        for who, asked in room.book.decided.requests.values()
        if who in task.group.students and asked.item == task.item
    ]


SAYS = {
    "mark": "gave", "unmark": "took back", "undo mark": "undid", "second": "read it twice",
    "comment": "remarked", "uncomment": "took a remark back", "flag": "asked for a second reader",
    "regrade": "asked to look again", "answer": "answered", "adjust": "decided",
    "tie": "tied pages", "confirm": "confirmed",
}  # fmt: skip


def line(event: Event) -> str:
    """One thing that happened to an answer, on a line."""
    points_told = ""
    if isinstance(event.after, dict) and "points" in event.after and event.after["points"]:
        points_told = f" {marks.exact(Fraction(*event.after['points']))}"
    says = SAYS.get(event.what, event.what)
    when = re.sub(r"T(\d\d:\d\d).*", r" \1", event.time)
    who = event.who if event.what != "regrade" else "the student"
    return clean.line(f"{when} {who} {says}{points_told}")
