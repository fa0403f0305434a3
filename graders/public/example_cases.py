"""Public cases that expose the most slips."""

from __future__ import annotations

from graders.compared import Compared
from graders.guest.carry_out import carry_out
from graders.guest.plan import Ask, Plan, Record
from graders.kinds import show
from graders.model import Namespace, Unreadable

READABLE = 400
"""The most letters of a case that people still read."""


def choose(question: Compared, candidates: Plan, count: int) -> Plan:
    """Case by case the one that reveals the most slips not yet revealed; of equals the readable."""
    left = [(ask, _reveals(question, ask)) for ask in candidates]
    chosen: list[Ask] = []
    revealed: set[int] = set()
    while left and len(chosen) < count:
        best = max(range(len(left)), key=lambda k: _rank_of(left[k][0], left[k][1] - revealed))
        ask, reveals = left.pop(best)
        chosen.append(ask)
        revealed |= reveals
    return tuple(chosen)


def _rank_of(ask: Ask, new: set[int]) -> tuple[int, bool, int]:
    told = len(show.ask(ask))
    return (len(new), told <= READABLE, -told)


def _reveals(question: Compared, ask: Ask) -> set[int]:
    """The slips that answer otherwise here than the reference does."""
    right = carry_out((ask,), question.reference)
    return {
        index
        for index, slip in enumerate(question.slips)
        if not _same(question, ask, slip.namespace, right)
    }


def _same(question: Compared, ask: Ask, answer: Namespace, right: Record) -> bool:
    plan = (ask,)
    try:
        return question.compare(carry_out(plan, answer), right, plan).share == 1
    except Unreadable:
        return False
