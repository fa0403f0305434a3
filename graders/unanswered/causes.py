"""Finds the statement that caused a missing name, and tells its error."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from graders.guest.plan import Cause, Failed, Fault, Record
from graders.host.session import Transcript
from graders.model import Outcome, Verdict

UNDEFINED = re.compile(r"NameError: (?:global |free variable )?(?:name )?'(?P<name>\w+)'")
NOT_IMPORTED = re.compile(r"ImportError: cannot import name '(?P<name>\w+)'")
BLOCK = re.compile(r"(?:if|for|while|with|try|match|async)\b(?! def)")
DEEPEST = 4
"""The most statements that are told of a chain, each the cause of the one before."""
LOST = (Outcome.WRONG, Outcome.PARTLY, Outcome.UNREADABLE, Outcome.TO_READ)


def with_cause(verdict: Verdict, record: Record, transcript: Transcript) -> Verdict:
    """The verdict, with the statement that kept a name from being defined, told once."""
    if verdict.outcome is Outcome.MISSING:
        names = [a.says for a in record if isinstance(a, Failed) and a.cause is Cause.MISSING]
        for name in names:
            if says := cause_of(name, transcript):
                return replace(verdict, because=f"`{name}`: {says}")
    elif verdict.outcome in LOST:
        for name in dict.fromkeys(_undefined(record)):
            if says := cause_of(name, transcript):
                note = f"`{name}` is not there: {says}"
                return replace(verdict, notes=(*verdict.notes, note))
    return verdict


def cause_of(name: str, transcript: Transcript) -> str:
    """The statement that should define a name and did not, and the causes of that in turn."""
    chain: list[Fault] = []
    while len(chain) < DEEPEST and (fault := _fault_of(name, transcript, chain)):
        chain.append(fault)
        needed = UNDEFINED.match(fault.says) or NOT_IMPORTED.match(fault.says)
        if needed is None:
            break
        name = needed["name"]
    if chain:
        return "; ".join(f"{f.cell}, line {f.line} did not run: {f.says}" for f in chain)
    found = transcript.definitions.get(name)
    if found and BLOCK.match(found.source):
        return f"{found.cell}, line {found.line} ran without giving it a value"
    return ""


def _fault_of(name: str, transcript: Transcript, told: list[Fault]) -> Fault | None:
    """The last statement that failed to define the name."""
    line = transcript.definitions.get(name)
    at = (line.cell, line.line) if line else None
    faults = [f for f in transcript.faults if name in f.names or (f.cell, f.line) == at]
    return next((fault for fault in reversed(faults) if fault not in told), None)


def _undefined(record: Record) -> Iterator[str]:
    """Names that code of the student's looked for in vain while it was called."""
    for answer in record:
        if isinstance(answer, Failed) and answer.cause is Cause.RAISED:
            if found := UNDEFINED.match(answer.says):
                yield found["name"]
        elif isinstance(answer, Failed) and answer.cause is Cause.MISSING:
            yield answer.says
