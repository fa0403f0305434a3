"""The process of a guest as the host sees it: it is watched, ended, and cleaned up after.

`Spawned` is started anew, for systems where the fork server of `fork_server` cannot run: it has
limits of its own, and no wall.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

GUEST = Path(__file__).resolve().parent.parent / "guest"
PYTHON = (sys.executable, "-s", "-P", "-u", "-X", "utf8", str(GUEST))
"""No user site, nothing from the working folder, and what is printed is not lost in a death. Not
-I: it overlooks the hash seed, and the environment holds nothing but ours anyway."""
ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MPLBACKEND": "Agg",
    "TORCHDYNAMO_DISABLE": "1",
    "PATH": "/usr/bin:/bin",
}
"""The whole environment of a guest: nothing of the instructor's crosses."""


@dataclass(frozen=True)
class Ends:
    """The guest's ends of its three pipes."""

    requests: int
    replies: int
    prints: int


class Lost(RuntimeError):
    """The guest's process could not be started, or can no longer be watched: our fault."""


class Child(Protocol):
    """One running guest."""

    pid: int
    """The process's id as this one sees it, for the CPU clock; 0 once it is not known any more."""
    home: str
    """Its working folder, by whose name messages differ from run to run."""
    has_own_disk: bool
    """Whether its files lie on a disk of its own, of bounded size."""

    def poll(self, seconds: float = 0) -> int | None:
        """Return the exit status (negative: the signal that ended it); None while it runs."""
        ...

    def wait(self) -> int:
        """Wait for the end, and return the exit status."""
        ...

    def kill(self) -> None:
        """End the process and all that it started."""
        ...

    def close(self) -> None:
        """Remove the folder, and close whatever watched the process."""
        ...


Start = Callable[[Ends, int], Child]
"""Starts a guest, given its pipes and the bytes of memory that it may add."""


class Spawned:
    """A guest in a fresh interpreter, without a wall."""

    has_own_disk = False

    def __init__(self, ends: Ends, memory_bytes: int) -> None:
        self.home = tempfile.mkdtemp(prefix="guest-")
        self.process = subprocess.Popen(
            [*PYTHON, str(ends.requests), str(ends.replies), str(memory_bytes)],
            pass_fds=(ends.requests, ends.replies),
            stdin=subprocess.DEVNULL,
            stdout=ends.prints,
            stderr=ends.prints,
            env=ENVIRONMENT | {"HOME": self.home, "TMPDIR": self.home},
            cwd=self.home,
            start_new_session=True,
        )
        self.pid = self.process.pid

    def poll(self, seconds: float = 0) -> int | None:
        """Return the exit status, or None if it still runs then."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def wait(self) -> int:
        """Wait for the end, and return the exit status."""
        return self.process.wait()

    def kill(self) -> None:
        """End the process's session."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)

    def close(self) -> None:
        """Remove the folder."""
        remove(self.home)


def remove(home: str) -> None:
    """Remove a guest's folder, whatever modes its files have and however deep it is."""
    with contextlib.suppress(RecursionError):
        shutil.rmtree(home, ignore_errors=True)
    if os.path.exists(home):
        for command in (["chmod", "-R", "u+rwx", home], ["rm", "-rf", home]):
            subprocess.run(command, check=False, capture_output=True)
