"""The summary of a step on GitHub: a table in Markdown, never so long that it is refused whole."""

from __future__ import annotations

import re
from collections.abc import Iterable

from graders.report import clean
from graders.report.exports.pupils import Pupil
from graders.report.exports.results_of_items import headline, told
from graders.report.feedback import outcome, standing

MOST_BYTES = 900_000
"""The most bytes: GitHub takes 1 MiB for a step, and nothing of a larger page."""


def summary(pupil: Pupil) -> str:
    """A graded submission: points, a row for each item, and all that is told of it, folded."""
    points = f"{clean.points(pupil.total)} of {clean.points(pupil.possible)} points"
    lines = [f"**{points}**" + (f"; {pupil.open}" if pupil.open else ""), ""]
    lines += [part for line in standing(pupil.report) for part in (cell(line), "")]
    lines += ["| item | points | | |", "| --- | --- | --- | --- |"]
    for graded in pupil.report.items:
        score = f"{clean.points(graded.score.earned)} of {clean.points(graded.score.possible)}"
        row = (graded.number, score, outcome(graded), headline(graded))
        lines.append(f"| {' | '.join(map(cell, row))} |")
    whole = "\n\n".join(f"{g.number}: {told(g)}" for g in pupil.report.items)
    return limited("\n".join([*lines, "", *folded("All that was found", whole), ""]))


def cell(text: str, most: int = 300) -> str:
    """A line of text, as in a table: nothing in it is Markdown, HTML, or the cell's end."""
    plain = clean.line(text)[:most]
    return re.sub(r"([\\`*_{}\[\]()#+!|<>~$@&:-])", r"\\\1", plain)


def folded(title: str, text: str) -> Iterable[str]:
    """A text under a line that opens it, in a fence that it cannot close."""
    fence = "`" * max(3, max(map(len, re.findall("`+", text)), default=0) + 1)
    text = cut(text, MOST_BYTES // 2)
    return f"<details><summary>{title}</summary>", "", fence, text, fence, "</details>"


def limited(page: str) -> str:
    """Return the page, cut at a line if it is too long, with the number of lines left out."""
    return cut(page, MOST_BYTES)


def cut(text: str, most: int) -> str:
    """Return as many whole lines as fit into so many bytes, and the number of the others."""
    if len(text.encode("utf-8", "replace")) <= most:
        return text
    kept, size, lines = [], 0, text.splitlines()
    for line in lines:
        size += len(line.encode("utf-8", "replace")) + 1
        if size > most - 100:
            break
        kept.append(line)
    return "\n".join([*kept, f"... {len(lines) - len(kept)} more lines are not shown"])
