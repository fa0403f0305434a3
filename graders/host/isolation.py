"""The level of isolation on this machine, the layers that are missing, and their cures."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import IntEnum

from graders.host.child import Lost, Spawned, Start


class Level(IntEnum):
    """The strength of the wall round a submission, from nothing to everything."""

    WEAK = 0
    """A process with limits of time, memory and output."""
    BASIC = 1
    """And no way to open a socket, start a program, signal a process; but it reads your files."""
    STANDARD = 2
    """And it reads and writes no files but Python's and its own. Ubuntu and Docker give this."""
    STRONG = 3
    """And it sees no other process, and its disk is its own, of bounded size, and gone after it."""

    def __str__(self) -> str:
        """Return the word that is typed."""
        return self.name.lower()

    @classmethod
    def of(cls, missing: Collection[str]) -> Level:
        """Return the level that the layers not missing add up to."""
        for layer, level in (
            *((WALL, cls.WEAK), (SECCOMP, cls.WEAK)),
            *((LANDLOCK, cls.BASIC), (NAMESPACES, cls.STANDARD)),
        ):
            if layer in missing:
                return level
        return cls.STRONG


WALL, SECCOMP, LANDLOCK, NAMESPACES, OUTER = "wall", "seccomp", "landlock", "namespaces", "outer"

CURES = {
    WALL: "Grade on Linux 5.13 or later, or in a Linux container.",
    SECCOMP: "The kernel needs CONFIG_SECCOMP_FILTER, on an x86_64 or aarch64 processor; gVisor "
    "and some containers take it away.",
    LANDLOCK: "Use Linux 5.13 or later, with `landlock` among the names in "
    "/sys/kernel/security/lsm; if it is not there, add it to `lsm=` on the kernel's command line.",
    NAMESPACES: "On Ubuntu 24.04 and later, allow unprivileged user namespaces: an AppArmor "
    "profile for this Python with `userns,`, or "
    "`sysctl kernel.apparmor_restrict_unprivileged_userns=0`. Elsewhere: "
    "`sysctl user.max_user_namespaces=10000`. In Docker the default profile forbids them: standard "
    "is what a container gives.",
    OUTER: "Install it (`apt install bubblewrap`). It is a second wall; the level does without.",
}
SAYS = {
    WALL: "a wall at all",
    SECCOMP: "a filter of system calls",
    LANDLOCK: "closed files",
    NAMESPACES: "processes and disk of its own",
    OUTER: "a second wall round the fork server",
}


class IsolationError(OSError):
    """This machine does not give the isolation that was demanded: a fault of the system."""


@dataclass(frozen=True)
class Isolation:
    """The isolation of one run's guests."""

    level: Level = Level.WEAK
    missing: Mapping[str, str] = field(default_factory=dict)
    """Layer -> why it is not there."""

    def __str__(self) -> str:
        """Return the level, and what the next one needs: `standard (no namespaces: ...)`."""
        reasons = [f"no {name}: {why}" for name, why in self.missing.items() if name != OUTER]
        return f"{self.level} ({'; '.join(reasons)})" if reasons else str(self.level)

    def lines(self) -> list[str]:
        """Describe each layer: whether it stands, and if not, why and the cure."""
        lines = [f"isolation: {self.level}"]
        for name, what in SAYS.items():
            if name == WALL and WALL not in self.missing:
                continue
            if name not in self.missing:
                lines.append(f"  {name:<11} stands: {what}")
                continue
            lines.append(f"  {name:<11} MISSING: {what}: {self.missing[name]}")
            lines.append(f"  {'':<11} {CURES[name]}")
        return lines

    def demand(self, minimum: Level) -> None:
        """Refuse to go on below a level, and say how to get there or how to do without."""
        if self.level >= minimum:
            return
        cures = [f"{name}: {why}. {CURES[name]}" for name, why in self.missing.items()
                 if Level.of({name}) < minimum]  # fmt: skip
        raise IsolationError(
            f"isolation on this machine is {self.level}, and {minimum} is demanded.\n"
            + "\n".join(f"  {cure}" for cure in cures)
            + f"\nFor code that you trust, go lower: --min-isolation {self.level}. "
            "`grade.py doctor` shows every layer."
        )


@dataclass(frozen=True)
class Guests:
    """The source of a run's guests, and their isolation."""

    start: Start
    isolation: Isolation


@contextmanager
def guests(
    warm: Sequence[str] = ("numpy",),
    minimum: Level = Level.WEAK,
    switched_off: Collection[str] = (),
) -> Iterator[Guests]:
    """Give guests for one run, at the best level that this machine reaches."""
    if sys.platform != "linux":
        isolation = Isolation(Level.WEAK, {WALL: f"{sys.platform} has none that we know"})
        isolation.demand(minimum)
        yield Guests(Spawned, isolation)
        return
    from graders.host.fork_server import ForkServer

    try:
        fork_server = ForkServer(warm, switched_off)
    except (Lost, OSError) as error:
        isolation = Isolation(Level.WEAK, {WALL: str(error)})
        if os.getuid() == 0:
            says = "nothing of a student's runs as root; run as an ordinary user"
            raise IsolationError(f"{error}\n{says}") from None
        isolation.demand(minimum)
        yield Guests(Spawned, isolation)
        return
    with fork_server:
        isolation = Isolation(Level.of(fork_server.missing), fork_server.missing)
        isolation.demand(minimum)
        yield Guests(fork_server.start, isolation)
