"""Two checks that every homework has: an answer's form, and cases with their right results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from graders.compared import Compared
from graders.forms import missing
from graders.guest.plan import Failed, Plan, Record
from graders.kinds import ended, show
from graders.model import Draw, Outcome, Question, Unreadable, Verdict, split
from graders.precision import allowed
from graders.public import decimals
from graders.public.plain import plain

NO_DRAW = Draw(b"")
"""The draw for public questions, which depend on none."""


@dataclass(frozen=True, eq=False)
class Form:
    """Whether an answer can be read, and what was read. `twin` is the question without secrets."""

    twin: Question
    name = "form"
    says = "The answer can be read."

    def ask(self) -> Plan:
        """The plan of the question."""
        return self.twin.ask(NO_DRAW)

    def judge(self, record: Record) -> Verdict:
        """Right with the answer as it was read; to be read where a person reads it."""
        if not isinstance(self.twin, Compared):
            return self.twin.judge(record, NO_DRAW)
        if says := missing(record, self.ask()):
            return Verdict(outcome=Outcome.MISSING, because=says)
        try:
            return Verdict.right(self.twin.echo(record))
        except Unreadable as error:
            return Verdict(outcome=Outcome.UNREADABLE, because=str(error))

    def describe(self) -> dict[str, object]:
        """The kind and the public fields of the twin."""
        told: dict[str, object] = {"kind": self.twin.kind}
        told |= {name: plain(getattr(self.twin, name)) for name in self.twin.public}
        if isinstance(self.twin, Compared):
            told["reference"] = decimals.to_json(dict(self.twin.reference))
            told["optional"] = [ask.name for ask in self.twin.optional]
        return told


@dataclass(frozen=True, eq=False)
class Cases:
    """Calls on public inputs, and the right results; `compares` holds the tolerance."""

    compares: Compared
    plan: Plan
    right: Sequence[Record]
    """The reference's record, then those of accepted readings."""
    name = "cases"

    @property
    def says(self) -> str:
        """The condition: agreement with the public cases."""
        shown = [ask for ask in self.plan if not ask.optional]
        names = ", ".join(dict.fromkeys(f"`{ask.name}`" for ask in shown))
        return f"{names} agrees with {len(shown)} public case{'s' if len(shown) > 1 else ''}."

    def ask(self) -> Plan:
        """The calls."""
        return self.plan

    def judge(self, record: Record) -> Verdict:
        """Agreement, or the case on which there is none, with the right result beside it."""
        if says := missing(record, self.plan):
            return Verdict(outcome=Outcome.MISSING, because=says)
        verdict = self.compares.judge_by(self.right, record, self.plan)
        if verdict.outcome is Outcome.RIGHT or not verdict.detail:
            return verdict
        return replace(verdict, because=f"{verdict.because} In this case: {verdict.detail}.")

    def describe(self) -> dict[str, object]:
        """The calls and results as values."""
        return {
            "kind": self.compares.kind,
            "plan": decimals.to_json(self.plan),
            "right": [decimals.to_json(allowed.without_gaps(right)) for right in self.right],
            "gaps": [decimals.to_json(allowed.gaps_of(right)) for right in self.right],
        }


@dataclass(frozen=True, eq=False)
class Ways:
    """Cases of one answer that is asked in several ways: agreement in one of them is enough."""

    ways: Sequence[Cases]
    name = "cases"

    @property
    def says(self) -> str:
        """The conditions of all ways, each told once."""
        return " Or: ".join(dict.fromkeys(way.says for way in self.ways))

    def ask(self) -> Plan:
        """The calls of all ways, one after another."""
        return tuple(ask for way in self.ways for ask in way.ask())

    def judge(self, record: Record) -> Verdict:
        """The best of the verdicts; of equals one that could be read, and the first of these."""
        records = split(record, [way.ask() for way in self.ways])
        verdicts = [way.judge(own) for way, own in zip(self.ways, records, strict=True)]
        unread = (Outcome.MISSING, Outcome.UNREADABLE)
        return max(
            verdicts,
            key=lambda v: (v.outcome is not Outcome.MISSING, v.share, v.outcome not in unread),
        )

    def describe(self) -> dict[str, object]:
        """The ways as values."""
        return {"ways": [way.describe() for way in self.ways]}


@dataclass(frozen=True, eq=False)
class Runs:
    """Whether a function runs at all on a public input; its result is shown, not judged."""

    plan: Plan
    name = "runs"

    @property
    def says(self) -> str:
        """The condition: the function runs."""
        return f"`{self.plan[0].name}` runs."

    def ask(self) -> Plan:
        """One call."""
        return self.plan

    def judge(self, record: Record) -> Verdict:
        """Right with what it gives, or how it failed."""
        if says := missing(record, self.plan):
            return Verdict(outcome=Outcome.MISSING, because=says)
        (answer,), told = record, show.ask(self.plan[0])
        if isinstance(answer, Failed):
            return Verdict.wrong(f"`{told}` {ended.how(answer)}.")
        return Verdict.right(f"`{told}` gives {show.value(answer.value)}")

    def describe(self) -> dict[str, object]:
        """The call as values."""
        return {"plan": decimals.to_json(self.plan)}
