"""Words, pictures and unreadable files that a person could read for an item."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graders.assignment import Item
from graders.forms import Forms
from graders.guest.plan import Failed, Got, Plan, Record
from graders.intake.submission import Submission
from graders.model import Outcome, Verdict

TEXT = "a value of type str, expected a function"
"""The guest's message for a text where a function was asked for."""
FEWEST = 3
"""The fewest words that are worth reading."""
FEWEST_AT_THE_TOP = 8
SHOWN = 300
"""The most letters quoted of words that belong to no item."""


@dataclass(frozen=True)
class Readable:
    """Whether words can earn all of an item, and whether there is anything to read for it."""

    earn_all: bool
    there: bool

    @classmethod
    def of(cls, placed: Item, plan: Plan, record: Record, submission: Submission) -> Readable:
        """Read this off one item of a submission."""
        in_place = typed_in_place(plan, record)
        earn_all = placed.question.prose and (handed_in(placed, submission) or in_place)
        return cls(earn_all, in_place or to_read(placed, record, submission))


def handed_in(placed: Item, submission: Submission) -> bool:
    """Whether words were handed in for the item itself."""
    return bool(submission.prose.get(placed.number))


def typed_in_place(plan: Plan, record: Record) -> bool:
    """Whether a text stands under a name where a function was asked for, and nothing else was.

    A sentence or a formula typed in place of a function is an answer in words.
    """
    pairs = tuple(zip(plan, record, strict=False))
    forms = Forms.of(pairs)
    return any(
        isinstance(answer, Failed) and answer.says.startswith(TEXT) and forms.fit(ask)
        for ask, answer in pairs
    )


def takes_words(placed: Item) -> bool:
    """Whether words can earn something of the item."""
    return placed.question.takes_words


def says_something(submission: Submission) -> bool:
    """Whether the words that belong to no item are more than a title or a greeting."""
    return any(_says(place, text) for place, text in submission.unclaimed.items())


def _says(place: str, text: str) -> bool:
    """Whether a text says something; at the top, where titles stand, more words are needed."""
    fewest = FEWEST_AT_THE_TOP if place.endswith((", cell 1", ", line 1")) else FEWEST
    is_math = re.search(r"(?m)^\W*\d|[$=\\]", text) is not None
    return is_math or len(re.findall(r"[^\W\d_]{2,}", text)) >= fewest


def to_read(placed: Item, record: Record, submission: Submission) -> bool:
    """Whether there is anything that a person could read for the item."""
    told = [text for answer in record if isinstance(answer, Got) for text in _texts(answer.value)]
    return bool(
        submission.elsewhere
        or handed_in(placed, submission)
        or submission.remarks.get(placed.number)
        or says_something(submission)
        or submission.to_read
        or submission.problems
        or any(len(text.split()) >= FEWEST for text in told)
    )


def _texts(value: object) -> list[str]:
    """A text, or the lines of one."""
    if isinstance(value, str):
        return [value]
    lines = value if isinstance(value, list | tuple) else []
    return [" ".join(lines)] if lines and all(isinstance(line, str) for line in lines) else []


def without_an_answer(placed: Item, verdict: Verdict, submission: Submission) -> Verdict:
    """Send words or files beside the code to a person; else tell why no answer was found."""
    if handed_in(placed, submission):
        return Verdict.to_read("Answered in words, read by a person.", *verdict.notes)
    if verdict.outcome is Outcome.UNREADABLE:
        return verdict
    if says_something(submission) and takes_words(placed):
        return Verdict.to_read(_unclaimed(submission), *verdict.notes)
    if submission.to_read:
        names = ", ".join(submission.to_read)
        return Verdict.to_read(f"Not found in code; a person looks for it in {names}.")
    if submission.printed and (sought := placed.question.sought_in_outputs):
        names = ", ".join(submission.printed)
        says = f"Not found in code; a person looks for {sought} in what {names} printed."
        return Verdict.to_read(says)
    if submission.problems:
        because = f"{verdict.because} Not all that was handed in could be read."
        return Verdict(outcome=Outcome.UNREADABLE, because=because)
    if submission.elsewhere and takes_words(placed):
        return Verdict.to_read("Not found here; a person looks for it where words are handed in.")
    return verdict


def _unclaimed(submission: Submission) -> str:
    """The words that belong to no item, with their places, as far as one line holds them."""
    told = "; ".join(
        f"{place}: {' '.join(text.split())}" for place, text in submission.unclaimed.items()
    )
    shown = told if len(told) <= SHOWN else f"{told[:SHOWN]} ..."
    return f"No words are marked as this item's; a person reads those that belong to none: {shown}"
