"""What a guest costs: forks, walls, fresh interpreters. `make bench` writes docs/benchmarks.md.

CPU is what the kernel counted, while the submissions ran, for this process, for the fork server and
for the guests that it buried.
"""

from __future__ import annotations

import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from graders.guest.plan import Call, Cell, Got, Load
from graders.host.child import ENVIRONMENT, GUEST, Start
from graders.host.isolation import LANDLOCK, NAMESPACES, OUTER, SECCOMP, guests
from graders.host.process import Limits
from graders.host.session import take

TRIVIAL = Load((Cell("cell", "def f(x): return x + 1"),), {}, {})
PLAN = {"f": (Call("f", (1,)),)}
GUESTS = 100
FRESH = 5
ALL = (OUTER, NAMESPACES, LANDLOCK, SECCOMP)
SETTINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("no wall: fork, load, ask, answer, end", ALL),
    ("standard: Landlock, seccomp, quotas", (OUTER, NAMESPACES)),
    ("strong, without bubblewrap", (OUTER,)),
    ("strong, inside bubblewrap", ()),
)
IMPORTS: tuple[tuple[str, ...], ...] = (("numpy",), ("numpy", "sympy", "torch"))
FORKS = """
import os, resource, sys, time
import {names}
def used(who): r = resource.getrusage(who); return r.ru_utime + r.ru_stime
before, began = used(resource.RUSAGE_SELF) + used(resource.RUSAGE_CHILDREN), time.perf_counter()
for _ in range({count}):
    pid = os.fork()
    if pid == 0: os._exit(0)
    os.waitpid(pid, 0)
spent = used(resource.RUSAGE_SELF) + used(resource.RUSAGE_CHILDREN) - before
print(spent / {count}, (time.perf_counter() - began) / {count})
"""


@dataclass(frozen=True)
class Row:
    """One way to get an answer from a trivial submission."""

    way: str
    cpu: float
    """Seconds, for each submission."""
    wall: float
    rate_of_two: float = 0.0
    """Submissions a second, two at a time."""

    def cells(self) -> str:
        """A line of the table."""
        rate = f"{self.rate_of_two:.0f}" if self.rate_of_two else ""
        return f"| {self.way} | {1000 * self.cpu:.1f} | {1000 * self.wall:.1f} | {rate} |"


def used() -> float:
    """CPU seconds so far of this process, of the fork server, and of all that they waited for."""
    total = time.process_time()
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):  # it may end while we look
                if str(GUEST).encode() in (folder / "cmdline").read_bytes():
                    fields = (folder / "stat").read_text().rpartition(")")[2].split()
                    total += sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return total


def one(start: Start) -> float:
    """Wall seconds of one trivial submission."""
    began = time.perf_counter()
    record = take(TRIVIAL, PLAN, Limits(), start).records["f"]
    if record != (Got(2),):
        raise SystemExit(f"the guest answered {record}")
    return time.perf_counter() - began


def forked(way: str, warm: Sequence[str], off: Sequence[str]) -> Row:
    """A row for the fork server with some layers switched off."""
    with guests(warm, switched_off=off) as made:
        one(made.start)
        before = used()
        walls = [one(made.start) for _ in range(GUESTS)]
        cpu = (used() - before) / GUESTS
        began = time.perf_counter()
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda _: one(made.start), range(GUESTS)))
        took = time.perf_counter() - began
    return Row(way, cpu, median(walls), GUESTS / took)


def bare_fork(warm: Sequence[str]) -> Row:
    """A fork that does nothing, of a process with the same imports."""
    script = FORKS.format(names=", ".join(warm), count=GUESTS)
    command = [sys.executable, "-c", script]
    printed = subprocess.run(command, env=ENVIRONMENT, capture_output=True, check=True, text=True)
    cpu, wall = map(float, printed.stdout.split())
    return Row("a bare fork that does nothing", cpu, wall)


def fresh_interpreter(warm: Sequence[str]) -> Row:
    """A new Python with the same imports, as a process for each submission would start."""
    command = [sys.executable, "-I", "-c", f"import {', '.join(warm)}"]
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    for _ in range(FRESH):
        subprocess.run(command, env=ENVIRONMENT, check=True)
    took, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Row("a fresh interpreter, nothing else", cpu / FRESH, took / FRESH)


def main() -> None:
    """Print the page."""
    load = os.getloadavg()[0]
    print(
        "# Benchmarks\n\n"
        "Written by `make bench`. One trivial submission is loaded, asked once, and ended.\n"
        f"{os.cpu_count()} cores, {platform.system()} {platform.release()}, Python "
        f"{platform.python_version()}, load {load:.1f} at the start; {GUESTS} submissions a row."
    )
    for warm in IMPORTS:
        print(
            f"\n## Imports: {', '.join(warm)}\n\n"
            "| way | CPU ms | wall ms (median) | submissions/s, two at a time |\n|---|---|---|---|"
        )
        rows = [bare_fork(warm), *(forked(way, warm, off) for way, off in SETTINGS)]
        for row in (*rows, fresh_interpreter(warm)):
            print(row.cells(), flush=True)
        cost = 1000 * (rows[-1].cpu - rows[1].cpu)
        print(f"\nThe whole wall costs {cost:.1f} ms of CPU for each submission.", flush=True)


if __name__ == "__main__":
    main()
