"""Kinds that compare the answer to each ask by itself."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from graders.compared import Compared
from graders.guest.plan import Ask, Failed, Got, Plan, Record
from graders.kinds import declared, ended
from graders.model import Unreadable, Verdict


@dataclass(frozen=True, kw_only=True, eq=False)
class AskByAsk(Compared):
    """A kind that compares values; answers without a value are handled here, for all such kinds."""

    should_fail: ClassVar[str] = "it should fail"
    """The message for a value where the right answer fails."""

    @abstractmethod
    def compare_value(self, ask: Ask, found: Got, wanted: Got) -> Verdict:
        """Compare one value with another; may raise `Unreadable` for the first."""

    @abstractmethod
    def failed(self, ask: Ask, found: Failed, wanted: Got) -> Verdict:
        """The verdict on an answer without a value; may raise `Unreadable`."""

    def compare_ask(self, ask: Ask, found: Got | Failed, wanted: Got | Failed) -> Verdict:
        """Compare one answer with another, whether or not either has a value."""
        if declared.is_said(ask, wanted):
            return declared.compare(ask.name, found, wanted)
        if isinstance(wanted, Failed):
            alike = ended.as_wanted(found, wanted)
            return Verdict.right() if alike else Verdict.wrong(self.should_fail)
        if isinstance(found, Failed):
            return self.failed(ask, found, wanted)
        return self.compare_value(ask, found, wanted)

    def each(self, record: Record, other: Record, plan: Plan) -> Iterator[Verdict]:
        """The verdict on each ask, one at a time."""
        asked = zip(plan, record, other, strict=True)
        return (self.compare_ask(*one) for one in asked)

    def agree(self, record: Record, other: Record, plan: Plan) -> bool:
        """Whether two records agree; stops at the first difference."""
        try:
            return all(verdict.share == 1 for verdict in self.each(record, other, plan))
        except Unreadable:
            return False
