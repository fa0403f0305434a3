"""Ties the words of a hand-in to items; those that are tied to none are kept as unclaimed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from graders.intake.headings import Heading, heading
from graders.intake.released import Released, normal

MOST_LETTERS = 100_000
"""The most letters of the words for one item, and of those for none."""
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
NO_WORDS = re.compile(
    r"(?:<[^<>]{0,300}>|!?\[[^\[\]]{0,200}\]\([^()]{0,300}\)|https?://\S{1,300}|[\W_]|\d){0,2000}"
)
"""Badges, links, rules and numbers by themselves."""
LABELS = re.compile(
    r"[*_#> \t]*(?:answer|réponse|solution|proof|ans)[*_ \t]*:[*_ \t]*", re.IGNORECASE
)
LOWEST = 9
"""Below every level of headings."""
FENCE = ("```", "~~~")


class Claims:
    """The words of one file, read from its top: a heading holds until the next one."""

    def __init__(self, numbers: Collection[str]) -> None:
        self.released = Released.of(numbers)
        self.texts: dict[str, list[str]] = {}
        self.remarked: dict[str, list[str]] = {}
        self.free: dict[str, list[str]] = {}
        self.current = self.guess = ""
        self.level = 0
        self.prefix: tuple[str, ...] = ()

    def read(self, text: str, place: str, first: str = "", bare: bool = False) -> None:
        """Read words in their order. `first` is the item of those before any heading."""
        if first:
            self.current, self.level = first, LOWEST
        if before := self.texts.get(self.current):
            before.append("")
        fenced = False
        for line in _without_comments(text).splitlines():
            if line.lstrip().startswith(FENCE):
                fenced = not fenced
            elif not fenced and self._opens(line, place, bare):
                continue
            self._add(line, place)

    def open(self, number: str) -> None:
        """Open an item whose code stands here: the words below may be its own, or of no item."""
        self.close()
        self.guess = number

    def close(self) -> None:
        """End the current claim: the words that follow belong to no item."""
        self.current, self.level, self.prefix, self.guess = "", 0, (), ""

    def remark(self, number: str, text: str, place: str) -> None:
        """Add words beside code: those of an item's code are its remarks, others are unclaimed."""
        kept = [line for line in text.splitlines() if not self.released.is_given(line)]
        if kept and number:
            self.remarked.setdefault(number, []).extend(kept)
        elif kept:
            self.free.setdefault(place, []).extend(kept)

    @property
    def prose(self) -> dict[str, str]:
        """Item -> its words."""
        return _whole(self.texts)

    @property
    def remarks(self) -> dict[str, str]:
        """Item -> comments in its code."""
        return _whole(self.remarked)

    @property
    def unclaimed(self) -> dict[str, str]:
        """Place -> words that belong to no item, as many as are shown."""
        found: dict[str, str] = {}
        room = MOST_LETTERS
        for place, text in _whole(self.free).items():
            if room > 0 and has_words(text):
                found[place] = text[:room]
                room -= len(text)
        return found

    def _opens(self, line: str, place: str, bare: bool) -> bool:
        """Whether the line is a heading; the words after it belong to its item."""
        found = heading(line, self.released, bare, self.prefix)
        if found is None:
            return False
        if found.number:
            self.current, self.level = found.number, found.level or LOWEST
            self.prefix = found.prefix
            if found.rest:
                self._add(found.rest, place)
            self.texts.setdefault(found.number, [])
        elif self._leaves(found, line):
            self.close()
            self.prefix = found.prefix
        elif found.level and not self.released.is_given(line):
            self._add(line, place)
        return True

    def _leaves(self, found: Heading, line: str) -> bool:
        """Whether a heading without an item ends the one before it."""
        if self.released.is_given(line) and not found.prefix:
            return False
        return bool(found.prefix) or found.level <= self.level or not self.current

    def _add(self, line: str, place: str) -> None:
        known = self.released.lines.get(normal(line)) if line.strip() else None
        if known is not None:
            if known:  # a line of its prompt tells the item, whatever became of the heading
                self.current = known
            return
        line = LABELS.sub("", line, count=1) if LABELS.fullmatch(line) else line
        if line.strip() and self.released.is_given(line):
            return
        if self.current:
            self.texts.setdefault(self.current, []).append(line)
        else:
            self.free.setdefault(place, []).append(line)
            if self.guess:
                self.texts.setdefault(self.guess, []).append(line)


def joined(parts: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """The texts of several places, one after another. An empty one answers nothing."""
    whole: dict[str, str] = {}
    for part in parts:
        for number, text in part.items():
            if text and text != whole.get(number):
                whole[number] = f"{whole[number]}\n\n{text}" if number in whole else text
    return whole


def has_words(text: str) -> bool:
    """Whether a text says anything: more than links, rules, and numbers."""
    return any(
        re.search(r"[^\W\d_]{2}|[$\\=]", NO_WORDS.sub("", line[:2000], count=1))
        for line in text.splitlines()
    )


def _whole(found: Mapping[str, list[str]]) -> dict[str, str]:
    """The texts, up to their last line that is no heading."""
    whole = {key: "\n".join(lines[: _end(lines)]).strip() for key, lines in found.items()}
    return {key: text[:MOST_LETTERS] for key, text in whole.items() if text}


def _end(lines: list[str]) -> int:
    kept = (k for k, line in enumerate(lines, 1) if line.strip(" #") and line.lstrip()[:1] != "#")
    return max(kept, default=0)


def _without_comments(text: str) -> str:
    """HTML comments are no words. One that never closes is none: no search for its end."""
    last = text.rfind("-->") + len("-->")
    return COMMENT.sub("", text[:last]) + text[last:] if last > 2 else text
