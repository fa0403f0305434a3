"""Several answers that one item asks for, each of its own kind and with its own share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from graders.guest.plan import Plan, Record
from graders.model import AuthoringError, Draw, Outcome, Points, Question, Verdict


@dataclass(frozen=True)
class Part:
    """One of the answers: what it is called in messages, its share, and its question.

    A share of 0 neither earns nor costs anything: what is wrong there is told as a note.
    """

    name: str
    share: Points
    question: Question


@dataclass(frozen=True, kw_only=True, eq=False)
class Parts(Question):
    """The landmarks of a derivation, say: functions that are judged one by one.

    Shares add up to one: they divide what the machine judges of the item.
    """

    kind = "parts"
    parts: Sequence[Part]

    def __post_init__(self) -> None:
        """Refuse shares that lose or invent points."""
        if sum(Fraction(part.share) for part in self.parts) != 1:
            raise AuthoringError(f"{self.source}: the shares of the parts do not add up to one")
        if any(part.question.rubric for part in self.parts):
            raise AuthoringError(f"{self.source}: a rubric belongs to the item, not to its parts")

    @property
    def inner(self) -> Sequence[tuple[str, Question]]:
        """The parts by their names."""
        return [(part.name, part.question) for part in self.parts]

    def ask(self, draw: Draw) -> Plan:
        """All that the parts ask, one after another."""
        return tuple(ask for part in self.parts for ask in part.question.ask(draw))

    def judge(self, record: Record, draw: Draw) -> Verdict:
        """The shares of the parts that are right; what is wrong with each other one."""
        verdicts = list(self._verdicts(record, draw))
        scored = [(part, verdict) for part, verdict in verdicts if Fraction(part.share)]
        if {verdict.outcome for _, verdict in scored} == {Outcome.MISSING}:
            because = " ".join(dict.fromkeys(verdict.because for _, verdict in scored))
            return Verdict(outcome=Outcome.MISSING, because=because)
        share = sum((Fraction(p.share) * v.share for p, v in scored), Fraction(0))
        notes = tuple(f"{p.name}: {note}" for p, v in verdicts for note in _notes(p, v))
        if share == 1:
            return Verdict.right(*notes)
        told = "\n".join(f"{p.name}: {v.because}" for p, v in scored if v.because)
        detail = "\n".join(f"{p.name}: {v.detail}" for p, v in verdicts if v.detail)
        return Verdict(
            outcome=Outcome.PARTLY if share else Outcome.WRONG,
            share=share,
            because=told,
            notes=notes,
            detail=detail,
        )

    def _verdicts(self, record: Record, draw: Draw) -> Iterator[tuple[Part, Verdict]]:
        start = 0
        for part in self.parts:
            end = start + len(part.question.ask(draw))
            yield part, part.question.judge(record[start:end], draw)
            start = end


def _notes(part: Part, verdict: Verdict) -> Iterator[str]:
    """What is told of a part beside the points: all of it, where there are none."""
    if verdict.because and not Fraction(part.share):
        yield verdict.because
    yield from verdict.notes
