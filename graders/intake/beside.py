"""Files that a student's code may open: data, weights, modules that were handed in beside it."""

from __future__ import annotations

import hashlib
import os
import tempfile
import weakref
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import PurePosixPath

from graders.intake.files import MOST_BYTES, File, fault_of, shown
from graders.intake.submission import Unusable

MOST_IN_ALL = 64 << 20
MOST_FILES = 500
NOT_OPENED = frozenset({".ipynb", ".pdf", ".docx", ".doc", ".odt", ".rtf", ".heic"})
"""Suffixes of files that run otherwise, or that people read; both are large."""


class Spool:
    """Bytes kept in one file that has no name, each content once, until they are wanted.

    An archive is open for a moment only, and a class does not fit into memory.
    """

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 (it closes with its last reader)
        weakref.finalize(self, self.file.close)
        self.places: dict[bytes, tuple[int, int]] = {}
        """Digest -> where the content begins, and its size."""
        self.end = 0

    def keep(self, content: bytes) -> Callable[[], bytes]:
        """Keep bytes, and return a function that gives them back."""
        digest = hashlib.sha256(content).digest()
        if digest not in self.places:
            written = 0
            while written < len(content):
                written += os.pwrite(self.file.fileno(), content[written:], self.end + written)
            self.places[digest] = self.end, len(content)
            self.end += len(content)
        return self.at(*self.places[digest])

    def at(self, start: int, size: int) -> Callable[[], bytes]:
        """Return a function that gives the bytes of one place."""
        return partial(self._read, start, size)

    def place_of(self, read: Callable[[], bytes]) -> tuple[int, int]:
        """Return the place behind a function that `keep` or `at` gave."""
        start, size = getattr(read, "args", (0, 0))
        return start, size

    def take(self, places: Mapping[bytes, tuple[int, int]], end: int) -> None:
        """Know of contents that a process which was forked from this one has kept."""
        self.places |= places
        self.end = max(self.end, end)

    def _read(self, start: int, size: int) -> bytes:
        return os.pread(self.file.fileno(), size, start)


def gather(files: Iterable[File], spool: Spool, notes: list[str]) -> dict[str, Callable[[], bytes]]:
    """Return the files for the guest's folder, by path. Where all is too much, small ones win."""
    wanted = sorted((f for f in files if f.kind not in NOT_OPENED), key=lambda f: (f.size, f.name))
    folders = {str(above) for f in wanted for above in PurePosixPath(f.name).parents}
    found: dict[str, Callable[[], bytes]] = {}
    room = MOST_IN_ALL
    for file in wanted:
        try:
            if fault := fault_of(file.name):
                raise Unusable(f"{shown(file.name)}: {fault}")
            if file.name in folders:
                raise Unusable(f"{shown(file.name)} is a file and a folder")
            if file.size > room or len(found) == MOST_FILES:
                most = f"{MOST_FILES} files, {MOST_IN_ALL >> 20} MiB"
                raise Unusable(f"{shown(file.name)} is too much beside the others ({most} in all)")
            content = file.content(MOST_BYTES)
        except Unusable as error:
            notes.append(f"the code cannot open a file: {error}")
            continue
        room -= len(content)
        found[file.name] = spool.keep(content)
    return found
