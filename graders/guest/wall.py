"""The wall round one guest: layers found by trying, put up between its fork and its first line.

Every layer that this machine lacks is named with the kernel's own reason. What a level needs, and
what brings a missing layer back, is the trusted end's affair (`graders/host/isolation.py`).
"""

from __future__ import annotations

import contextlib
import os
import resource
import sys
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from . import kernel, landlock, limits, namespaces, seccomp, view
from .limits import DISK_BYTES

NAMESPACES, LANDLOCK, SECCOMP = LAYERS = ("namespaces", "landlock", "seccomp")
SWITCHED_OFF = "switched off"
MOST_PROCESSES = 4096
"""Threads of all guests together, of which the host grants each a few: one guest must not use up
what its neighbours need."""
QUOTAS = {
    resource.RLIMIT_FSIZE: DISK_BYTES,
    resource.RLIMIT_NOFILE: 256,
    resource.RLIMIT_STACK: 8 << 20,
}
NONE_OF = ("RLIMIT_MEMLOCK", "RLIMIT_MSGQUEUE", "RLIMIT_RTPRIO")
ROOT = 0


class WallError(RuntimeError):
    """The wall cannot be put up here."""


@dataclass(frozen=True)
class Wall:
    """The layers that this machine has, and why it lacks the others."""

    missing: Mapping[str, str]
    """Layer -> the kernel's error when it was tried."""
    own_uid: bool
    """Whether nothing else runs under the guests' user, so that its processes can be counted."""

    def has(self, layer: str) -> bool:
        """Whether a layer stands."""
        return layer not in self.missing

    @property
    def _is_looked_into(self) -> bool:
        """Whether the host, of the same user, must see which files are open: its disk holds them.

        Landlock and the filter keep other guests from looking, as DUMPABLE does elsewhere.
        """
        behind = self.has(LANDLOCK) and self.has(SECCOMP)
        return behind and not self.has(NAMESPACES) and not self.own_uid

    def put_up(self, home: str, memory_bytes: int) -> None:
        """Wall this process in. Raises where a layer that was found to work fails after all."""
        if ROOT in (os.getuid(), os.geteuid()):
            raise WallError("a guest never runs as root")
        if self.has(NAMESPACES):
            namespaces.private_folders(home, DISK_BYTES)
        _settle(home)
        _go_first()
        limits.apply(memory_bytes)
        if resource.RLIM_INFINITY in resource.getrlimit(resource.RLIMIT_AS):
            raise WallError("the guest's memory could not be limited")
        _set_quotas(count_processes=self.own_uid or self.has(NAMESPACES))
        readable, writable = (*view.SYSTEM, *view.python_trees()), [home, view.SINK]
        if self.has(NAMESPACES):
            writable.append(namespaces.SHARED_MEMORY)
        instructions = seccomp.program() if self.has(SECCOMP) else b""
        if self.has(LANDLOCK):
            landlock.restrict(readable, writable)
        kernel.prctl(kernel.NO_NEW_PRIVILEGES, 1)
        kernel.drop_capabilities()
        kernel.prctl(kernel.DUMPABLE, int(self._is_looked_into))
        if instructions:
            seccomp.load(instructions)


def found(switched_off: Collection[str] = (), own_uid: bool = False) -> Wall:
    """Try each layer in a throw-away child. Tests switch layers off, to see what the rest stops."""
    attempts = {
        NAMESPACES: namespaces.try_out,
        LANDLOCK: lambda: landlock.restrict([], []),
        SECCOMP: lambda: seccomp.load(seccomp.program()),
    }
    missing = {}
    for layer, attempt in attempts.items():
        if says := SWITCHED_OFF if layer in switched_off else kernel.tried(attempt):
            missing[layer] = says
    return Wall(missing, own_uid)


def become(uid: int) -> None:
    """Stop being root, for good."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    kernel.prctl(kernel.DUMPABLE, 1)  # else /proc/self is root's, and no user namespace is ours


def _settle(home: str) -> None:
    os.environ.update(HOME=home, TMPDIR=home, USER="student", LOGNAME="student")
    os.chdir(home)
    tempfile.tempdir = None  # a warm import may have looked before
    os.umask(0o077)


def _go_first() -> None:
    """Have the kernel end the largest guest, not the grader, if all guests use up all memory."""
    with contextlib.suppress(OSError):  # a /proc that cannot be written
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def _set_quotas(*, count_processes: bool) -> None:
    for kind, most in QUOTAS.items():
        resource.setrlimit(kind, (most, most))
    for name in NONE_OF:
        if hasattr(resource, name):
            resource.setrlimit(getattr(resource, name), (0, 0))
    if count_processes:  # an ordinary user's other programs would count as the student's
        resource.setrlimit(resource.RLIMIT_NPROC, (MOST_PROCESSES, MOST_PROCESSES))


def threads() -> int:
    """Return the number of threads of this process."""
    return len(os.listdir("/proc/self/task")) if sys.platform == "linux" else 1
