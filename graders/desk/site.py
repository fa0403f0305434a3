"""The routes of the desk over one room: its pages, and the requests that its keys send."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from graders.desk import overview, sending, showing, views
from graders.desk.acting import ConflictError
from graders.desk.at_desk import HERE, OpenDesk
from graders.desk.entrance import CSRF, check_csrf
from graders.desk.room import MarkingRoom, Seat
from graders.model import UserError

Answering = Callable[[OpenDesk, Request], Response]


def first(desk: OpenDesk, request: Request) -> Response:
    """Show the first page: items with their waiting answers."""
    desk.room.book.refresh()
    found = overview.first(desk.room, request.state.seat)
    part = "_rows.html" if request.query_params.get("part") else "first.html"
    return desk.page(request, part, **found)


def item(desk: OpenDesk, request: Request) -> Response:
    """Show the next group of an item that waits; or a page that says that none does."""
    desk.room.book.refresh()
    seat, number = request.state.seat, request.path_params["item"]
    waiting = desk.room.waiting(seat, number)
    if waiting:
        return RedirectResponse(f"/item/{number}/{waiting[0]}", 303)
    return desk.page(request, "done.html", **overview.done(desk.room, seat, number))


def listing(desk: OpenDesk, request: Request) -> Response:
    """Show all groups of an item, in a table."""
    desk.room.book.refresh()
    number = request.path_params["item"]
    found = overview.listing(desk.room, request.state.seat, number)
    return desk.page(request, "listing.html", **found)


def marking(desk: OpenDesk, request: Request) -> Response:
    """Show one group of an item; with `part`, only the part that changes between groups."""
    desk.room.book.refresh()
    seat, number = request.state.seat, request.path_params["item"]
    found = views.marking(desk.room, seat, number, request.path_params["key"], desk.drawings)
    if request.query_params.get("part"):
        return desk.page(request, "_task.html", **found)
    everything = request.query_params.get("all")
    order = desk.room.order(seat, number)
    keys = order if everything else desk.room.waiting(seat, number)
    key = request.path_params["key"]
    return desk.page(request, "marking.html", order=keys if key in keys else [key, *keys], **found)


def rubric(desk: OpenDesk, request: Request) -> Response:
    """Show the lines of an item, to be changed."""
    number = request.path_params["item"]
    found = showing.rubric(desk.room, number, request.query_params.get("back", ""))
    return desk.page(request, "rubric.html", **found)


def fair(desk: OpenDesk, request: Request) -> Response:
    """Show second readings, disagreements, means."""
    desk.room.book.refresh()
    return desk.page(request, "fair.html", **overview.fair(desk.room, request.state.seat))


def _reading(function: Answering, desk: OpenDesk) -> Callable[[Request], Response]:
    def get(request: Request) -> Response:
        try:
            return function(desk, request)
        except UserError as error:
            raise HTTPException(404, str(error)) from None

    return get


def _sending(
    function: Callable[[OpenDesk, Request, Any], Response], desk: OpenDesk
) -> Callable[[Request], Any]:
    async def post(request: Request) -> Response:
        from anyio import to_thread

        is_json = request.headers.get("content-type", "").startswith("application/json")
        told: Any = await (request.body() if is_json else request.form())
        sent = request.headers.get(CSRF) or ("" if is_json else str(told.get("csrf", "")))
        if not check_csrf(request, sent):
            return JSONResponse({"says": "This page is of another sitting: open it anew."}, 403)
        try:
            told = json.loads(told) if is_json else told
            return await to_thread.run_sync(partial(function, desk, request, told))
        except ConflictError as error:
            return JSONResponse({"says": str(error)}, 409)
        except (UserError, KeyError, ValueError, TypeError) as error:
            if is_json:
                return JSONResponse({"says": f"{error}" or "nothing was meant"}, 422)
            raise HTTPException(422, str(error)) from None

    return post


def _told(desk: OpenDesk, request: Request, error: Exception) -> Response:
    """A refusal as a page."""
    code = getattr(error, "status_code", 500)
    says = getattr(error, "detail", "") or "The desk failed here; its terminal tells how."
    if code == 500:
        says = "The desk failed here; its terminal tells how. What was saved stays."
    page = desk.page(request, "error.html", says=says, code=code)
    page.status_code = code
    return page


def site(desk: OpenDesk) -> Starlette:
    """The application, without its door."""
    get, post = partial(_reading, desk=desk), partial(_sending, desk=desk)
    one = "/item/{item}/{key}"
    routes = [
        Route("/", get(first)),
        Route("/fair", get(fair)),
        Route("/item/{item}", get(item)),
        Route("/item/{item}/list", get(listing)),
        Route("/item/{item}/rubric", get(rubric)),
        Route(one, get(marking)),
        Route(f"{one}/machine", get(partial(_shown, showing.machine, "_machine.html"))),
        Route(f"{one}/names", get(partial(_shown, showing.names, "_names.html"))),
        Route(f"{one}/slip", get(partial(_shown, showing.slip, "slip.html"))),
        Route("/page/{submission:int}/{digest}/{page:int}/{zoom:int}", get(showing.page)),
        Route("/picture/{submission:int}/{digest}", get(showing.picture)),
        Route("/notebook/{submission:int}/{digest}", get(showing.notebook)),
        Route("/words/{item}/{key}/{number:int}", get(showing.words)),
        Route("/fair", post(sending.settle), methods=["POST"]),
        Route("/assign", post(sending.assign), methods=["POST"]),
        Route("/item/{item}/undo", post(sending.undo), methods=["POST"]),
        Route("/item/{item}/rubric", post(sending.reweigh), methods=["POST"]),
        Route("/item/{item}/rubric/preview", post(sending.previewed), methods=["POST"]),
        *(Route(f"{one}/{name}", post(f), methods=["POST"]) for name, f in sending.ONE.items()),
        Mount("/static", StaticFiles(directory=HERE / "static")),
    ]  # fmt: skip

    def told(request: Request, error: Exception) -> Response:
        return _told(desk, request, error)

    return Starlette(routes=routes, exception_handlers={HTTPException: told, Exception: told})


def _shown(
    values: Callable[[MarkingRoom, Seat, str, str], dict[str, Any]], template: str,
    desk: OpenDesk, request: Request,
) -> Response:  # fmt: skip
    """Show a page of one group, from a function's values for it."""
    path = request.path_params
    return desk.page(
        request, template, **values(desk.room, request.state.seat, path["item"], path["key"])
    )
