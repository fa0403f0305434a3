"""The marks that people give, as `marks.csv` holds them for a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import TextIO

from graders.model import UserError
from graders.report import atomic, clean
from graders.scores import Mark, Report

COLUMNS = ("student", "item", "points", "for", "comment", "grader")
WHOLE, REST = "whole item", "part that waits"
POINTS = re.compile(r"\+?\s*\d{1,9}(\.\d{1,9}|/\d{1,9})?", re.ASCII)

Key = tuple[str, str]
"""Student and item."""


class MarkError(UserError):
    """A mark that cannot be: the message names the file and line, or the student and item."""


@dataclass(frozen=True)
class Marks:
    """Marks by student and item."""

    given: Mapping[Key, Mark]
    places: Mapping[Key, str] = field(default_factory=dict)
    """The place where each was read: `marks.csv, line 3`."""

    def of(self, report: Report) -> Report:
        """The report with its marks."""
        items = tuple(g.marked(self.given.get((report.student, g.number))) for g in report.items)
        return replace(report, items=items)

    def strays(self, reports: Iterable[Report]) -> Iterator[str]:
        """The marks that count nowhere, or for more than there is: one sentence for each."""
        known = {report.student: report for report in reports}
        for (student, number), mark in self.given.items():
            where = self.places.get((student, number), clean.line(f"{student}, {number}"))
            if student not in known:
                yield f"{where}: no student {clean.line(student)!r} was graded"
                continue
            try:
                check(mark, known[student], number)
            except MarkError as error:
                yield f"{where}: {error}"


def read(path: Path) -> Marks:
    """The marks of a file, as we or a spreadsheet wrote it; none where there is no file."""
    if not path.exists():
        return Marks({})
    with path.open(newline="", encoding="utf-8-sig", errors="surrogateescape") as file:
        return _read(path, file)


def of_lines(rows: str) -> dict[Key, Mark]:
    """The marks of rows that `lines` made."""
    whole = io.StringIO(f"{','.join(COLUMNS)}\r\n{rows}", newline="")
    return dict(_read(Path("rows"), whole).given)


def _read(path: Path, file: TextIO) -> Marks:
    given: dict[Key, Mark] = {}
    places: dict[Key, str] = {}
    for line, row in _rows(path, file):
        where = f"{path}, line {line}"
        key = row.get("student", ""), row.get("item", "").strip()
        given[key], places[key] = _mark(row, where), where
    return Marks(given, places)


def _rows(path: Path, file: TextIO) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows that hold anything, by column, each with the line that it ends on."""
    head = file.readline()
    file.seek(0)
    rows = csv.reader(file, delimiter=";" if head.count(";") > head.count(",") else ",")
    try:
        names = [name.strip().casefold() for name in next(rows, [])]
        if not set(COLUMNS[:4]) <= set(names):
            raise MarkError(f"{path}, line 1: expected the columns {', '.join(COLUMNS)}")
        for cells in rows:
            if any(cell.strip() for cell in cells):
                yield rows.line_num, dict(zip(names, map(_as_typed, cells), strict=False))
    except csv.Error as error:
        raise MarkError(f"{path}, line {rows.line_num}: {error}") from None


def write(path: Path, marks: Marks) -> None:
    """Put the marks in a file, whole or not at all: the last one of each item."""
    atomic.write(path, as_csv(marks))


def as_csv(marks: Marks) -> bytes:
    """The file's bytes, a row for each mark by student and item."""
    return with_head(lines(marks.given))


def lines(given: Mapping[Key, Mark]) -> str:
    """The rows of marks, by student and item, without the head."""
    file = io.StringIO(newline="")
    rows = csv.writer(file)
    for (student, item), mark in sorted(given.items()):
        part = WHOLE if mark.whole else REST
        row = [student, item, exact(mark.points), part, mark.comment, mark.grader]
        rows.writerow(map(_as_no_formula, row))
    return file.getvalue()


def with_head(rows: str) -> bytes:
    """The file's bytes: the columns' names, and the rows."""
    return f"{','.join(COLUMNS)}\r\n{rows}".encode("utf-8", "surrogateescape")


def parse(points: str) -> tuple[Fraction, bool]:
    """`"4"` is what the whole item gets; `"+3/2"` is what the part that waits gets."""
    text = points.strip()
    if text.startswith("-"):
        raise MarkError(f"points are not negative: {points}")
    try:
        if POINTS.fullmatch(text):
            return Fraction(text.removeprefix("+").strip()), not text.startswith("+")
    except ZeroDivisionError:
        pass
    raise MarkError(f"expected points such as 4, 2.5 or +3/2, found {points!r}")


def exact(points: Fraction) -> str:
    """`2.5` where two decimals tell it, since a spreadsheet takes `5/2` for a date; else `1/3`."""
    return clean.points(points) if (points * 100).denominator == 1 else str(points)


def check(mark: Mark, report: Report, number: str) -> None:
    """Refuse a mark that the item has no room for."""
    graded = next((g for g in report.items if g.number == number), None)
    if graded is None:
        known = ", ".join(g.number for g in report.items)
        raise MarkError(f"no item {number!r} in {report.assignment}; it has {known}")
    possible = graded.machine.possible
    read = sum((line.share for line in graded.rubric), Fraction(0)) * possible
    room = possible if mark.whole else max(graded.machine.waiting, read)
    if mark.points > room:
        part = "the item has" if mark.whole else "the part that waits has"
        raise MarkError(f"{number}: {exact(mark.points)} points, but {part} {exact(room)}")


def _mark(row: Mapping[str, str], where: str) -> Mark:
    if missing := [name for name in COLUMNS[:4] if not row.get(name, "").strip()]:
        raise MarkError(f"{where}: nothing under {', '.join(missing)}")
    try:
        points, _ = parse(row["points"])
    except MarkError as error:
        raise MarkError(f"{where}: {error}") from None
    part = row["for"].strip().casefold()
    if part not in (WHOLE, REST):
        raise MarkError(f"{where}: expected {WHOLE!r} or {REST!r} under for, found {row['for']!r}")
    return Mark(points, part == WHOLE, row.get("comment", ""), row.get("grader", ""))


def _as_no_formula(cell: str) -> str:
    """A cell that a spreadsheet shows as it is; `_as_typed` takes it back."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "'")) else cell


def _as_typed(cell: str) -> str:
    return cell[1:] if cell.startswith(("'=", "'+", "'-", "'@", "''")) else cell
