"""Reads one hand-in in a process of its own, so that no file can hold up or end a whole class.

What the process says is JSON, and it has limits of computing time, wall time and memory. A file on
which it meets one is left out, with the reason, and the others are read again.
"""

from __future__ import annotations

import importlib
import json
import os
import select
import signal
import struct
import sys
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from graders.guest.plan import Cell
from graders.intake import reading
from graders.intake.beside import Spool
from graders.intake.files import File, shown
from graders.intake.submission import Submission

MOST_TRIES = 4
MOST_BYTES = 256 << 20
"""The most bytes of one hand-in as it is read."""
OUT_OF_MEMORY = 3


@dataclass(frozen=True, kw_only=True)
class ReadingLimits:
    """The limits on reading one hand-in."""

    cpu_seconds: int = 20
    wall_seconds: float = 60.0
    memory_bytes: int = 1 << 30
    """The memory beyond that which the process has when it begins."""


LIMITS = ReadingLimits()


class _Ended(Exception):
    """The process ended before it had read all; why, and in which file."""

    def __init__(self, says: str, file: str) -> None:
        super().__init__(says)
        self.says, self.file = says, file


def read(
    student: str,
    files: Sequence[File],
    numbers: Collection[str],
    spool: Spool | None = None,
    limits: ReadingLimits = LIMITS,
) -> Submission:
    """One submission from its files; where processes cannot be forked, in this one."""
    spool = spool or Spool()
    if not hasattr(os, "fork"):
        return reading.read(student, files, numbers, spool)
    _import_readers(files)
    left_out: list[str] = []
    names: set[str] = set()
    for _ in range(MOST_TRIES):
        kept = [file for file in files if file.name not in names]
        try:
            found = _read_once(student, kept, numbers, spool, limits, names)
        except _Ended as ended:
            place = shown(ended.file) if ended.file else "the hand-in"
            left_out.append(f"{place} was left out: {ended.says}")
            if not ended.file or ended.file in names:
                break
            names.add(ended.file)
        else:
            return replace(found, problems=(*left_out, *found.problems))
    listed = tuple(shown(file.name) for file in files[:100])
    return Submission(student=student, files=listed, problems=tuple(left_out))


def _import_readers(files: Sequence[File]) -> None:
    """Import the readers of notebooks, once for a class and not once for each hand-in."""
    if any(file.kind not in (".py", ".tex", ".md", ".txt", ".pdf") for file in files):
        importlib.import_module("nbformat")
        importlib.import_module("nbconvert.filters.strings")


def _read_once(
    student: str,
    files: Sequence[File],
    numbers: Collection[str],
    spool: Spool,
    limits: ReadingLimits,
    without: Collection[str],
) -> Submission:
    reader, writer = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(reader)
            _limit(limits)
            status = _tell(writer, student, files, numbers, spool, without)
        except BaseException:  # nothing of this process may go on as its parent
            status = 1
        finally:
            os._exit(status)
    os.close(writer)
    try:
        file, said, in_time = _hear(reader, time.monotonic() + limits.wall_seconds)
    finally:
        os.close(reader)
        status = _ended(child)
    if said is None:
        raise _Ended(_why(status, in_time, limits), file)
    return _from_json(said, spool)


def _ended(child: int) -> int:
    """The exit code of the process, which is ended if it still runs a moment later."""
    for _ in range(100):
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _limit(limits: ReadingLimits) -> None:
    import resource

    cpu = limits.cpu_seconds
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 2))
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError):  # no Linux: without a limit of memory
        return
    most = pages * resource.getpagesize() + limits.memory_bytes
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _tell(
    writer: int,
    student: str,
    files: Sequence[File],
    numbers: Collection[str],
    spool: Spool,
    without: Collection[str],
) -> int:
    """Read, and write each file's name before it is read, and all that was read at the end."""

    def begin(name: str) -> None:
        _write(writer, b"F", json.dumps(name).encode())

    before = dict(spool.places)
    try:
        found = reading.read(student, files, numbers, spool, begin, without)
        said = asdict(replace(found, beside={}, originals={}))
        said["beside"] = {name: spool.place_of(read) for name, read in found.beside.items()}
        said["originals"] = {n: spool.place_of(read) for n, read in found.originals.items()}
        new = {k.hex(): place for k, place in spool.places.items() if k not in before}
        said["spooled"], said["end"] = new, spool.end
        _write(writer, b"R", json.dumps(said).encode())
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


def _write(writer: int, kind: bytes, said: bytes) -> None:
    data = memoryview(kind + struct.pack("<Q", len(said)) + said)
    while data:
        data = data[os.write(writer, data) :]


def _hear(reader: int, until: float) -> tuple[str, dict[str, Any] | None, bool]:
    """Return (the file that was begun last, the whole result, whether there was time)."""
    received, file = bytearray(), ""
    while (left := until - time.monotonic()) > 0:
        if not select.select([reader], [], [], left)[0]:
            break
        chunk = os.read(reader, 1 << 16)
        received += chunk
        while len(received) >= 9:
            (size,) = struct.unpack_from("<Q", received, 1)
            if size > MOST_BYTES:
                return file, None, True
            if len(received) < 9 + size:
                break
            kind, said = received[:1], json.loads(received[9 : 9 + size])
            del received[: 9 + size]
            if kind == b"R":
                return file, said, True
            file = str(said)
        if not chunk:
            return file, None, True
    return file, None, False


def _why(status: int, in_time: bool, limits: ReadingLimits) -> str:
    if not in_time:
        return f"reading it took more than {limits.wall_seconds:g} s"
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        return f"reading it took more than {limits.cpu_seconds} s of computing time"
    if status == OUT_OF_MEMORY:
        return f"reading it took more than {limits.memory_bytes >> 20} MiB of memory"
    return "reading it ended the reader"


def _from_json(said: dict[str, Any], spool: Spool) -> Submission:
    spool.take(
        {bytes.fromhex(k): tuple(place) for k, place in said.pop("spooled").items()},
        said.pop("end"),
    )
    bytes_of: dict[str, dict[str, Callable[[], bytes]]] = {
        field: {name: spool.at(*place) for name, place in said.pop(field).items()}
        for field in ("beside", "originals")
    }
    cells = tuple(Cell(**cell) for cell in said.pop("cells"))
    parts: dict[str, Any] = {
        name: tuple(part) if isinstance(part, list) else part for name, part in said.items()
    }
    return Submission(**(parts | bytes_of | {"cells": cells, "members": ()}))
