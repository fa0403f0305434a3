"""Counts the slips of an item that a public check refuses, so that students find them alone."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Sequence

from graders.assignment import Item
from graders.compared import Compared
from graders.forms import Forms
from graders.guest.carry_out import carry_out
from graders.model import Check, Namespace, Outcome
from graders.public.homework import checks, parts

REFUSED = (Outcome.WRONG, Outcome.PARTLY, Outcome.UNREADABLE)


def revealed(assignment: str, placed: Item) -> int:
    """The number of an item's slips that its public checks reveal."""
    found = list(checks(assignment, placed))
    return sum(refuse(found, slip) for slip in slips(placed))


def slips(placed: Item) -> Iterator[Namespace]:
    """Each slip as an answer that is right in everything else."""
    found = [each for part in parts(placed) for _, each in [("", part), *part.inner]]
    compared = [question for question in found if isinstance(question, Compared)]
    right = [dict(question.reference) for question in compared]
    for question in compared:
        for slip in question.slips:
            yield ChainMap(dict(slip.namespace), *right)


def refuse(checks: Sequence[Check], answer: Namespace) -> bool:
    """Whether one of the checks says that something is wrong with an answer."""
    plans = [check.ask() for check in checks]
    records = [carry_out(plan, answer) for plan in plans]
    pairs = (zip(plan, record, strict=True) for plan, record in zip(plans, records, strict=True))
    forms = Forms.of([pair for asked in pairs for pair in asked])
    return any(
        all(map(forms.fit, plan)) and check.judge(record).outcome in REFUSED
        for check, plan, record in zip(checks, plans, records, strict=True)
    )
