"""Which checks an answer's form lets us make, where it may be a function or a typed value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graders.guest.plan import Call, Record
from graders.kinds.either import holds_value, reads_value
from graders.model import Check

Answered = tuple[Check, Record]


def fitting(answered: Sequence[Answered]) -> Iterator[Answered]:
    """Without those that call what is no function, or read what is one.

    Only names that are asked in both forms can be of the other one.
    """
    asked = [pair for check, record in answered for pair in zip(check.ask(), record, strict=True)]
    called = {ask.name for ask, _ in asked if isinstance(ask, Call)}
    either = called & {ask.name for ask, _ in asked if reads_value(ask)}
    typed = {ask.name for ask, answer in asked if holds_value(ask, answer)}
    for check, record in answered:
        forms = {(ask.name, reads_value(ask)) for ask in check.ask() if ask.name in either}
        if all(is_value == (name in typed) for name, is_value in forms):
            yield check, record
