"""Somebody else's table as text: read as any spreadsheet saved it, written as CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from graders.report import clean
from graders.report.exports.pupils import ExportError

OTHERS = {
    b"PK\x03\x04": "an Excel workbook or an archive; save it as CSV (UTF-8)",
    b"\xd0\xcf\x11\xe0": "an Excel workbook; save it as CSV (UTF-8)",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a compressed file",
}
"""First bytes of files that are no table -> their kind, with advice."""
MOST_BYTES = 64 << 20


@dataclass(frozen=True)
class ForeignTable:
    """A table: its header, its rows as long as the header, and how it was read."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


def read(name: str, content: bytes) -> ForeignTable:
    """The table of a file; raises `ExportError` where it is none."""
    if len(content) > MOST_BYTES:
        raise ExportError(f"{name} is larger than {MOST_BYTES >> 20} MiB: that is no gradebook")
    for start, says in OTHERS.items():
        if content.startswith(start):
            raise ExportError(f"{name} is {says}")
    text, notes = _decoded(name, content)
    if "\0" in text:
        raise ExportError(f"{name} is no text: it holds a NUL character")
    if declared := re.match(r"sep=([,;\t])\r?\n", text):  # a line that Excel adds
        text = text[declared.end() :]
    separator = declared[1] if declared else _separator(text)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise ExportError(f"{name} is not a CSV table: {error}") from None
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if not rows:
        raise ExportError(f"{name} is empty")
    width = max(map(len, rows))
    header, *others = (tuple(row) + ("",) * (width - len(row)) for row in rows)
    if separator != ",":
        told = {";": "semicolons", "\t": "tabs"}[separator]
        notes = (*notes, f"{name} has {told} between its cells; what is written has commas")
    return ForeignTable(header, tuple(others), notes)


def _decoded(name: str, content: bytes) -> tuple[str, tuple[str, ...]]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16"), (f"{name} is UTF-16; what is written is UTF-8",)
        except UnicodeDecodeError as error:
            raise ExportError(f"{name} is not the UTF-16 it claims to be: {error}") from None
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        says = f"{name} is not UTF-8 at byte {error.start}: read as Windows-1252; look at the names"
        return content.decode("cp1252", "replace"), (says,)


def _separator(text: str) -> str:
    """The character that splits the first lines into most cells, the same number in each."""
    widths = {}
    for separator in (",", ";", "\t"):
        try:
            reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
            found = {len(row) for row, _ in zip(reader, range(3), strict=False) if row}
        except csv.Error:
            continue
        widths[separator] = max(found, default=0) if len(found) == 1 else 0
    best = max(widths, key=lambda separator: widths[separator], default=",")
    if widths.get(best, 0) > 1:
        return best
    first = text.partition("\n")[0]  # ragged lines: by the header alone
    return max(",;\t", key=first.count)


def written(rows: Iterable[Sequence[str]], quote_all: bool = False) -> str:
    """The rows as CSV, with the line ends that every platform takes."""
    file = io.StringIO(newline="")
    quoting: Literal[0, 1] = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    csv.writer(file, quoting=quoting).writerows(rows)
    return file.getvalue()


def plainly(rows: Iterable[Sequence[str]]) -> tuple[list[list[str]], list[str]]:
    """Rows whose cells no spreadsheet takes for formulas, and a sentence on those that changed.

    Numbers stand as they are.
    """
    made, changed = [], 0
    for row in rows:
        cells = [cell if number(cell) is not None else clean.cell(cell) for cell in row]
        changed += sum(
            cell.startswith("'") and cell != old for cell, old in zip(cells, row, strict=True)
        )
        made.append(cells)
    if not changed:
        return made, []
    told = "1 cell begins" if changed == 1 else f"{changed} cells begin"
    return made, [f"{told} like a formula: an apostrophe stands before it"]


NUMBER = re.compile(r"\s*-?(\d+([.,]\d*)?|[.,]\d+)\s*")


def number(cell: str) -> float | None:
    """The number that a cell holds, with a point or a comma before its decimals."""
    return float(cell.strip().replace(",", ".")) if NUMBER.fullmatch(cell) else None
