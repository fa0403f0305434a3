"""The line of a student's file that holds a line of a cell: in a notebook, one of its JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from json.decoder import JSONDecodeError, scanstring  # type: ignore[attr-defined]

CELL = re.compile(r"(?P<file>.+), cell (?P<number>\d+)", re.DOTALL)
LINE = re.compile(r"(?P<cell>.+?), line (?P<line>\d+)(?::.*)?", re.DOTALL)
BLANK = re.compile(r"[ \t\n\r]*")
SCALAR = re.compile(r"[-+.\w]+")
SOURCES = ("source", "input")
"""Keys under which a cell keeps its code: format 4, and format 3."""
INSIDE = {"worksheets": "table", "cells": "cell"}
"""Role of a list -> that of the objects in it."""


def in_file(cell: str, line: int, text: str) -> tuple[str, int]:
    """The file, and its line, of a line in a cell. `text` is the file's; a module is its own."""
    found = CELL.fullmatch(cell)
    if found is None:
        return cell, line
    starts = lines_of_cells(text).get(int(found["number"]), [])
    if not starts:
        return found["file"], 1
    return found["file"], starts[min(line, len(starts)) - 1]


def file_of(cell: str) -> str:
    """The file that a cell, or a module, belongs to."""
    found = CELL.fullmatch(cell)
    return found["file"] if found else cell


def parsed(place: str) -> tuple[str, int] | None:
    """The cell and line of a place as messages tell it: `answers.ipynb, cell 4, line 7: g()`."""
    found = LINE.fullmatch(place.strip())
    return (found["cell"], int(found["line"])) if found else None


def lines_of_cells(text: str) -> dict[int, list[int]]:
    """Cell, counted from 1 -> for each line of its source the line of the file that holds it."""
    try:
        return dict(enumerate(_Scanner(text).cells(), start=1))
    except (JSONDecodeError, IndexError, ValueError, RecursionError):
        return {}


class _Scanner:
    """Walks a JSON text and keeps the lines of the strings that are source.

    Each value has a role: `top`, `worksheets` and `table` of format 3, `cells`, `cell`, or none.
    """

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.seen, self.line = 0, 1
        self.found: list[list[int]] = []

    def cells(self) -> list[list[int]]:
        """The lines of each cell's source, in the order of the cells."""
        self._value("top")
        return self.found

    def _value(self, role: str = "") -> None:
        self._skip()
        opener = self.text[self.at]
        if role == "cells":  # one that is no object is counted all the same
            self.found.append([])
        if opener == "{":
            self._object(INSIDE.get(role, role))
        elif opener == "[":
            for _ in self._items():
                self._value(role if role in INSIDE else "")
        elif opener == '"':
            self._string()
        elif scalar := SCALAR.match(self.text, self.at):
            self.at = scalar.end()
        else:
            raise ValueError("no JSON")

    def _object(self, role: str) -> None:
        for _ in self._items():
            self._skip()
            name, _line = self._string()
            self._skip()
            self.at += 1  # the colon
            self._skip()
            if role == "cell" and name in SOURCES:
                self.found[-1] += self._source()
            elif role in ("top", "table") and name == "cells" and self.text[self.at] == "[":
                for _ in self._items():
                    self._value("cells")
            else:
                self._value("worksheets" if role == "top" and name == "worksheets" else "")

    def _items(self) -> Iterator[None]:
        """Stop at each part of a list or object, and pass its end."""
        self.at += 1
        while True:
            self._skip()
            if self.text[self.at] in "]}":
                self.at += 1
                return
            if self.text[self.at] == ",":
                self.at += 1
                continue
            yield

    def _source(self) -> list[int]:
        """The file's line for each line of a source: a list of lines, or one string for all."""
        if self.text[self.at] == '"':
            whole, line = self._string()
            return [line] * len(whole.splitlines())
        lines: list[int] = []
        ends = True
        for _ in self._items():
            part, line = self._string()
            if part:
                count = len(part.splitlines())
                lines += [line] * (count if ends else count - 1)
                ends = part.endswith("\n")
        return lines

    def _string(self) -> tuple[str, int]:
        """The string that begins here, and its line."""
        line = self._line()
        if self.text[self.at] != '"':
            raise ValueError("no string")
        value, self.at = scanstring(self.text, self.at + 1, False)
        return value, line

    def _line(self) -> int:
        self.line += self.text.count("\n", self.seen, self.at)
        self.seen = self.at
        return self.line

    def _skip(self) -> None:
        blank = BLANK.match(self.text, self.at)
        self.at = blank.end() if blank else self.at
