"""Decisions on typed rows by the kind of question that people answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from benchmarks.formula_pairs.typed_rows import Typed
from graders.formulas.text.answers import read_answer
from graders.formulas.text.unread import Unread
from graders.guest.plan import Got, Value
from graders.kinds.symbolic import Symbolic
from graders.model import Outcome

ASK = Value("f")


class Read(Enum):
    """The answers of the product to one row."""

    EQUAL = "equal"
    DIFFERENT = "different"
    UNDECIDED = "undecided"
    UNREAD = "unread"


DECIDED = {Outcome.RIGHT: Read.EQUAL, Outcome.WRONG: Read.DIFFERENT}
MEANT = {Read.EQUAL: True, Read.DIFFERENT: False}


@dataclass(frozen=True)
class Answered:
    """A row with its question."""

    row: Typed

    @cached_property
    def question(self) -> Symbolic:
        """The question that asks for the reference."""
        return Symbolic(
            prompt="",
            source=str(self.row),
            names=self.row.names,
            reference={"f": self.row.reference},
        )

    def judged(self) -> Read:
        """The verdict of a formula question on the text."""
        answer, right = Got(self.row.text), Got(self.row.reference)
        verdict = self.question.compare_ask(ASK, answer, right)
        if verdict.outcome is Outcome.TO_READ:
            try:
                read_answer(self.row.text, self.row.names)
            except Unread:
                return Read.UNREAD
        return DECIDED.get(verdict.outcome, Read.UNDECIDED)

    def decide(self) -> bool | None:
        """Whether the text is judged right; None where it is not read or not decided."""
        return MEANT.get(self.judged())
