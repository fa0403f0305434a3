"""Counts from outside how much a guest keeps on a disk that is not its own."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress

from graders.guest.limits import DISK_BYTES, MOST_FILES

LONGEST_PATH = 3000
"""In letters; folders in folders can be made whose path no call takes."""
SECTOR = 512
"""The kernel counts blocks of this size, whatever those of the file system are."""


def too_much(home: str, pid: int) -> str:
    """Say why a guest holds more than it may; empty where it does not. Links are not followed."""
    size = 0
    for files, (path, status) in enumerate(_held(home, pid), start=1):
        size += getattr(status, "st_blocks", 0) * SECTOR
        if size > DISK_BYTES:
            return f"kept more than {DISK_BYTES >> 20} MiB on the disk"
        if files > MOST_FILES:
            return f"kept more than {MOST_FILES} files"
        if len(path) > LONGEST_PATH:
            return "kept folders in folders, too deep to look into"
    return ""


def _held(home: str, pid: int) -> Iterator[tuple[str, os.stat_result]]:
    """Yield each file and folder below the home, and open files without a name."""
    waiting = [home]
    while waiting:
        with suppress(OSError), os.scandir(waiting.pop()) as entries:  # it changes while we look
            for entry in entries:
                with suppress(OSError):
                    status = entry.stat(follow_symlinks=False)
                    yield entry.path, status
                    if stat.S_ISDIR(status.st_mode):
                        waiting.append(entry.path)
    with suppress(OSError), os.scandir(f"/proc/{pid}/fd") as entries:  # only root may look
        for entry in entries:
            with suppress(OSError):
                status = entry.stat()
                if stat.S_ISREG(status.st_mode) and status.st_nlink == 0:
                    yield "", status
