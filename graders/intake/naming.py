"""Names and numbers of people as they are compared, however they were typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator

PARTICIPANT = re.compile(r"[^\W\d_]{2,}[/*:.]?[^\W\d_]*[ _]?(\d+)")
"""Moodle's `Participant 657737`, which is `Teilnehmer/in657737` in German."""

UNMARKED = str.maketrans({"\u0131": "i", "ł": "l", "ø": "o", "æ": "ae", "đ": "d"})


def plain(column: str, value: str) -> str:
    """A value as it is compared. Names lose accents and blanks: `O'Neill, Zoë` is `oneillzoe`."""
    if column == "mailbox":
        value = value.partition("@")[0]
    if column in ("name", "group"):
        return letters(value)
    value = unicodedata.normalize("NFC", value).strip().casefold()
    value = unicodedata.normalize("NFC", value)
    if column == "platform_id" and (numbered := PARTICIPANT.fullmatch(value)):
        return numbered[1]
    return value


def letters(value: str) -> str:
    """The letters and digits alone, without accents."""
    spelled = unicodedata.normalize("NFKD", unmarked(value.casefold()))
    return "".join(c for c in spelled if c.isalnum())


def unmarked(text: str) -> str:
    """Small letters whose mark is no accent to Unicode, as those that people type for them."""
    return text.translate(UNMARKED)


def known_as(value: str, known: Collection[str]) -> tuple[str, str]:
    """Return the known name that is meant, and the rule that found it, empty for the very same."""
    if value in known:
        return value, ""
    ways: tuple[tuple[str, Callable[[str], str]], ...] = (
        ("", lambda name: unicodedata.normalize("NFC", name).strip()),
        ("letters, small for capital", lambda name: plain("student", name)),
        ("number without leading zeros", unpadded),
    )
    for says, way in ways:
        wanted = way(value)
        found = [name for name in known if wanted and way(name) == wanted]
        if len(found) == 1:
            return found[0], says
    return value, ""


def last_first(name: str) -> tuple[str, str]:
    """First and last name of one that is written either way: `Lovelace, Ada` or `Ada Lovelace`."""
    if "," in name:
        last, _, first = name.partition(",")
        return first.strip(), last.strip()
    first, _, last = name.rpartition(" ")
    return first, last


def unpadded(value: str) -> str:
    """Return a number without the zeros that a spreadsheet would cut; empty if it has none."""
    number = value.strip()
    return (number.lstrip("0") or "0") if re.fullmatch(r"\d{2,}", number, re.ASCII) else ""


def without_middle(name: str) -> Iterator[str]:
    """The first and the last word of a name, in both orders."""
    first, last = last_first(re.sub(r"[_\s]+", " ", name).strip())
    words = f"{first} {last}".split()
    if len(words) >= 2:
        one = last.split()[-1] if last else words[-1]
        yield letters(f"{words[0]} {one}")
        yield letters(f"{one} {words[0]}")
    elif words:
        yield letters(words[0])
