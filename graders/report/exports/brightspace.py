"""Brightspace: the grade book's own export, or a file made from the roster's numbers.

Its importer wants `OrgDefinedId` or `Username`, a column called `<item> Points Grade`, and a `#` in
the last column, `End-of-Line Indicator`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from graders.report import clean
from graders.report.exports import filling, foreign_tables
from graders.report.exports.filling import Filled, Wish
from graders.report.exports.foreign_tables import ForeignTable
from graders.report.exports.matching import Key, Row, match
from graders.report.exports.pupils import EXCUSED, ExportError, Pupil

END = "End-of-Line Indicator"
ITEM = re.compile(r"(?P<name>.+?) Points Grade(?: <Numeric MaxPoints:(?P<most>[\d.,]+)[^>]*>)?")
IDENTITIES = {"OrgDefinedId": "sid", "Username": "login", "Email": "email"}


def fill(table: ForeignTable, pupils: Sequence[Pupil], wish: Wish) -> Filled:
    """The export's identities, one column, and the rows whose mark changes."""
    head = [name.strip() for name in table.header]
    ids = {name: head.index(name) for name in IDENTITIES if name in head}
    if not {"OrgDefinedId", "Username"} & ids.keys() or END not in head:
        raise ExportError(
            f"that is no grade book of Brightspace: it has OrgDefinedId or Username, and {END}; "
            f"found {', '.join(head)[:120]}"
        )
    column, top = _column(head, wish.column)
    rows = dict(enumerate(table.rows, start=2))
    keys = [Key.at(kind, ids[n], "#") for n, kind in IDENTITIES.items() if n in ids]
    names = [head.index(n) for n in ("First Name", "Last Name") if n in head]
    named = NameIn(names or [min(ids.values())])
    keys += [Key("name", named)] if wish.by_name and len(names) == 2 else []
    matches = match(rows, keys, pupils, named)
    changed, notes = filling.marks(matches, rows, column, wish, _refused)
    kept = [k for name, k in ids.items() if name != "Email"]
    lines = [[*(table.header[k] for k in kept), table.header[column], END]]
    lines += [[*(rows[n][k] for k in kept), mark, "#"] for n, mark in changed.items()]
    scale = filling.on_scale(pupils, top, wish) if changed else []
    return Filled(foreign_tables.written(lines), len(changed), (*table.notes, *scale, *notes))


def make(title: str, pupils: Sequence[Pupil], wish: Wish) -> Filled:
    """A file without the platform's own: a row for everybody whose number or login is known."""
    is_sid = any(pupil.who.sid for pupil in pupils)
    kind, name = ("sid", "OrgDefinedId") if is_sid else ("login", "Username")
    rows = {k: (f"#{value}", "") for k, s in enumerate(pupils) if (value := getattr(s.who, kind))}
    keys = [Key.at(kind, 0, "#")]
    matches = match(rows, keys, pupils, lambda row: row[0])
    changed, notes = filling.marks(matches, rows, 1, wish, _refused)
    lines = [[name, f"{wish.column or title} Points Grade", END]]
    lines += [[rows[n][0], mark, "#"] for n, mark in changed.items()]
    return Filled(foreign_tables.written(lines), len(changed), tuple(notes))


def _column(head: Sequence[str], wanted: str) -> tuple[int, float | None]:
    found = {k: m for k, name in enumerate(head) if (m := ITEM.fullmatch(name))}
    chosen = [k for k, m in found.items() if not wanted or wanted in (m.group(), m["name"])]
    if len(chosen) != 1:
        names = "; ".join(m["name"] for m in found.values()) or "none"
        raise ExportError(f"which grade item? Name it by --column; there are: {names}")
    most = found[chosen[0]]["most"]
    return chosen[0], foreign_tables.number(most) if most else None


class NameIn:
    """The cells of a row that tell a reader whose it is."""

    def __init__(self, columns: Sequence[int]) -> None:
        self.columns = columns

    def __call__(self, row: Row) -> str:
        """The cells, one after another."""
        return clean.line(" ".join(row[k] for k in self.columns))


def _refused(row: Row, mark: str) -> str:
    return "excused, which this file cannot say" if mark == EXCUSED else ""
