"""Other systems asked in a process that is killed when a pair takes too long."""

from __future__ import annotations

import json
import select
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.formula_pairs.families import Case
from benchmarks.formula_pairs.tally import Tally

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 10.0
STARTING = 60.0
FIRST = {"family": "scalars", "theirs": "x", "right": "x"}
"""Asked before the clock runs: imports are not what is measured."""


def asked(system: str, way: str, python: Path, cases: Sequence[Case]) -> Tally:
    """What a system answers; pairs that it cannot be told are left out, and counted by its name."""
    tally, waiting = Tally(system), iter(cases)
    while _until_stopped(way, python, waiting, tally):
        pass
    if len(tally.answers) < len(cases):
        tally.system += f" (it can be told {len(tally.answers)} of {len(cases)})"
    return tally


def _until_stopped(way: str, python: Path, waiting: Iterator[Case], tally: Tally) -> bool:
    """Ask one process until a pair takes too long, which is told, or until all are done."""
    command = [str(python), "-m", "benchmarks.formula_pairs.peers", way]
    pipe, silent = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(
        command, bufsize=0, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=silent
    ) as process:
        try:
            _reply(process, FIRST, STARTING)
            for case in waiting:
                began = time.perf_counter()
                try:
                    answer = _reply(process, case.asked, LIMIT)
                except (OSError, EOFError):  # it has to be killed, or is dead already
                    tally.stop(case.equal, time.perf_counter() - began)
                    return True
                if not isinstance(answer, str):  # it cannot be told this one
                    tally.add(case.equal, answer, time.perf_counter() - began)
            return False
        finally:
            process.kill()


def _reply(process: subprocess.Popen[bytes], question: object, limit: float) -> bool | str | None:
    assert process.stdin
    assert process.stdout
    process.stdin.write(json.dumps(question).encode() + b"\n")
    if not select.select([process.stdout], [], [], limit)[0]:
        raise TimeoutError
    if not (line := process.stdout.readline()):
        raise EOFError
    reply: bool | str | None = json.loads(line)
    return reply
