"""One item, judged on every answer that its question knows, for its author."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graders.assignment import Item
from graders.audit.questions import SECRET, named
from graders.compared import Compared
from graders.guest.carry_out import carry_out
from graders.guest.plan import Record
from graders.model import Draw, Verdict, asked


@dataclass(frozen=True)
class Trial:
    """An answer in words, and the verdict on it."""

    answer: str
    verdict: Verdict


def trials(assignment: str, placed: Item) -> Iterator[Trial]:
    """The reference, each accepted reading, each slip, and no answer, of an item and its parts.

    Drawn from the audit's secret. Raises `AuthoringError` where a right answer is not right.
    """
    draw = Draw.of(SECRET, assignment, placed.number)
    for number, question in named(placed.number, placed.question):
        where = number.removeprefix(placed.number).strip()
        part = f" of {where}" if where else ""
        if isinstance(question, Compared):
            for answer, record in _answers(question, draw):
                yield Trial(f"{answer}{part}", question.judge(record, draw))
    plan = asked(placed.question, draw)
    yield Trial("no answer", placed.question.judge(carry_out(plan, {}), draw))


def _answers(question: Compared, draw: Draw) -> Iterator[tuple[str, Record]]:
    plan = asked(question, draw)
    yield "the reference", question.record_right(plan, question.reference)
    for number, space in enumerate(question.accepts, start=1):
        yield f"accepted reading {number}", question.record_right(plan, space)
    for number, slip in enumerate(question.slips, start=1):
        yield f"slip {number}", question.record_slip(plan, slip)
