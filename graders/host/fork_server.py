"""The trusted end of the fork server, which starts inside the outer wall and forks guests."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, Self

from graders.host import outer
from graders.host.child import ENVIRONMENT, PYTHON, Ends, Lost, remove
from graders.host.homes import Homes, sweep

GUEST_UID = 60870
"""The user of guests where the grader runs as root: between people's users and those of systemd,
in a range that no distribution gives away."""
START_SECONDS = 120.0
FORK_SECONDS = 30.0
LARGEST_PACKET = 1 << 16
OUTER, NAMESPACES = "outer", "namespaces"


class Forked:
    """A guest that was forked from the server, watched over a socket of its own."""

    def __init__(self, life: socket.socket, home: str, has_own_disk: bool) -> None:
        self.life, self.home, self.has_own_disk = life, home, has_own_disk
        self.status: int | None = None
        self.life.settimeout(FORK_SECONDS)
        try:
            word, descriptors, _, _ = socket.recv_fds(life, LARGEST_PACKET, 1)
        except TimeoutError:
            raise Lost("the fork server did not answer") from None
        except ConnectionError:
            word, descriptors = b"", []
        if word != b"started" or not descriptors:
            raise Lost("the fork server has ended")
        (self.pidfd,) = descriptors
        self.pid = _pid_behind(self.pidfd)

    def poll(self, seconds: float = 0) -> int | None:
        """Return the exit status, or None if it still runs then."""
        if self.status is None and select.select([self.life], [], [], seconds)[0]:
            return self.wait()
        return self.status

    def wait(self) -> int:
        """Wait for the end, and return the exit status."""
        if self.status is None:
            try:
                word = self.life.recv(LARGEST_PACKET)
            except OSError:
                word = b""
            if not word:
                self.status = -signal.SIGKILL
                raise Lost("the fork server ended while a guest was running")
            self.status = int(word)
        return self.status

    def kill(self) -> None:
        """End the process; a process namespace takes along all that it started."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)

    def close(self) -> None:
        """Remove the folder, and close the socket that watched the process."""
        os.close(self.pidfd)
        self.life.close()
        remove(self.home)


def _pid_behind(pidfd: int) -> int:
    """Return the number of the process in this process's own /proc; 0 when it has ended already."""
    for line in Path(f"/proc/self/fdinfo/{pidfd}").read_text(encoding="ascii").splitlines():
        name, _, value = line.partition(":")
        if name == "Pid":
            return max(0, int(value))
    return 0


class ForkServer:
    """A warm fork server. Restarted once if it dies; after that, guests are `Lost`."""

    def __init__(self, warm: Sequence[str] = ("numpy",), off: Collection[str] = ()) -> None:
        self.warm, self.off = tuple(warm), tuple(off)
        self.lock = threading.Lock()
        self.starts = self.guests = 0
        reachable = "/tmp" if os.getuid() == 0 else None  # root's TMPDIR may be closed to guests
        sweep(reachable)  # of graders that were killed
        self.owned = Homes(reachable)
        self.homes = self.owned.path
        self.missing: dict[str, str] = {}
        if OUTER in self.off:
            self.missing[OUTER] = "switched off"
        elif says := outer.missing(self.homes):
            self.missing[OUTER] = says
        try:
            self._begin()
        except BaseException:
            self.owned.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self, ends: Ends, memory_bytes: int) -> Forked:
        """Start a guest; a server that has died is started once more."""
        with self.lock:
            server = self.starts
        try:
            return self._fork(ends, memory_bytes)
        except (Lost, OSError):
            with self.lock:
                if self.starts == server == 1:
                    self._end()
                    self._begin()
            return self._fork(ends, memory_bytes)

    def close(self) -> None:
        """End the server and its guests."""
        self._end()
        self.owned.close()

    def _begin(self) -> None:
        """Start the server, and read from it which layers stand round its guests."""
        self.starts += 1
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        settings = {
            "control": theirs.fileno(),
            "uid": GUEST_UID if os.getuid() == 0 else None,
            "outer": OUTER not in self.missing,
            "off": self.off,
            "warm": self.warm,
        }
        command = [*PYTHON, "fork", json.dumps(settings)]
        if settings["outer"]:
            command = outer.around(command, self.homes)
        with tempfile.TemporaryFile() as errors, theirs:
            self.server = subprocess.Popen(
                command,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=errors,
                stderr=errors,
                env=ENVIRONMENT | {"HOME": "/", "TMPDIR": "/tmp"},
                cwd="/",
                start_new_session=True,
            )
            theirs.close()
            hello = self._hello()
            if not hello:
                self._end()
                errors.seek(0)
                says = errors.read().decode(errors="replace").strip().splitlines()
                raise Lost(f"the fork server did not start: {says[-1] if says else 'no reason'}")
        self.missing |= hello["missing"]

    def _hello(self) -> dict[str, Any]:
        self.control.settimeout(START_SECONDS)
        try:
            hello: dict[str, Any] = json.loads(self.control.recv(LARGEST_PACKET) or b"{}")
        except (TimeoutError, ConnectionError):
            return {}
        return hello

    def _fork(self, ends: Ends, memory_bytes: int) -> Forked:
        with self.lock:
            self.guests += 1
            home = self.homes / str(self.guests)
        home.mkdir(mode=0o700)
        if os.getuid() == 0:
            os.chown(home, GUEST_UID, GUEST_UID)
        order = json.dumps({"home": str(home), "memory": memory_bytes}).encode()
        life, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            with theirs:
                pipes = [ends.requests, ends.replies, ends.prints, theirs.fileno()]
                socket.send_fds(self.control, [order], pipes)
            return Forked(life, str(home), has_own_disk=NAMESPACES not in self.missing)
        except BaseException:
            life.close()
            shutil.rmtree(home, ignore_errors=True)
            raise

    def _end(self) -> None:
        self.control.close()
        try:
            self.server.wait(timeout=FORK_SECONDS)
        except subprocess.TimeoutExpired:
            self.server.kill()
            self.server.wait()
