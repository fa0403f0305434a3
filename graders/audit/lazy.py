"""Answers made without work: fills, copies, text, and chains that show nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping

import numpy as np

from graders.compared import Compared, records_of
from graders.guest.plan import Call, Cause, Failed, Got, Plan, Record
from graders.model import Draw

FILLS: Mapping[str, float] = {
    "zeros": 0.0, "ones": 1.0, "a constant": 0.7310585, "NaN": np.nan, "infinity": np.inf,
}  # fmt: skip


def lazy_answers(
    question: Compared, plan: Plan, draw: Draw, others: Mapping[str, Record], number: str
) -> Iterator[tuple[str, Record]]:
    """Answers made without work, as records: shaped like the right one, or copied."""
    right = records_of(question, draw).reference
    yield "None", tuple(_got(None, answer) for answer in right)
    for name, fill in FILLS.items():
        yield name, tuple(_got(_filled(answer, fill), answer) for answer in right)
        yield f"{name}, as one number", tuple(_got(fill, answer) for answer in right)
    yield "empty", tuple(_got([], answer) for answer in right)
    yield "text", tuple(_got("42 is the answer", answer) for answer in right)
    yield from ((name, _as_lines(lines, right)) for name, lines in _lazy_chains(question))
    yield "one more axis", tuple(_got(_deeper(answer), answer) for answer in right)
    yield "no plain data", tuple(_failed(Cause.UNSENDABLE, answer) for answer in right)
    yield "always raises", tuple(_failed(Cause.RAISED, answer) for answer in right)
    for argument in range(max((len(a.arguments) for a in plan if isinstance(a, Call)), default=0)):
        yield f"argument {argument + 1}, returned as it came", _copied(plan, right, argument)
    for other, record in others.items():
        if other != number:
            values = [answer for answer in record if isinstance(answer, Got)]
            answer_of = zip(range(len(right)), right, strict=True)
            yield (
                f"the answer to {other}",
                tuple(_got(values[k % len(values)].value, a) for k, a in answer_of),
            )


def _lazy_chains(question: Compared) -> Iterator[tuple[str, list[str]]]:
    """Chains whose lines are equal, but which show nothing."""
    (given, *_) = question.reference.values()
    if not getattr(question, "goal_is_shown", False) or not isinstance(given, list):
        return  # no chain, or one whose goal is itself what has to be found
    first, *_, last = given
    yield "start and goal alone", [first, last]
    yield "2 A - A", [first, f"2 ({first}) - ({first})", last]
    yield "A + B - B", [first, f"{first} + {last} - ({last})", last]
    yield "the goal restated", [first, last, f"({last})", f"1*({last})"]
    yield "the goal and back", [first, last, f"({last}) + 0", last]


def _as_lines(lines: list[str], right: Record) -> Record:
    return tuple(_got(lines, answer) for answer in right)


def _got(value: object, answer: Got | Failed) -> Got | Failed:
    return Got(value) if isinstance(answer, Got) else answer


def _failed(cause: Cause, answer: Got | Failed) -> Got | Failed:
    return Failed(cause, "on purpose") if isinstance(answer, Got) else answer


def _filled(answer: Got | Failed, fill: float) -> object:
    value = answer.value if isinstance(answer, Got) else None
    with contextlib.suppress(TypeError, ValueError):
        return np.full_like(np.asarray(value, np.float64), fill)
    return fill


def _deeper(answer: Got | Failed) -> object:
    value = answer.value if isinstance(answer, Got) else None
    if isinstance(value, np.ndarray):
        return np.stack([value, value])
    return [value, value]


def _copied(plan: Plan, right: Record, argument: int) -> Record:
    pairs = zip(plan, right, strict=True)
    return tuple(
        Got(ask.arguments[argument]) if isinstance(ask, Call) else answer for ask, answer in pairs
    )
