"""A graph as it was drawn, with the arrows marked that do not belong: inline SVG."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from graders.evidence import ShownGraph
from graders.report.pages.markup import joined, tag

MOST_NODES = 40
WIDE, HIGH, EDGE = 92, 68, 30
RADIUS = 17
Place = tuple[float, float]


def figure(graph: ShownGraph) -> Markup:
    """The graph in layers, from left to right, with its arrows as a table behind it."""
    faults = sum(bool(fault) for *_, fault in graph.arrows) + len(graph.stray)
    says = f"{graph.name}: {len(graph.nodes)} nodes and {len(graph.arrows)} arrows as you drew them"
    if faults:
        says += f"; {faults} marked (dashed, \N{BALLOT X}) do not belong or carry another label"
    rows = [
        tag("tr", *(tag("td", cell) for cell in (source, target, label, fault)))
        for source, target, label, fault in graph.arrows
    ]
    head = tag("tr", *(tag("th", name, scope="col") for name in ("from", "to", "label", "marked")))
    table = tag("table", tag("thead", head), tag("tbody", *rows))
    told = tag("details", tag("summary", "The arrows as a table"), tag("div", table, class_="wide"))
    drawn = _svg(graph, says) if 0 < len(graph.nodes) <= MOST_NODES else None
    return tag("figure", drawn, tag("figcaption", says, told), class_="figure")


def _svg(graph: ShownGraph, says: str) -> Markup:
    places = _places(graph)
    width = max(x for x, _ in places.values()) + EDGE + RADIUS
    height = max(y for _, y in places.values()) + EDGE + RADIUS
    pairs = {(source, target) for source, target, *_ in graph.arrows}
    lines = [
        _arrow(places[source], places[target], label, fault, (target, source) in pairs)
        for source, target, label, fault in graph.arrows
    ]
    stray = set(graph.stray)
    nodes = [_node(name, place, name in stray) for name, place in places.items()]
    return tag(
        "svg", tag("title", f"The graph {graph.name}"), tag("desc", says), *lines, *nodes,
        viewBox=f"0 0 {width:g} {height:g}", width=f"{width:g}", height=f"{height:g}", role="img",
        aria_label=says,
    )  # fmt: skip


def _places(graph: ShownGraph) -> Mapping[str, Place]:
    """Each node in the column of its longest way from a start; circles are cut where they close."""
    into: dict[str, list[str]] = {name: [] for name in graph.nodes}
    for source, target, *_ in graph.arrows:
        if source != target:
            into[target].append(source)
    layer: dict[str, int] = {}

    def depth(name: str, way: tuple[str, ...]) -> int:
        if name not in layer:
            before = [depth(s, (*way, name)) for s in into[name] if s not in (*way, name)]
            layer[name] = max(before, default=-1) + 1
        return layer[name]

    for name in graph.nodes:
        depth(name, ())
    for name in graph.nodes:  # a start stands just before what it leads to
        after = [layer[target] for source, target, *_ in graph.arrows if source == name != target]
        if not into[name] and after:
            layer[name] = max(min(after) - 1, 0)
    columns: dict[int, list[str]] = {}
    for name in graph.nodes:
        columns.setdefault(layer[name], []).append(name)
    tallest = max(map(len, columns.values()))
    return {
        name: (EDGE + column * WIDE, EDGE + (row + (tallest - len(names)) / 2) * HIGH
               + (column % 2) * 14)
        for column, names in sorted(columns.items())
        for row, name in enumerate(names)
    }  # fmt: skip


def _node(name: str, place: Place, stray: bool) -> Markup:
    x, y = place
    kind = "stroke:var(--wrong);stroke-dasharray:4 3" if stray else "stroke:var(--text)"
    circle = tag("circle", cx=f"{x:g}", cy=f"{y:g}", r=RADIUS, style=f"fill:var(--card);{kind}")
    short = name if len(name) <= 6 else f"{name[:5]}\N{HORIZONTAL ELLIPSIS}"
    words = tag("text", short, x=f"{x:g}", y=f"{y + 4:g}", text_anchor="middle")
    return tag("g", tag("title", name), circle, words)


def _arrow(start: Place, end: Place, label: str, fault: str, both: bool) -> Markup:
    """A line with a head; bent where it runs far, back, or beside its opposite."""
    colour = "--wrong" if fault else "--soft"
    dash = ";stroke-dasharray:5 3" if fault else ""
    (x1, y1), (x2, y2) = start, end
    if start == end:
        top, tip = y1 - 42, (x1 + 8, y1 - 16)
        path = (
            f"M{x1 - 8:g} {y1 - 15:g}C{x1 - 22:g} {top:g} {x1 + 22:g} {top:g} {tip[0]:g} {tip[1]:g}"
        )
        middle, last = (x1, y1 - 36), (x1 + 14, y1 - 30)
    else:
        length = max(((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5, 1.0)
        ux, uy = (x2 - x1) / length, (y2 - y1) / length
        bend = 26 if x2 <= x1 or length > 1.5 * WIDE or both else 0
        last = ((x1 + x2) / 2 - uy * bend, (y1 + y2) / 2 + ux * bend)
        dx, dy = x2 - last[0], y2 - last[1]
        size = max((dx**2 + dy**2) ** 0.5, 1.0)
        tip = (x2 - dx / size * (RADIUS + 1), y2 - dy / size * (RADIUS + 1))
        middle = ((x1 + x2) / 4 + last[0] / 2, (y1 + y2) / 4 + last[1] / 2)
        path = f"M{x1:g} {y1:g}Q{last[0]:g} {last[1]:g} {tip[0]:.1f} {tip[1]:.1f}"
    line = tag("path", d=path, style=f"fill:none;stroke:var({colour});stroke-width:1.5{dash}")
    words = label + (" \N{BALLOT X}" if fault else "")
    place = {"x": f"{middle[0]:.1f}", "y": f"{middle[1] - 4:.1f}"}
    style = f"fill:var({colour})"
    short = words.strip()[:14]
    halo = tag("text", short, **place, text_anchor="middle", class_="halo", aria_hidden="true")
    text = joined(halo, tag("text", short, **place, text_anchor="middle", style=style))
    return tag("g", line, _head(last, tip, colour), text if words.strip() else None)


def _head(last: Place, tip: Place, colour: str) -> Markup:
    """The head of an arrow, a triangle."""
    dx, dy = tip[0] - last[0], tip[1] - last[1]
    size = max((dx**2 + dy**2) ** 0.5, 0.1)
    ux, uy = dx / size, dy / size
    base = (tip[0] - 8 * ux, tip[1] - 8 * uy)
    corners = [
        tip,
        (base[0] - 3.5 * uy, base[1] + 3.5 * ux),
        (base[0] + 3.5 * uy, base[1] - 3.5 * ux),
    ]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
    return tag("polygon", points=points, style=f"fill:var({colour})")
