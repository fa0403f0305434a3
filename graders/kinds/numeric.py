"""Numbers, vectors and tensors under a name, compared within a tolerance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from graders.guest.plan import Ask, Cause, Failed, Got, Plan, Record, Value
from graders.kinds import arrays, echoes, ended, show
from graders.kinds.arrays import Layout
from graders.kinds.ask_by_ask import AskByAsk
from graders.model import Draw, Unreadable, Verdict
from graders.tolerance import Tolerance


@dataclass(frozen=True, kw_only=True, eq=False)
class Numeric(AskByAsk):
    """Typed or computed numbers under the reference's names."""

    kind = "numeric"
    tolerance: Tolerance = field(default_factory=Tolerance)
    layout: Layout = field(default_factory=Layout)

    def ask(self, draw: Draw) -> Plan:
        """Each name's value, the optional ones last."""
        return (*map(Value, self.reference), *self.optional)

    @property
    def rule(self) -> str:
        """The rule by which typed numbers are judged."""
        return self.tolerance.rule

    def twins(self) -> Sequence[Numeric]:
        """The names, and for each whether numbers, truth values, words or several are asked for."""
        return [
            Numeric(
                prompt="",
                source=self.source,
                reference={name: echoes.form(value) for name, value in self.reference.items()},
                accepts=[{ask.name: 0.0} for ask in self.optional],
            )
        ]

    def echo(self, record: Record) -> str:
        """Each value that was found."""
        told = []
        draw = Draw(b"")
        for ask, found in zip(self.ask(draw), record, strict=True):
            wanted = self.reference.get(ask.name)
            if wanted is not None:
                self.compare_ask(ask, found, Got(wanted))  # for what it cannot read
            if isinstance(found, Got):
                told.append(f"`{ask.name}` = {echoes.told(found.value)}")
        values = [answer.value for answer in record if isinstance(answer, Got)]
        return f"I read {', '.join(told)}{echoes.short_of(values, self.tolerance)}"

    def compare(self, record: Record, other: Record, plan: Plan) -> Verdict:
        """Compare every name that the other has: all must agree. The worst verdict is told."""
        verdicts = list(self.each(record, other, plan))
        worst = min(verdicts, key=lambda verdict: verdict.share)
        notes = tuple(note for verdict in verdicts for note in verdict.notes)
        return replace(worst, notes=notes)

    def failed(self, ask: Ask, found: Failed, wanted: Got) -> Verdict:
        """A name without numbers."""
        if found.cause is Cause.UNSENDABLE:
            raise Unreadable(f"`{ask.name}` {ended.how(found)}; numbers were asked for")
        return Verdict.wrong(f"`{ask.name}` {ended.how(found)}.", _expected(ask, wanted))

    def compare_value(self, ask: Ask, found: Got, wanted: Got) -> Verdict:
        """The numbers under one name."""
        try:
            verdict = arrays.compare(found.value, wanted.value, self.tolerance, self.layout)
        except Unreadable as error:
            raise Unreadable(f"`{ask.name}`: {error}") from None
        return _about(ask.name, found.value, verdict)


def _expected(ask: Ask, wanted: Got) -> str:
    return f"`{ask.name}`: expected {show.value(wanted.value)}"


def _about(name: str, found: object, verdict: Verdict) -> Verdict:
    """The verdict as a sentence on a name."""
    return replace(
        verdict,
        because=f"`{name}` is {show.value(found)}, {verdict.because}." if verdict.because else "",
        notes=tuple(f"`{name}`: {note}" for note in verdict.notes),
        detail=f"`{name}`: {verdict.detail}" if verdict.detail else "",
    )
