"""Parts of any make, put into a machine of ours: the machine's results are compared."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import numpy as np

from graders.compared import Compared
from graders.guest import wire
from graders.guest.carry_out import carry_out
from graders.guest.plan import Call, Failed, Got, Made, Name, Plan, Record, Value
from graders.kinds import ended, show
from graders.kinds.arrays import Layout
from graders.kinds.code import Calls, Code
from graders.model import AuthoringError, Draw, Namespace, Outcome, Verdict, asked
from graders.tolerance import Tolerance


@dataclass(frozen=True, kw_only=True, eq=False)
class Construction(Compared):
    """Values that make a machine work. Any that do are right.

    `calls` are calls of the machine, `Call(Made(machine), ...)`. Among their arguments stand the
    parts that the student gives: a `Name` is a value of theirs, a `Call` is what a function of
    theirs returns. The parts cross the wall and the machine runs on this side, out of reach: what
    it should do is no secret. A machine that examines its parts returns a word for what it finds.

    Parts that are functions cannot cross; a `Code` question asks for those, with a function of the
    kit that drives them on inputs that nobody knows.
    """

    kind = "construction"
    calls: Callable[[Draw], Calls]
    """The calls of the machine in one draw: readable calls first."""
    tolerance: Tolerance = field(default_factory=Tolerance)
    layout: Layout = field(default_factory=Layout)

    def ask(self, draw: Draw) -> Plan:
        """The parts, each once, then the optional names."""
        return (*_machine(self, draw).parts.values(), *self.optional)

    def compare(self, record: Record, other: Record, plan: Plan) -> Verdict:
        """Compare the parts alone: equal ones are right, without the machine."""
        same = wire.dumps(record, capped=False) == wire.dumps(other, capped=False)
        return Verdict.right() if same else Verdict.wrong("other parts")

    def judge(self, record: Record, draw: Draw) -> Verdict:
        """Judge the machine's results on the student's parts: right, a slip's, or wrong."""
        as_parts = super().judge(record, draw)
        if as_parts.outcome is Outcome.MISSING:
            return as_parts
        for ask, answer in zip(asked(self, draw), record, strict=True):
            if isinstance(answer, Failed) and ask not in self.optional:
                told = show.call(ask) if isinstance(ask, Call) else ask.name
                return Verdict.wrong(f"`{told}` {ended.how(answer)}.")
        at_work, parts = _at_work(self, draw), _crossed(self, draw, record)
        with np.errstate(all="ignore"):  # a student's NaN needs no warning
            verdict = at_work.judge(carry_out(asked(at_work, draw), parts), draw)
        notes = tuple(_in_their_names(self, draw, note) for note in verdict.notes)
        because = _in_their_names(self, draw, verdict.because)
        return replace(verdict, because=because, notes=notes)


@dataclass(frozen=True)
class _Machine:
    """A construction's calls, taken apart."""

    parts: Mapping[str, Value | Call]
    """The asks for the student's parts, by the names that stand for them in the calls."""
    calls: Calls
    """The calls, with names in the place of parts, and the machine's own name for a function."""
    functions: Namespace


def _in_their_names(question: Construction, draw: Draw, says: str) -> str:
    """A sentence on a word that the machine found, about the student's own name."""
    machine = _machine(question, draw)
    calls = "|".join(map(re.escape, machine.functions))
    (name, *_) = (ask.name for ask in machine.parts.values())
    return re.sub(rf"`(?:{calls})\(.*?\)`(?= gives \(?['\"])", f"`{name}`", says, flags=re.DOTALL)


@lru_cache(maxsize=256)
def _machine(question: Construction, draw: Draw) -> _Machine:
    parts: dict[str, Value | Call] = {}
    names: dict[int, str] = {}
    functions: dict[str, object] = {}

    def named(part: Any) -> Any:
        if isinstance(part, Name):
            parts.setdefault(part.name, Value(part.name))
        elif isinstance(part, Call):
            if id(part) not in names:
                names[id(part)] = _free_name(show.call(part), parts)
                parts[names[id(part)]] = part
            return Name(names[id(part)])
        elif isinstance(part, list | tuple):
            return type(part)(map(named, part))
        return part

    asked, calls = question.calls(draw), []
    for call in asked:
        function = _function(call)
        arguments = named(call.arguments)
        calls.append(replace(call, function=function.__name__, arguments=arguments))
        if functions.setdefault(function.__name__, function) is not function:
            raise AuthoringError(f"{question.source}: two machines are called {calls[-1].function}")
    if not parts or parts.keys() & functions.keys():
        raise AuthoringError(f"{question.source}: the machine needs parts, by names of their own")
    return _Machine(parts, calls, functions)


@lru_cache(maxsize=256)
def _at_work(question: Construction, draw: Draw) -> Code:
    """The machine as a question: its calls, on parts that have crossed."""

    def with_parts(of: Namespace) -> Namespace:
        return _crossed(question, draw, carry_out(asked(question, draw), of))

    return Code(
        prompt=question.prompt,
        source=question.source,
        calls=lambda draw: _machine(question, draw).calls,
        reference=with_parts(question.reference),
        accepts=[with_parts(other) for other in question.accepts],
        slips=[replace(slip, namespace=with_parts(slip.namespace)) for slip in question.slips],
        tolerance=question.tolerance,
        layout=question.layout,
        typed=True,
        redraws=False,  # the parts were asked for under this draw
    )


def _crossed(question: Construction, draw: Draw, record: Record) -> Namespace:
    """The namespace in which the machine's calls are carried out: the machine, and the parts."""
    machine = _machine(question, draw)
    names = (*machine.parts, *(ask.name for ask in question.optional))
    given = {k: a.value for k, a in zip(names, record, strict=True) if isinstance(a, Got)}
    return {**given, **machine.functions}


def _free_name(name: str, taken: Mapping[str, object]) -> str:
    while name in taken:
        name += "'"
    return name


def _function(call: Call) -> Callable[..., object]:
    if isinstance(call.function, Made) and callable(call.function.make):
        return call.function.make
    raise AuthoringError(f"`{call.name}`: a construction calls a machine: Call(Made(machine), ...)")
