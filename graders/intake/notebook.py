"""Jupyter notebooks: code cells as Python, and the answers in markdown cells."""

from __future__ import annotations

import json
import logging
import re
import warnings
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import Any

from graders.guest.no_cuda import asks_for_gpu
from graders.guest.plan import Cell
from graders.guest.shell import RUNS_ITS_BODY
from graders.intake import prose
from graders.intake.source import mended
from graders.intake.submission import FileContents, Unusable

MOST_CELLS = 5000
MOST_LETTERS = 1 << 20
"""Of code in one cell."""
CELL_MAGIC = re.compile(r"\s*%%(?P<name>\w+)(?P<line>[^\n]*)(?P<body>(?:\n.*)?)", re.DOTALL)


def read(name: str, text: str, numbers: Collection[str]) -> FileContents:
    """The cells of a notebook, and the texts that answer an item.

    A markdown cell answers an item when its Jupyter tags hold the number, or under a heading such
    as `### Answer 1.5.ii`. Attachments and raw cells are not looked at, and outputs for
    a person alone.
    """
    document = _document(name, text)
    cells = _cells(name, document)
    code = [_code(f"{name}, cell {k}", source) for k, kind, source, _ in cells if kind == "code"]
    notes = [note for _, told in code for note in told]
    if len(cells) == MOST_CELLS:
        notes.append(f"{name}: only the first {MOST_CELLS} cells were read")
    return FileContents(
        cells=tuple(cell for cell, _ in code),
        prose=prose.joined(_answers(cells, numbers)),
        printed=(name,) if _keeps_outputs(document) else (),
        notes=tuple(notes),
    )


def _answers(
    cells: list[tuple[int, str, str, list[str]]], numbers: Collection[str]
) -> Iterator[dict[str, str]]:
    """The answers of each markdown cell. A heading without text means the cell below it."""
    waiting = ""
    for _, kind, source, tags in cells:
        if kind != "markdown":
            waiting = ""
            continue
        tagged = next((n for n in map(lambda tag: prose.known(tag, numbers), tags) if n), "")
        if prose.opens_an_item(source, numbers):  # the next prompt, not the text that is awaited
            waiting = ""
        found = prose.answers(source, numbers, first=tagged or waiting)
        yield found
        waiting = next((n for n in list(found)[-1:] if not found[n]), "")


def _code(name: str, source: str) -> tuple[Cell, list[str]]:
    """A cell as it runs. What a magic writes to a file is a module; what it times runs as code."""
    module = ""
    if magic := CELL_MAGIC.fullmatch(source):
        path = PurePosixPath(magic["line"].strip().strip("\"'"))
        if magic["name"] in RUNS_ITS_BODY:
            source = magic["body"]
        elif magic["name"] in ("writefile", "file") and path.suffix == ".py":
            source, module = magic["body"], path.stem
    if len(source) > MOST_LETTERS:
        says = f"{name} was left out: it holds more than {MOST_LETTERS >> 20} MiB of code"
        return Cell(name, ""), [says]
    result = mended(source)
    notes = [f"{name}: {note}" for note in result.notes]
    if asks_for_gpu(source):
        notes.append(f"{name} asks for a GPU; it runs on the CPU")
    return Cell(name, result.source, module=module), notes


def _keeps_outputs(document: dict[str, Any]) -> bool:
    """Whether a cell left something to see; a traceback is nothing."""
    cells = document.get("cells")
    return any(
        isinstance(output, dict) and output.get("output_type") != "error"
        for cell in (cells if isinstance(cells, list) else ())
        if isinstance(cell, dict) and isinstance(cell.get("outputs"), list)
        for output in cell["outputs"]
    )


def _cells(name: str, document: dict[str, Any]) -> list[tuple[int, str, str, list[str]]]:
    """(position, type, source, tags) of each cell that is one."""
    import nbformat

    try:
        with _quietly():
            notebook = nbformat.convert(nbformat.from_dict(document), 4)
        cells = notebook["cells"]
    except Exception as error:  # nbformat's faults on malformed notebooks have many types
        says = str(error).splitlines()[0][:200] if str(error) else ""
        says = f"{type(error).__name__} {says}".strip()
        raise Unusable(f"{name} is not a notebook that can be read: {says}") from None
    if not isinstance(cells, list):
        raise Unusable(f"{name} is not a notebook: expected a list of cells")
    return [
        (position, str(cell.get("cell_type")), _source(cell), _tags(cell))
        for position, cell in enumerate(cells[:MOST_CELLS], start=1)
        if isinstance(cell, dict)
    ]


@contextmanager
def _quietly() -> Iterator[None]:
    """Without what nbformat tells of notebooks that are not quite valid: we read them anyway."""
    log = logging.getLogger("traitlets")
    before, log.disabled = log.disabled, True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        log.disabled = before


def _document(name: str, text: str) -> dict[str, Any]:
    """The JSON of a notebook, with the version that its shape has."""
    if not text.strip():
        raise Unusable(f"{name} is empty")
    if text.startswith("version https://git-lfs"):
        raise Unusable(f"{name} is a Git LFS pointer; hand in the notebook itself")
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise Unusable(
            f"{name} is not a notebook: its JSON is broken at {place}: {error.msg}"
        ) from None
    except RecursionError:
        raise Unusable(f"{name} is not a notebook: its JSON is nested too deep") from None
    except ValueError:  # Python reads no number of more than some thousand digits
        raise Unusable(f"{name} is not a notebook: a number in it is too long") from None
    keys = document if isinstance(document, dict) else {}
    version = 4 if "cells" in keys else 3
    if version == 3 and "worksheets" not in keys:
        raise Unusable(f"{name} is not a notebook: expected an object with cells")
    return {**document, "nbformat": version, "nbformat_minor": 0, "metadata": {}}


def _source(cell: dict[str, Any]) -> str:
    """The text of a cell. JSON can hold halves of characters, which no encoding takes."""
    source = cell.get("source", "")
    text = "".join(map(str, source)) if isinstance(source, list) else str(source)
    return text.encode("utf-8", "replace").decode()


def _tags(cell: dict[str, Any]) -> list[str]:
    metadata = cell.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, dict) else None
    return [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []
