"""Prose. A machine sees that it is there and how long it is; a person reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graders.guest.plan import Cause, Failed, Got, Plan, Record, Text, Value
from graders.kinds import ended
from graders.model import Draw, Outcome, Question, Verdict

ABBREVIATED = re.compile(r"\b(?:e\.g|i\.e|vs|cf|approx|resp|etc|fig|eq|no|al)\.", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.!?]+[\"')\]*_]*(?=\s|$)")
LEFT_BLANK = ("a NoneType", "a ellipsis")
"""Values that stand under the name in a template that nobody filled in."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Essay(Question):
    """Words under a name, read against a rubric. Never an automatic mark."""

    kind = "essay"
    public = ("name", "words")
    prose: bool = True
    name: str
    words: tuple[int, int] = (15, 250)
    """The length asked for. Another length is noted, and costs nothing by itself."""
    with_others: Sequence[str] = ()
    """Names of other texts that share the longest length with this one."""
    sentences: int = 0
    """At most so many were asked for; any number where it is 0. More are noted."""

    @property
    def takes_words(self) -> bool:
        """Always: an essay is words."""
        return True

    def ask(self, draw: Draw) -> Plan:
        """The text, and those that share its length."""
        return (Text(self.name), *(Value(name, optional=True) for name in self.with_others))

    def twins(self) -> Sequence[Essay]:
        """The name and the length asked for."""
        return [Essay(prompt="", source=self.source, name=self.name, words=self.words)]

    def judge(self, record: Record, draw: Draw) -> Verdict:
        """Waiting for a person, with a note on its length."""
        answer, *others = record
        if isinstance(answer, Failed):
            return _without_text(self.name, answer)
        count = len(str(answer.value).split())
        if not count:
            return Verdict(outcome=Outcome.MISSING, because=f"`{self.name}` is empty.")
        texts = [other.value for other in others if isinstance(other, Got)]
        notes = self._lengths(str(answer.value), [t for t in texts if isinstance(t, str)])
        return Verdict.to_read(f"{count} words, read by a person.", *notes)

    def _lengths(self, text: str, others: Sequence[str]) -> Iterator[str]:
        count, (least, most) = len(text.split()), self.words
        if not least <= count <= most:
            yield f"asked for {least} to {most} words"
        together = count + sum(len(other.split()) for other in others)
        if others and together > max(count, most):
            names = ", ".join(f"`{name}`" for name in self.with_others)
            yield f"asked for at most {most} words together with {names}: {together}"
        if self.sentences and (found := sentence_count(text)) > self.sentences:
            yield f"asked for at most {self.sentences} sentences, found {found}"


def sentence_count(text: str) -> int:
    """Return the number of sentences of a text; the last one may lack its stop."""
    told = ABBREVIATED.sub("", text).strip()
    ends = len(SENTENCE_END.findall(told))
    return ends + bool(told and not SENTENCE_END.search(told[-2:]))


def _without_text(name: str, answer: Failed) -> Verdict:
    if answer.cause is Cause.MISSING:
        return Verdict(outcome=Outcome.MISSING, because=f"Nothing named `{name}` was found.")
    if answer.says.startswith(LEFT_BLANK):
        return Verdict(outcome=Outcome.MISSING, because=f"`{name}` has no answer yet.")
    return Verdict(outcome=Outcome.UNREADABLE, because=f"`{name}` {ended.how(answer)}.")
