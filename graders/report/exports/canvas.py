"""Canvas: one column of the gradebook's own export, and only the rows that change.

Canvas takes a blank cell over a grade for a change, and a title that it does not know for a new
assignment: so the file is made from its own export, and holds nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from graders.report.exports import filling, foreign_tables
from graders.report.exports.filling import Filled, Wish
from graders.report.exports.foreign_tables import ForeignTable
from graders.report.exports.matching import Key, Row, letters, match
from graders.report.exports.pupils import EXCUSED, ExportError, Pupil

IDENTITIES = {
    "ID": "platform_id",
    "SIS User ID": "sid",
    "SIS Login ID": "login",
}
OTHERS = ("Student", "LastName", "FirstName", "Integration ID", "Root Account", "Section")
"""Columns that identify the student of a row, beside those above."""
ASSIGNMENT = re.compile(r"(?P<title>.*) \((?P<id>\d+)\)")
POINTS = "points possible"
UNASSIGNED = ("N/A",)
MUTED = re.compile(r"\s*(muted|manual posting.*)?\s*", re.IGNORECASE)


def fill(table: ForeignTable, pupils: Sequence[Pupil], wish: Wish) -> Filled:
    """Return the file to import: the identities, one column, and the rows whose mark changes."""
    width = _identities(table)
    column = _column(table, width, wish.column)
    rows = {k: row for k, row in enumerate(table.rows, start=2) if not _is_remark(row)}
    points = next((row for row in table.rows if POINTS in row[0].casefold()), None)
    if points and "read only" in points[column].casefold():
        raise ExportError(f"Canvas does not let {table.header[column]!r} be imported: read only")
    keys = [*_keys(table, width), *([Key("name", _name(table))] if wish.by_name else [])]
    matches = match(rows, keys, pupils, _name(table))
    changed, notes = filling.marks(matches, rows, column, wish, _refused(column))
    kept = [*range(width), column]
    head = [table.header, *([points] if points else [])]
    lines = [[row[k] for k in kept] for row in head]
    for number, mark in changed.items():
        lines.append([*rows[number][:width], mark])
    there = foreign_tables.number(points[column]) if points else None
    scale = filling.on_scale(pupils, there, wish) if changed else []
    return Filled(foreign_tables.written(lines), len(changed), (*table.notes, *scale, *notes))


def _identities(table: ForeignTable) -> int:
    """Count the columns that identify the student of a row; they must be those of Canvas."""
    head = [name.strip() for name in table.header]
    width = next((k + 1 for k, name in enumerate(head[:9]) if name == "Section"), 0)
    known = {*IDENTITIES, *OTHERS}
    is_canvas = width >= 3 and "ID" in head[:width] and known.issuperset(head[:width])
    if not is_canvas or head[0] not in ("Student", "LastName"):
        raise ExportError(
            "that is no gradebook of Canvas: it begins with Student, ID, ... Section; found "
            f"{', '.join(head)[:120]}"
        )
    return width


def _column(table: ForeignTable, width: int, wanted: str) -> int:
    """The assignment's column: the one that is named, or the only one."""
    titles = {k: name.strip() for k, name in enumerate(table.header) if k >= width}
    found = {k: m for k, name in titles.items() if (m := ASSIGNMENT.fullmatch(name))}
    if wanted:
        chosen = [k for k, m in found.items() if wanted in (m.group(), m["title"], m["id"])]
    else:
        chosen = [*found]
    if len(chosen) == 1:
        return chosen[0]
    names = "; ".join(m.group() for m in found.values()) or "none"
    says = f"no column {wanted!r}" if wanted and not chosen else "more than one column fits"
    says = says if found else "no column of an assignment"
    raise ExportError(f"{says}: name one by --column, by its title or number; there are: {names}")


def _is_remark(row: Row) -> bool:
    """Whether a row is no student's: that of points, or of a muted column."""
    is_muted = all(MUTED.fullmatch(cell) for cell in row)
    return is_muted or POINTS in row[0].casefold()


def _keys(table: ForeignTable, width: int) -> list[Key]:
    """The number, the SIS number, the login, an address in its place, and a download's own name."""
    head = [name.strip() for name in table.header[:width]]
    keys = [Key.at(kind, head.index(name)) for name, kind in IDENTITIES.items() if name in head]
    if "SIS Login ID" in head:
        keys.append(Key.at("email", head.index("SIS Login ID")))
    number, name = head.index("ID"), _name(table)
    return [*keys, Key("label", lambda row: f"{letters(_sorted(name(row)))}_{row[number].strip()}")]


def _name(table: ForeignTable) -> NameOf:
    return NameOf(two=table.header[0].strip() == "LastName")


class NameOf:
    """A row's name as `First Last`."""

    def __init__(self, two: bool) -> None:
        self.two = two

    def __call__(self, row: Row) -> str:
        """The name of a row."""
        if self.two:
            return f"{row[1]} {row[0]}".strip()
        last, comma, first = row[0].partition(",")
        return f"{first.strip()} {last.strip()}" if comma else row[0].strip()


def _sorted(name: str) -> str:
    """The name as downloads of submissions write it: `lovelaceada`."""
    first, _, last = name.rpartition(" ")
    return f"{last}{first}"


def _refused(column: int) -> filling.Refusal:
    def refused(row: Row, mark: str) -> str:
        there = row[column].strip()
        if there in UNASSIGNED:
            return "not assigned there"
        if there.upper() == EXCUSED and mark != EXCUSED:
            return "excused there"
        return ""

    return refused
