"""Decisions with more time: those that exceed a short budget go to a process of their own.

One worker stays warm, and is killed at a limit, whatever it is in the middle of. It receives trees
and returns decisions, both made by the engine: no student's text reaches it.
"""

from __future__ import annotations

import atexit
import os
import pickle
import resource
import select
import struct
import subprocess
import sys
import threading
import time
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

from graders.formulas.decision import Decision
from graders.formulas.names import Names
from graders.formulas.numbers import scalars
from graders.formulas.numbers.balls import NumberBudget
from graders.formulas.tree import Tree

SHORT, LONG = 60_000, 420_000
"""The steps here and in the worker: equal on all machines, about two seconds on two slow cores."""
LIMIT = 25.0
"""Seconds after which a worker that does not answer is killed, for runaways only."""
STARTING = 5.0
MEMORY = 2 << 30
START = """
import sys
sys.path.insert(0, sys.argv[1])
from graders.formulas.numbers.timed_worker import serve
serve(sys.stdin.buffer, sys.stdout.buffer)
"""


def decide(
    theirs: Tree, right: Tree, names: Names, *, tolerance: Fraction | None = None
) -> Decision:
    """Compare two formulas of numbers: mostly at once, and in a worker where it takes long."""
    short = NumberBudget(SHORT)
    decision = scalars.decide(theirs, right, names, tolerance=tolerance, budget=short)
    if not short.spent:
        return decision
    return _worker(os.getpid()).decide(theirs, right, dict(names), tolerance) or decision


class Worker:
    """A process that decides, one pair at a time."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        atexit.register(self.close)

    def decide(self, *asked: object, limit: float = LIMIT) -> Decision | None:
        """The decision; None where there is none in time."""
        with self.lock:
            try:
                process = self._ready()
                _send(process.stdin, asked)
                decision: Decision = _receive(process.stdout, limit)
            except (OSError, EOFError, TimeoutError):
                self.close()
                return None
            return decision

    def _ready(self) -> subprocess.Popen[bytes]:
        """The process, started again if there is none; imports do not count against the limit."""
        if self.process is not None and self.process.poll() is not None:
            self.close()
        if self.process is None:
            root = str(Path(__file__).resolve().parents[3])
            command = [sys.executable, "-I", "-c", START, root]
            pipe = subprocess.PIPE
            self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe)
            _receive(self.process.stdout, STARTING)
        return self.process

    def close(self) -> None:
        """Kill the process, if there is one."""
        process, self.process = self.process, None
        if process is not None:
            process.kill()
            process.communicate()


@lru_cache(maxsize=1)
def _worker(process: int) -> Worker:
    """The worker of a process: a fork must not share the pipes of its parent."""
    return Worker()


def serve(asked: IO[bytes], told: IO[bytes]) -> None:
    """Decide pair after pair, until the input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    _send(told, None)
    while header := asked.read(4):
        (size,) = struct.unpack("<I", header)
        theirs, right, names, tolerance = pickle.loads(asked.read(size))
        budget = NumberBudget(LONG)
        _send(told, scalars.decide(theirs, right, names, tolerance=tolerance, budget=budget))


def _send(pipe: IO[bytes] | None, value: object) -> None:
    assert pipe is not None
    told = pickle.dumps(value)
    pipe.write(struct.pack("<I", len(told)) + told)
    pipe.flush()


def _receive(pipe: IO[bytes] | None, limit: float) -> Any:
    """The reply of the worker within a limit."""
    assert pipe is not None
    ends, told = time.monotonic() + limit, b""
    while len(told) < 4 or len(told) < 4 + struct.unpack("<I", told[:4])[0]:
        if not select.select([pipe], [], [], max(0.0, ends - time.monotonic()))[0]:
            raise TimeoutError
        if not (piece := os.read(pipe.fileno(), 1 << 16)):
            raise EOFError
        told += piece
    return pickle.loads(told[4:])
