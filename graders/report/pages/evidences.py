"""The evidence for a verdict, as HTML: formulas drawn, arrays as tables, failing cases, graphs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from graders.evidence import (
    Shown,
    ShownAnswer,
    ShownCase,
    ShownFormula,
    ShownGraph,
    ShownGrowth,
    ShownLog,
    ShownValue,
)
from graders.report import clean
from graders.report.pages import graphs, plots
from graders.report.pages.markup import formula, joined, tag
from graders.scores import Graded

LONGEST_WORDS = 600
"""Letters of a text that is an answer; the student has the rest."""


@dataclass(frozen=True)
class Showing:
    """The extent of what is shown: expected values too, and at most so many things of one item."""

    answers: bool
    most: int


def shown(graded: Graded, showing: Showing) -> Iterator[Markup]:
    """Draw the answer as it was read, and its outcome."""
    told = graded.verdict.shown
    read = [one for one in told if isinstance(one, ShownAnswer | ShownFormula)]
    if read and showing.most:
        label = tag("span", "Read as", class_="label")
        yield tag("div", label, *map(_read, read[: showing.most]), class_="answer")
    for one in told[: showing.most]:
        if (drawn := _drawn(one, showing.answers)) is not None:
            yield drawn


def _read(one: ShownAnswer | ShownFormula) -> Markup:
    if isinstance(one, ShownFormula):
        return tag("div", tag("code", one.name), " = ", formula(one.latex), class_="pair")
    return tag("div", tag("code", one.name), " = ", value(one.value), class_="pair")


def _drawn(one: Shown, answers: bool) -> Markup | None:
    if isinstance(one, ShownCase):
        return _case(one, answers)
    if isinstance(one, ShownGraph):
        return graphs.figure(one)
    if isinstance(one, ShownGrowth):
        return plots.growth(one, answers)
    return plots.log(one) if isinstance(one, ShownLog) else None


def value(told: ShownValue) -> Markup:
    """A value: a small matrix as a table, whatever else as short text."""
    rows = told.entries
    if not rows or (len(rows) == 1 and len(rows[0]) == 1):
        words = told.text if len(told.text) <= LONGEST_WORDS else f"{told.text[:LONGEST_WORDS]} ..."
        return tag("code", clean.text(words), class_="value")
    wrong = set(told.wrong)
    lines = []
    for i, row in enumerate(rows):
        cells = [tag("td", cell, class_="off" if (i, k) in wrong else None)
                 for k, cell in enumerate(row)]  # fmt: skip
        lines.append(tag("tr", *cells, _sum(told, i)))
    head = None
    if told.sums:
        blank = tag("td", colspan=len(rows[0]))
        head = tag("thead", tag("tr", blank, tag("th", "row sum", scope="col")))
    table = tag("table", head, tag("tbody", *lines), class_="grid")
    return tag("div", table, class_="wide", tabindex=0, role="group", aria_label="entries")


def _sum(told: ShownValue, row: int) -> Markup | None:
    """The sum of a row of weights, where it is not one."""
    if row >= len(told.sums):
        return None
    sum_ = told.sums[row]
    return tag("td", tag("b", sum_), class_="off" if abs(float(sum_) - 1) > 1e-3 else None)


def _case(case: ShownCase, answers: bool) -> Markup:
    """Draw a counterexample as a table of inputs and outputs."""
    rows = [
        tag("tr", tag("th", tag("code", name), scope="row"), tag("td", value(given)))
        for name, given in case.inputs
    ]
    rows.append(tag("tr", tag("th", "yours gives", scope="row"), tag("td", value(case.given))))
    if answers:
        wanted = tag("td", value(case.expected))
        rows.append(tag("tr", tag("th", "it should give", scope="row"), wanted))
    caption = joined("A case where ", tag("code", case.called), " goes wrong")
    table = tag("table", tag("caption", caption, class_="label"), tag("tbody", *rows))
    return tag("div", table, class_="case wide", tabindex=0, role="group", aria_label="case")
