"""A class on the terminal at a glance: counts, the hardest items, the commonest slips, JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.text import Text

from graders.model import Outcome
from graders.report import clean, item_statistics
from graders.report.item_statistics import ItemStatistics
from graders.scores import Report

FEW = 30
"""The most students whose table fits on a screen or two; of more, an overview is shown."""
MOST_ITEMS = MOST_SLIPS = 5
BLOCKS = "\N{LOWER ONE EIGHTH BLOCK}▂▃▄▅▆▇\N{FULL BLOCK}"
BINS = 20


def show(console: Console, reports: Sequence[Report]) -> None:
    """Print an overview of a large class, in a screen."""
    items = item_statistics.of(reports)
    _line(console, _counts(reports), "bold")
    _line(console, _histogram(reports))
    _section(console, "Hardest items", [_hard(each) for each in _hardest(items)])
    _section(console, "Commonest slips", _slips(items))
    _section(console, "Not read, or not in full", _problems(reports))
    _line(console, "\nThe table of all students: grade.py run ... --table, or the class's page.")


def pages(console: Console, reports: Sequence[Report], out: Path, names: Mapping[str, str]) -> None:
    """Print the three files to open: a student's page, the class's page, the gradebook."""
    if not reports:
        return
    student = max(reports, key=_variety).student
    files = [
        (out / "feedback" / names[student], "the page of a student, who gets it beside the text"),
        (out / "class.html", "the page of the class, for those who teach it"),
        (out / "gradebook.csv", "everybody's points, for a spreadsheet"),
    ]
    width = max(len(clean.line(path)) for path, _ in files)
    _line(console, "\nOpen:")
    for path, says in files:
        _line(console, f"  {clean.line(path):<{width}}  {says}")


def as_json(reports: Sequence[Report], out: Path, names: Mapping[str, str], told: str) -> str:
    """Return the overview for machines: counts, students, items."""
    totals = [report.total.earned for report in reports]
    students = [
        {
            "student": report.student,
            "points": str(report.total.earned),
            "possible": str(report.total.possible),
            "waiting": str(report.total.waiting),
            "problems": list(report.problems),
            "broken": report.broken,
            "page": str(out / "feedback" / names[report.student]),
        }
        for report in reports
    ]
    whole = {
        "students": students,
        "told": told,
        "mean": str(_mean(totals)),
        "median": str(Fraction(median(totals))) if totals else "0",
        "items": json.loads(item_statistics.as_json(item_statistics.of(reports))),
        "class_page": str(out / "class.html"),
        "gradebook": str(out / "gradebook.csv"),
    }
    return json.dumps(whole, indent=1)


def _line(console: Console, text: str, style: str = "") -> None:
    console.print(Text(text, style=style), soft_wrap=True)


def _section(console: Console, title: str, lines: Sequence[Text]) -> None:
    """A title and its lines, each cut to the width where it would be longer."""
    if lines:
        console.print(Text(f"\n{title}", style="bold"))
    for line in lines:
        console.print(line, no_wrap=True, overflow="ellipsis", crop=True)


def _counts(reports: Sequence[Report]) -> str:
    totals = sorted(report.total.earned for report in reports)
    possible = max(report.total.possible for report in reports)
    waits = sum(bool(g.score.waiting) for report in reports for g in report.items)
    spread = f"from {clean.points(totals[0])} to {clean.points(totals[-1])}"
    middle = clean.points(Fraction(median(totals)))
    told = (
        f"{len(reports)} students: mean {clean.points(_mean(totals))} of {clean.points(possible)}"
    )
    return f"{told}, median {middle}, {spread}; {waits} items wait for a person"


def _mean(totals: Sequence[Fraction]) -> Fraction:
    return sum(totals, Fraction(0)) / max(len(totals), 1)


def _histogram(reports: Sequence[Report]) -> str:
    """A line of blocks, from nothing to all of the points."""
    possible = max(max(r.total.possible, r.total.earned) for r in reports) or Fraction(1)
    counts = [0] * BINS
    for report in reports:
        counts[min(int(report.total.earned / possible * BINS), BINS - 1)] += 1
    top = max(counts)
    blocks = "".join(
        BLOCKS[min(count * len(BLOCKS) // (top + 1), len(BLOCKS) - 1)] if count else " "
        for count in counts
    )
    return f"0 |{blocks}| {clean.points(possible)}"


def _hardest(items: Sequence[ItemStatistics]) -> list[ItemStatistics]:
    """The items of which the smallest share was earned, of those that the machine could judge."""
    judged = [each for each in items if each.possible and each.waiting < each.count / 2]
    return sorted(judged, key=lambda each: each.mean / each.possible)[:MOST_ITEMS]


def _hard(each: ItemStatistics) -> Text:
    share = 100 * float(each.mean / each.possible)
    low = f"{each.none} of {each.count} got none, {each.full} all"
    return Text.assemble((f"  {each.number:<16}", "cyan"), f" mean {share:3.0f} %  {low}")


def _slips(items: Sequence[ItemStatistics]) -> list[Text]:
    found = [(len(slip.students), each.number, slip.says) for each in items for slip in each.slips]
    found.sort(key=lambda slip: -slip[0])
    return [
        Text.assemble((f"  {number:<16}", "cyan"), f" {count:>4} times  {clean.line(says)}")
        for count, number, says in found[:MOST_SLIPS]
    ]


def _problems(reports: Sequence[Report]) -> list[Text]:
    found = [(report.student, report.problems[0]) for report in reports if report.problems]
    lines = [
        Text(f"  {clean.line(student)[:24]}: {clean.line(problem)}")
        for student, problem in found[:MOST_SLIPS]
    ]
    more = len(found) - MOST_SLIPS
    return [*lines, Text(f"  and {more} more")] if more > 0 else lines


def _variety(report: Report) -> tuple[int, int]:
    """Count the things to see on a student's page: outcomes, and things that are drawn."""
    outcomes: set[Outcome] = {graded.verdict.outcome for graded in report.items}
    return len(outcomes), sum(len(graded.verdict.shown) for graded in report.items)
