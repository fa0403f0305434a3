"""One answer asked in several ways, the best of which counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from graders.compared import Compared
from graders.forms import Forms
from graders.guest.plan import Plan, Record
from graders.model import AuthoringError, Draw, Outcome, Question, Verdict, asked, split


@dataclass(frozen=True)
class Way:
    """One of the ways, with its name for authors of questions."""

    name: str
    question: Question


@dataclass(frozen=True)
class Asked:
    """One of the ways, with its asks and their answers."""

    question: Question
    plan: Plan
    record: Record


@dataclass(frozen=True, kw_only=True, eq=False)
class Either(Question):
    """One answer in several forms or settings: a function or a formula; with an earlier one of
    the student's, or with ours.

    Where values stand under the names, the ways that read values are judged, else those that call
    functions. An answer that is right in one way is right. Of ways that earn the same, one that
    knows the mistake by name comes first, then the earliest.
    """

    kind = "either"
    ways: Sequence[Way]

    def __post_init__(self) -> None:
        """Refuse a rubric in one of the ways: its points would never wait for a person."""
        if any(way.question.rubric for way in self.ways):
            raise AuthoringError(f"{self.source}: a rubric belongs to the item, not to its ways")
        ways = [replace(way, question=way.question.inherited(self)) for way in self.ways]
        object.__setattr__(self, "ways", ways)

    @property
    def inner(self) -> Sequence[tuple[str, Question]]:
        """The ways by their names."""
        return [(way.name, way.question) for way in self.ways]

    def ask(self, draw: Draw) -> Plan:
        """All that the ways ask, one after another."""
        return tuple(ask for way in self.ways for ask in asked(way.question, draw))

    def judge(self, record: Record, draw: Draw) -> Verdict:
        """The best of the verdicts in the ways of the answer's form."""
        forms = Forms.of(tuple(zip(asked(self, draw), record, strict=True)))
        plans = [asked(way.question, draw) for way in self.ways]
        tried = [
            Asked(way.question, plan, found)
            for way, plan, found in zip(self.ways, plans, split(record, plans), strict=True)
        ]
        fitting = [way for way in tried if all(map(forms.fit, way.plan))] or tried
        found = [(way.question, way.question.judge(way.record, draw)) for way in fitting]
        return max(found, key=lambda each: _rank_of(*each))[1]


def _rank_of(question: Question, verdict: Verdict) -> tuple[bool, object, bool]:
    """A key that orders verdicts: given before missing, by share, then a slip's sentence."""
    slips = question.slips if isinstance(question, Compared) else ()
    is_named = any(slip.sentence == verdict.because for slip in slips)
    return verdict.outcome is not Outcome.MISSING, verdict.share, is_named
