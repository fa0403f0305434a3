"""The form of an answer: whether it is there, and whether it is a function or a typed value."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from graders import wording
from graders.guest.plan import Ask, Call, Cause, Failed, Got, Plan, Record, Value


@dataclass(frozen=True)
class Forms:
    """The names that are asked in both forms, and the names that hold a value and no function."""

    either: frozenset[str]
    typed: frozenset[str]

    @classmethod
    def of(cls, asked: Collection[tuple[Ask, Got | Failed]]) -> Forms:
        """Read the forms off all asks of an item. A function never crosses as a value."""
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


def missing(record: Record, plan: Plan) -> str:
    """Return a sentence if nothing was answered: no such name, or still a template's blank."""
    asked = required(record, plan)
    if not all(is_blank(answer) for _, answer in asked):
        return ""
    names = ", ".join(f"`{name}`" for name in {ask.name: None for ask, _ in asked})
    if all(isinstance(a, Failed) and a.cause is Cause.MISSING for _, a in asked):
        return f"Nothing named {names} was found."
    if all(isinstance(ask, Call) and isinstance(answer, Got) for ask, answer in asked):
        return f"{names} returns nothing yet."
    return f"{names} has no answer yet."


def required(record: Record, plan: Plan) -> list[tuple[Ask, Got | Failed]]:
    """Return the asks that an answer cannot do without, and their answers."""
    asked = zip(plan, record, strict=True)
    return [(ask, answer) for ask, answer in asked if not ask.optional]


def is_blank(answer: Got | Failed) -> bool:
    """Whether an answer is blank: missing, None, an empty text, `...`, or NotImplementedError."""
    if isinstance(answer, Got):
        value = answer.value
        return value is None or (isinstance(value, str) and not value.strip())
    if answer.cause is Cause.RAISED:
        return answer.says.startswith("NotImplementedError")
    return answer.cause is Cause.MISSING or (
        answer.cause is Cause.UNSENDABLE and answer.says.partition(",")[0].endswith("ellipsis")
    )


def as_declared(
    right: Sequence[Record], record: Record, plan: Plan, unbinding: Sequence[str]
) -> tuple[Sequence[Record], list[str]]:
    """Return right records that agree with the answer's own words; if none, the silent ones."""
    fitting, notes = right, []
    for place, ask in enumerate(plan):
        if not ask.optional or ask.name in unbinding or is_blank(record[place]):
            continue
        saying = [other for other in fitting if _says(record[place], other[place])]
        silent = [other for other in fitting if isinstance(other[place], Failed)]
        if saying:
            notes.append(f"`{ask.name}` says how the answer is meant, and it was judged as that")
        fitting = saying or silent or fitting
    return fitting, notes


def ignored(right: Sequence[Record], record: Record, other: Record, plan: Plan) -> Iterator[str]:
    """Notes on words beside an answer that is right without them."""
    for place, ask in enumerate(plan):
        meant = any(_says(record[place], each[place]) for each in right)
        if ask.optional and meant and not _says(record[place], other[place]):
            yield f"`{ask.name}` says otherwise, but the answer is as the question asks: right"


def _says(found: Got | Failed, wanted: Got | Failed) -> bool:
    if isinstance(found, Failed) or isinstance(wanted, Failed):
        return False
    return wording.declares(found.value, wanted.value)
