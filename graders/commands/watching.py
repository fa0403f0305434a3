"""Waits for a student's files to change."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

WAITING = "Waiting for a file to change; Ctrl-C ends it."
PAUSE = 0.4
"""Seconds between two looks; editors write a file in several steps within one."""
PASSED_OVER = frozenset({".git", ".venv", "__pycache__", ".ipynb_checkpoints", "node_modules"})
MOST_FILES = 5000


def changes(path: Path) -> Iterator[None]:
    """Yield at once, then each time that a file in the folder, or the file, is another."""
    seen: dict[str, tuple[int, int]] | None = None
    while True:
        if (now := _state(path)) != seen:
            seen = now
            yield
        else:
            time.sleep(PAUSE)


def _state(path: Path) -> dict[str, tuple[int, int]]:
    """Time and size of each file, but for those that tools keep for themselves."""
    found: dict[str, tuple[int, int]] = {}
    waiting = [path]
    while waiting and len(found) < MOST_FILES:
        here = waiting.pop()
        try:
            if here.is_dir():
                waiting += [each for each in here.iterdir() if each.name not in PASSED_OVER]
            else:
                status = here.stat()
                found[str(here)] = (status.st_mtime_ns, status.st_size)
        except OSError:  # gone meanwhile: an editor puts another in its place
            continue
    return found
