"""Jupyter notebooks: code cells as Python, and the words of all other cells."""

from __future__ import annotations

import json
import logging
import re
import warnings
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from graders.guest.no_cuda import asks_for_gpu
from graders.guest.plan import Cell
from graders.guest.shell import RUNS_ITS_BODY
from graders.intake import comments
from graders.intake.claims import Claims
from graders.intake.source import mended
from graders.intake.submission import FileContents, Unusable

MOST_CELLS = 5000
MOST_LETTERS = 1 << 20
"""The most letters of code in one cell."""
CELL_MAGIC = re.compile(r"\s*%%(?P<name>\w+)(?P<line>[^\n]*)(?P<body>(?:\n.*)?)", re.DOTALL)
DEFINED = re.compile(
    r"^(?:async def|def|class)?[ \t]*([^\W\d]\w*)[ \t]*(?:[(:]|=(?!=))", re.MULTILINE
)
WORDS = ("markdown", "raw", "heading")
DROPPED = ("outputs", "attachments", "prompt_number")


@dataclass(frozen=True)
class SavedCell:
    """One cell as it was saved: code, markdown or raw."""

    position: int
    kind: str
    source: str
    tags: tuple[str, ...] = ()


def read(name: str, text: str, numbers: Collection[str]) -> FileContents:
    """The cells of a notebook, and its words by item.

    Attachments are not looked at; outputs are for a person alone.
    """
    document, keeps_outputs = _document(name, text)
    pieces = _cells(name, document)
    found = contents(name, pieces, numbers)
    if keeps_outputs:
        found = replace(found, printed=(name,))
    if len(pieces) == MOST_CELLS:
        says = f"{name}: only the first {MOST_CELLS} cells were read"
        return replace(found, notes=(*found.notes, says))
    return found


def contents(name: str, pieces: Iterable[SavedCell], numbers: Collection[str]) -> FileContents:
    """Cells and words, in their order: words belong to the item that stands above them."""
    claims = Claims(numbers)
    code: list[tuple[Cell, list[str]]] = []
    for piece in pieces:
        place = f"{name}, cell {piece.position}"
        if piece.kind == "code":
            code.append(_code(place, piece.source))
            _open_item(claims, piece.source)
            comments.read(piece.source[:MOST_LETTERS], place, claims, is_cell=True)
        elif piece.kind in WORDS:
            tagged = (claims.released.find(tag) for tag in piece.tags)
            claims.read(piece.source, place, first=next(filter(None, tagged), ""))
    return FileContents(
        cells=tuple(cell for cell, _ in code),
        prose=claims.prose,
        remarks=claims.remarks,
        unclaimed=claims.unclaimed,
        notes=tuple(note for _, told in code for note in told),
    )


def _open_item(claims: Claims, source: str) -> None:
    """Open an item for the words below its code: they may be its own, if it takes any."""
    names = claims.released.names
    items = {names[m[1]] for m in DEFINED.finditer(source[:MOST_LETTERS]) if m[1] in names}
    if items and claims.current not in items:
        claims.open(next(iter(items)) if len(items) == 1 and items <= claims.released.wordy else "")


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


def _cells(name: str, document: dict[str, Any]) -> list[SavedCell]:
    """The cells that are some."""
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
        SavedCell(position, str(cell.get("cell_type")), _source(cell), tuple(_tags(cell)))
        for position, cell in enumerate(cells[:MOST_CELLS], start=1)
        if isinstance(cell, dict)
    ]


@contextmanager
def _quietly() -> Iterator[None]:
    """Silence nbformat on notebooks that are not quite valid: they are read anyway."""
    log = logging.getLogger("traitlets")
    before, log.disabled = log.disabled, True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        log.disabled = before


def _document(name: str, text: str) -> tuple[dict[str, Any], bool]:
    """The JSON of a notebook, with the version that its shape has; and whether it keeps outputs."""
    if not text.strip():
        raise Unusable(f"{name} is empty")
    if text.startswith("version https://git-lfs"):
        raise Unusable(f"{name} is a Git LFS pointer; hand in the notebook itself")
    try:
        outputs: list[object] = []
        document = json.loads(text, object_hook=partial(_without_outputs, outputs))
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
    whole = {**document, "nbformat": version, "nbformat_minor": 0, "metadata": {}}
    return whole, any(map(_shows, outputs))


def _shows(output: object) -> bool:
    """Whether an output is something to see; a traceback is nothing."""
    return isinstance(output, dict) and output.get("output_type") != "error"


def _without_outputs(outputs: list[object], part: dict[str, Any]) -> dict[str, Any]:
    """A cell without its outputs, which are most of a notebook; their types go on a list."""
    if "cell_type" in part:
        if isinstance(found := part.get("outputs"), list):
            outputs += [{"output_type": o.get("output_type")} for o in found if isinstance(o, dict)]
        for key in DROPPED:
            part.pop(key, None)
        if part["cell_type"] == "code":
            part["outputs"] = []
    return part


def _source(cell: dict[str, Any]) -> str:
    """The text of a cell. JSON can hold halves of characters, which no encoding takes."""
    source = cell.get("source", "")
    text = "".join(map(str, source)) if isinstance(source, list) else str(source)
    return text.encode("utf-8", "replace").decode()


def _tags(cell: dict[str, Any]) -> list[str]:
    metadata = cell.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, dict) else None
    return [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []
