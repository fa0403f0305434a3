"""A self-check as text: the answers read, the checks that fail, and those that nobody made."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from graders.model import Outcome
from graders.public.checking import ADVICE, Checked, SelfCheck, State
from graders.report import clean, plain_math
from graders.report.exports import step_summary

WIDTH = 92
INDENT = " " * 6

NO_WALL = (
    "No wall: this code ran as you do, and could do all that you can. Check your own work alone; "
    "--wall runs that of others."
)


def as_text(found: SelfCheck, *, whole: bool = False) -> str:
    """A paragraph for each item with an answer, and a count at the end that promises nothing."""
    lines = [found.homework.title]
    lines += [f"Read: {', '.join(found.submission.files) or 'no files'}"]
    lines += textwrap.wrap(f"Behind a wall: {found.wall}." if found.wall else NO_WALL, WIDTH)
    for problem in found.submission.problems:
        lines += _wrapped(f"Not read: {problem}", "")
    for note in found.submission.notes:
        lines += _wrapped(f"Note: {note}", "")
    for fault in found.faults:
        lines += _wrapped(f"Did not run: {fault.cell}, line {fault.line}: {fault.says}", "")
    return "\n".join([*lines, *told(found.items, whole=whole), "", *close(found.items)])


def told(items: Sequence[Checked], *, whole: bool = False) -> Iterator[str]:
    """A paragraph for each item that has an answer, and one line for those that have none.

    `whole` tells of those, too, where they were looked for.
    """
    shown = [checked for checked in items if whole or is_tried(checked)]
    for checked in shown:
        yield from ("", *_item(checked))
    waiting = [checked.item.number for checked in items if checked not in shown]
    if waiting:
        yield from ("", *_wrapped(f"No answer yet: {', '.join(waiting)}", ""))


def is_tried(checked: Checked) -> bool:
    """Whether there is an answer, or one to the same question on other numbers."""
    practised = any(verdict.outcome is not Outcome.MISSING for _, verdict in checked.practice)
    return checked.state is not State.MISSING or practised


def as_markdown(found: SelfCheck) -> str:
    """A table for the page of a workflow's run, and the text below it."""
    rows = [f"| {c.item.number} | {clean.points(c.item.points)} | {c.state} |" for c in found.items]
    head = ["| item | points | |", "| --- | --- | --- |"]
    closing = " ".join(close(found.items))
    more = step_summary.folded("All that was found", as_text(found))
    page = [*head, *rows, "", step_summary.cell(closing, most=2000), "", *more, ""]
    return step_summary.limited("\n".join(page))


def _item(checked: Checked) -> Iterator[str]:
    item = checked.item
    points = f"{clean.points(item.points)} point{'' if item.points == 1 else 's'}"
    yield f"{item.number:<16} {points:<12} {checked.state}"
    yield from lines_of(checked)


def lines_of(checked: Checked) -> Iterator[str]:
    """The lines under an item: what was read, what does not hold, what came of practice."""
    yield from _wrapped(_absent(checked)) if checked.state is State.MISSING else _found(checked)
    for check, verdict in checked.practice:
        if verdict.outcome is not Outcome.MISSING:
            yield from _wrapped(f"practice: {verdict.because or f'{check.asked} is right'}")


def _found(checked: Checked) -> Iterator[str]:
    """The lines on an item that has an answer: what was read, and which checks hold."""
    item, held = checked.item, 0
    for check, verdict in checked.verdicts:
        if verdict.outcome is not Outcome.RIGHT and check.name in ADVICE:
            yield from _wrapped(f"note: it costs nothing, but {verdict.because}")
        elif verdict.outcome is not Outcome.RIGHT:
            says = plain_math.plain(check.says) if check.name != "form" else ""
            yield from _wrapped(f"- {says}".rstrip(" -"))
            yield from _wrapped(verdict.because)
        elif check.name == "form":
            yield from (line for note in verdict.notes for line in _wrapped(note))
        else:
            held += 1
            yield from (line for note in verdict.notes for line in _wrapped(f"note: {note}"))
    if held:
        yield from _wrapped(f"{held} check{' holds' if held == 1 else 's hold'}")
    if item.by_person and checked.state is not State.PERSON:
        yield from _wrapped(f"a person reads {clean.points(item.by_person)} of the points")


def _absent(checked: Checked) -> str:
    """The places where an answer was looked for."""
    item = checked.item
    names = ", ".join(f"`{name}`" for name in item.names)
    if item.kind == "essay":
        return f"No words were found under the heading `Answer {item.number}`, nor as {names}."
    told = next((verdict.because for _, verdict in checked.verdicts if verdict.because), "")
    return told or f"Nothing named {names} was found."


def _untried(items: Sequence[Checked]) -> str:
    """The questions on other numbers that nobody has tried yet."""
    names = [
        check.asked
        for checked in items
        for check, verdict in checked.practice
        if verdict.outcome is Outcome.MISSING
    ]
    more = f" and {len(names) - 6} more" if len(names) > 6 else ""
    return f"{', '.join(names[:6])}{more}"


def close(items: Sequence[Checked]) -> Iterator[str]:
    """The counts of what was checked and of what was not, and what to do."""
    states = [checked.state for checked in items]
    answered = [each for each in items if each.state is not State.MISSING]
    if len(items) > 1:
        yield from textwrap.wrap(
            f"{len(answered)} of {len(items)} answered. "
            f"Checks hold for {states.count(State.HOLDS)}, "
            f"{states.count(State.READ)} were read and are judged only when handed in, "
            f"{states.count(State.PERSON)} are read by a person.",
            WIDTH,
        )
    if todo := [each for each in answered if each.state.needs_work]:
        told = ", ".join(f"{c.item.number} ({c.state})" for c in todo[:6])
        more = f" and {len(todo) - 6} more" if len(todo) > 6 else ""
        yield from textwrap.wrap(f"To mend: {told}{more}.", WIDTH)
    if untried := _untried(items):
        yield from textwrap.wrap(
            f"For practice on other numbers, where the right result is told: {untried}. "
            "The notebook says which numbers.",
            WIDTH,
            break_on_hyphens=False,
        )
    yield "A check that holds does not say that an answer is right; one that fails says it is not."


def _wrapped(text: str, indent: str = INDENT) -> list[str]:
    return textwrap.wrap(
        clean.text(text, keep_lines=False), WIDTH, initial_indent=indent,
        subsequent_indent=indent, break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
