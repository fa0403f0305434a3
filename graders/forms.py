"""The form of an answer that may be a function or a typed value: what stands under its name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from graders.guest.plan import Ask, Call, Failed, Got, Value


@dataclass(frozen=True)
class Forms:
    """Which of the names that are asked in both forms hold a value, and which a function."""

    either: frozenset[str]
    typed: frozenset[str]

    @classmethod
    def of(cls, asked: Collection[tuple[Ask, Got | Failed]]) -> Forms:
        """From all that was asked of an item. Only what is no function crosses as a value."""
        called = {ask.name for ask, _ in asked if isinstance(ask, Call)}
        read = {ask.name for ask, _ in asked if _reads(ask)}
        typed = {ask.name for ask, answer in asked if _reads(ask) and isinstance(answer, Got)}
        return cls(frozenset(called & read), frozenset(typed))

    def fit(self, ask: Ask) -> bool:
        """Whether the ask is for the form that is there."""
        return ask.name not in self.either or _reads(ask) == (ask.name in self.typed)


def _reads(ask: Ask) -> bool:
    """Whether the ask is for what stands under a name, and not for words beside an answer."""
    return isinstance(ask, Value) and not ask.optional
