"""A property: several values of the student's own, asked at related inputs, judged by a law."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np

from graders.forms import is_blank
from graders.guest.plan import Cause, Failed, Got, Plan, Record
from graders.kinds import ended
from graders.model import Outcome, Unreadable, Verdict
from graders.properties.asking import Evaluation, LaidOut, Point
from graders.properties.described import public
from graders.properties.target import Counterexample, Inputs, Target

Related: TypeAlias = Callable[[Inputs, np.random.Generator], Sequence[Point]]
"""The evaluations that one drawn input leads to."""


def _of_one(*shape: int) -> LaidOut:
    return lambda output: output.reshape(shape) if output.size == 1 else output


LAYOUTS: Sequence[LaidOut] = (np.squeeze, _of_one(1), _of_one(1, 1))
"""Grading passes over axes of length one, and no law is stricter than grading."""
LENGTH_ONE = "it has other axes of length one than were asked for"
Law: TypeAlias = Callable[..., str | None]
"""Gets those evaluations; raises `Counterexample`, or returns a note, or nothing at all."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Property:
    """A condition between values of one answer, whatever the right answer is.

    A property asks, and judges the record, like a question; but it knows no reference and takes no
    draw, so that no secret can be in it. It is necessary, and seldom sufficient.
    """

    name: str
    """The function that made it."""
    says: str
    """One public sentence: what must hold."""
    subjects: Sequence[Target]
    related: Related
    law: Law
    parameters: Mapping[str, object] = field(default_factory=dict)
    """The arguments of that function, beside the subjects."""

    def ask(self) -> Plan:
        """The evaluations of every case: the same for everyone, every time."""
        return tuple(point.ask for points in self._cases() for point in points)

    def judge(self, record: Record) -> Verdict:
        """Right, or the shortest counterexample in the student's own numbers."""
        cases = list(self._cases())
        points = [point for case in cases for point in case]
        if verdict := _missing(points, record) or _failure(points, record):
            return verdict
        answers = iter(record)
        notes: list[str] = []
        against: list[str] = []
        for case in cases:
            try:
                if note := self._hold([_evaluated(point, next(answers)) for point in case]):
                    notes.append(note)
            except Counterexample as found:
                against.append(str(found))
            except Unreadable as error:
                return Verdict(outcome=Outcome.UNREADABLE, because=f"{error}.")
        if not against:
            return Verdict.right(*notes[:1])
        held = f" It holds on {len(cases) - len(against)} of {len(cases)} inputs."
        return Verdict.wrong(f"{min(against, key=len)}.{held if len(cases) > 1 else ''}")

    def describe(self) -> dict[str, object]:
        """Itself as plain public data: with its functions at hand, it can be made again."""
        return {
            "name": self.name,
            "says": self.says,
            "subjects": [subject.describe() for subject in self.subjects],
            "parameters": public(self.parameters),
        }

    def _cases(self) -> Iterator[Sequence[Point]]:
        first = self.subjects[0]
        for case in range(first.cases):
            rng = np.random.default_rng([zlib.crc32(first.name.encode()), case])
            yield self.related(first.inputs(rng), rng)

    def _hold(self, evaluations: Sequence[Evaluation]) -> str | None:
        with np.errstate(all="ignore"):  # a student's infinities are for the law to find
            try:
                return self.law(*evaluations)
            except Counterexample:
                for laid_out in LAYOUTS:
                    with suppress(Counterexample, Unreadable):
                        self.law(*(replace(one, laid_out=laid_out) for one in evaluations))
                        return LENGTH_ONE
                raise


def _evaluated(point: Point, answer: Got | Failed) -> Evaluation:
    assert isinstance(answer, Got)
    return Evaluation(point.subject, point.inputs, answer)


def _missing(points: Sequence[Point], record: Record) -> Verdict | None:
    """The verdict on an answer without one of the names, or that nobody has filled in yet."""
    answered = list(zip(points, record, strict=True))
    absent = {p.subject.name: None for p, a in answered if _has_cause(a, Cause.MISSING)}
    names = ", ".join(f"`{name}`" for name in absent)
    if absent:
        return Verdict(outcome=Outcome.MISSING, because=f"Nothing named {names} was found.")
    for subject in {p.subject: None for p in points}:
        if all(is_blank(a) for p, a in answered if p.subject is subject):
            says = f"`{subject.name}` has no answer yet."
            return Verdict(outcome=Outcome.MISSING, because=says)
    return None


def _failure(points: Sequence[Point], record: Record) -> Verdict | None:
    """The verdict on the first evaluation that has no value, if there is one."""
    for point, answer in zip(points, record, strict=True):
        if not isinstance(answer, Failed):
            continue
        if answer.cause is Cause.WALL:
            says = "The check itself failed here; nothing is wrong with the answer."
            return Verdict(outcome=Outcome.BROKEN, because=says, detail=answer.says)
        if answer.cause is Cause.NOT_ASKED:
            return Verdict.to_read(f"Not asked: {answer.says or 'the code ended its process'}.")
        says = f"{point.called} {ended.how(answer)}."
        return Verdict(outcome=Outcome.WRONG, because=says, cause=str(answer.cause))
    return None


def _has_cause(answer: Got | Failed, cause: Cause) -> bool:
    return isinstance(answer, Failed) and answer.cause is cause
