"""Practice: a question on other numbers, whose right results students may see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from graders.compared import Compared, records_of
from graders.guest.carry_out import carry_out
from graders.guest.plan import Plan, Record
from graders.model import Namespace, Outcome, Verdict
from graders.public import decimals
from graders.public.checks import NO_DRAW

SUFFIX = "_practice"
"""The ending of a name that holds the answer to a sibling."""


@dataclass(frozen=True, eq=False)
class Practice:
    """Practice: right results on other numbers show whether the method is right. It is optional.

    `question` is the sibling as a question of its own; its prompt says which numbers.
    """

    question: Compared
    name = "practice"

    @property
    def says(self) -> str:
        """The numbers, and the name that the result goes under."""
        return f"Practice, for no points: the same for {self.question.prompt}, as {self.asked}."

    @property
    def asked(self) -> str:
        """The names as messages write them."""
        return ", ".join(f"`{name}`" for name in self.question.reference)

    def ask(self) -> Plan:
        """The sibling's names."""
        return self.question.ask(NO_DRAW)

    def judge(self, record: Record) -> Verdict:
        """Judge practice and tell the right result: it is no answer to the question itself."""
        verdict = self.question.judge(record, NO_DRAW)
        if verdict.outcome not in (Outcome.WRONG, Outcome.PARTLY) or not verdict.detail:
            return verdict
        because = f"{verdict.because} With these numbers: {verdict.detail}."
        return replace(verdict, because=because)

    def describe(self) -> dict[str, object]:
        """The numbers in words, and the results as values."""
        return {
            "kind": self.question.kind,
            "given": self.question.prompt,
            "reference": decimals.to_json(dict(self.question.reference)),
            "accepts": [decimals.to_json(dict(space)) for space in self.question.accepts],
        }


def practice(question: Compared) -> Sequence[Practice]:
    """The practice that a question comes with: one, or none."""
    if (sibling := question.sibling) is None:
        return ()
    asked = replace(
        question,
        prompt=sibling.given,
        reference=_renamed(sibling.reference, question),
        accepts=[_renamed(space, question) for space in sibling.accepts],
        slips=(),
        sibling=None,
        properties=(),
        rubric=(),
        remark="",
    )
    return (Practice(asked),)


def faults(question: Compared) -> Iterator[str]:
    """Yield a fault if the practice's result is the answer; refuse results that are not right."""
    for check in practice(question):
        records_of(check.question, NO_DRAW)
        for space in (check.question.reference, *check.question.accepts):
            values = {name.removesuffix(SUFFIX): value for name, value in space.items()}
            record = carry_out(question.ask(NO_DRAW), values)
            if question.judge(record, NO_DRAW).outcome is Outcome.RIGHT:
                yield "the result of the practice is the answer to the question"


def _renamed(space: Namespace, question: Compared) -> Namespace:
    """The answers under names of their own; words on how they are meant keep theirs."""
    return {f"{n}{SUFFIX}" if n in question.reference else n: v for n, v in space.items()}
