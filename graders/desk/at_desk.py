"""The objects that every page needs: the room, its pictures, its templates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse

from graders.desk.later_pages import LaterPages
from graders.desk.limited import Drawings
from graders.desk.room import MarkingRoom, Seat

HERE = Path(__file__).resolve().parent
PAGES = Environment(
    loader=FileSystemLoader(HERE / "templates"), autoescape=True, trim_blocks=True,
    lstrip_blocks=True, auto_reload=False,
)  # fmt: skip


class OpenDesk:
    """The objects that every page needs: the room, its pictures, the writer of later pages."""

    def __init__(self, room: MarkingRoom, publishing: LaterPages) -> None:
        self.room, self.publishing, self.drawings = room, publishing, Drawings()

    def page(self, request: Request, template: str, **values: Any) -> HTMLResponse:
        """A page from its template."""
        seat: Seat = request.state.seat
        common = {"seat": seat, "csrf": request.state.csrf, "title": self.room.assignment.title}
        return HTMLResponse(PAGES.get_template(template).render(**common, **values))
