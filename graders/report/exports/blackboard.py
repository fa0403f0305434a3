"""Blackboard: a column of the grade centre's own download, known by the number in its header.

A header without that number makes a new column of text there; rows are known by `Username`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from graders.report.exports import filling, foreign_tables
from graders.report.exports.brightspace import NameIn
from graders.report.exports.filling import Filled, Wish
from graders.report.exports.foreign_tables import ForeignTable
from graders.report.exports.matching import Key, Row, match
from graders.report.exports.pupils import EXCUSED, ExportError, Pupil

COLUMN = re.compile(
    r"(?P<title>.+?)\s*\[Total Pts:\s*(?:up to )?(?P<most>[\d.,]+)?[^\]]*\]\s*\|\s*(?P<id>\d+)"
)
USERNAME = "Username"


def fill(table: ForeignTable, pupils: Sequence[Pupil], wish: Wish) -> Filled:
    """Return the identities, one column, and the rows whose mark changes, every cell in quotes."""
    head = [name.strip() for name in table.header]
    if USERNAME not in head:
        raise ExportError(
            f"that is no download of Blackboard's grade centre: it has a column {USERNAME}; found "
            f"{', '.join(head)[:120]}"
        )
    column, most = _column(head, wish.column)
    ids = [k for k, name in enumerate(head) if name in ("Last Name", "First Name", USERNAME)]
    keys = [Key.at("login", head.index(USERNAME)), Key.at("email", head.index(USERNAME))]
    keys += [Key.at("sid", head.index("Student ID"))] if "Student ID" in head else []
    names = [head.index(n) for n in ("First Name", "Last Name") if n in head]
    named = NameIn(names or [head.index(USERNAME)])
    keys += [Key("name", named)] if wish.by_name and len(names) == 2 else []
    rows = dict(enumerate(table.rows, start=2))
    matches = match(rows, keys, pupils, named)
    changed, notes = filling.marks(matches, rows, column, wish, _refused)
    lines = [[*(table.header[k] for k in ids), table.header[column]]]
    lines += [[*(rows[n][k] for k in ids), mark] for n, mark in changed.items()]
    scale = filling.on_scale(pupils, most, wish) if changed else []
    text = foreign_tables.written(lines, quote_all=True)
    return Filled(text, len(changed), (*table.notes, *scale, *notes))


def _column(head: Sequence[str], wanted: str) -> tuple[int, float | None]:
    found = {k: m for k, name in enumerate(head) if (m := COLUMN.fullmatch(name))}
    wishes = {k: (m.group(), m["title"], m["id"]) for k, m in found.items()}
    chosen = [k for k in found if not wanted or wanted in wishes[k]]
    if len(chosen) != 1:
        names = "; ".join(m.group() for m in found.values()) or "none"
        raise ExportError(f"which column? Name it by --column; there are: {names}")
    most = found[chosen[0]]["most"]
    return chosen[0], foreign_tables.number(most) if most else None


def _refused(row: Row, mark: str) -> str:
    return "excused, which this file cannot say" if mark == EXCUSED else ""
