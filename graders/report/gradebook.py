"""The class as one CSV: a row for each student, a column for each item."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from graders.report import clean
from graders.scores import Report


def write(path: Path, reports: Sequence[Report]) -> None:
    """Points so far (rounded half to even at two decimals), and what waits for a person."""
    numbers = list(dict.fromkeys(g.number for report in reports for g in report.items))
    head = ["student", "total", "possible", "waiting", "waiting items", "marked by a person"]
    with path.open("w", newline="", encoding="utf-8-sig") as file:  # Excel needs the mark for é
        rows = csv.writer(file)
        rows.writerow([*head, *numbers])
        for report in sorted(reports, key=lambda report: report.student):
            rows.writerow(_row(report, numbers))


def _row(report: Report, numbers: Sequence[str]) -> list[str]:
    total = report.total
    earned = {g.number: clean.points(g.score.earned) for g in report.items}
    waiting = " ".join(g.number for g in report.items if g.score.waiting)
    marked = " ".join(g.number for g in report.items if g.mark is not None)
    return [
        clean.cell(report.student),
        *(clean.points(value) for value in (total.earned, total.possible, total.waiting)),
        waiting,
        marked,
        *(earned.get(number, "") for number in numbers),
    ]
