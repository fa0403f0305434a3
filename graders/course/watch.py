"""A run's guests, which end with it, and the open files that it needs."""

from __future__ import annotations

import contextlib
import sys
import threading
import weakref

from graders.course.errors import ResultsError
from graders.host.child import Child, Ends, Lost, Start, remove

RESERVED = 96
"""Open files of a run beside its guests: the interpreter's, the store's, those of archives."""
PER_JOB = 16
"""Open files of one guest and of the thread that asks it."""
OF_A_GUEST = 256
"""Open files that a guest is granted, out of those that this process may have."""


class Watched:
    """Starts guests, and ends them all when the run is stopped."""

    def __init__(self, start: Start, stopping: threading.Event) -> None:
        self.inner, self.stopping = start, stopping
        self.children: weakref.WeakSet[Child] = weakref.WeakSet()
        self.lock = threading.Lock()

    def start(self, ends: Ends, memory_bytes: int) -> Child:
        """A new guest, as long as the run goes on."""
        if self.stopping.is_set():
            raise Lost("the run was stopped")
        child = self.inner(ends, memory_bytes)
        with self.lock:
            self.children.add(child)
        return child

    def end(self) -> None:
        """Kill the guests that still run."""
        for child in self._all():
            with contextlib.suppress(OSError, ValueError):  # it has ended, and is closed
                child.kill()

    def clear(self) -> None:
        """Remove the homes of guests that nobody could close any more."""
        for child in self._all():
            remove(child.home)

    def _all(self) -> list[Child]:
        with self.lock:
            return list(self.children)


def check_open_files(jobs: int) -> None:
    """Allow this process as many open files as its jobs need, or refuse before anything runs."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = max(OF_A_GUEST, RESERVED + PER_JOB * jobs)
    if soft == resource.RLIM_INFINITY or soft >= needed:
        return
    if hard != resource.RLIM_INFINITY and hard < needed:
        fewer = (hard - RESERVED) // PER_JOB if hard >= OF_A_GUEST else 0
        cure = f"use --jobs {fewer}, or " if fewer > 0 else ""
        plural = "job needs" if jobs == 1 else "jobs need"
        raise ResultsError(
            f"{jobs} {plural} {needed} open files, and this process may have {hard}: "
            f"{cure}allow more with `ulimit -n {needed}`"
        )
    resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))
