"""Several answers that one item asks for, each of its own kind and with its own share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
from graders.rubric import ANSWER


@dataclass(frozen=True)
class Part:
    """One of the answers: its name in messages, its share, and its question.

    A share of 0 costs nothing: a fault there is a note. Such a part earns the lines of the rubric
    that it shows.
    """

    name: str
    share: Points
    question: Question
    proves: bool = False
    """Whether it is a way to the whole item: found right, it earns all that the machine judges."""

    @property
    def is_offered(self) -> bool:
        """Whether it is an offer: asked, judged and told, never missed and never counted."""
        return not Fraction(self.share)


@dataclass(frozen=True, kw_only=True, eq=False)
class Parts(Question):
    """The landmarks of a derivation, say: functions that are judged one by one.

    Shares add up to one: they divide the share of the item that the machine judges. A part of
    share zero is an offer to check something, such as an example that a proof rests on.
    """

    kind = "parts"
    parts: Sequence[Part]

    def __post_init__(self) -> None:
        """Refuse shares that lose or invent points."""
        if (total := sum(Fraction(part.share) for part in self.parts)) != 1:
            raise AuthoringError(f"{self.source}: the parts' shares add up to {total}, not 1")
        if any(part.question.rubric for part in self.parts):
            raise AuthoringError(f"{self.source}: a rubric belongs to the item, not to its parts")
        names = {part.name for part in self.parts} | {"", ANSWER}
        if unknown := [line.by for line in self.rubric if line.by not in names]:
            raise AuthoringError(f"{self.source}: no part {unknown[0]!r} shows a line")
        for part in self.parts:
            pays = part.proves or part.share or part.name in {line.by for line in self.rubric}
            if pays and not getattr(part.question, "landmarks", True):
                raise AuthoringError(f"{self.source}: {part.name} pays, but has no landmarks")
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
        """The shares of the parts that are right, and the fault in each other one."""
        verdicts = list(_once(self._verdicts(record, draw)))
        counted = [(part, verdict) for part, verdict in verdicts if not part.is_offered]
        outcomes = {verdict.outcome for _, verdict in counted}
        proved = self._proved(verdicts)
        is_proved = any(p.proves and v.outcome is Outcome.RIGHT for p, v in verdicts)
        notes = tuple(
            f"{p.name}: {note}" for p, v in verdicts for note in _notes(p, v, self._is_own(p, draw))
        )
        if is_proved:
            return replace(Verdict.right(*notes), proved=proved)
        if outcomes == {Outcome.MISSING}:
            return self._without_an_answer(verdicts, proved, notes)
        share = sum((Fraction(p.share) * v.share for p, v in counted), Fraction(0))
        if share == 1:
            return replace(Verdict.right(*notes), proved=proved)
        told = "\n".join(f"{p.name}: {v.because}" for p, v in counted if v.because)
        detail = "\n".join(f"{p.name}: {v.detail}" for p, v in counted if v.detail)
        return Verdict(
            outcome=_outcome(outcomes, share),
            share=share,
            because=told,
            notes=notes,
            detail=detail,
            shown=tuple(shown for _, verdict in counted for shown in verdict.shown),
            proved=proved,
        )

    def _proved(self, verdicts: Sequence[tuple[Part, Verdict]]) -> tuple[str, ...]:
        """The parts that show lines of the rubric; a whole proof shows all that parts can."""
        right = [part for part, verdict in verdicts if verdict.outcome is Outcome.RIGHT]
        known = {line.by for line in self.rubric} - {"", ANSWER}
        if any(part.proves for part in right):
            return tuple(sorted(known))
        return tuple(part.name for part in right if part.name in known)

    def _without_an_answer(
        self,
        verdicts: Sequence[tuple[Part, Verdict]],
        proved: tuple[str, ...],
        notes: tuple[str, ...],
    ) -> Verdict:
        """Return the verdict if nothing that counts was given; an offer may need a person."""
        because = " ".join(dict.fromkeys(v.because for p, v in verdicts if not p.is_offered))
        offered = [v for p, v in verdicts if p.is_offered and v.outcome is not Outcome.MISSING]
        if any(v.outcome is Outcome.TO_READ for v in offered):
            return Verdict(outcome=Outcome.TO_READ, because=because, notes=notes, proved=proved)
        if proved:
            return Verdict(outcome=Outcome.PARTLY, because=because, notes=notes, proved=proved)
        return Verdict(outcome=Outcome.MISSING, because=because)

    def _is_own(self, part: Part, draw: Draw) -> bool:
        """Whether an offer is an answer of its own, not another look at one that counts."""
        counted = [asked(other.question, draw) for other in self.parts if not other.is_offered]
        names = {ask.name for plan in counted for ask in plan}
        return not names.issuperset(ask.name for ask in asked(part.question, draw))

    def _verdicts(self, record: Record, draw: Draw) -> Iterator[tuple[Part, Verdict]]:
        plans = [asked(part.question, draw) for part in self.parts]
        for part, found in zip(self.parts, split(record, plans), strict=True):
            yield part, part.question.judge(found, draw)


def _once(verdicts: Iterable[tuple[Part, Verdict]]) -> Iterator[tuple[Part, Verdict]]:
    """The verdicts, less mistakes that an earlier part has already lost a share for."""
    seen: dict[str, str] = {}
    for part, verdict in verdicts:
        if verdict.mistake in seen:
            note = f"the same mistake as in {seen[verdict.mistake]}, which costs once"
            verdict = replace(Verdict.right(note), detail=verdict.detail)
        elif verdict.mistake:
            seen[verdict.mistake] = part.name
        yield part, verdict


def _outcome(outcomes: set[Outcome], share: Fraction) -> Outcome:
    """The outcome of an item that is not wholly right; unreadable where no part can be read."""
    if Outcome.TO_READ in outcomes:
        return Outcome.TO_READ
    if outcomes <= {Outcome.UNREADABLE, Outcome.MISSING}:
        return Outcome.UNREADABLE
    return Outcome.PARTLY if share else Outcome.WRONG


def _asked(part: Part, draw: Draw) -> Iterator[Ask]:
    """The asks of a part; a value of an offer may be absent."""
    for ask in asked(part.question, draw):
        if part.is_offered and isinstance(ask, Value):
            ask = replace(ask, optional=True)
        yield ask


def _notes(part: Part, verdict: Verdict, is_own: bool) -> Iterator[str]:
    """Return a part's notes; an offer's verdict is a note, and only where it was answered."""
    if part.is_offered and verdict.outcome is Outcome.RIGHT and is_own:
        yield "found right"
    elif part.is_offered and verdict.outcome not in (Outcome.MISSING, Outcome.RIGHT):
        yield verdict.because
    yield from verdict.notes
