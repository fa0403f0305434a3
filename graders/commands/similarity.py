"""The instructor's command on similar work: pairs of hand-ins for a person to compare."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict

from rich.table import Table
from rich.text import Text

from graders.commands.opened import on_results
from graders.course import earlier_leads, leads, stored_leads
from graders.course.results import Results
from graders.report import clean
from graders.report.pages.whole_class import Lead
from graders.report.progress import console

MOST_ROWS = 40


@on_results
def similar(parsed: argparse.Namespace, results: Results) -> int:
    """Compare code and words, keep the leads for the class's page, and print them."""
    work = leads.Work.of(results)
    found = leads.compare(results.assignment, work, None, "")
    for folder in parsed.against:
        old = Results.open(folder)
        try:
            earlier = leads.Work.of(old)
            found += leads.compare(results.assignment, work, earlier, folder.name)
            found += earlier_leads.equal_to_earlier(results, old, folder.name)
        finally:
            old.database.close()
    with results.database.writing() as connection:
        stored_leads.keep(connection, found)
    results.publish()
    everything = earlier_leads.of(results)
    if parsed.json:
        print(json.dumps([asdict(lead) for lead in everything], indent=1))
        return 0
    _show(everything)
    where = f"{parsed.results}/class.html shows both texts side by side."
    print(f"{len(everything)} leads, for a person to look at; none is a verdict. {where}")
    return 0


def _show(found: Sequence[Lead]) -> None:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for name in ("item", "one", "other", "sign", "strength", "why"):
        table.add_column(name, overflow="fold")
    for lead in found[:MOST_ROWS]:
        other = f"{lead.other} ({lead.year})" if lead.year else lead.other
        cells = (lead.item, lead.one, other, lead.sign, f"{100 * lead.strength:.0f} %", lead.says)
        table.add_row(*(Text(clean.line(cell)) for cell in cells))
    if found:
        console().print(table)
