"""Moodle: the offline grading worksheet, whose headers are in the language of its reader.

The importer knows a row by the number behind `Participant`, and asks for the columns of identity,
grade and last change under their own names: so all cells but the grade stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from graders.report.exports import filling, foreign_tables
from graders.report.exports.filling import Filled, Wish
from graders.report.exports.foreign_tables import ForeignTable
from graders.report.exports.matching import Key, Row, match
from graders.report.exports.pupils import EXCUSED, ExportError, Pupil

PARTICIPANT = re.compile(r"\D*[^\d\s]\D*(?P<id>\d+)")
"""The cell of the first column, in any language."""
NUMBER = re.compile(r".*?(?P<id>\d+)\s*")
GRADES = ("grade", "note", "bewertung", "calificación", "valutazione", "nota", "cijfer", "betyg")
EMPTY = ("", "-")


def fill(table: ForeignTable, pupils: Sequence[Pupil], wish: Wish) -> Filled:
    """The worksheet with its own header, and the rows whose grade changes."""
    identity = identifier(table)
    column, most = _grade(table, wish.column)
    rows = dict(enumerate(table.rows, start=2))
    keys = keys_of(table, wish.by_name)
    matches = match(rows, keys, pupils, lambda row: row[identity + 1])
    changed, notes = filling.marks(matches, rows, column, wish, _refused(most))
    lines: list[Sequence[str]] = [table.header]
    for number, mark in changed.items():
        row = list(rows[number])
        row[column] = mark
        lines.append(row)
    tops = {foreign_tables.number(row[most]) for row in table.rows} if most is not None else set()
    scale = filling.on_scale(pupils, tops.pop(), wish) if len(tops) == 1 and changed else []
    named = [f"filled: the column {table.header[column]!r}"]
    return Filled(
        foreign_tables.written(lines), len(changed), (*table.notes, *named, *scale, *notes)
    )


def identifier(table: ForeignTable) -> int:
    """The column of participants; raises `ExportError` where there is none."""
    if (
        table.rows
        and len(table.header) > 3
        and all(PARTICIPANT.fullmatch(r[0].strip()) for r in table.rows)
    ):
        return 0
    raise ExportError(
        "that is no grading worksheet of Moodle: its first column holds cells such as "
        f"Participant 657737; found {', '.join(table.header)[:120]}"
    )


def participant(row: Row) -> str:
    """The number of a row's participant."""
    found = NUMBER.fullmatch(row[0])
    return found["id"] if found else ""


def keys_of(table: ForeignTable, by_name: bool) -> list[Key]:
    """The participant's number, the folder's name in a download, addresses, and names if wished."""
    keys = [
        Key("platform_id", participant),
        Key("label", lambda row: f"{row[1].strip()}_{participant(row)}"),
    ]
    for k in range(2, len(table.header)):
        cells = [row[k] for row in table.rows if row[k].strip()]
        if cells and all(re.fullmatch(r"\s*[^@\s]+@[^@\s]+\s*", cell) for cell in cells):
            keys.append(Key.at("email", k))
            break
    return [*keys, *([Key.at("name", 1)] if by_name else [])]


def _grade(table: ForeignTable, wanted: str) -> tuple[int, int | None]:
    """The column of grades, and that of the largest ones where there is one.

    It is the one that is named, or stands before a column of the same number in every row.
    """
    head = [name.strip() for name in table.header]
    tops = [k for k in range(2, len(head)) if _is_top(table, k)]
    if wanted:
        found = [k for k, name in enumerate(head) if name == wanted]
    else:
        found = [k - 1 for k in tops] or [
            k for k, name in enumerate(head) if name.casefold() in GRADES
        ]
    if len(found) != 1:
        says = f"no column {wanted!r}" if wanted and not found else "which column holds the grade"
        raise ExportError(f"{says}? Name it by --column; there are: {'; '.join(head)}")
    (column,) = found
    return column, column + 1 if column + 1 in tops else None


def _is_top(table: ForeignTable, k: int) -> bool:
    """Whether a column may be that of the largest grades, with grades before it."""
    tops = {foreign_tables.number(row[k]) for row in table.rows}
    if len(tops) != 1 or None in tops:
        return False
    before = [row[k - 1].strip() for row in table.rows]
    return all(cell in EMPTY or foreign_tables.number(cell) is not None for cell in before)


def _refused(most: int | None) -> filling.Refusal:
    def refused(row: Row, mark: str) -> str:
        if mark == EXCUSED:
            return "excused, which this file cannot say"
        top = foreign_tables.number(row[most]) if most is not None else None
        points = foreign_tables.number(mark)
        if points is not None and points < 0:
            return f"{mark}, and Moodle takes no grade below 0"
        if top is not None and points is not None and points > top:
            return f"{mark}, and Moodle takes no more than {top:g}"
        return ""

    return refused
