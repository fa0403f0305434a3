"""The graders graded: each question judges answers whose worth is known beforehand."""

from __future__ import annotations

import contextlib
import io
import sys
import warnings
from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from graders.assignment import Assignment
from graders.audit.lazy import lazy_answers
from graders.audit.mutation import mutants
from graders.audit.shares import strangers
from graders.compared import Compared, records_of
from graders.guest.carry_out import carry_out
from graders.guest.plan import Plan, Record
from graders.kinds import show
from graders.model import Draw, Namespace, Outcome, Question, Verdict
from graders.public import practice
from graders.public.revealed import revealed

SECRET = b"the audit draws its inputs from this line"


@dataclass(frozen=True, kw_only=True)
class AuditRow:
    """The audit's findings on one item."""

    number: str
    kind: str
    accepted: int = 0
    """The number of right answers tried: the reference, and each accepted reading."""
    slips: int = 0
    seen: int = 0
    """The number of slips that the public checks reveal."""
    lazy: int = 0
    mutants: int = 0
    strangers: str = ""
    """The number of strangers' right and wrong answers that it is tested on, `12 + 8`."""
    faults: tuple[str, ...] = ()
    """Faults of the question; any one fails the audit."""
    equal: tuple[str, ...] = ()
    """Lazy answers that truly are the right answer."""
    survivors: tuple[tuple[str, str], ...] = ()
    """Mutants judged right, each with the reason written down for it."""


def audit(assignment: Assignment, secret: bytes = SECRET) -> list[AuditRow]:
    """One row for each item, and for each part of an item that has parts, in order."""
    asked = list(_asked(assignment, secret))
    others = {
        number: records_of(question, draw).reference
        for number, question, draw in asked
        if isinstance(question, Compared)
    }
    seen = {placed.number: revealed(assignment.name, placed) for placed in assignment.items}
    rows = (
        _row(number, question, draw, others, assignment.equivalent.get(number, {}))
        for number, question, draw in asked
    )
    known = strangers(assignment.name)
    return [
        replace(row, seen=seen.get(row.number, 0), strangers=known.get(row.number, ""))
        for row in rows
    ]


def _asked(assignment: Assignment, secret: bytes) -> Iterator[tuple[str, Question, Draw]]:
    """Every question that judges, with its number and the draw that it is asked with."""
    for placed in assignment.items:
        draw = Draw.of(secret, assignment.name, placed.number)
        for number, question in named(placed.number, placed.question):
            yield number, question, draw


def named(number: str, question: Question) -> Iterator[tuple[str, Question]]:
    """A question and all that it is made of: `3.4.i`, `3.4.i solution`."""
    yield number, question
    for name, part in question.inner:
        yield from named(f"{number} {name}", part)


def _row(
    number: str,
    question: Question,
    draw: Draw,
    others: Mapping[str, Record],
    excused: Mapping[str, str],
) -> AuditRow:
    plan = question.ask(draw)
    faults = [*_blank_faults(question, plan, draw), *_property_faults(question)]
    if not isinstance(question, Compared):
        return AuditRow(number=number, kind=question.kind, faults=tuple(faults))
    faults += [*_right_faults(question, draw), *_slip_faults(question, draw)]
    faults += practice.faults(question)
    lazy = dict(lazy_answers(question, plan, draw, others, number))
    accepted = {name for name, record in lazy.items() if _right(question.judge(record, draw))}
    equal = {name for name in accepted if _same(question, lazy[name], draw)}
    faults += [f"accepted {name}" for name in sorted(accepted - equal)]
    tried, survivors = _survivors(question, plan, draw)
    faults += [f"accepted the mutant `{name}`" for name in survivors if name not in excused]
    faults += [f"no such survivor: `{name}`" for name in excused if name not in survivors]
    return AuditRow(
        number=number,
        kind=question.kind,
        accepted=1 + len(question.accepts),
        slips=len(question.slips),
        lazy=len(lazy),
        mutants=tried,
        faults=tuple(faults),
        equal=tuple(sorted(equal)),
        survivors=tuple((name, excused.get(name, "")) for name in survivors),
    )


def _blank_faults(question: Question, plan: Plan, draw: Draw) -> Iterator[str]:
    verdict = question.judge(carry_out(plan, {}), draw)
    if verdict.outcome is not Outcome.MISSING or not verdict.because:
        yield f"a blank answer is {verdict.outcome}, not {Outcome.MISSING}"


def _right_faults(question: Compared, draw: Draw) -> Iterator[str]:
    known = records_of(question, draw)
    readings = {f"accepted reading {k}": r for k, r in enumerate(known.accepts, start=1)}
    for name, record in {"the reference": known.reference, **readings}.items():
        if not _right(verdict := question.judge(record, draw)):
            yield f"{name} is {verdict.outcome}: {verdict.because}"


def _property_faults(question: Question) -> Iterator[str]:
    """Properties that a right answer violates."""
    for space in _right_answers(question):
        for law in question.properties:
            verdict = law.judge(carry_out(law.ask(), space))
            if not _right(verdict):
                yield f"a right answer fails the property {law.says!r}: {verdict.because}"


def _right_answers(question: Question) -> list[Namespace]:
    """The reference and the accepted answers; none for `Training`."""
    if isinstance(question, Compared):
        return [question.reference, *question.accepts]
    parts = [part for _, part in named("", question) if isinstance(part, Compared)]
    return [ChainMap(*(dict(part.reference) for part in parts))] if parts else []


def _slip_faults(question: Compared, draw: Draw) -> Iterator[str]:
    for number, (slip, record) in enumerate(
        zip(question.slips, records_of(question, draw).slips, strict=True), start=1
    ):
        verdict = question.judge(record, draw)
        if verdict.outcome is Outcome.RIGHT:
            yield f"slip {number} is accepted as right: {slip.sentence}"
        elif verdict.because != slip.sentence:
            own = f"its own sentence {slip.sentence!r}"
            yield f"slip {number} is told {verdict.because!r}, not {own}"
        elif verdict.share != Fraction(slip.share):
            yield f"slip {number} earns {verdict.share}, not {slip.share}"


def _right(verdict: Verdict) -> bool:
    return verdict.outcome is Outcome.RIGHT


def _same(question: Compared, record: Record, draw: Draw) -> bool:
    """Whether a record is the right answer itself, by how its values look and not by the kind."""
    known = records_of(question, draw)
    return any(
        [show.value(getattr(a, "value", a)) for a in record]
        == [show.value(getattr(a, "value", a)) for a in other]
        for other in (known.reference, *known.accepts)
    )


def _survivors(question: Compared, plan: Plan, draw: Draw) -> tuple[int, list[str]]:
    """Return the number of mutants tried, and the mutants that were judged right."""
    tried, survivors = 0, []
    for name, function in question.reference.items():
        module = sys.modules.get(getattr(function, "__module__", ""))
        if module is None or not module.__name__.startswith("reference."):
            continue
        for mutant in mutants(function, module):
            tried += 1
            if _right(_judged(question, {**question.reference, name: mutant.run}, plan, draw)):
                survivors.append(mutant.name)
    return tried, survivors


def _judged(question: Compared, namespace: Mapping[str, object], plan: Plan, draw: Draw) -> Verdict:
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")  # a mutant divides by zero, and so it should
        return question.judge(carry_out(plan, namespace), draw)
