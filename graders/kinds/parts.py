"""Several answers that one item asks for, each of its own kind and with its own share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from graders.guest.plan import Ask, Plan, Record, Value
from graders.model import (
    AuthoringError,
    Draw,
    Outcome,
    Points,
    Question,
    Verdict,
    asked,
    split,
)


@dataclass(frozen=True)
class Part:
    """One of the answers: what it is called in messages, its share, and its question.

    A share of 0 neither earns nor costs anything: what is wrong there is told as a note.
    """

    name: str
    share: Points
    question: Question

    @property
    def is_offered(self) -> bool:
        """Whether it is worth nothing: asked, judged and told, never missed and never counted."""
        return not Fraction(self.share)


@dataclass(frozen=True, kw_only=True, eq=False)
class Parts(Question):
    """The landmarks of a derivation, say: functions that are judged one by one.

    Shares add up to one: they divide what the machine judges of the item. A part of share zero is
    an offer to whoever wants it checked, such as an example that a proof rests on.
    """

    kind = "parts"
    parts: Sequence[Part]

    def __post_init__(self) -> None:
        """Refuse shares that lose or invent points."""
        if (total := sum(Fraction(part.share) for part in self.parts)) != 1:
            raise AuthoringError(f"{self.source}: the parts' shares add up to {total}, not 1")
        if any(part.question.rubric for part in self.parts):
            raise AuthoringError(f"{self.source}: a rubric belongs to the item, not to its parts")
        parts = [replace(part, question=part.question.inherited(self)) for part in self.parts]
        object.__setattr__(self, "parts", parts)

    @property
    def inner(self) -> Sequence[tuple[str, Question]]:
        """The parts by their names."""
        return [(part.name, part.question) for part in self.parts]

    @property
    def counted(self) -> Sequence[Question]:
        """The parts that have a share."""
        return [part.question for part in self.parts if not part.is_offered]

    @property
    def offered(self) -> Sequence[Question]:
        """The parts of share zero."""
        return [part.question for part in self.parts if part.is_offered]

    def ask(self, draw: Draw) -> Plan:
        """All that the parts ask, one after another."""
        return tuple(ask for part in self.parts for ask in _asked(part, draw))

    def judge(self, record: Record, draw: Draw) -> Verdict:
        """The shares of the parts that are right; what is wrong with each other one."""
        verdicts = list(self._verdicts(record, draw))
        counted = [(part, verdict) for part, verdict in verdicts if not part.is_offered]
        outcomes = {verdict.outcome for _, verdict in counted}
        if outcomes == {Outcome.MISSING}:
            because = " ".join(dict.fromkeys(verdict.because for _, verdict in counted))
            return Verdict(outcome=Outcome.MISSING, because=because)
        share = sum((Fraction(p.share) * v.share for p, v in counted), Fraction(0))
        notes = tuple(
            f"{p.name}: {note}" for p, v in verdicts for note in _notes(p, v, self._is_own(p, draw))
        )
        if share == 1:
            return Verdict.right(*notes)
        told = "\n".join(f"{p.name}: {v.because}" for p, v in counted if v.because)
        detail = "\n".join(f"{p.name}: {v.detail}" for p, v in counted if v.detail)
        return Verdict(
            outcome=_outcome(outcomes, share),
            share=share,
            because=told,
            notes=notes,
            detail=detail,
        )

    def _is_own(self, part: Part, draw: Draw) -> bool:
        """Whether an offer is an answer of its own, not another look at one that counts."""
        counted = [asked(other.question, draw) for other in self.parts if not other.is_offered]
        names = {ask.name for plan in counted for ask in plan}
        return not names.issuperset(ask.name for ask in asked(part.question, draw))

    def _verdicts(self, record: Record, draw: Draw) -> Iterator[tuple[Part, Verdict]]:
        plans = [asked(part.question, draw) for part in self.parts]
        for part, found in zip(self.parts, split(record, plans), strict=True):
            yield part, part.question.judge(found, draw)


def _outcome(outcomes: set[Outcome], share: Fraction) -> Outcome:
    """Of an item that is not wholly right. Where no part can be read, the item cannot."""
    if Outcome.TO_READ in outcomes:
        return Outcome.TO_READ
    if outcomes <= {Outcome.UNREADABLE, Outcome.MISSING}:
        return Outcome.UNREADABLE
    return Outcome.PARTLY if share else Outcome.WRONG


def _asked(part: Part, draw: Draw) -> Iterator[Ask]:
    """What a part asks; a value of an offer may be absent."""
    for ask in asked(part.question, draw):
        if part.is_offered and isinstance(ask, Value):
            ask = replace(ask, optional=True)
        yield ask


def _notes(part: Part, verdict: Verdict, is_own: bool) -> Iterator[str]:
    """What a part notes; what is worth nothing is told here, and only where it was answered."""
    if part.is_offered and verdict.outcome is Outcome.RIGHT and is_own:
        yield "found right"
    elif part.is_offered and verdict.outcome not in (Outcome.MISSING, Outcome.RIGHT):
        yield verdict.because
    yield from verdict.notes
