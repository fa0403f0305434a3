"""How much of what goes wrong students can find out alone: slips that a public check refuses."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator

from graders.assignment import Item
from graders.compared import Compared
from graders.guest.carry_out import carry_out
from graders.model import Check, Namespace, Outcome
from graders.public.homework import checks, parts

REFUSED = (Outcome.WRONG, Outcome.PARTLY, Outcome.UNREADABLE)


def revealed(assignment: str, placed: Item) -> int:
    """The number of an item's slips that its public checks reveal."""
    found = list(checks(assignment, placed))
    return sum(any(_refuses(check, slip) for check in found) for slip in _slips(placed))


def _slips(placed: Item) -> Iterator[Namespace]:
    """Each slip as an answer that is right in everything else."""
    found = [each for part in parts(placed) for _, each in [("", part), *part.inner]]
    compared = [question for question in found if isinstance(question, Compared)]
    right = [dict(question.reference) for question in compared]
    for question in compared:
        for slip in question.slips:
            yield ChainMap(dict(slip.namespace), *right)


def _refuses(check: Check, answer: Namespace) -> bool:
    return check.judge(carry_out(check.ask(), answer)).outcome in REFUSED
