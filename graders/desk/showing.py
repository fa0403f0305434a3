"""Parts of a marking page, fetched on demand: pictures, names, records, rubrics, slips."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from graders.course import blobs, marks
from graders.course.rubrics import Line
from graders.desk import as_slip, handed_in, limited, ruling
from graders.desk.at_desk import OpenDesk
from graders.desk.entrance import FRAMED
from graders.desk.room import DeskError, MarkingRoom, Seat
from graders.desk.views import points, points_signed
from graders.desk.views import words as drawn_line
from graders.report import clean, explain
from graders.report.mathml import plain

MOST_WHO = 24
MAGIC = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
ZOOMS = (1, 2, 3, 4)


def machine(room: MarkingRoom, seat: Seat, item: str, key: str) -> dict[str, Any]:
    """Return the asks and the answers, beside the right values: this side is staff's."""
    leader = room.task(seat, item, key).leader
    report, submission, transcript = room.results.get(leader)
    found = explain.sections(report, submission, transcript, room.placed(item), room.draw(item))
    return {"answered": clean.text("\n".join(found["Answered"])[:8000]), "item": item, "key": key}


def names(room: MarkingRoom, seat: Seat, item: str, key: str) -> dict[str, Any]:
    """The names of a group, which stay hidden until somebody asks."""
    task = room.task(seat, item, key)
    told = [clean.line(student) for student in task.students]
    return {
        "names": told[:MOST_WHO],
        "more": len(told) - MOST_WHO,
        "others": task.others[:MOST_WHO],
    }


def slip(room: MarkingRoom, seat: Seat, item: str, key: str) -> dict[str, Any]:
    """Return the lines of Python that make the answer a slip of the question."""
    task = room.task(seat, item, key)
    placed = room.placed(item)
    entry = room.book.entries[task.leader]
    with room.results.database.reading() as connection:
        answer = handed_in.answer(connection, entry.submission, placed, room.draw(item))
    record = answer.transcript.records.get(item, ())
    plan = handed_in.plan_of(placed, room.draw(item))
    said = task.mark.comment if task.mark else ""
    share = Fraction(0)
    if task.mark and task.graded.machine.possible:
        share = task.graded.score.earned / task.graded.machine.possible
    found = as_slip.python(plan, record, said, share)
    return {"python": found.python, "notes": found.notes, "item": item, "key": key,
            "source": placed.question.source}  # fmt: skip


def rubric(room: MarkingRoom, item: str, back: str) -> dict[str, Any]:
    """The lines of an item, to be changed."""
    room.placed(item)
    lines = [
        {
            "id": line.id,
            "words": line.words,
            "typed": _typed(line),
            "drawn": drawn_line(line.words),
            "dropped": line.dropped,
            "used": len(ruling.marked_with(room, item, line.id)),
        }
        for line in room.book.rubric(item).values()
    ]
    return {"item": item, "lines": lines, "back": back[:12], "new": f"n{secrets.token_hex(4)}"}


def _typed(line: Line) -> str:
    return f"-{points(-line.points)}" if line.points < 0 else points(line.points)


def line_of(room: MarkingRoom, item: str, form: Mapping[str, Any]) -> Line:
    """The line that was typed."""
    name, said = str(form["id"])[:40], " ".join(str(form["words"]).split())
    if not said:
        raise DeskError("a line needs words")
    typed = str(form["points"]).strip().replace("\N{MINUS SIGN}", "-")
    value, _ = marks.parse(typed.removeprefix("-"))
    old = room.book.rubric(item).get(name)
    made = Line(name, said[:600], -value if typed.startswith("-") else value)
    return replace(made, dropped=bool(form.get("dropped"))) if old else made


def preview(room: MarkingRoom, item: str, form: Mapping[str, Any]) -> dict[str, Any]:
    """Return the students whom a line would change, and by how much."""
    line = line_of(room, item, form)
    found = ruling.preview(room, item, line)
    rows = [
        (room.alias(item, student), points(before), points(after), points_signed(after - before))
        for student, before, after in found
    ]
    total = sum((after - before for _, before, after in found), Fraction(0))
    return {
        "rows": rows[:MOST_WHO], "more": max(0, len(rows) - MOST_WHO), "count": len(rows),
        "total": points_signed(total), "used": len(ruling.marked_with(room, item, line.id)),
    }  # fmt: skip


def _content(desk: OpenDesk, request: Request) -> bytes:
    """A file of a hand-in; nothing else of the store is shown."""
    digest, number = request.path_params["digest"], request.path_params["submission"]
    with desk.room.results.database.reading() as connection:
        if digest not in handed_in.files_of(connection, number).values():
            raise HTTPException(404, "no such file was handed in")
        return blobs.get(connection, [digest])[digest]


def _made(content: bytes, kind: str) -> Response:
    headers = {"content-security-policy": FRAMED, "cache-control": "private, max-age=3600"}
    return Response(content, media_type=kind, headers=headers)


def page(desk: OpenDesk, request: Request) -> Response:
    """A page of a PDF as a picture."""
    path = request.path_params
    zoom = min(max(path["zoom"], 1), ZOOMS[-1])
    try:
        drawn = desk.drawings.drawn(
            "draw_pdf", _content(desk, request), "page", str(path["page"]), str(1.2 * zoom),
            digest=path["digest"],
        )  # fmt: skip
    except limited.CannotDrawError as error:
        raise HTTPException(422, str(error)) from None
    return _made(drawn, "image/png")


def picture(desk: OpenDesk, request: Request) -> Response:
    """A PNG or JPEG that was handed in, if its first bytes say that it is one."""
    content = _content(desk, request)
    for magic, kind in MAGIC.items():
        if content.startswith(magic):
            return _made(content, kind)
    raise HTTPException(415, "this is no PNG or JPEG")


def notebook(desk: OpenDesk, request: Request) -> Response:
    """The whole notebook, for a frame in which nothing runs."""
    digest = request.path_params["digest"]
    try:
        drawn = desk.drawings.drawn("draw_notebook", _content(desk, request), digest=digest)
    except limited.CannotDrawError as error:
        drawn = f"<!doctype html><title>Notebook</title><p>{plain(error)}</p>".encode()
    return _made(drawn, "text/html; charset=utf-8")


def words(desk: OpenDesk, request: Request) -> Response:
    """A text that was handed in, whole and as nothing but text."""
    path = request.path_params
    task = desk.room.task(request.state.seat, path["item"], path["key"])
    number = desk.room.book.entries[task.leader].submission
    placed, draw = desk.room.placed(path["item"]), desk.room.draw(path["item"])
    with desk.room.results.database.reading() as connection:
        answer = handed_in.answer(connection, number, placed, draw)
    if not 0 <= path["number"] < len(answer.words):
        raise HTTPException(404, "no such text was handed in")
    text = clean.text(answer.words[path["number"]].text)
    return _made(text.encode("utf-8", "replace"), "text/plain; charset=utf-8")
