"""Draws strangers' files in a process of its own, with limits: a PDF may be hostile."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections import OrderedDict
from pathlib import Path

SECONDS = 20
"""The longest time for a drawing on a busy machine; its own clock allows less."""
MOST_BYTES = 24 << 20
"""The most bytes of a drawing."""
KEPT = 96 << 20
"""Bytes of drawings that are kept in memory."""
HERE = Path(__file__).resolve().parent
AT_ONCE = threading.Semaphore(2)


class CannotDrawError(Exception):
    """It could not be drawn; the message says why."""


class Drawings:
    """Drawings by script and content, those used last."""

    def __init__(self, room: int = KEPT) -> None:
        self.room, self.size = room, 0
        self.lock = threading.Lock()
        self.kept: OrderedDict[tuple[str, ...], bytes] = OrderedDict()

    def drawn(self, script: str, content: bytes, *arguments: str, digest: str) -> bytes:
        """Return a script's drawing of a content, drawn once; the script is one of this folder."""
        key = (script, digest, *arguments)
        with self.lock:
            if key in self.kept:
                self.kept.move_to_end(key)
                return self.kept[key]
        made = draw(script, content, *arguments)
        with self.lock:
            self.kept[key] = made
            self.size += len(made)
            while self.size > self.room and len(self.kept) > 1:
                _, dropped = self.kept.popitem(last=False)
                self.size -= len(dropped)
        return made


def draw(script: str, content: bytes, *arguments: str) -> bytes:
    """Run a script of this folder on a content, in a process without our environment."""
    command = [sys.executable, "-I", str(HERE / f"{script}.py"), *arguments]
    kept = {name: os.environ[name] for name in ("LANG", "PATH") if name in os.environ}
    with AT_ONCE:
        try:
            done = subprocess.run(
                command, input=content, capture_output=True, timeout=SECONDS, env=kept, cwd="/"
            )
        except subprocess.TimeoutExpired:
            raise CannotDrawError("it took too long to draw") from None
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise CannotDrawError(lines[-1][:200] if lines else f"the drawing died ({done.returncode})")
    if len(done.stdout) > MOST_BYTES:
        raise CannotDrawError("the drawing is too large")
    return done.stdout
