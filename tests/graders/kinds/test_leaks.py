"""No student is ever shown what was expected: every question, every kind of wrong answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest

from graders import find_assignment
from graders.assignment import Assignment
from graders.audit.questions import named
from graders.compared import Compared, records_of
from graders.guest.plan import Call, Cause, Failed, Got, Plan, Record
from graders.kinds import show
from graders.model import Draw, Outcome, Question
from tests.graders.samples import SECRET

NUMBER = re.compile(r"\d+(?:\.\d+)?(?:e[+-]?\d+)?")
TELLING = 4
"""Figures from which on a number gives itself away: shorter ones are also indices and counts."""


def telling(text: str) -> set[str]:
    """The numbers in a text that nobody hits by chance."""
    found = NUMBER.findall(text)
    return {n for n in found if len(n.partition("e")[0].replace(".", "").strip("0")) >= TELLING}


def shown(record: Record) -> set[str]:
    """The telling numbers of a record, in every form in which messages show values."""
    values = [answer.value for answer in record if isinstance(answer, Got)]
    return {number for value in values for number in telling(repr_of(value))}


def repr_of(value: object) -> str:
    if isinstance(value, np.ndarray):
        return " ".join(show.value(float(entry)) for entry in value.ravel())
    if isinstance(value, list | tuple):
        return " ".join(map(repr_of, value))
    return show.value(value)


def questions() -> Iterator[tuple[str, Compared, Draw]]:
    for assignment in find_assignment.every():
        for number, question, draw in asked(assignment):
            if isinstance(question, Compared):
                yield f"{assignment.name} {number}", question, draw


def asked(assignment: Assignment) -> Iterator[tuple[str, Question, Draw]]:
    for placed in assignment.items:
        draw = Draw.of(SECRET, assignment.name, placed.number)
        for number, question in named(placed.number, placed.question):
            yield number, question, draw


def alike(value: object, fill: np.random.Generator | float) -> object:
    """Other numbers in the form of a value."""
    if isinstance(value, tuple):
        return tuple(alike(part, fill) for part in value)
    if isinstance(value, np.ndarray) and value.dtype.kind in "iuf":
        return np.full(value.shape, fill) if isinstance(fill, float) else fill.normal(
            size=value.shape
        )  # fmt: skip
    return fill if isinstance(fill, float) else float(fill.normal())


def wrong_records(question: Compared, draw: Draw) -> Iterator[Record]:
    known = records_of(question, draw)
    yield from known.slips
    rng = np.random.default_rng(7)
    fills: list[np.random.Generator | float] = [0.0, 1.0, float("nan"), float("inf"), rng, rng]
    for fill in fills:
        yield tuple(
            wrong(answer, alike(getattr(answer, "value", 0), fill)) for answer in known.reference
        )
    for value in ("?", [[1, 2], [3]], (1, 2, 3, 4, 5), {"a": 1}, True, np.zeros((1, 1, 7))):
        yield tuple(wrong(answer, value) for answer in known.reference)
    for cause in (Cause.RAISED, Cause.TIMED_OUT, Cause.UNSENDABLE):
        yield tuple(Failed(cause, "on purpose") for _ in known.reference)


def wrong(answer: Got | Failed, value: object) -> Got | Failed:
    return Got(value) if isinstance(answer, Got) else answer


def inputs(plan: Plan) -> set[str]:
    """What a message may show of the calls themselves."""
    calls = [ask for ask in plan if isinstance(ask, Call)]
    return {number for ask in calls for number in telling(show.call(ask))}


QUESTIONS = list(questions())


def test_there_are_questions_to_ask() -> None:
    assert len(QUESTIONS) > 20


@pytest.mark.parametrize(
    ("name", "question", "draw"), QUESTIONS, ids=[name for name, *_ in QUESTIONS]
)
def test_no_message_shows_what_was_expected(name: str, question: Compared, draw: Draw) -> None:
    secret = shown(records_of(question, draw).reference)
    told = inputs(question.ask(draw))
    tried = 0
    for record in wrong_records(question, draw):
        verdict = question.judge(record, draw)
        if verdict.outcome is Outcome.RIGHT:
            continue
        tried += 1
        message = telling(" ".join([verdict.because, *verdict.notes]))
        assert not message & (secret - told - shown(record)), (verdict.because, verdict.notes)
        assert "incorrect" not in verdict.because.casefold()
        assert verdict.because
    assert tried > 10


@pytest.mark.parametrize(
    ("name", "question", "draw"), QUESTIONS, ids=[name for name, *_ in QUESTIONS]
)
def test_whoever_grades_is_shown_it(name: str, question: Compared, draw: Draw) -> None:
    known = records_of(question, draw)
    rng = np.random.default_rng(8)
    record = tuple(wrong(a, alike(getattr(a, "value", 0), rng)) for a in known.reference)
    verdict = question.judge(record, draw)
    if verdict.outcome is Outcome.WRONG:
        assert "expected" in verdict.detail
