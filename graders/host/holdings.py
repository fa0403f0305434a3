"""Limits that the host counts for a guest beside its clocks: the disk, and threads."""

from __future__ import annotations

import os

from graders.guest.plan import Cause
from graders.host import disk
from graders.host.child import Child

DISK_SECONDS = 0.1
MOST_THREADS = 256
"""A user's quota of processes counts all guests together, and with an ordinary user's programs."""
FIXED_LINKS = 2
"""The links of a thread folder in /proc that are no thread's."""


class Holdings:
    """Counts of one guest, each as often as it is worth."""

    def __init__(self, child: Child) -> None:
        self.child, self.disk_seen = child, 0.0

    def too_much(self, now: float) -> tuple[Cause, str] | None:
        """Return the cause for which the guest must end, and a sentence on it."""
        if threads(self.child.pid) > MOST_THREADS:
            return Cause.CROWDED, f"started more than {MOST_THREADS} threads"
        if now > self.disk_seen + DISK_SECONDS and not self.child.has_own_disk:
            self.disk_seen = now
            if says := disk.too_much(self.child.home, self.child.pid):
                return Cause.FILLED, says
        return None


def threads(pid: int) -> int:
    """Return how many threads a process has; 0 where the system does not tell."""
    try:
        return os.stat(f"/proc/{pid}/task").st_nlink - FIXED_LINKS
    except OSError:
        return 0
