"""Serves the desk on this machine until it is stopped, and opens a browser at it."""

from __future__ import annotations

import contextlib
import socket
import threading
import webbrowser
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from graders.assignment import Assignment
from graders.course.results import Results
from graders.desk.at_desk import OpenDesk
from graders.desk.entrance import DeskKeys, Entrance
from graders.desk.later_pages import LaterPages
from graders.desk.room import DeskError, MarkingRoom, Seat
from graders.desk.site import site
from graders.model import UserError


@dataclass(frozen=True, kw_only=True)
class Door:
    """The address on which the desk listens: this machine alone, unless there is TLS."""

    host: str = "127.0.0.1"
    port: int = 0
    certificate: Path | None = None
    key: Path | None = None

    def check(self) -> None:
        """Refuse to be heard by other machines in clear."""
        if bool(self.certificate) != bool(self.key):
            raise DeskError("--cert and --key belong together")
        if self.host not in ("127.0.0.1", "localhost", "::1") and not self.certificate:
            says = "would send students' work over the net in clear: give --cert and --key, or use"
            raise DeskError(f"--host {self.host} {says} ssh -L")
        for path in filter(None, (self.certificate, self.key)):
            if not path.is_file():
                raise DeskError(f"{path}: no such file")


class Serving:
    """A desk that is open: its links, and the thread that answers."""

    def __init__(
        self, results: Results, seats: Sequence[Seat], door: Door, assignment: Assignment | None
    ) -> None:
        door.check()
        self.seats = seats
        self.keys = DeskKeys.of(results.folder)
        self.room = MarkingRoom(results, seats, assignment)
        self.publishing = LaterPages(results)
        self.socket = _listening(door, self.keys.port)
        self.port = int(self.socket.getsockname()[1])
        self.keys.keep(results.folder, self.port)
        self.scheme = "https" if door.certificate else "http"
        self.host = door.host
        desk = OpenDesk(self.room, self.publishing)
        app = Entrance(site(desk), self.keys, seats, [door.host], tls=bool(door.certificate))
        tls = {"ssl_certfile": str(door.certificate), "ssl_keyfile": str(door.key)}
        settings = uvicorn.Config(
            app, log_level="warning", access_log=False, lifespan="off", server_header=False,
            proxy_headers=False, timeout_graceful_shutdown=2, **(tls if door.certificate else {}),  # type: ignore[arg-type]
        )  # fmt: skip
        self.server = uvicorn.Server(settings)
        self.thread = threading.Thread(target=self._serve, name="desk", daemon=True)

    def link(self, seat: Seat) -> str:
        """The address by which a grader enters."""
        return f"{self.scheme}://{self.host}:{self.port}/enter/{self.keys.token('link', seat.who)}"

    def count_groups(self) -> None:
        """Make the groups of waiting answers, so that the first page can tell their number."""
        for item in self.room.book.items:
            if self.server.should_exit:
                return
            with contextlib.suppress(UserError):
                if self.room.book.standing(item).waiting:
                    self.room.groups(item)

    def close(self) -> None:
        """Stop answering, and write the files that are due."""
        self.server.should_exit = True
        self.thread.join(10)
        self.publishing.close()

    def _serve(self) -> None:
        self.server.run(sockets=[self.socket])


@contextlib.contextmanager
def open_desk(
    results: Results,
    seats: Sequence[Seat],
    door: Door | None = None,
    assignment: Assignment | None = None,
) -> Iterator[Serving]:
    """The desk, which answers while the block runs."""
    serving = Serving(results, seats, door or Door(), assignment)
    serving.thread.start()
    counting = threading.Thread(target=serving.count_groups, name="groups", daemon=True)
    counting.start()
    try:
        yield serving
    finally:
        serving.close()
        counting.join(30)


def show(link: str) -> None:
    """Open a browser; where there is none the link is printed anyway."""
    with contextlib.suppress(webbrowser.Error):
        webbrowser.open(link)


def _listening(door: Door, before: int) -> socket.socket:
    """Return a socket at the port asked for, the one of before, or any that is free."""
    family = socket.AF_INET6 if ":" in door.host else socket.AF_INET
    for port in [door.port] if door.port else [before, 0]:
        made = socket.socket(family, socket.SOCK_STREAM)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            made.bind((door.host, port))
            made.listen(128)
        except (OSError, OverflowError) as error:
            made.close()
            if door.port:
                raise DeskError(f"port {door.port} cannot be used: {error}") from None
            continue
        return made
    raise DeskError(f"no port of {door.host} is free")
