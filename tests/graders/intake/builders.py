"""Hand-ins made in the tests: notebooks, archives, folders."""

import io
import json
import tarfile
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nbformat

from graders.guest.plan import Cell
from graders.intake.class_folder import collect
from graders.intake.files import File
from graders.intake.submission import Submission

Made = bytes | str
OLD = datetime(1970, 1, 1, tzinfo=UTC)
V4: Any = nbformat.v4  # nbformat carries no types


def notebook(*cells: str | Mapping[str, Any], **document: Any) -> bytes:
    """A notebook by nbformat: strings are code cells, mappings are taken as they are."""
    made = [V4.new_code_cell(c) if isinstance(c, str) else c for c in cells]
    return json.dumps({**V4.new_notebook(), "cells": made, **document}).encode()


def markdown(source: str, *tags: str) -> dict[str, Any]:
    """A markdown cell with Jupyter tags."""
    cell: dict[str, Any] = V4.new_markdown_cell(source, metadata={"tags": list(tags)})
    return cell


def as_bytes(content: Made) -> bytes:
    return content.encode() if isinstance(content, str) else content


def zipped(files: Mapping[str, Made], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 3, 1, 12, 0, 0)), content, method)
    return target.getvalue()


def tarred(files: Mapping[str, Made | tarfile.TarInfo], mode: str = "w:gz") -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in files.items():
            if isinstance(content, tarfile.TarInfo):
                archive.addfile(content)
                continue
            entry = tarfile.TarInfo(name)
            entry.size = len(as_bytes(content))
            archive.addfile(entry, io.BytesIO(as_bytes(content)))
    return target.getvalue()


def lay(folder: Path, files: Mapping[str, Made]) -> Path:
    """The files under a folder, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(as_bytes(content))
    return folder


def file(name: str, content: Made = "", modified: float = 0.0) -> File:
    made = as_bytes(content)
    return File(name=name, modified=modified, size=len(made), load=lambda: made)


def sources(cells: tuple[Cell, ...]) -> list[str]:
    return [cell.source for cell in cells]


def gathered(path: Path, **more: object) -> dict[str, Submission]:
    """Student -> the attempt that was handed in last."""
    found = collect([path], ("1.1", "2.2"), **more)  # type: ignore[arg-type]
    tries = sorted(found.submissions, key=lambda s: (s.number, s.submitted or OLD))
    return {submission.student: submission for submission in tries}


def values(found: dict[str, Submission]) -> dict[str, str]:
    """Student -> the code that counts."""
    return {student: "; ".join(c.source for c in s.cells) for student, s in found.items()}
