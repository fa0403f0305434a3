"""Figures of a class as inline SVG: histogram and ECDF, fifths, a heat map, times of handing in."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import groupby

from markupsafe import Markup

from graders.assignment import Credit
from graders.model import Outcome
from graders.report import clean
from graders.report.pages.markup import joined, tag
from graders.report.pages.whole_class import WholeClass, is_broken, share_of
from graders.scores import Graded

WIDTH, HEIGHT, LEFT, BELOW = 720, 220, 44, 30
MOST_BINS = 20
ROW = 13
LABEL = 118
KINDS = ("h0", "h1", "h2", "h3", "hw", "hm", "hb")
"""Classes of cells: none of the points, up to half, more, all; waits; no answer; grader failed."""
WORDS = (
    "none of the points", "up to half", "more than half", "all of the points",
    "waits for a person", "no answer", "grader failed",
)  # fmt: skip


def table(head: Sequence[str], rows: Sequence[Sequence[object]], title: str) -> Markup:
    """The numbers behind a figure, as a table that opens."""
    cells = tag("tr", *(tag("th", name, scope="col") for name in head))
    lines = [tag("tr", *(tag("td", str(cell)) for cell in row)) for row in rows]
    body = tag("table", tag("thead", cells), tag("tbody", *lines))
    inside = tag("div", body, class_="wide", tabindex=0, role="group", aria_label=title)
    return tag("details", tag("summary", title), inside)


def svg(title: str, says: str, *parts: Markup, height: int = HEIGHT) -> Markup:
    """A figure with its title and what it shows."""
    drawn = tag("svg", tag("title", title), tag("desc", says), *parts,
                viewBox=f"0 0 {WIDTH} {height}", width=WIDTH, height=height, role="img",
                aria_label=f"{title}. {says}", class_="big")  # fmt: skip
    return tag("div", drawn, class_="wide", tabindex=0, role="group", aria_label=title)


def _bins(told: WholeClass) -> tuple[float, list[int]]:
    """The width of a bin, and the counts: whole points, or tenths, as many as fit."""
    highest = float(max(told.totals[-1], told.possible)) or 1.0
    widths = (0.1, 0.25, 0.5, 1, 2, 2.5, 5, 10, 20, 25, 50, 100, 250, 1000)
    width = next((w for w in widths if highest / w <= MOST_BINS), highest / MOST_BINS)
    counts = [0] * max(math.ceil(highest / width), 1)
    for total in told.totals:
        counts[min(int(float(total) / width), len(counts) - 1)] += 1
    return width, counts


def distribution(told: WholeClass) -> Markup:
    """The histogram of totals, and over it the share of the class at or below each total."""
    width, counts = _bins(told)
    top, size, plot = max(counts), len(told.totals), HEIGHT - BELOW - 10
    highest = width * len(counts)

    def x(points: float) -> float:
        return LEFT + points / highest * (WIDTH - LEFT - 40)

    bars = [
        tag("rect", tag("title", f"{count} with {k * width:g} to {(k + 1) * width:g}"),
            x=f"{x(k * width) + 1:.1f}", width=f"{x(width) - x(0) - 2:.1f}",
            y=f"{10 + plot * (1 - count / top):.1f}", height=f"{plot * count / top:.1f}",
            class_="bar")
        for k, count in enumerate(counts) if count
    ]  # fmt: skip
    steps = "".join(
        f"H{x(float(total)):.1f}V{10 + plot * (1 - (k + 1) / size):.1f}"
        for k, total in enumerate(told.totals)
    )
    curve = tag("path", d=f"M{x(0):.1f} {10 + plot}{steps}H{x(highest):.1f}", class_="ecdf")
    each = max(len(counts) // 10, 1)
    ticks = [_tick(x(k * width), HEIGHT - 12, f"{k * width:g}", "middle")
             for k in range(0, len(counts) + 1, each)]  # fmt: skip
    ticks += [_tick(LEFT - 6, y, word, "end") for y, word in ((14, str(top)), (10 + plot, "0"))]
    ticks += [_tick(WIDTH - 4, y, word, "end") for y, word in ((14, "100 %"), (10 + plot, "0 %"))]
    says = f"Mean {clean.points(told.mean)}, median {clean.points(told.median)}"
    says += f" of {clean.points(told.possible)}; bars count students, the line is the share of the"
    says += " class at or below a total."
    rows, seen = [], 0
    for k, count in enumerate(counts):
        seen += count
        rows.append((f"{k * width:g} to {(k + 1) * width:g}", count, f"{100 * seen / size:.0f} %"))
    return joined(
        svg("Distribution of totals", says, *bars, curve, *ticks),
        tag("p", says, class_="soft"),
        table(("points", "students", "at or below"), rows, "The distribution as a table"),
    )


def _tick(x: float, y: float, word: str, anchor: str) -> Markup:
    return tag("text", word, x=f"{x:.1f}", y=f"{y:g}", text_anchor=anchor)


def strip(shares: Sequence[float | None]) -> Markup:
    """Draw five bars: the mean shares of the lowest to the highest fifth of the class."""
    says = ", ".join("-" if share is None else f"{100 * share:.0f} %" for share in shares)
    bars = [
        tag("rect", x=2 + 11 * k, y=f"{18 - 16 * share:.1f}", width=9,
            height=f"{max(16 * share, 0.6):.1f}", class_="bar")
        for k, share in enumerate(shares) if share is not None
    ]  # fmt: skip
    return tag("svg", tag("title", f"Fifths, lowest first: {says}"), *bars, viewBox="0 0 58 20",
               width=58, height=20, role="img", aria_label=f"fifths: {says}")  # fmt: skip


def heat_map(told: WholeClass) -> Markup:
    """A row for each item, a column for each student, the highest total at the left."""
    numbers = [each.number for each in told.items]
    count = len(told.ranked)
    rows: list[list[int]] = [[-1] * count for _ in numbers]
    place = {number: k for k, number in enumerate(numbers)}
    for column, report in enumerate(told.ranked):
        for graded in report.items:
            rows[place[graded.number]][column] = _kind(graded)
    paths: list[list[str]] = [[] for _ in KINDS]
    for y, row in enumerate(rows):
        x = 0
        for kind, run in groupby(row):
            length = len(list(run))
            if kind >= 0:
                paths[kind].append(f"M{x} {y}.5h{length}")
            x += length
    height = ROW * len(numbers)
    cells = [
        tag("path", d="".join(d), class_=name) for name, d in zip(KINDS, paths, strict=True) if d
    ]
    inner = tag("svg", *cells, x=LABEL, y=0, width=WIDTH - LABEL, height=height,
                viewBox=f"0 0 {count} {len(numbers)}", preserveAspectRatio="none")  # fmt: skip
    labels = [
        _tick(LABEL - 6, ROW * k + 10, number[:18], "end") for k, number in enumerate(numbers)
    ]
    legend = [
        tag("li", tag("span", class_=f"key {name}"), word)
        for name, word in zip(KINDS, WORDS, strict=True)
    ]
    says = f"{len(numbers)} items by {count} students, the highest total at the left."
    return joined(
        tag("ul", *legend, class_="legend"),
        svg("Item by student", says, inner, *labels, height=height),
        tag("p", f"{says} The table of students below has the same as numbers.", class_="soft"),
    )


def _kind(graded: Graded) -> int:
    if is_broken(graded):
        return 6
    if not graded.counts and graded.credit is not Credit.NONE:
        return -1
    if graded.score.waiting:
        return 4
    if graded.verdict.outcome is Outcome.MISSING and graded.mark is None:
        return 5
    share = share_of(graded)
    return 3 if share >= 1 else 2 if share > 0.5 else 1 if share > 0 else 0


def times(told: WholeClass) -> Markup | None:
    """A point for each student whose moment of handing in is known: the moment, and the total."""
    known = {r.student: r for r in told.reports if r.student in told.handed_in}
    moments = {who: _moment(told.handed_in[who]) for who in known}
    seconds = {who: moment for who, moment in moments.items() if moment is not None}
    if not seconds:
        return None
    first, last = min(seconds.values()), max(seconds.values())
    highest = float(max(told.totals[-1], told.possible)) or 1.0
    place: Callable[[float], float] = lambda at: (  # noqa: E731
        LEFT + (at - first) / ((last - first) or 1) * (WIDTH - LEFT - 20)
    )
    points = []
    for who, at in seconds.items():
        y = 10 + (1 - float(told.total_of[who].earned) / highest) * (HEIGHT - BELOW - 10)
        kind = "late" if who in told.late else "dot"
        points.append(tag("circle", cx=f"{place(at):.1f}", cy=f"{y:.1f}", r=3, class_=kind))
    in_order = sorted(seconds, key=seconds.__getitem__)
    ends = [told.handed_in[who][:16] for who in (in_order[0], in_order[-1])]
    ticks = [
        _tick(LEFT, HEIGHT - 10, ends[0], "start"), _tick(WIDTH - 16, HEIGHT - 10, ends[1], "end"),
        _tick(LEFT - 6, 16, f"{highest:g}", "end"), _tick(LEFT - 6, HEIGHT - BELOW, "0", "end"),
    ]  # fmt: skip
    says = f"{len(seconds)} students from {ends[0]} to {ends[1]}; {len(told.late)} late (ringed)."
    days: dict[str, int] = {}
    for who in seconds:
        day = told.handed_in[who][:10]
        days[day] = days.get(day, 0) + 1
    return joined(
        svg("Time of handing in, and total", says, *points, *ticks),
        tag("p", says, class_="soft"),
        table(("day", "students"), sorted(days.items()), "The days as a table"),
    )


def _moment(told: str) -> float | None:
    try:
        return datetime.fromisoformat(told).timestamp()
    except ValueError:
        return None
