"""A course's own material: its items, the texts of its template, the names of its files.

Text and files that come with the template are nobody's answer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

TOKENS = re.compile(r"\d+|[^\W\d_]+")
MARKS = "#*_:>[]()-\u2013—`'\" \t.…"
PLACEHOLDER = re.compile(
    r"(?:(?:double.?click to )?(?:please )?(?:type|write|enter|put|insert|add)?\s?"
    r"(?:your|votre|the|my)\s(?:\w{1,20} )?(?:answers?|réponse|solution|code|text)\s?"
    r"(?:goes |go )?(?:here|ici|below)?(?: \(.{0,60}\))?"
    r"|todo|tbd|your text here|(?:answers?|solution|proof|réponse)(?: here)?|n/?a"
    r"|(?:begin|end) (?:your )?(?:code|solution|answer)(?: here)?)",
    re.IGNORECASE,
)
LONGEST_PLACEHOLDER = 120


@dataclass(frozen=True)
class Released(Collection[str]):
    """The numbers of the items, as a collection, and the files and names given out with them."""

    numbers: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    """Name that is asked for -> number of its item."""
    wordy: frozenset[str] = frozenset()
    """Items of which words can earn something."""
    lines: Mapping[str, str] = field(default_factory=dict)
    """Line of the template, as `normal` makes it -> the item whose prompt has it, if one alone."""
    stems: frozenset[str] = frozenset({"answers"})
    """Names of files, without suffix, that were asked for or given out to be filled in."""
    kit: frozenset[str] = frozenset()
    """Names of modules that support the student's code."""
    digests: frozenset[str] = frozenset()
    """The digests of files that were given out."""

    @classmethod
    def of(cls, numbers: Collection[str]) -> Released:
        """Return the collection, or one made of the numbers where there is nothing else."""
        return numbers if isinstance(numbers, Released) else cls(tuple(numbers))

    def __contains__(self, number: object) -> bool:
        return number in self.numbers

    def __iter__(self) -> Iterator[str]:
        return iter(self.numbers)

    def __len__(self) -> int:
        return len(self.numbers)

    @cached_property
    def by_tokens(self) -> Mapping[tuple[str, ...], str]:
        """Number as its parts -> number: `1.5(ii)` and `1.5.ii` are one."""
        return {tokens(number): number for number in reversed(self.numbers)}

    def find(self, written: str) -> str:
        """The item that a number means, whatever stands between its parts; else nothing."""
        return self.by_tokens.get(tokens(written), "")

    def is_given(self, line: str) -> bool:
        """Whether a line is the template's, or says only that an answer goes there."""
        text = normal(line)
        return not text or text in self.lines or is_placeholder(line)


def lines_of(texts: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The lines of templates, from (number of the item, text)."""
    found: dict[str, str] = {}
    for number, text in texts:
        for line in map(normal, [*text.splitlines(), " ".join(text.split())]):
            if line:
                found[line] = number if found.get(line, number) == number else ""
    return found


def normal(line: str) -> str:
    """A line without its layout, its case and its marks."""
    return " ".join(unicodedata.normalize("NFKC", line).casefold().split()).strip(MARKS)


def tokens(number: str) -> tuple[str, ...]:
    """The parts of an item's number."""
    return tuple(TOKENS.findall(number[:80].casefold()))


def is_placeholder(line: str) -> bool:
    """Whether a line only says that an answer goes there."""
    text = " ".join(line.strip(MARKS).split())
    return len(text) <= LONGEST_PLACEHOLDER and PLACEHOLDER.fullmatch(text) is not None
