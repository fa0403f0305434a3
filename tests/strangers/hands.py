"""How an item is answered by strangers, and what is made of it under a secret."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from graders import Assignment
from graders.assignment import Item
from graders.guest.carry_out import carry_out
from graders.model import Draw, Outcome, Verdict, asked

SECRETS: Sequence[bytes] = (b"one class", b"another class", b"a third class")
"""Three are tried in CI; `make audit-secrets` tries as many as it is told."""


@dataclass(frozen=True)
class Hands:
    """The answers of strangers to one item."""

    item: str
    right: Sequence[Mapping[str, Any]]
    """Earn everything that the machine judges."""
    wrong: Sequence[Mapping[str, Any]] = ()
    """Never right, and told something."""
    partly: Mapping[str, tuple[Mapping[str, Any], str]] = field(default_factory=dict)
    """What breaks one thing: the answer, and the least share that is left."""
    beside: Mapping[str, Any] = field(default_factory=dict)
    """Right answers under the item's other names, which every answer has unless it says else."""


def one(name: str, *answers: object) -> list[dict[str, object]]:
    """Answers under one name."""
    return [{name: answer} for answer in answers]


def source(text: str, name: str) -> dict[str, object]:
    """What a source file leaves under a name, imports of its own included."""
    space: dict[str, object] = {"__name__": "stranger"}
    exec(compile(text, "stranger.py", "exec"), space)
    return {name: space[name]}


def verdict(placed: Item, homework: str, space: Mapping[str, Any], secret: bytes) -> Verdict:
    """What grading makes of an answer to an item."""
    draw = Draw.of(secret, homework, placed.number)
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        with np.errstate(all="ignore"):
            record = carry_out(asked(placed.question, draw), space)
            return placed.question.judge(record, draw)


def faults(assignment: Assignment, hands: Hands, secret: bytes) -> list[str]:
    """Answers that are not judged as they should be, as sentences."""
    placed, found = assignment.find(hands.item), []

    def judged(answer: Mapping[str, Any]) -> Verdict:
        return verdict(placed, assignment.name, {**hands.beside, **answer}, secret)

    for k, answer in enumerate(hands.right):
        told = judged(answer)
        if told.outcome is not Outcome.RIGHT:
            found.append(f"{hands.item}: right answer {k} is {told.outcome}: {told.because}")
    for k, answer in enumerate(hands.wrong):
        told = judged(answer)
        if told.outcome is Outcome.RIGHT or not told.because:
            found.append(f"{hands.item}: wrong answer {k} is {told.outcome}, told {told.because!r}")
    for name, (answer, least) in hands.partly.items():
        told = judged(answer)
        if not Fraction(least) <= told.share < 1:
            found.append(f"{hands.item}: {name} earns {told.share}: {told.because}")
    return found
