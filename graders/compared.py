"""Questions with a right answer: every answer is a namespace, asked in the same way."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

from graders.forms import as_declared, ignored, missing, required
from graders.guest.carry_out import carry_out
from graders.guest.plan import Cause, Failed, Got, Plan, Record, Value
from graders.model import (
    AuthoringError,
    Draw,
    Namespace,
    Outcome,
    Points,
    Question,
    Unreadable,
    Verdict,
    asked,
)
from graders.rubric import folded


@dataclass(frozen=True)
class Slip:
    """A common wrong answer, a sentence that corrects it, and the share that it earns."""

    namespace: Namespace
    sentence: str
    share: Points = 0
    where_it_ends_well: bool = False
    """Whether the slip is recognised only by the asks on which it has a value.

    The same mistake ends in many ways at an edge: a zero, a NaN, an exception.
    """
    mistake: str = ""
    """A name for the mistake: the same mistake in two parts of an item costs once."""

    def __post_init__(self) -> None:
        """Fold the sentence, which may stand over several lines."""
        object.__setattr__(self, "sentence", folded(self.sentence))


Wrong: TypeAlias = (
    tuple[object, str]
    | tuple[object, str, Points]
    | tuple[object, str, Points, bool]
    | tuple[object, str, Points, bool, str]
)


def slips(name: str, *wrong: Wrong) -> list[Slip]:
    """Slips in what one name stands for: each a wrong answer, its sentence, and a share it earns.

    `slips("edges", (6, "Edges are directed: count both."), (24, "Count each once.", "1/2"))`
    """
    return [Slip({name: answer}, *rest) for answer, *rest in wrong]


@dataclass(frozen=True, kw_only=True)
class Sibling:
    """The same question on other numbers, with their right results: public, and for practice.

    The results come from the reference, as the right answer does, and never tell it.
    """

    given: str
    """The other numbers, in words."""
    reference: Namespace
    accepts: Sequence[Namespace] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Compared(Question):
    """A question with a right answer. Every answer is a namespace, and is asked in the same way.

    A kind defines `compare` alone. A record is judged against the reference, then the accepted
    readings, then the slips, whose own records are made once per draw.
    """

    reference: Namespace
    accepts: Sequence[Namespace] = ()
    slips: Sequence[Slip] = ()
    unbinding: Sequence[str] = ()
    """Names of words beside an answer that do not bind, since textbooks differ: a layout."""
    shows: int = 2
    """The number of cases of a public draw that students see with their right results."""
    sibling: Sibling | None = None
    """Other numbers for a question on fixed ones, whose method cannot be tried on drawn ones."""

    def __post_init__(self) -> None:
        """Refuse a question without an answer, and a wrong answer that earns everything."""
        if not self.reference:
            raise AuthoringError(f"{self.source}: the reference has no names")
        for slip in self.slips:
            if not 0 <= Fraction(slip.share) < 1:
                limits = "it must be at least 0 and below 1"
                raise AuthoringError(
                    f"{self.source}: slip {slip.sentence!r} has share {slip.share}; {limits}"
                )

    @property
    def answer(self) -> Namespace:
        """The reference."""
        return self.reference

    @property
    def optional(self) -> Plan:
        """Names that only an accepted reading or a slip has: told apart, never missed.

        `self_loops = True` makes 16 edges right; an answer without it is complete, too.
        """
        spaces = [*self.accepts, *(slip.namespace for slip in self.slips)]
        names = {name: None for space in spaces for name in space if name not in self.reference}
        return tuple(Value(name, optional=True) for name in names)

    @abstractmethod
    def compare(self, record: Record, other: Record, plan: Plan) -> Verdict:
        """Compare one record with another; may raise `Unreadable` for the first.

        A name that the other has not is not compared.
        """

    def record_right(self, plan: Plan, space: Namespace) -> Record:
        """The record of a right answer; a kind may say there how near others must come."""
        return carry_out(plan, space)

    def record_slip(self, plan: Plan, slip: Slip) -> Record:
        """The record of a wrong answer."""
        return carry_out(plan, slip.namespace)

    def shown(self, draw: Draw) -> Plan:
        """The asks of a public draw of which students may see some results: other numbers."""
        return ()

    def judge(self, record: Record, draw: Draw) -> Verdict:
        """Return the best verdict that the record earns, with a slip's sentence where it is one."""
        plan = asked(self, draw)
        if says := missing(record, plan):
            return Verdict(outcome=Outcome.MISSING, because=says)
        others = records_of(self, draw)
        verdict = self.judge_by([others.reference, *others.accepts], record, plan)
        if verdict.outcome is Outcome.RIGHT:
            return verdict
        for slip, other in zip(self.slips, others.slips, strict=True):
            if self._is_slip(slip, record, other, plan):
                named = Verdict.wrong(slip.sentence, verdict.detail, Fraction(slip.share))
                notes = (verdict.because, *verdict.notes)
                return replace(named, notes=notes, mistake=slip.mistake, shown=verdict.shown)
        return verdict

    def _is_slip(self, slip: Slip, record: Record, other: Record, plan: Plan) -> bool:
        """Whether a record is a slip's; some slips count only the asks with values of their own."""
        if slip.where_it_ends_well:
            told = [k for k, answer in enumerate(other) if isinstance(answer, Got)]
            pair = tuple(record[k] for k in told), tuple(other[k] for k in told)
            return bool(told) and self.agree(*pair, tuple(plan[k] for k in told))
        return self.agree(record, other, plan)

    def judge_by(self, right: Sequence[Record], record: Record, plan: Plan) -> Verdict:
        """Return the best verdict beside the right records that agree with the record's own words.

        Words beside an answer bind: the number without self-loops is wrong beside words that count
        them.
        """
        fitting, notes = as_declared(right, record, plan, self.unbinding)
        against = [(self._against(record, other, plan), other) for other in fitting]
        verdict, other = max(against, key=lambda each: _rank_of(each[0]))
        if verdict.outcome is Outcome.RIGHT:
            notes = [*ignored(right, record, other, plan)]
        return replace(verdict, notes=(*verdict.notes, *notes))

    def agree(self, record: Record, other: Record, plan: Plan) -> bool:
        """Whether two records agree in everything."""
        return self._against(record, other, plan).outcome is Outcome.RIGHT

    def _against(self, record: Record, other: Record, plan: Plan) -> Verdict:
        """Compare a record with one of the question's own; UNREADABLE where it cannot be read."""
        try:
            return self.compare(record, other, plan)
        except Unreadable as error:
            return Verdict(outcome=Outcome.UNREADABLE, because=str(error))


def _rank_of(verdict: Verdict) -> tuple[bool, bool, Fraction]:
    """Order verdicts: right, to read, then by share."""
    return verdict.share == 1, verdict.outcome is Outcome.TO_READ, verdict.share


@dataclass(frozen=True)
class Others:
    """The records of a compared question's own answers."""

    reference: Record
    accepts: tuple[Record, ...]
    slips: tuple[Record, ...]


@lru_cache(maxsize=1024)
def records_of(question: Compared, draw: Draw) -> Others:
    """Every answer that a question knows, asked under one draw: once for a whole class."""
    plan = asked(question, draw)
    spaces = [question.reference, *question.accepts]
    right = [question.record_right(plan, space) for space in spaces]
    for space, record in zip(spaces, right, strict=True):
        _refuse_unfit(question, space, record, plan)
    return Others(
        right[0],
        tuple(right[1:]),
        tuple(question.record_slip(plan, slip) for slip in question.slips),
    )


def _refuse_unfit(question: Compared, space: Namespace, record: Record, plan: Plan) -> None:
    """Refuse a right answer that fails, is empty, or differs from itself."""
    where = f"{question.source}: the right answer {', '.join(space)}"
    for answer in record:
        if isinstance(answer, Failed) and answer.cause is not Cause.MISSING:
            raise AuthoringError(f"{where} itself fails: {answer}")
    if not any(isinstance(answer, Got) for _, answer in required(record, plan)):
        raise AuthoringError(f"{where} has none of the names that are asked for")
    try:
        verdict = question.compare(record, record, plan)
    except Unreadable as error:
        raise AuthoringError(f"{where} cannot be read: {error}") from error
    if verdict.outcome is not Outcome.RIGHT:
        raise AuthoringError(f"{where} is not right by itself: {verdict.because}")
