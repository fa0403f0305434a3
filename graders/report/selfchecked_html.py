"""A self-check as a table for a notebook. All text is escaped; there is no script and no link."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from graders.public.checking import Checked, State
from graders.report import clean, selfchecked

SIGNS = {
    State.HOLDS: ("✓", "#1a7f37"),
    State.READ: ("✓", "#1a7f37"),
    State.PERSON: ("…", "#57606a"),
    State.MISSING: ("·", "#57606a"),
    State.FAILS: ("✗", "#cf222e"),
    State.UNREADABLE: ("?", "#9a6700"),
    State.BROKEN: ("!", "#9a6700"),
}
"""A sign and a colour for each state; the word stands beside them."""
CELL = "text-align:left;vertical-align:top;padding:.2em .8em .2em 0"


def as_html(items: Sequence[Checked], closing: str, *, whole: bool = False) -> str:
    """Write a row for each item that has an answer, and one line for those that have none."""
    shown = [each for each in items if whole or selfchecked.is_tried(each)]
    rows = [_row(each) for each in shown]
    missing = [each.item.number for each in items if each not in shown]
    waiting = f"<p>No answer yet: {escape(', '.join(missing))}</p>" if missing else ""
    head = "".join(f'<th scope="col" style="{CELL}">{name}</th>' for name in ("item", "", ""))
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    return f"<div>{table if rows else ''}{waiting}<p>{escape(closing)}</p></div>"


def _row(checked: Checked) -> str:
    sign, colour = SIGNS[checked.state]
    told = "\n".join(line.strip() for line in selfchecked.lines_of(checked))
    state = (
        f'<span style="color:{colour};font-weight:600">{sign} {escape(str(checked.state))}</span>'
    )
    points = f"{clean.points(checked.item.points)} p."
    return (
        f'<tr><th scope="row" style="{CELL}">{escape(checked.item.number)}</th>'
        f'<td style="{CELL};white-space:nowrap">{state}<br><small>{points}</small></td>'
        f'<td style="{CELL};white-space:pre-wrap">{escape(told)}</td></tr>'
    )
