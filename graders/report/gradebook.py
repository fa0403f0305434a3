"""The class as one CSV: a row for each student, a column for each item."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from graders.intake.moments import in_words
from graders.report import atomic, clean
from graders.scores import Graded, Report

HEAD = (
    "student", "name", "id", "e-mail", "section", "track", "raw", "late", "penalty", "adjustments",
    "total", "possible", "waiting", "waiting items", "marked by a person",
)  # fmt: skip
"""The columns before the items'. `total` is raw + adjustments - penalty."""
BETWEEN = "\x1e"
"""The sign between the parts of a row that is kept: no cell holds it."""


def write(path: Path, reports: Sequence[Report]) -> None:
    """Write points so far (rounded half to even at two decimals), and points that wait."""
    write_rows(path, map(row_of, sorted(reports, key=lambda report: report.student)))


def row_of(report: Report) -> str:
    """One student's row as one text: the items' numbers, its line of the file, its cells."""
    total = report.total
    waiting = " ".join(g.number for g in report.items if g.score.waiting)
    marked = " ".join(g.number for g in report.items if g.mark is not None)
    person = report.enrolled
    who = (report.student, person.name, person.sid, person.email, person.section, report.track)
    cells = [
        *map(clean.cell, who),
        clean.points(report.raw),
        late(report),
        clean.points(report.penalty),
        clean.points(report.adjustments),
        *(clean.points(value) for value in (total.earned, total.possible, total.waiting)),
        waiting,
        marked,
        *(_earned(graded) for graded in report.items),
    ]
    numbers = [graded.number for graded in report.items]
    return BETWEEN.join([json.dumps(numbers), _line(cells), json.dumps(cells)])


def late(report: Report) -> str:
    """Return the lateness, in days, hours, and minutes; empty if it came in time."""
    if report.late is None:
        return ""
    return in_words(report.late.by) if report.late.by is not None else "late"


def write_rows(path: Path, rows: Iterable[str]) -> None:
    """The file of the rows, whole or not at all."""
    found = [row.split(BETWEEN) for row in rows]
    items = {told: json.loads(told) for told in dict.fromkeys(row[0] for row in found)}
    numbers = list(dict.fromkeys(number for own in items.values() for number in own))
    text = [_line([*HEAD, *numbers])]
    for told, line, cells in found:
        if items[told] != numbers:  # the assignment had other items when this one was graded
            own = json.loads(cells)
            earned = dict(zip(items[told], own[len(HEAD) :], strict=True))
            line = _line([*own[: len(HEAD)], *(earned.get(n, "") for n in numbers)])
        text.append(line)
    atomic.write(path, "".join(text).encode("utf-8-sig"))  # Excel needs the mark for é


def _line(cells: Sequence[str]) -> str:
    file = io.StringIO(newline="")
    csv.writer(file).writerow(cells)
    return file.getvalue()


def _earned(graded: Graded) -> str:
    is_excused = graded.adjustment is not None and graded.adjustment.points is None
    return "EX" if is_excused else clean.points(graded.score.earned)
