"""Counts from outside how much a guest keeps on a disk that is not its own."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from graders.guest.limits import DISK_BYTES, MOST_FILES

LONGEST_PATH = 3000
"""The longest path in letters; folders in folders can be made whose path no call takes."""
SECTOR = 512
"""The size of the blocks that the kernel counts, whatever those of the file system are."""
MAPPED = re.compile(r"^\S+ \S+ \S+ (\S+) (\d+) +(\S.*) \(deleted\)$", re.MULTILINE)
"""A line of /proc/PID/maps on a file without a name: device, inode, and former path."""
UNSEEN_BYTES = DISK_BYTES // 4
"""The count for a mapped file without a name and a descriptor: nobody may look."""


def too_much(home: str, pid: int) -> str:
    """Say why a guest holds more than it may; empty where it does not. Links are not followed."""
    size = 0
    try:
        for files, (path, status) in enumerate(_held(home, pid), start=1):
            size += getattr(status, "st_blocks", 0) * SECTOR
            if size > DISK_BYTES:
                return _full()
            if files > MOST_FILES:
                return f"kept more than {MOST_FILES} files"
            if len(path) > LONGEST_PATH:
                return "kept folders in folders, too deep to look into"
    except PermissionError:
        return "kept a folder that nobody may look into"
    return _full() if size + _mapped(home, pid) > DISK_BYTES else ""


def _full() -> str:
    return f"kept more than {DISK_BYTES >> 20} MiB on the disk"


def _held(home: str, pid: int) -> Iterator[tuple[str, os.stat_result]]:
    """Yield each file and folder below the home, and open files without a name."""
    waiting = [home]
    while waiting:
        yield from _listed(waiting.pop(), waiting)
    for status in _open_unnamed(pid):
        yield "", status


def _listed(folder: str, waiting: list[str]) -> Iterator[tuple[str, os.stat_result]]:
    """Yield what stands in a folder, and put folders in it on the list; a closed one raises."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                with suppress(OSError):  # it changes while we look
                    status = entry.stat(follow_symlinks=False)
                    yield entry.path, status
                    if stat.S_ISDIR(status.st_mode):
                        waiting.append(entry.path)
    except PermissionError:
        raise
    except OSError:  # it is gone
        return


def _open_unnamed(pid: int) -> Iterator[os.stat_result]:
    """Yield open files without a name, of a guest that this user may look into."""
    with suppress(OSError), os.scandir(f"/proc/{pid}/fd") as entries:
        for entry in entries:
            with suppress(OSError):
                status = entry.stat()
                if stat.S_ISREG(status.st_mode) and status.st_nlink == 0:
                    yield status


def _mapped(home: str, pid: int) -> int:
    """Count files below the home that have neither name nor descriptor, and are still mapped."""
    try:
        maps = Path(f"/proc/{pid}/maps").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0
    found = {int(inode) for _, inode, path in MAPPED.findall(maps) if path.startswith(home)}
    seen = {status.st_ino for status in _open_unnamed(pid)} if found else set()
    return UNSEEN_BYTES * len(found - seen)
