"""The commands of people who mark: the desk in a browser, and the same queue in a terminal."""

from __future__ import annotations

import argparse
import os
import sys
import threading
from importlib.util import find_spec

from graders.commands.misuse import Misuse
from graders.commands.opened import on_results
from graders.course import events
from graders.course.results import Results
from graders.report import clean

NEEDED = ("starlette", "uvicorn", "multipart", "pygments", "pypdfium2")


@on_results
def desk(parsed: argparse.Namespace, results: Results) -> int:
    """Serve the desk until Ctrl-C, and print a link for each grader."""
    if missing := [name for name in NEEDED if find_spec(name) is None]:
        says = "pip install 'graders[desk]', or make demo, brings it"
        raise Misuse(f"the desk needs {', '.join(missing)}: {says}")
    from graders.desk import serving
    from graders.desk.room import Seat

    who = parsed.who or events.user() or "grader"
    named = [each.strip() for each in parsed.seats.split(",") if each.strip()]
    head = parsed.head or (who if not named or parsed.who else "")
    seats = [
        Seat(each, each == head) for each in dict.fromkeys([*([head] if head else []), *named])
    ]
    door = serving.Door(host=parsed.host, port=parsed.port, certificate=parsed.cert, key=parsed.key)
    with serving.open_desk(results, seats, door) as opened:
        for seat in seats:
            print(f"{clean.line(seat.who)}{' (head)' if seat.head else ''}: {opened.link(seat)}")
        print("Ctrl-C closes the desk; what is marked stays.", flush=True)
        if (
            len(seats) == 1
            and not parsed.no_browser
            and (
                sys.platform != "linux"
                or "DISPLAY" in os.environ
                or "WAYLAND_DISPLAY" in os.environ
            )
        ):
            serving.show(opened.link(seats[0]))
        try:
            threading.Event().wait()
        except KeyboardInterrupt as stop:
            if not stop.args:
                stop.args = ("the desk is closed; what was marked stays",)
            raise
    return 0


@on_results
def read(parsed: argparse.Namespace, results: Results) -> int:
    """Show the groups of an item that wait, one after another, and mark them."""
    from graders.desk import terminal
    from graders.desk.room import MarkingRoom, Seat

    seat = Seat(parsed.who or events.user() or "grader")
    return terminal.read(MarkingRoom(results, [seat]), seat, parsed.item)
