"""One word out of a few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graders import wording
from graders.compared import Compared
from graders.guest.plan import Failed, Got, Plan, Record, Value
from graders.kinds import ended, show
from graders.model import AuthoringError, Draw, Outcome, Unreadable, Verdict

FEWEST = 2
"""The fewest options that a choice can have."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Choice(Compared):
    """A choice among `options`; case, blanks, quotes and punctuation do not matter."""

    kind = "choice"
    public = ("options",)
    options: Sequence[str]
    why: str = ""
    """A name under which reasons may stand: a person reads them, nothing is compared."""

    def __post_init__(self) -> None:
        """Refuse a question whose own answers are no options: nobody could be right."""
        super().__post_init__()
        spaces = [self.reference, *self.accepts, *(slip.namespace for slip in self.slips)]
        for name, word in ((name, word) for space in spaces for name, word in space.items()):
            if self._option(word) is None:
                options = ", ".join(map(repr, self.options))
                raise AuthoringError(f"{self.source}: {name} = {word!r} is none of {options}")

    def ask(self, draw: Draw) -> Plan:
        """The value of the one name, and the reasons."""
        reasons = (Value(self.why, optional=True),) if self.why else ()
        return (*map(Value, self.reference), *reasons)

    def judge(self, record: Record, draw: Draw) -> Verdict:
        """Judge the choice; a sentence, or reasons without a choice, wait for a person."""
        (name, *_), answer = self.reference, record[0]
        if isinstance(answer, Got) and self._is_sentence(answer.value):
            return Verdict.to_read(f"`{name}` has more words than an option; a person reads them.")
        verdict = super().judge(record, draw)
        if verdict.outcome is Outcome.MISSING and self._gives_reasons(record):
            return Verdict.to_read(f"`{self.why}` has no choice beside it; a person reads it.")
        return verdict

    def twins(self) -> Sequence[Choice]:
        """The names and the options."""
        reference = dict.fromkeys(self.reference, self.options[0])
        return [Choice(prompt="", source=self.source, reference=reference, options=self.options)]

    def echo(self, record: Record) -> str:
        """The option as it was chosen."""
        ((name, answer),) = zip(self.reference, record, strict=True)
        return f"I read {self._read(name, answer)!r}"

    def compare(self, record: Record, other: Record, plan: Plan) -> Verdict:
        """The same option."""
        ask, found, wanted = plan[0], record[0], other[0]
        chosen, right = self._read(ask.name, found), self._read(ask.name, wanted)
        if chosen == right:
            return Verdict.right()
        says = f"`{ask.name}` is {chosen!r}, which is not right."
        return Verdict.wrong(says, f"expected {right!r}")

    def _read(self, name: str, answer: Got | Failed) -> str:
        options = " or ".join(repr(option) for option in self.options)
        if isinstance(answer, Failed):
            raise Unreadable(f"`{name}` {ended.how(answer)}; {options} was asked for")
        if (option := self._option(answer.value)) is None:
            raise Unreadable(f"`{name}`: expected {options}, found {show.value(answer.value)}")
        return option

    def _is_sentence(self, value: object) -> bool:
        """Whether the answer has several words and is no option; it may still mean one."""
        words = wording.alone(value)
        return (
            isinstance(words, str) and len(words.split()) >= FEWEST and self._option(value) is None
        )

    def _gives_reasons(self, record: Record) -> bool:
        """Words under the name of the reasons: more than what a template leaves there."""
        return any(isinstance(a, Got) and isinstance(a.value, str) and a.value.split()
                   for a in record[1:])  # fmt: skip

    def _option(self, value: object) -> str | None:
        return wording.option(value, self.options)
