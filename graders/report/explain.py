"""One item of one student, whole: the asks, the text read, the answers, and the reasons."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence

from graders.assignment import Item
from graders.compared import Compared, records_of
from graders.guest.plan import Cause, Failed, Got, Plan, Record, Text
from graders.host.session import Transcript
from graders.intake.submission import Submission
from graders.kinds import show
from graders.model import Draw, Outcome
from graders.report import clean, plain_math
from graders.report.feedback import headline
from graders.scores import Graded, Report

MOST_ANSWERS = 5
WITHOUT_A_WORD = (Cause.MISSING, Cause.NOT_ASKED)
"""Causes told once for all asks: there is nothing more to see."""
WIDTH = 100


def explain(
    report: Report, submission: Submission, transcript: Transcript, placed: Item, draw: Draw
) -> str:
    """Return the text for whoever grades. It shows expected values: it is not for students."""
    graded = next(g for g in report.items if g.number == placed.number)
    found = sections(report, submission, transcript, placed, draw)
    lines = [f"{clean.line(report.student)}, {report.assignment} {headline(graded)}"]
    for title, body in found.items():
        told = body or ["(nothing)"]
        lines += ["", title, *(folded for line in told for folded in _wrapped(clean.text(line)))]
    return "\n".join(lines)


def sections(
    report: Report, submission: Submission, transcript: Transcript, placed: Item, draw: Draw
) -> dict[str, list[str]]:
    """Return the asks, the text read, the answers and the verdict: title -> lines."""
    graded = next(g for g in report.items if g.number == placed.number)
    plan = _plan(placed, draw)
    found = {
        "Asked": _asked(placed),
        "Read": _read(submission, transcript, plan, placed.number),
        "Answered": _answered(plan, transcript, placed, draw),
        "Verdict": _verdict(graded, placed.question.remark),
    }
    return {t: [part for line in body for part in line.splitlines()] for t, body in found.items()}


def attempts(tried: Sequence[tuple[Report, bool]]) -> Iterator[str]:
    """Yield every attempt of a student, its time and its points, and which one counts."""
    yield "Attempts" if len(tried) > 1 else "Attempt"
    for report, current in tried:
        told = report.attempts.handed_in
        when = f"handed in {told}" if told else "at an unknown time"
        points = f"{clean.points(report.total.earned)} points"
        waits = f", {clean.points(report.total.waiting)} more wait" if report.total.waiting else ""
        counts = f"; it counts ({report.attempts.rule})" if current else ""
        yield f"  {report.attempts.number}: {when}: {points}{waits}{counts}"
        if report.late is not None:
            yield f"     {report.late.says}"


def _plan(placed: Item, draw: Draw) -> Plan:
    """Return the plan; empty if the question itself fails, which its verdict tells."""
    try:
        return placed.question.ask(draw)
    except Exception:
        return ()


def _wrapped(line: str) -> list[str]:
    """Long lines folded under an indent; a student's own lines stay as they are."""
    if line.startswith("  |"):
        return [f"  {line}"]
    return textwrap.wrap(
        line, WIDTH, initial_indent="  ", subsequent_indent="      ",
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def _asked(placed: Item) -> Iterator[str]:
    question, points = placed.question, clean.points(placed.points)
    paragraphs = re.split(r"\n\s*\n", plain_math.plain(question.prompt).strip())
    yield from (" ".join(paragraph.split()) for paragraph in paragraphs)
    yield f"({question.source}; {question.kind}, {points} points)"


def _read(submission: Submission, transcript: Transcript, plan: Plan, number: str) -> Iterator[str]:
    for name, ask in {ask.name: ask for ask in plan}.items():
        if (found := transcript.definitions.get(name)) is None:
            continue
        yield f"{name}: {clean.line(found.cell)}, line {found.line}"
        if not isinstance(ask, Text):  # a text stands whole under what was answered
            yield from (f"  | {line}" for line in found.source.splitlines())
        if found.earlier:
            earlier = clean.line("; ".join(found.earlier))
            yield f"defined before in {earlier}: the last one counts"
    if text := submission.prose.get(number):
        yield "text handed in for the item:"
        yield from (f"  | {line}" for line in text.splitlines())
    for fault in transcript.faults:
        yield clean.line(f"did not run: {fault.cell}, line {fault.line}: {fault.says}")
    if submission.to_read:
        yield clean.line(f"for a person: {', '.join(submission.to_read)}")
    yield from (clean.line(f"not read: {problem}") for problem in submission.problems)


def _answered(plan: Plan, transcript: Transcript, placed: Item, draw: Draw) -> Iterator[str]:
    """The answers, with the right one where the two differ: those first, and short calls first."""
    record = transcript.records.get(placed.number, ())
    asked = list(zip(plan, record, _right(placed, draw) or record, strict=False))
    rows = [
        (show.ask(ask), _shown(answer), _shown(other))
        for ask, answer, other in asked
        if isinstance(answer, Got) or answer.cause not in WITHOUT_A_WORD
    ]
    rows.sort(key=lambda row: (row[1] == row[2], len(row[0])))
    for told, answer, expected in rows[:MOST_ANSWERS]:
        yield f"{told} -> {answer}" + (f"  (right: {expected})" if answer != expected else "")
    if len(rows) > MOST_ANSWERS:
        yield f"... and {len(rows) - MOST_ANSWERS} more; `grade.py export json` tells them"
    for cause in WITHOUT_A_WORD:
        same = [ask for ask, a, _ in asked if isinstance(a, Failed) and a.cause is cause]
        names = dict.fromkeys(a.name for a in same if not a.optional)
        if names:
            yield f"{cause}: {', '.join(names)} ({len(same)} of {len(asked)} asks)"


def _right(placed: Item, draw: Draw) -> Record:
    """The reference's answers, where there is one and it does not fail itself."""
    if not isinstance(placed.question, Compared):
        return ()
    try:
        return records_of(placed.question, draw).reference
    except Exception:
        return ()


def _shown(answer: Got | Failed) -> str:
    if isinstance(answer, Got) and isinstance(answer.value, str) and "\n" in answer.value.strip():
        return "\n".join(["", *(f"  | {line}" for line in answer.value.strip().splitlines())])
    if isinstance(answer, Got):
        return show.value(answer.value)
    place = f" ({answer.where.splitlines()[-1]})" if answer.where else ""
    return clean.line(f"{answer.cause}: {answer.says}{place}")


def _verdict(graded: Graded, remark: str) -> Iterator[str]:
    yield f"{graded.verdict.outcome} {graded.verdict.because}".rstrip()
    yield from (f"note: {note}" for note in graded.verdict.notes)
    is_traceback = graded.verdict.outcome is Outcome.BROKEN
    for line in graded.verdict.detail.splitlines():
        yield f"  | {line}" if is_traceback else line
    for criterion in graded.rubric:
        points = clean.points(criterion.share * graded.machine.possible)
        yield f"a person reads for ({points}): {criterion.earns}"
    if remark:
        yield f"to know while reading: {remark}"
    if graded.mark is not None:
        what = "the whole item" if graded.mark.whole else "the part that waited"
        by = f" by {graded.mark.grader}" if graded.mark.grader else ""
        points = clean.points(graded.mark.points)
        yield f"marked{by}: {points} for {what}. {graded.mark.comment}".rstrip()
