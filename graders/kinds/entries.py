"""Numbers under the keys of one dictionary, as a gradient is: each key earns its part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from graders.compared import Compared
from graders.guest.plan import Failed, Got, Plan, Record, Value
from graders.kinds import arrays, echoes, ended, show, typed_structures
from graders.kinds.arrays import Layout
from graders.kinds.drawings import normal
from graders.model import AuthoringError, Draw, Outcome, Unreadable, Verdict
from graders.tolerance import Tolerance


@dataclass(frozen=True, kw_only=True, eq=False)
class Entries(Compared):
    """A dictionary of numbers or arrays under agreed keys, `{"w": ..., "b": ...}`.

    A right entry earns its part, whether or not the others are right.
    """

    kind = "entries"
    tolerance: Tolerance = field(default_factory=Tolerance)
    layout: Layout = field(default_factory=Layout)

    def __post_init__(self) -> None:
        """Refuse a question with more than the one dictionary it asks for."""
        super().__post_init__()
        spaces = [self.reference, *self.accepts, *(slip.namespace for slip in self.slips)]
        names = set(self.reference)
        if len(names) != 1 or any(set(space) != names for space in spaces):
            found = ", ".join(sorted(names.union(*spaces)))
            raise AuthoringError(f"{self.source}: entries need one name for all; found {found}")
        if not all(isinstance(part, dict) and part for s in spaces for part in s.values()):
            raise AuthoringError(f"{self.source}: every answer must be a dictionary with entries")

    def ask(self, draw: Draw) -> Plan:
        """The value of the one name."""
        return tuple(Value(name) for name in self.reference)

    def judge(self, record: Record, draw: Draw) -> Verdict:
        """Judge; a template's dictionary whose every entry is None is no answer yet."""
        (answer,) = record
        value = getattr(answer, "value", None)
        if isinstance(value, dict) and all(part is None for part in value.values()):
            (name,) = self.reference
            return Verdict(outcome=Outcome.MISSING, because=f"`{name}` has no answer yet.")
        return super().judge(record, draw)

    @property
    def rule(self) -> str:
        """The rule by which typed numbers are judged."""
        return self.tolerance.rule

    def twins(self) -> Sequence[Entries]:
        """The name and the keys."""
        blank = {
            name: {key: echoes.form(part) for key, part in _mapping(value).items()}
            for name, value in self.reference.items()
        }
        return [Entries(prompt="", source=self.source, reference=blank)]

    def echo(self, record: Record) -> str:
        """Each entry that was found."""
        ((name, answer),) = zip(self.reference, record, strict=True)
        wanted = Got(self.reference[name])
        found = self._read(name, answer, wanted)
        told = []
        for key, part in _entries(wanted).items():
            value = found.get(normal(key))
            if value is None:
                told.append(f"nothing under {key!r}")
                continue
            arrays.compare(value, part, self.tolerance, self.layout)  # for what it cannot read
            told.append(f"{key} = {echoes.told(value)}")
        values = [answer.value for answer in record if isinstance(answer, Got)]
        return f"I read {', '.join(told)}{echoes.short_of(values, self.tolerance)}"

    def compare(self, record: Record, other: Record, plan: Plan) -> Verdict:
        """The share of the keys that agree, and the fault under each of the others."""
        ((ask, found, wanted),) = zip(plan, record, other, strict=True)
        ours, theirs = self._read(ask.name, found, wanted), _entries(wanted)
        verdicts = {
            key: self._compare_entry(f"`{ask.name}[{key!r}]`", ours.get(normal(key)), part)
            for key, part in theirs.items()
        }
        notes = tuple(f"{key!r}: {note}" for key, v in verdicts.items() for note in v.notes)
        share = sum((v.share for v in verdicts.values()), Fraction(0)) / len(verdicts)
        if share == 1:
            return Verdict.right(*notes)
        told = " ".join(v.because for v in verdicts.values() if v.because)
        detail = "; ".join(f"{key}: {v.detail}" for key, v in verdicts.items() if v.detail)
        return Verdict.wrong(told, detail, share)

    def _read(self, name: str, answer: Got | Failed, wanted: Got | Failed) -> Mapping[str, Any]:
        """The student's entries by their keys, of which case and typesetting do not matter."""
        keys = ", ".join(_entries(wanted))
        if isinstance(answer, Failed):
            raise Unreadable(f"`{name}` {ended.how(answer)}; a dictionary of {keys} was asked for")
        value = answer.value
        if isinstance(value, str):
            value = typed_structures.entries(value)
        if not isinstance(value, dict):
            found = f"not {show.value(value)}"
            raise Unreadable(f"`{name}`: a dictionary of {keys} was asked for, {found}")
        return {normal(key): part for key, part in value.items()}

    def _compare_entry(self, called: str, found: object, wanted: object) -> Verdict:
        if found is None:
            return Verdict.wrong(f"{called} has no value.", f"expected {show.value(wanted)}")
        try:
            verdict = arrays.compare(found, wanted, self.tolerance, self.layout)
        except Unreadable as error:
            return Verdict.wrong(f"{called}: {error}.", f"expected {show.value(wanted)}")
        if verdict.share == 1 and verdict.outcome is Outcome.RIGHT:
            return verdict
        says = f"{called} is {show.value(found)}, {verdict.because}."
        return Verdict.wrong(says, verdict.detail, verdict.share)


def _entries(answer: Got | Failed) -> dict[str, Any]:
    return _mapping(getattr(answer, "value", None))


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
