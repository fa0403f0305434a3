"""Groups of answers that are one and the same: one mark for all of a group is fair.

Answers are together where the machine says the same of both, the same points wait, and the words
and files that a person would read are the same. The machine says the same of right answers, of
those that make one slip, of equal records, and of formulas that are proved equal to a group's
first one. HandedText are equal up to case, spaces and punctuation, never up to signs of a formula.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace

from graders.model import Outcome
from graders.scores import Graded

FORMULA = re.compile(r"(\$\$.*?\$\$|\$[^$]*\$|`[^`]*`|\\\[.*?\\\]|\\\(.*?\\\))", re.DOTALL)
"""Parts of a text in a language where every sign counts: formulas and code."""
SENTENCE_ENDS = re.compile(r"(?<=[^\W\d_]{2})[.,;:!?\u2026]+(?=\s|$)")
QUOTES = re.compile('["\u201c\u201d\u201e\u00ab\u00bb*]|(?<=\\s)[-\u2013\u2014](?=\\s)')
WORD = re.compile(r"[^\W\d_]{3,}|\b[A-Z][a-z]\b|^[A-Z](?= )")
KEY_LETTERS = 12


@dataclass(frozen=True, kw_only=True)
class Told:
    """One answer, with the values by which groups tell answers apart."""

    student: str
    graded: Graded
    record: str = ""
    """The digest of its record; empty where nothing was recorded."""
    words: tuple[str, ...] = ()
    """The texts that a person would read."""
    files: tuple[str, ...] = ()
    """Digests of the files that a person would read."""


@dataclass(frozen=True, kw_only=True)
class Group:
    """Answers to one item that are one and the same."""

    key: str
    students: tuple[str, ...]
    machine: tuple[str, ...]
    """The machine's verdict on all of them: its kind, then its words."""
    waiting: tuple[object, ...] = field(repr=False)
    """The parts that a person would read, and the points for them."""
    proved: bool = False
    """Whether some were found equal by proof, and not by their bytes."""

    @property
    def why(self) -> str:
        """The reason why they are together, in words."""
        says = {"right": "right", "slip": "the same slip", "record": "the same record"}
        first = "proved equal" if self.proved else says.get(self.machine[0], "no answer in code")
        words, files, *_ = self.waiting
        more = "the same words" if words else "the same files" if files else ""
        return f"{first}, {more}" if more else first


def same_words(text: str) -> str:
    """The text up to case, spaces and punctuation; formulas and code up to spaces alone."""
    parts = FORMULA.split(unicodedata.normalize("NFC", text))
    folded = (_spaced(p) if k % 2 else _folded(p) for k, p in enumerate(parts))
    return " ".join(" ".join(folded).split())


def _folded(text: str) -> str:
    """Prose without the signs of a sentence; a single letter may be a symbol, and stays."""
    bare = QUOTES.sub(" ", SENTENCE_ENDS.sub("", text))
    return WORD.sub(lambda word: word[0].casefold(), bare)


def _spaced(text: str) -> str:
    return " ".join(text.split())


def group(told: Iterable[Told], slips: Collection[str] = ()) -> list[Group]:
    """The groups of an item's answers, by key. `slips` are the sentences of known mistakes."""
    found: dict[tuple[tuple[str, ...], tuple[object, ...]], list[str]] = {}
    for each in told:
        found.setdefault((_machine(each, slips), _waiting(each)), []).append(each.student)
    made = [
        Group(
            key=_key(machine, waiting), students=tuple(sorted(students)),
            machine=machine, waiting=waiting,
        )
        for (machine, waiting), students in found.items()
    ]  # fmt: skip
    return sorted(made, key=lambda each: each.key)


def join(groups: Iterable[Group], agree: Callable[[str, str], bool], budget: int) -> list[Group]:
    """Join groups whose records agree though their bytes differ.

    `agree` compares two records by their digests. A record is compared with the first one of a
    group, never with all, and there are at most `budget` comparisons in all.
    """
    kept: list[Group] = []
    leaders: dict[tuple[object, ...], list[int]] = {}
    for each in sorted(groups, key=lambda g: (-len(g.students), g.key)):
        if each.machine[0] != "record":
            kept.append(each)
            continue
        there = leaders.setdefault((each.machine[2:], each.waiting), [])
        for place in there:
            if budget <= 0:
                continue
            budget -= 1
            if agree(each.machine[1], kept[place].machine[1]):
                both = tuple(sorted({*kept[place].students, *each.students}))
                kept[place] = replace(kept[place], students=both, proved=True)
                break
        else:
            there.append(len(kept))
            kept.append(each)
    return sorted(kept, key=lambda each: each.key)


def _machine(told: Told, slips: Collection[str]) -> tuple[str, ...]:
    """Return the machine's verdict on an answer: its kind, then its words."""
    verdict = told.graded.verdict
    if verdict.outcome is Outcome.RIGHT:
        return ("right", *verdict.notes)
    if verdict.because in slips:
        return ("slip", verdict.because)
    if not told.record:
        return ("nothing", str(verdict.outcome))
    return ("record", told.record, str(verdict.outcome))


def _waiting(told: Told) -> tuple[object, ...]:
    score = told.graded.machine
    words = tuple(same_words(text) for text in told.words)
    points = score.earned, score.waiting, score.possible
    return (words, told.files, *map(str, points))


def _key(*parts: object) -> str:
    said = repr(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(said).hexdigest()[:KEY_LETTERS]
