"""Folders in the temporary folder that hold guests' homes, and that a killed grader leaves behind.

Each holds a lock file, which its grader keeps locked. The lock ends with the process however that
ends, so a folder whose lock can be had is nobody's.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from graders.host.child import remove

PREFIX = "guests-"
LOCK = ".lock"


class Homes:
    """A new folder for guests' homes. A guest enters its own home, and lists nobody's."""

    def __init__(self, folder: str | None = None) -> None:
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=folder))
        self.path.chmod(0o711)
        self.lock = os.open(self.path / LOCK, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def close(self) -> None:
        """Remove the folder, and all that guests left in it."""
        remove(str(self.path))
        with contextlib.suppress(OSError):
            os.close(self.lock)


def sweep(folder: str | None = None) -> int:
    """Remove the folders of graders that are gone; return the number of them."""
    return sum(_is_removed(path) for path in _left(folder))


def _left(folder: str | None) -> Iterator[Path]:
    """Folders of that name which are this user's own."""
    for path in Path(folder or tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            if path.is_dir() and not path.is_symlink() and path.stat().st_uid == os.getuid():
                yield path


def _is_removed(path: Path) -> bool:
    try:
        lock = os.open(path / LOCK, os.O_RDWR | os.O_NOFOLLOW)
    except OSError:  # no lock: it is being made at this moment, or is not one of these
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    else:
        remove(str(path))
        return True
    finally:
        os.close(lock)
