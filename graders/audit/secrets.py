"""The drawn questions under many secrets: no right answer fails, no slip and no mutant passes."""

from __future__ import annotations

import contextlib
import io
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from graders.assignment import Assignment
from graders.audit.mutation import Mutant, mutants
from graders.audit.questions import named
from graders.compared import Compared, records_of
from graders.guest.carry_out import carry_out, carry_out_in_single
from graders.guest.plan import Call, Plan, Record
from graders.kinds.code import Code
from graders.kinds.module import Module
from graders.model import Draw, Namespace, Outcome
from graders.precision.nudges import instrumented, rounded


@dataclass(frozen=True)
class SecretsRow:
    """The findings on one question under many secrets."""

    number: str
    right: int = 0
    """Answers that must be right: the known ones, and those in single precision."""
    wrong: int = 0
    """Slips and mutants that must not be right."""
    faults: tuple[str, ...] = ()


def audit_secrets(assignment: Assignment, secrets: int) -> Iterator[SecretsRow]:
    """One row for each question with drawn inputs."""
    for placed in assignment.items:
        for number, question in named(placed.number, placed.question):
            if not isinstance(question, Code | Module):
                continue
            row = SecretsRow(number)
            for secret in range(secrets):
                key = f"audit secret {secret}".encode()
                draw = Draw.of(key, assignment.name, placed.number)
                row = _with_draw(row, question, draw, secret, assignment.equivalent.get(number, {}))
            yield row


def _with_draw(
    row: SecretsRow, question: Compared, draw: Draw, secret: int, excused: Mapping[str, str]
) -> SecretsRow:
    plan = question.ask(draw)
    faults = list(row.faults)
    right = list(_right(question, plan, draw))
    wrong = list(_wrong(question, plan, draw, excused))
    for name, record in right:
        if (verdict := question.judge(record, draw)).outcome is not Outcome.RIGHT:
            faults.append(f"secret {secret}: {name} is {verdict.outcome}: {verdict.because}")
    for name, record in wrong:
        if question.judge(record, draw).outcome is Outcome.RIGHT:
            faults.append(f"secret {secret}: {name} is accepted")
    return replace(
        row, right=row.right + len(right), wrong=row.wrong + len(wrong), faults=tuple(faults)
    )


def _right(question: Compared, plan: Plan, draw: Draw) -> Iterator[tuple[str, Record]]:
    """The known answers, and the reference in single precision: its inputs, its steps, its end."""
    known = records_of(question, draw)
    yield "the reference", known.reference
    for place, record in enumerate(known.accepts, start=1):
        yield f"accepted reading {place}", record
    if isinstance(question, Module):
        yield "the reference in single precision", carry_out_in_single(plan, question.reference)
        return
    rounding = [_rounded_inputs(ask) if isinstance(ask, Call) else ask for ask in plan]
    yield "the reference on rounded inputs", carry_out(tuple(rounding), question.reference)
    made, nudge = instrumented(question.reference)
    nudge.everywhere = True
    try:
        yield "the reference with every step rounded", carry_out(plan, made)
    finally:
        nudge.everywhere = False


def _rounded_inputs(ask: Call) -> Call:
    return replace(ask, arguments=tuple(map(rounded, ask.arguments)))


def _wrong(
    question: Compared, plan: Plan, draw: Draw, excused: Mapping[str, str]
) -> Iterator[tuple[str, Record]]:
    known = records_of(question, draw)
    for slip, record in zip(question.slips, known.slips, strict=True):
        yield f"the slip {slip.sentence!r}", record
    for name, function in question.reference.items():
        for mutant in _mutants_of(function) if callable(function) else ():
            if mutant.name not in excused:
                space = {**question.reference, name: mutant.run}
                yield f"the mutant `{mutant.name}`", _carried_out(plan, space)


@lru_cache(maxsize=16)
def _mutants_of(function: Callable[..., object]) -> tuple[Mutant, ...]:
    """The mutants of a reference: made once for all secrets."""
    module = sys.modules.get(getattr(function, "__module__", ""))
    if module is None or not module.__name__.startswith("reference."):
        return ()
    return tuple(mutants(function, module))


def _carried_out(plan: Plan, space: Namespace) -> Record:
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")  # a mutant divides by zero, and so it should
        with np.errstate(all="ignore"):
            return carry_out(plan, space)
