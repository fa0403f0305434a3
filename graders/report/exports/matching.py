"""Rows of a platform's table and students of the class, brought together without a guess."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graders.report import clean
from graders.report.exports.pupils import Identity, Pupil, some

Row = Sequence[str]
KINDS: Mapping[str, Callable[[Identity], Iterable[str]]] = {
    "platform_id": lambda who: (who.platform_id, who.student),
    "sid": lambda who: (who.sid, who.student),
    "login": lambda who: (who.login, who.student),
    "email": lambda who: (who.email, who.student),
    "label": lambda who: (who.student,),
    "name": lambda who: (who.name,) if who.name else (who.student,),
}
"""Kind of key -> a student's values for it."""


@dataclass(frozen=True)
class Key:
    """A way to know a student: its kind, and a function from a row to its value."""

    kind: str
    of: Callable[[Row], str]

    @classmethod
    def at(cls, kind: str, column: int, before: str = "") -> Key:
        """The cell of a column, without what may stand before the value."""
        return cls(kind, lambda row: row[column].strip().removeprefix(before))


@dataclass(frozen=True)
class Matches:
    """The outcome: the student of each row, and a sentence on each that was not matched."""

    rows: Mapping[int, Pupil]
    notes: tuple[str, ...]


def match(
    rows: Mapping[int, Row], keys: Sequence[Key], pupils: Sequence[Pupil],
    named: Callable[[Row], str],
) -> Matches:  # fmt: skip
    """Match by the keys, the most certain first. `named` tells a row to its reader.

    A row for which two keys name different students, a key that fits several, and two rows of
    one student match nobody.
    """
    index = _index(keys, pupils)
    by_student = {pupil.who.student: pupil for pupil in pupils}
    found: dict[int, Pupil] = {}
    strangers, unsure = [], []
    for number, row in rows.items():
        candidates = list(_candidates(row, keys, index))
        if not candidates:
            strangers.append(_told(number, named(row)))
        elif len(people := set.intersection(*candidates)) == 1:
            (student,) = people
            found[number] = by_student[student]
        else:
            who = sorted(set.union(*candidates))
            unsure.append(f"{_told(number, named(row))} may be {some([*map(clean.line, who)])}")
    twice = _twice(found)
    for number in [number for numbers in twice.values() for number in numbers]:
        del found[number]
    placed = {each.who.student for each in found.values()}
    missing = [clean.line(s.who.student) for s in pupils if s.who.student not in placed]
    notes = [
        *(f"not written, in two rows: {clean.line(who)} ({some([*map(str, numbers)])})"
          for who, numbers in twice.items()),
        *([f"not written, not sure who it is: {some(unsure)}"] if unsure else []),
        *([f"in the file, and nobody here: {some(strangers)}"] if strangers else []),
        *([f"here, and no row of the file: {some(missing)}"] if missing else []),
    ]  # fmt: skip
    return Matches(found, tuple(notes))


def _index(keys: Sequence[Key], pupils: Sequence[Pupil]) -> dict[tuple[str, str], set[str]]:
    index: dict[tuple[str, str], set[str]] = {}
    for kind in {key.kind for key in keys}:
        for pupil in pupils:
            for value in KINDS[kind](pupil.who):
                if value:
                    place = index.setdefault((kind, plain(kind, value)), set())
                    place.add(pupil.who.student)
    return index


def _candidates(
    row: Row, keys: Sequence[Key], index: Mapping[tuple[str, str], set[str]]
) -> Iterator[set[str]]:
    for key in keys:
        value = plain(key.kind, key.of(row))
        if value and (students := index.get((key.kind, value))):
            yield students


def _twice(found: Mapping[int, Pupil]) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = {}
    for number, pupil in found.items():
        rows.setdefault(pupil.who.student, []).append(number)
    return {who: numbers for who, numbers in rows.items() if len(numbers) > 1}


def _told(number: int, name: str) -> str:
    return f"row {number} ({clean.line(name)})"


def plain(kind: str, value: str) -> str:
    """A value as it is compared; names lose accents and blanks."""
    if kind == "name":
        return letters(value)
    return unicodedata.normalize("NFC", value).strip().casefold()


def letters(value: str) -> str:
    """The letters and digits of a name, in small letters without accents."""
    found = unicodedata.normalize("NFKD", value).casefold()
    return "".join(c for c in found if c.isalnum())
