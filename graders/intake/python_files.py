"""Python files: each runs as a module of its own, and its comments are words."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import PurePosixPath

from graders.guest.no_cuda import asks_for_gpu
from graders.guest.plan import Cell
from graders.intake import comments, marimo, notebook
from graders.intake.claims import Claims
from graders.intake.source import mended
from graders.intake.submission import FileContents, Unusable


def read(name: str, text: str, numbers: Collection[str]) -> FileContents:
    """The module as one cell. A file without a line of Python is refused."""
    if "\0" in text:
        raise Unusable(f"{name} is not Python: it holds null bytes")
    if marimo.is_marimo(text) and (cells := marimo.pieces(text)):
        return notebook.contents(name, cells, numbers)
    result = mended(text)
    if result.lost:
        raise Unusable(f"{name} is not Python: {result.lost}")
    notes = [f"{name}: {note}" for note in result.notes]
    if asks_for_gpu(text):
        notes.append(f"{name} asks for a GPU; it runs on the CPU")
    claims = Claims(numbers)
    if PurePosixPath(name).stem not in claims.released.kit:
        comments.read(text, name, claims)
    return FileContents(
        cells=(Cell(name, result.source, module=_module(name)),),
        prose=claims.prose,
        remarks=claims.remarks,
        unclaimed=claims.unclaimed,
        notes=tuple(notes),
    )


def _module(name: str) -> str:
    """The name that imports the file; browsers add a number to a second copy."""
    stem = re.sub(r"\s*\(\d+\)$", "", PurePosixPath(name).stem)
    if stem == "__init__":
        return stem
    return re.sub(r"\W+", "_", stem).strip("_") or "answers"
