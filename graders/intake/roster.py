"""The class list: which student a folder, a file name or a platform's entry stands for."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from graders.intake.files import File
from graders.intake.submission import IntakeError, Member, Unusable

COLUMNS = {
    "student": ("student", "student id", "username"),
    "name": ("name", "full name", "student name"),
    "first": ("first name", "first", "given name"),
    "last": ("last name", "last", "surname", "family name"),
    "email": ("email", "email address", "e-mail"),
    "sid": ("sid", "sis user id", "id number"),
    "platform_id": ("canvas_id", "canvas id", "id", "identifier"),
    "login": ("login", "sis login id", "login id"),
    "track": ("track",),
    "group": ("group",),
    "role": ("role",),
    "section": ("section", "sections"),
}
"""Our column -> the headers that mean it: our own, Gradescope's, Canvas's, Moodle's."""
IDENTITIES = ("student", "login", "email", "sid", "platform_id")
"""Where the student's canonical name is taken from: the first that a row fills."""
EVERYWHERE = ("student", "login", "email", "sid", "platform_id", "mailbox", "name", "group")


@dataclass(frozen=True)
class Person:
    """What a folder's name or a platform tells of a student.

    `label` is the name to go by when no roster knows better. `clues` are (column, value) pairs,
    the most certain first; the column `any` stands for a name that may be anything.
    """

    label: str
    clues: tuple[tuple[str, str], ...]


class Roster:
    """The students of a class, found by what is known of them."""

    def __init__(self, rows: Mapping[str, Mapping[str, str]]) -> None:
        self.rows = rows
        self.members = tuple(Member(student, row.get("track", "")) for student, row in rows.items())
        self.found: dict[tuple[str, str], set[str]] = {}
        for student, row in rows.items():
            for column, value in _keys(student, row):
                self.found.setdefault((column, _plain(column, value)), set()).add(student)

    @classmethod
    def read(cls, path: Path) -> Roster:
        """A roster in CSV; what is wrong with it is told by line."""
        rows: dict[str, dict[str, str]] = {}
        lines: dict[str, int] = {}
        for line, row in _rows(path):
            student = next((row[column] for column in IDENTITIES if row.get(column)), "")
            if not student:
                raise IntakeError(f"{path}, line {line}: this row names no student")
            if student in rows:
                says = f"{student!r} stands in line {lines[student]} already"
                raise IntakeError(f"{path}, line {line}: {says}")
            rows[student], lines[student] = row, line
        if not rows:
            raise IntakeError(f"{path}: no students below the header")
        return cls(rows)

    def find(self, person: Person) -> tuple[Member, ...]:
        """The student, or the members of the group, that is meant; nobody where it is not sure."""
        for clue, value in person.clues:
            for column in EVERYWHERE if clue == "any" else _places(clue):
                students = self.found.get((column, _plain(column, value)), set())
                if len(students) == 1 or (students and column == "group"):
                    return tuple(m for m in self.members if m.student in students)
        return ()


def _places(clue: str) -> tuple[str, ...]:
    """The columns where a clue may stand: rosters often hold an address or a number as the name."""
    more = {"email": ("student", "mailbox"), "name": ("student", "group")}
    return (clue, *more.get(clue, ("student",)))


def _keys(student: str, row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for column in ("login", "email", "sid", "platform_id", "group"):
        if row.get(column):
            yield column, row[column]
    yield "student", student
    if row.get("email"):
        yield "mailbox", row["email"]
    first, last, name = (row.get(column, "") for column in ("first", "last", "name"))
    if "," in name:  # Canvas: "Lovelace, Ada"
        last, _, first = name.partition(",")
    elif name:
        first, _, last = name.rpartition(" ")
    if first or last:
        yield "name", f"{first} {last}"
        yield "name", f"{last} {first}"


def _plain(column: str, value: str) -> str:
    """A value as it is compared. Names lose accents and blanks: `O'Neill, Zoë` is `oneillzoe`."""
    if column == "mailbox":
        value = value.partition("@")[0]
    if column in ("name", "group"):
        letters = unicodedata.normalize("NFKD", value).casefold()
        return "".join(c for c in letters if c.isalnum())
    value = unicodedata.normalize("NFC", value).strip().casefold()
    return value.removeprefix("participant ") if column == "platform_id" else value


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, our column -> value) for each student."""
    try:
        text, _ = File(name=str(path), load=path.read_bytes).text()
    except Unusable as error:
        raise IntakeError(str(error)) from None
    head = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text), delimiter=max(",;\t", key=head.count))
    columns: dict[int, str] = {}
    try:
        for cells in reader:
            row = {columns[k]: cell.strip() for k, cell in enumerate(cells) if k in columns}
            if not columns:
                columns = _columns(path, cells)
            elif any(row.values()) and _is_student(row):
                yield reader.line_num, row
    except csv.Error as error:
        raise IntakeError(f"{path}, line {reader.line_num}: {error}") from None


def _columns(path: Path, header: list[str]) -> dict[int, str]:
    """Position -> our column."""
    names = [name.strip().casefold() for name in header]
    columns = {
        k: column
        for k, name in enumerate(names)
        for column, ours in COLUMNS.items()
        if name in ours
    }
    if {"sis login id", "sis user id"} & set(names):  # in Canvas's gradebook, Student is the name
        columns = {k: "name" if column == "student" else column for k, column in columns.items()}
    if not set(columns.values()) & set(IDENTITIES):
        wanted = "expected a header with a column student, or SID, Email, ID"
        raise IntakeError(f"{path}, line 1: {wanted}; found {', '.join(header)[:200] or 'nothing'}")
    return columns


def _is_student(row: Mapping[str, str]) -> bool:
    """Not the row of maximal points in Canvas's gradebook, nor a teacher in Gradescope's list."""
    is_points = "points possible" in row.get("name", "").casefold()
    return not is_points and row.get("role", "").casefold() in ("", "student")
