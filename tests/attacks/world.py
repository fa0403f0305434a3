"""What there is to hit: files, listeners, a neighbour. And whether an attack hit any of it."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graders.guest import kernel
from graders.guest.plan import Call, Cell, Got, Load
from graders.host.child import GUEST
from graders.host.isolation import Guests
from graders.host.process import GuestProcess, Limits

MARK = "expected-8f3a1c"
SECRET = f"{MARK} is 42"
ROOT = Path(__file__).resolve().parents[2]
LIMITS = Limits(
    statement_seconds=1,
    item_seconds=0.5,
    memory_bytes=512 << 20,
    output_bytes=1 << 20,
    frame_bytes=16 << 20,
    reloads=3,
)
FILES = ("secret", "neighbour", "results")
GRACE_SECONDS = 3.0
ADOPT_ORPHANS = 36


class Neighbour:
    """Another student's guest, that must live through every attack."""

    def __init__(self, guests: Guests) -> None:
        self.guest = GuestProcess(LIMITS, guests.start)
        for _ in self.guest.load(Load((Cell("neighbour", "def f(): return 7"),), {}, {})):
            pass

    def is_well(self) -> bool:
        """Whether it still answers."""
        return list(self.guest.ask((Call("f"),))) == [Got(7)]


class World:
    """Files, listeners and a neighbour, and how they were before."""

    def __init__(self, folder: Path, guests: Guests) -> None:
        self.folder = folder
        folder.chmod(0o777)  # Landlock must protect what permissions do not
        for name in FILES:
            (folder / name).write_text(SECRET, encoding="utf-8")
            (folder / name).chmod(0o666)
        self.neighbour = Neighbour(guests)
        self.tcp = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.tcp.getsockname()[1])
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", self.port))
        self.abstract = socket.socket(socket.AF_UNIX)
        self.abstract.bind(f"\0graders-{self.port}")
        self.abstract.listen()
        self.on_disk = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.on_disk.bind(str(folder / "socket"))
        (folder / "socket").chmod(0o777)
        self.before = self._files()

    @property
    def given(self) -> dict[str, object]:
        """What an attacker is told, so that nothing rests on not knowing where to look."""
        return {
            **{name: str(self.folder / name) for name in (*FILES, "socket")},
            "folder": str(self.folder),
            "root": str(ROOT),
            "mark": MARK,
            "port": self.port,
            "abstract": f"graders-{self.port}",
            "pid": os.getpid(),
            "sibling": self.neighbour.guest.child.pid,
        }

    def harm(self, running: set[int]) -> list[str]:
        """What is not as it was; `running` are the guests' processes from before."""
        listeners = (self.tcp, self.udp, self.abstract, self.on_disk)
        harm = []
        if self._files() != self.before:
            harm.append("a file has changed")
        if select.select(listeners, [], [], 0)[0]:
            harm.append("a listener was hit")
        if not self.neighbour.is_well():
            harm.append("the neighbour is not well")
        deadline = time.monotonic() + GRACE_SECONDS
        while (left := processes() - running) and time.monotonic() < deadline:
            time.sleep(0.02)
        if left:
            harm.append(f"{len(left)} processes are left")
        return harm

    def recover(self) -> None:
        """Forget what hit it, for the next attack."""
        for listener in (self.udp, self.on_disk):
            listener.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                listener.recv(100)
        for listener in (self.tcp, self.abstract):
            listener.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                listener.accept()[0].close()
        for path in self.folder.iterdir():
            if path.name not in self.before:
                path.unlink()
        for name in FILES:
            (self.folder / name).write_text(SECRET, encoding="utf-8")

    def close(self) -> None:
        """Send everybody home."""
        self.neighbour.guest.close()
        for listener in (self.tcp, self.udp, self.abstract, self.on_disk):
            listener.close()

    def _files(self) -> dict[str, object]:
        found: dict[str, object] = {}
        for path in sorted(self.folder.iterdir()):
            mode = path.stat().st_mode
            found[path.name] = (mode, path.read_text("utf-8") if path.is_file() else "")
        return found


@contextmanager
def world(folder: Path, guests: Guests) -> Iterator[World]:
    """A world around these guests."""
    made = World(folder, guests)
    try:
        yield made
    finally:
        made.close()


def processes() -> set[int]:
    """What runs our guest's program below this process: fork servers, and what came of them.

    Orphans come back to us, so that another run of the tests beside this one is not counted.
    """
    kernel.prctl(ADOPT_ORPHANS, 1)
    parents, ours = {}, set()
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):  # it may end while we look
                state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
                parents[int(folder.name)] = int(parent)
                if state != "Z" and str(GUEST).encode() in (folder / "cmdline").read_bytes():
                    ours.add(int(folder.name))
    return {pid for pid in ours if os.getpid() in _above(pid, parents)}


def _above(pid: int, parents: dict[int, int]) -> Iterator[int]:
    while pid := parents.get(pid, 0):
        yield pid
