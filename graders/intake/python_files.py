"""Python files: each runs as a module of its own."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import PurePosixPath

from graders.guest.no_cuda import asks_for_gpu
from graders.guest.plan import Cell
from graders.intake.source import mended
from graders.intake.submission import FileContents, Unusable


def read(name: str, text: str, numbers: Collection[str]) -> FileContents:
    """The module as one cell. A file without a line of Python is refused."""
    if "\0" in text:
        raise Unusable(f"{name} is not Python: it holds null bytes")
    result = mended(text)
    if result.lost:
        raise Unusable(f"{name} is not Python: {result.lost}")
    notes = [f"{name}: {note}" for note in result.notes]
    if asks_for_gpu(text):
        notes.append(f"{name} asks for a GPU; it runs on the CPU")
    stem = re.sub(r"\s*\(\d+\)$", "", PurePosixPath(name).stem)  # as browsers name a second copy
    module = re.sub(r"\W+", "_", stem).strip("_") or "answers"
    return FileContents(cells=(Cell(name, result.source, module=module),), notes=tuple(notes))
