"""The text that a student gets: points, mistakes with their reasons, and waiting points."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from graders.assignment import Credit
from graders.model import Outcome
from graders.report import clean
from graders.scores import Comment, Graded, Regrade, Report

WIDTH = 92
INDENT = " " * 6
NOT_DONE = (Outcome.WRONG, Outcome.PARTLY, Outcome.MISSING, Outcome.UNREADABLE)


def feedback(report: Report, title: str) -> str:
    """The whole text."""
    total = report.total
    lines = [clean.line(title), f"Feedback for {clean.line(report.student)}", ""]
    lines.append(
        f"{clean.points(total.earned)} of {clean.points(total.possible)} points"
        + (f", and {clean.points(total.waiting)} more that a person still gives." if total.waiting
           else ".")
    )  # fmt: skip
    lines += [told for line in standing(report) for told in _wrapped(line, "")]
    for problem in report.problems:
        lines += ["", *_wrapped(f"Not read: {problem}", "")]
    if report.notes:
        lines += ["", *(told for note in report.notes for told in _wrapped(f"- {note}", ""))]
    lines += [f"The total is multiplied by {report.scale}."] if report.scale != 1 else []
    numbers = {graded.number for graded in report.items}
    for asked in (asked for asked in report.regrades if asked.item not in numbers):
        lines += ["", *_asked(asked, "")]
    for graded in report.items:
        lines += ["", *_item(graded)]
        for asked in (asked for asked in report.regrades if asked.item == graded.number):
            lines += _asked(asked, INDENT)
    settings = ", ".join(f"{name} {value}" for name, value in report.signature.items())
    return "\n".join([*lines, "", *_wrapped(f"Graded with {settings}.", ""), ""])


def standing(report: Report) -> Iterator[str]:
    """Yield lines on the attempt that counts, its lateness, and the points that this costs."""
    tried = report.attempts
    if tried.count > 1:
        when = f", handed in {tried.handed_in}" if tried.handed_in else ""
        yield f"Attempt {tried.number} of {tried.count} counts ({COUNTED[tried.rule]}){when}."
    if report.late is not None:
        yield report.late.says
        if report.penalty:
            whole, lost = report.total.earned + report.penalty, report.penalty
            yield f"{clean.points(lost)} of {clean.points(whole)} points are taken off for that."


COUNTED = {
    "last": "the last one, where one in time goes before a late one",
    "best": "the best one, after any loss for coming late",
    "first": "the first one",
}


def headline(graded: Graded) -> str:
    """Return one line: number, points, outcome, waiting points."""
    score = graded.score
    points = f"{clean.points(score.earned)} / {clean.points(score.possible)}"
    return f"{graded.number:<16} {points:<10} {outcome(graded)}"


def outcome(graded: Graded) -> str:
    """The outcome in words, with what waits and how it counts."""
    score = graded.score
    says = word(graded)
    if graded.adjustment is not None:
        return says
    if graded.mark is None and score.waiting and graded.verdict.outcome is not Outcome.TO_READ:
        says += f"; {clean.points(score.waiting)} of the points wait for a person"
    if graded.credit is not Credit.REQUIRED:
        says += f" ({graded.credit} credit)" if graded.credit is Credit.EXTRA else " (not counted)"
    return says


def word(graded: Graded) -> str:
    """The outcome alone, or what a person made of it."""
    says = str(graded.verdict.outcome)
    if graded.adjustment is not None:
        return "does not count" if graded.is_dropped else "points set by the course"
    return says if graded.mark is None else _marked(graded, says)


def reasons(graded: Graded) -> Iterator[str]:
    """The reasons: a person's comment, then the machine's words where they still count."""
    verdict = graded.verdict
    if graded.adjustment is not None:
        yield graded.adjustment.reason
    if graded.mark is not None:
        yield graded.mark.comment
    yield from map(said, graded.comments)
    if graded.mark is not None:
        told = graded.mark.comment or graded.comments
        if graded.mark.whole and (told or not _lost(graded)):
            return  # the machine's words no longer count
    yield verdict.because
    for note in verdict.notes:
        yield f"- {note}"


def said(comment: Comment) -> str:
    """A line of the rubric with its points, or a remark with its place, on one line."""
    words = " ".join(comment.words.split())
    if comment.points is None:
        return f"- {comment.place}: {words}"
    sign = "+" if comment.points >= 0 else "-"
    return f"- {sign}{clean.points(abs(comment.points))}: {words}"


def _marked(graded: Graded, word: str) -> str:
    if graded.mark is None or graded.mark.whole:
        return "marked by a person"
    read = graded.verdict.outcome is Outcome.TO_READ
    return "read by a person" if read else f"{word}; the rest was read by a person"


def _item(graded: Graded) -> Iterator[str]:
    yield headline(graded)
    for reason in reasons(graded):
        yield from _wrapped(reason, INDENT)


def _asked(asked: Regrade, indent: str) -> Iterator[str]:
    """Yield a request to look again, and the answer to it."""
    yield from _wrapped(f"You asked: {asked.words}", indent)
    yield from _wrapped(f"Answer: {asked.answer or 'your request is open'}", indent)


def _lost(graded: Graded) -> bool:
    return graded.score.earned < graded.score.possible


def _wrapped(text: str, indent: str) -> list[str]:
    return [
        folded
        for line in text.splitlines()
        for folded in textwrap.wrap(
            clean.line(line), WIDTH, initial_indent=indent, subsequent_indent=indent,
            break_long_words=False, break_on_hyphens=False,
        )
    ]  # fmt: skip
