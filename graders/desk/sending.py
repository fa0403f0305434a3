"""Requests that the desk's pages send: presses of keys as JSON, and forms."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from graders.desk import acting, overview, ruling, showing, views
from graders.desk.acting import Press
from graders.desk.at_desk import OpenDesk
from graders.desk.room import Seat


def press(desk: OpenDesk, request: Request, told: dict[str, Any]) -> Response:
    """Give points, lines and a comment to a group."""
    wanted = press_of(told)
    number, key = request.path_params["item"], request.path_params["key"]
    task = acting.mark(desk.room, request.state.seat, number, key, wanted)
    desk.publishing.due(task.group.students)
    return _state(desk, request, task.key)


def remark(desk: OpenDesk, request: Request, told: dict[str, Any]) -> Response:
    """Put a remark beside a place in the answer."""
    number, key = request.path_params["item"], request.path_params["key"]
    told = {name: str(told[name]) for name in ("act", "words", "place")}
    task = acting.remark(desk.room, request.state.seat, number, key, **told)
    desk.publishing.due(task.group.students)
    return _state(desk, request, key)


def flag(desk: OpenDesk, request: Request, told: dict[str, Any]) -> Response:
    """Ask for a second reader."""
    number, key = request.path_params["item"], request.path_params["key"]
    acting.flag(desk.room, request.state.seat, number, key, str(told["act"]))
    return _state(desk, request, key)


def tie(desk: OpenDesk, request: Request, told: dict[str, Any]) -> Response:
    """Tie a page of a PDF to the item, or untie it."""
    number, key = request.path_params["item"], request.path_params["key"]
    acting.tie(desk.room, request.state.seat, number, key, str(told["file"]), int(told["page"]))
    return _state(desk, request, key)


def undo(desk: OpenDesk, request: Request, told: dict[str, Any]) -> Response:
    """Undo this grader's last act on the item."""
    number = request.path_params["item"]
    seat: Seat = request.state.seat
    act = acting.undo(desk.room, seat, number)
    desk.publishing.due(event.student for event in act.events if event.student)
    students = {event.student for event in act.events}
    groups = desk.room.groups(number)
    keys = [key for key, group in groups.items() if students & set(group.students)]
    return JSONResponse({"what": act.what, "key": keys[0] if keys else ""})


def _state(desk: OpenDesk, request: Request, key: str) -> JSONResponse:
    seat, number = request.state.seat, request.path_params["item"]
    task = desk.room.task(seat, number, key)
    points = views.points(task.mark.points) if task.mark else ""
    return JSONResponse({"version": task.version, "points": points, "waits": task.waits})


def settle(desk: OpenDesk, request: Request, form: FormData) -> Response:
    """Decide between two readers."""
    number, key = str(form["item"]), str(form["key"])
    ruling.settle(desk.room, request.state.seat, number, key, form["take"] == "second", _token())
    desk.publishing.due(desk.room.groups(number)[key].students)
    return RedirectResponse("/fair", 303)


def assign(desk: OpenDesk, request: Request, form: FormData) -> Response:
    """Assign an item to readers."""
    number = str(form["item"])
    shares = overview.shares_of(str(form["to"]))
    ruling.assign(desk.room, request.state.seat, number, shares)
    return RedirectResponse("/", 303)


def answer(desk: OpenDesk, request: Request, form: FormData) -> Response:
    """Answer a request to look again."""
    number, student = request.path_params["item"], str(form["student"])
    ruling.answer_request(desk.room, request.state.seat, student, number, str(form["words"]))
    desk.publishing.due([student])
    return RedirectResponse(f"/item/{number}/{request.path_params['key']}", 303)


def previewed(desk: OpenDesk, request: Request, form: FormData) -> Response:
    """Return the page of the points that a changed line changes; nothing is stored."""
    number = request.path_params["item"]
    return desk.page(request, "_preview.html", **showing.preview(desk.room, number, form))


def reweigh(desk: OpenDesk, request: Request, form: FormData) -> Response:
    """Store a changed line."""
    number = request.path_params["item"]
    line = showing.line_of(desk.room, number, form)
    ruling.reweigh(desk.room, request.state.seat, number, line, _token())
    desk.publishing.due(None)
    return RedirectResponse(f"/item/{number}/rubric?back={str(form.get('back', ''))[:12]}", 303)


def press_of(told: dict[str, Any]) -> Press:
    """Return a page's decision on a group."""
    return Press(
        act=str(told["act"]),
        version=int(told["version"]),
        lines=tuple(map(str, told.get("lines", ()))),
        points=str(told.get("points", "")),
        full=bool(told.get("full")),
        negative=bool(told.get("negative")),
        whole=bool(told.get("whole")),
        alone=bool(told.get("alone")),
        comment=str(told.get("comment", "")),
    )


def _token() -> str:
    return secrets.token_hex(8)


ONE: dict[str, Callable[[OpenDesk, Request, Any], Response]] = {
    "mark": press,
    "remark": remark,
    "flag": flag,
    "tie": tie,
    "answer": answer,
}
"""Word in the address -> the handler of its requests about one group."""
