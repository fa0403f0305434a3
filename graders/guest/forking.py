"""The fork server: it imports an assignment's needs once, then forks one guest after another.

It holds no reference, no expected value and no student's work. The host sends it, over a socket of
packets, a home and three pipes for each guest, and a socket on which it tells of that guest alone:
that it runs (with a descriptor to end it by), and how it ended.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import selectors
import signal
import socket
import traceback
from dataclasses import dataclass
from typing import Any

from . import kernel, namespaces, view, wall, warm
from .serve import serve

LARGEST_PACKET = 1 << 16
PIPES_PER_GUEST = 4
REQUESTS, REPLIES = 3, 4
HIGHEST_DESCRIPTOR = 1 << 20
WALL_FAILED = 97


@dataclass(frozen=True)
class Living:
    """A guest that runs, and the socket that is told when it ends."""

    pid: int
    pidfd: int
    life: socket.socket


def main(settings: str) -> None:
    """Become the fork server that `graders.host.fork_server` asked for."""
    wanted: dict[str, Any] = json.loads(settings)
    control = socket.socket(fileno=wanted["control"])
    uid = wanted["uid"]
    if os.getuid() == wall.ROOT:
        if not wanted["outer"]:
            view.open_closed_folders()
        wall.become(uid)
    built = wall.found(wanted["off"], own_uid=uid is not None)
    home_of_pids = namespaces.enter() if built.has(wall.NAMESPACES) else -1
    warm.warm(wanted["warm"])
    if (count := wall.threads()) != 1:
        raise wall.WallError(f"{count} threads are running; a fork would copy one of them")
    control.send(json.dumps({"missing": dict(built.missing)}).encode())
    Server(control, built, home_of_pids).run()


class Server:
    """Forks guests until the host closes the control socket."""

    def __init__(self, control: socket.socket, built: wall.Wall, home_of_pids: int) -> None:
        self.control, self.wall, self.home_of_pids = control, built, home_of_pids
        self.selector = selectors.DefaultSelector()
        self.selector.register(control, selectors.EVENT_READ, None)

    def run(self) -> None:
        """Wait for orders and for ends."""
        while True:
            for key, _ in self.selector.select():
                if key.data is None:
                    self._obey()
                else:
                    self._bury(key.data)

    def _obey(self) -> None:
        packet, pipes, _, _ = socket.recv_fds(self.control, LARGEST_PACKET, PIPES_PER_GUEST)
        if not packet:  # the host is done with us
            os._exit(0)
        order: dict[str, Any] = json.loads(packet)
        apart = self.wall.has(wall.NAMESPACES)
        pid = namespaces.fork_apart(self.home_of_pids) if apart else os.fork()
        if pid == 0:
            _become_guest(order, pipes, self.wall)
        pidfd = os.pidfd_open(pid)
        life = socket.socket(fileno=pipes.pop())
        living = Living(pid, pidfd, life)
        self.selector.register(pidfd, selectors.EVENT_READ, living)
        for pipe in pipes:
            os.close(pipe)
        _tell(life, b"started", [pidfd])

    def _bury(self, living: Living) -> None:
        status = os.waitstatus_to_exitcode(os.waitpid(living.pid, 0)[1])
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(living.pid, signal.SIGKILL)  # no process namespace: its session may hold more
        self.selector.unregister(living.pidfd)
        os.close(living.pidfd)
        _tell(living.life, str(status).encode(), [])
        living.life.close()


def _tell(life: socket.socket, word: bytes, descriptors: list[int]) -> None:
    with contextlib.suppress(OSError):  # the host may have turned away from this guest
        socket.send_fds(life, [word], descriptors)


def _become_guest(order: dict[str, Any], pipes: list[int], built: wall.Wall) -> None:
    """Take the pipes, put up the wall, and serve. Never returns."""
    try:
        requests, replies, prints, _ = pipes
        _arrange(requests, replies, prints)
        os.setsid()
        kernel.prctl(kernel.DIE_WITH_PARENT, signal.SIGKILL)
        built.put_up(order["home"], order["memory"])
        warm.seed()
    except BaseException:
        traceback.print_exc()
        os._exit(WALL_FAILED)
    status = 1
    try:
        serve(REQUESTS, REPLIES)
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)  # without the student's hooks, and without waiting for their threads


def _arrange(requests: int, replies: int, prints: int) -> None:
    """Leave only the pipes open, under fixed numbers."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    sources = (nothing, prints, prints, requests, replies)
    above = [fcntl.fcntl(source, fcntl.F_DUPFD, len(sources)) for source in sources]
    for target, source in enumerate(above):
        os.dup2(source, target)
    os.closerange(len(sources), HIGHEST_DESCRIPTOR)
