"""Curves as inline SVG: a cost beside the sizes, a log of training and the limit."""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import Markup

from graders.evidence import ShownGrowth, ShownLog
from graders.report.pages.markup import tag

WIDTH, HEIGHT, LEFT, BELOW = 420, 200, 62, 28
POWERS = (1, 2, 3)
Points = Sequence[tuple[float, float]]


def growth(shown: ShownGrowth, answers: bool) -> Markup:
    """A cost along growing sizes, both on logarithmic scales, beside powers: its slope is one."""
    own = _logs(shown.sizes, shown.given)
    lines = [(f"power {k}", _power(own, k), "--soft", "1 4") for k in POWERS if own]
    lines.append(("yours", own, "--accent", ""))
    if answers:
        lines.append(("the answer", _logs(shown.sizes, shown.expected), "--right", "6 4"))
    says = f"{shown.name} along {shown.along}, both axes logarithmic; dotted: powers 1, 2 and 3"
    columns = [("size", shown.sizes), ("yours", shown.given)]
    columns += [("the answer", shown.expected)] if answers else []
    says += "; dashed: the answer" if answers else ""
    return _figure(says, lines, columns, None, logarithmic=True)


def log(shown: ShownLog) -> Markup:
    """Draw the values that training printed, step by step, and the limit that was asked for."""
    limit = float(shown.limit)
    values = [float(value) for value in shown.values]
    points = [(float(k), value) for k, value in enumerate(values) if math.isfinite(value)]
    word = "at least" if shown.rising else "at most"
    says = f"{shown.name}, step by step; a {shown.called} of {word} {shown.limit} was asked for"
    says += " (dashed)"
    steps = [str(k) for k in range(len(values))]
    return _figure(says, [("log", points, "--accent", "")],
                   [("step", steps), (shown.name, shown.values)], limit)  # fmt: skip


def _power(own: Points, power: int) -> Points:
    """The power through the first point of a curve, as far as the curve goes up."""
    (x0, y0), highest = own[0], max(y for _, y in own)
    points = [(x, y0 + power * (x - x0)) for x, _ in own]
    return [(x, y) for x, y in points if y <= 1.2 * highest]


def _logs(sizes: Sequence[str], costs: Sequence[str]) -> Points:
    pairs = zip(map(float, sizes), map(float, costs), strict=True)
    return [(math.log10(x), math.log10(y)) for x, y in pairs if x > 0 and 0 < y < math.inf]


def _figure(
    says: str,
    lines: Sequence[tuple[str, Points, str, str]],
    columns: Sequence[tuple[str, Sequence[str]]],
    limit: float | None,
    logarithmic: bool = False,
) -> Markup:
    """Draw the curves, with a sentence on them, and their numbers as a table."""
    head = tag("tr", *(tag("th", name, scope="col") for name, _ in columns))
    rows = [
        tag("tr", *(tag("td", cell) for cell in row))
        for row in zip(*(cells for _, cells in columns), strict=True)
    ]
    table = tag("table", tag("thead", head), tag("tbody", *rows))
    told = tag("details", tag("summary", "The numbers as a table"), table)
    everything = [point for _, points, *_ in lines for point in points]
    drawn = _svg(says, lines, everything, limit, logarithmic) if len(everything) > 1 else None
    return tag("figure", drawn, tag("figcaption", says, told), class_="figure")


def _svg(
    says: str,
    lines: Sequence[tuple[str, Points, str, str]],
    everything: Points,
    limit: float | None,
    logarithmic: bool,
) -> Markup:
    xs = [x for x, _ in everything]
    ys = [y for _, y in everything] + ([] if limit is None else [limit])
    spread = (max(xs) - min(xs) or 1.0, max(ys) - min(ys) or 1.0)

    def at(x: float, y: float) -> str:
        across = LEFT + (x - min(xs)) / spread[0] * (WIDTH - LEFT - 12)
        return f"{across:.1f},{10 + (max(ys) - y) / spread[1] * (HEIGHT - BELOW - 20):.1f}"

    drawn = []
    for name, points, colour, dash in lines:
        style = f"fill:none;stroke:var({colour});stroke-width:2"
        style += f";stroke-dasharray:{dash}" if dash else ""
        drawn.append(tag("polyline", tag("title", name), style=style,
                         points=" ".join(at(x, y) for x, y in points)))  # fmt: skip
    if limit is not None:
        ends = f"{at(min(xs), limit)} {at(max(xs), limit)}"
        style = "fill:none;stroke:var(--right);stroke-width:1.5;stroke-dasharray:6 4"
        drawn.append(tag("polyline", tag("title", "limit"), points=ends, style=style))
    sides = (min(xs), max(xs))
    levels = sorted({min(ys), max(ys)} | (set() if limit is None else {limit}))
    ticks = [_tick(LEFT - 6, at(0, y).split(",")[1], y, "end", logarithmic) for y in levels]
    below = HEIGHT - 8
    ticks += [_tick(at(x, 0).split(",")[0], below, x, "middle", logarithmic) for x in sides]
    frame = tag("path", d=f"M{LEFT} 4V{HEIGHT - BELOW}H{WIDTH - 4}",
                style="fill:none;stroke:var(--line)")  # fmt: skip
    return tag("svg", tag("title", says), frame, *drawn, *ticks, viewBox=f"0 0 {WIDTH} {HEIGHT}",
               width=WIDTH, height=HEIGHT, role="img", aria_label=says)  # fmt: skip


def _tick(x: float | str, y: float | str, value: float, anchor: str, logarithmic: bool) -> Markup:
    """A number beside an axis."""
    told = f"{10**value:.3g}" if logarithmic else f"{value:.3g}"
    return tag("text", told, x=x, y=y, text_anchor=anchor)
