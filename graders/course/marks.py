"""The marks that people give, as `marks.csv` holds them for a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

from graders.intake import sheets
from graders.intake.sheets import Sheet
from graders.intake.submission import IntakeError
from graders.model import UserError
from graders.report import atomic, clean
from graders.scores import Mark, Report

COLUMNS = ("student", "item", "points", "for", "comment", "grader")
WHOLE, REST = "whole item", "part that waits"
POINTS = re.compile(r"\+?\s*\d{1,9}(\.\d{1,9}|/\d{1,9})?", re.ASCII)

COMMA = re.compile(r"\+?\s*\d{1,9},\d{1,9}", re.ASCII)
MONTHS = (
    "jan|feb|fév|fev|mar|apr|avr|abr|may|mai|maj|jun|juin|jul|juil|aug|août|ago|sep|oct|okt|out|nov"
    "|dec|dez|déc|dic|ene"
)
DATED = re.compile(
    rf"\d{{1,2}}[-. ]*({MONTHS})\w*\.?([- ]\d{{2,4}})?|({MONTHS})\w*[-. ]\d+"
    r"|\d{4}-\d\d-\d\d.*|\d\d-\d\d-\w+",
    re.IGNORECASE,
)
"""Dates into which spreadsheets turn `1/2`: `01-Feb`, `2. Jan`, `2026-02-01`."""

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
    faults: tuple[str, ...] = ()
    """Rows that could not be read, a sentence for each with its line."""
    notes: tuple[str, ...] = ()
    """Guesses that were made to read the file."""
    rest: bytes = b""
    """The rows that could not be read, as a table."""

    def of(self, report: Report) -> Report:
        """The report with its marks."""
        items = tuple(g.marked(self.given.get((report.student, g.number))) for g in report.items)
        return replace(report, items=items)

    def strays(self, reports: Iterable[Report]) -> Iterator[str]:
        """Yield a sentence for each mark that counts nowhere, or for more than there is."""
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
    """The marks of a file, as we or a spreadsheet wrote it; none where there is no file.

    A file whose rows cannot be told apart is refused; a row that cannot be read is a fault.
    """
    if not path.exists():
        return Marks({})
    try:
        sheet = sheets.read(path, _known, tidy=False)
    except IntakeError as error:
        raise MarkError(str(error)) from None
    if not sheet.header:
        line = sheet.rows[0][0] if sheet.rows else 1
        raise MarkError(f"{path}, line {line}: expected the columns {', '.join(COLUMNS)}")
    names = [name.strip().casefold() for name in sheet.header]
    rows = ((line, dict(zip(names, map(_as_typed, cells), strict=False)))
            for line, cells in sheet.rows)  # fmt: skip
    return _read(path, rows, sheet)


def of_lines(rows: str) -> dict[Key, Mark]:
    """The marks of rows that `lines` made."""
    cells = csv.reader(io.StringIO(rows, newline=""))
    named = (dict(zip(COLUMNS, map(_as_typed, row), strict=False)) for row in cells)
    return dict(_read(Path("rows"), enumerate(named)).given)


def _read(
    path: Path, rows: Iterable[tuple[int, dict[str, str]]], sheet: Sheet | None = None
) -> Marks:
    given: dict[Key, Mark] = {}
    places: dict[Key, str] = {}
    faults: list[str] = []
    unread: list[tuple[int, str]] = []
    for line, row in rows:
        where = f"{path}, line {line}"
        key = row.get("student", ""), row.get("item", "").strip()
        try:
            given[key], places[key] = _mark(row, where), where
        except MarkError as error:
            faults.append(str(error))
            unread.append((line, str(error).removeprefix(f"{where}: ")))
    notes = sheet.notes if sheet else ()
    return Marks(given, places, tuple(faults), notes, _rest(sheet, dict(unread)) if sheet else b"")


def _known(cells: Sequence[str]) -> int:
    """Count the names of columns in a row; 0 unless the row holds all that a mark needs."""
    names = {cell.strip().casefold() for cell in cells}
    return len(names & set(COLUMNS)) if set(COLUMNS[:4]) <= names else 0


def _rest(sheet: Sheet, why: Mapping[int, str]) -> bytes:
    """The rows that could not be read, as they were, with the reason of each."""
    if not why:
        return b""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([*sheet.header, "line", "why it was not read"])
    for line, cells in sheet.rows:
        if line in why:
            blank = [""] * (len(sheet.header) - len(cells))
            writer.writerow([*cells, *blank, line, why[line]])
    return file.getvalue().encode("utf-8-sig", "surrogatepass")


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
    return f"{','.join(COLUMNS)}\r\n{rows}".encode("utf-8", "surrogatepass")


def parse(points: str) -> tuple[Fraction, bool]:
    """Parse a mark: `"4"` is for the whole item; `"+3/2"` is for the part that waits."""
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
    """Return `2.5` if two decimals hold it: a spreadsheet takes `5/2` for a date; else `1/3`."""
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
        points, _ = parse(_with_point(row["points"]))
    except MarkError as error:
        raise MarkError(f"{where}: {error}") from None
    part = row["for"].strip().casefold()
    if part not in (WHOLE, REST):
        raise MarkError(f"{where}: expected {WHOLE!r} or {REST!r} under for, found {row['for']!r}")
    return Mark(points, part == WHOLE, row.get("comment", ""), row.get("grader", ""))


def _with_point(points: str) -> str:
    """Points with a decimal point: a spreadsheet may write `0,5`."""
    text = points.strip()
    if DATED.fullmatch(text):
        says = "a spreadsheet has made a date of it; type 0.5 for 1/2"
        raise MarkError(f"expected points such as 4, 2.5 or +3/2, found {text!r}: {says}")
    return text.replace(",", ".") if COMMA.fullmatch(text) else text


def _as_no_formula(cell: str) -> str:
    """A cell that a spreadsheet shows as it is; `_as_typed` takes it back."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "'")) else cell


def _as_typed(cell: str) -> str:
    return cell[1:] if cell.startswith(("'=", "'+", "'-", "'@", "''")) else cell
