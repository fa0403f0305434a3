"""The class list: which student a folder, a file name or a platform's entry stands for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from graders.intake import headers, sheets
from graders.intake.enrolled import Enrolled
from graders.intake.files import shown
from graders.intake.naming import PARTICIPANT, last_first, plain, unpadded, without_middle
from graders.intake.submission import IntakeError, Member

EVERYWHERE = ("student", "login", "email", "sid", "platform_id", "mailbox", "name", "group")
MARKUS = ("login", "last", "first", "section", "sid", "email")
"""The columns of MarkUs's list, which has no header."""
TEACHERS = frozenset(
    plain("name", word)
    for word in (
        "instructor", "teacher", "ta", "teaching assistant", "professor", "observer", "designer",
        "grader", "reader", "course builder", "manager", "non-editing teacher", "admin", "staff",
        "facilitator", "auditor", "lehrer", "lehrende", "dozent", "dozentin", "trainer", "tutor",
        "tutorin", "betreuer", "enseignant", "enseignante", "chargé de cours", "auxiliaire",
        "profesor", "profesora", "docente", "assistente", "professore", "docent", "nauczyciel",
        "prowadzący", "öğretmen", "öğretim görevlisi", "lärare", "lærer", "opettaja",
    )
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    """A student as a folder's name or a platform tells of them.

    `label` is the name to go by when no roster knows better. `clues` are (column, value) pairs,
    the most certain first; the column `any` stands for a name that may be anything.
    """

    label: str
    clues: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Found:
    """The students that are meant; a sentence where that was a guess, or why it is nobody."""

    members: tuple[Member, ...] = ()
    says: str = ""


class Roster:
    """The students of a class, found by their names and numbers."""

    def __init__(self, rows: Mapping[str, Mapping[str, str]], notes: Sequence[str] = ()) -> None:
        self.members = tuple(Member(student, row.get("track", "")) for student, row in rows.items())
        self.enrolled = {student: _enrolled(row) for student, row in rows.items()}
        self.notes = tuple(notes)
        self.found: dict[tuple[str, str], set[str]] = {}
        self.near: dict[tuple[str, str], set[str]] = {}
        for student, row in rows.items():
            for column, value in _keys(student, row):
                self.found.setdefault((column, plain(column, value)), set()).add(student)
                for kind, key in _near(column, value):
                    self.near.setdefault((kind, key), set()).add(student)

    @classmethod
    def read(cls, path: Path) -> Roster:
        """Read a roster from a table; faults in it are told by line."""
        sheet = sheets.read(path, headers.known)
        columns = headers.columns(sheet.header, [cells for _, cells in sheet.rows[:50]])
        notes = list(sheet.notes)
        if not sheet.header:
            columns = _without_header(path, sheet, notes)
        rows: dict[str, dict[str, str]] = {}
        lines: dict[str, int] = {}
        for line, cells in sheet.rows:
            row = {columns[k]: _cell(cell) for k, cell in enumerate(cells) if k in columns}
            where = f"{path}, line {line}"
            if not any(row.values()) or "points possible" in row.get("name", "").casefold():
                continue  # the latter is Canvas's row of maximal points
            if plain("name", row.get("role", "")) in TEACHERS:
                notes.append(f"{where}: passed over: {shown(row['role'])}, no student")
                continue
            if footer := _footer(cells, columns):
                notes.append(f"{where}: passed over: {shown(footer)}")
                continue
            student = _identity(row) or ("" if _has_identities(columns) else full_name(row))
            if not student:
                raise IntakeError(f"{where}: this row names no student")
            if student in rows:
                says = f"{student!r} stands in line {lines[student]} already"
                raise IntakeError(f"{where}: {says}")
            notes += [f"{where}: {says}" for says in _spoiled(row)]
            rows[student], lines[student] = row, line
        if not rows:
            raise IntakeError(f"{path}: no students below the header")
        return cls(rows, notes)

    def find(self, person: Person) -> tuple[Member, ...]:
        """The student, or the members of the group, that is meant; nobody where it is not sure."""
        return self.look_up(person).members

    def look_up(self, person: Person) -> Found:
        """Return the student or members, with a sentence on a guess, or on why it is nobody."""
        several: set[str] = set()
        for clue, value in person.clues:
            for column in EVERYWHERE if clue == "any" else _places(clue):
                students = self.found.get((column, plain(column, value)), set())
                if len(students) == 1 or (students and column == "group"):
                    guess = ""
                    if column == "mailbox" and "@" in value:
                        guess = f"{shown(value)} is taken for {_listed(students)}"
                    return Found(self._members(students), guess)
                several |= students
        return self._nearly(person, several)

    def _nearly(self, person: Person, several: set[str]) -> Found:
        """Find a student despite changes by people or spreadsheets: leading zeros, middle names."""
        for clue, value in person.clues:
            for kind, key in _near("sid" if clue == "any" else clue, value, is_any=clue == "any"):
                students = self.near.get((kind, key), set())
                if len(students) == 1 and (not several or students <= several):
                    says = f"{shown(value)} is taken for {_listed(students)}, by its {kind}"
                    return Found(self._members(students), says)
                several |= students
        if several:
            says = f"{shown(person.label)} may be {' or '.join(map(shown, sorted(several)))}"
            return Found(says=says)
        return Found()

    def _members(self, students: set[str]) -> tuple[Member, ...]:
        return tuple(m for m in self.members if m.student in students)


def _enrolled(row: Mapping[str, str]) -> Enrolled:
    told = {each.name: row.get(each.name, "") for each in fields(Enrolled)}
    return Enrolled(**(told | {"name": full_name(row)}))


def full_name(row: Mapping[str, str]) -> str:
    """The name as a person is called: first name first."""
    first, last = _parts(row)
    return f"{first} {last}".strip()


def _parts(row: Mapping[str, str]) -> tuple[str, str]:
    first, last, name = (row.get(column, "") for column in ("first", "last", "name"))
    if name:
        return last_first(name)
    return first, last


def _places(clue: str) -> tuple[str, ...]:
    """The columns where a clue may stand: rosters often hold an address or a number as the name."""
    more = {"email": ("student", "login", "mailbox"), "name": ("student", "group"),
            "sid": ("student", "platform_id")}  # fmt: skip
    return (clue, *more.get(clue, ("student",)))


def _keys(student: str, row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for column in ("login", "email", "sid", "platform_id", "group"):
        if row.get(column):
            yield column, row[column]
    yield "student", student
    for column in ("student", "sid"):
        if PARTICIPANT.fullmatch(row.get(column, "")):
            yield "platform_id", row[column]
    for column in ("email", "login", "student"):  # a login may be an address as well
        if "@" in row.get(column, ""):
            yield "email", row[column]
            yield "mailbox", row[column]
    first, last = _parts(row)
    if first or last:
        yield "name", f"{first} {last}"
        yield "name", f"{last} {first}"


def _near(column: str, value: str, is_any: bool = False) -> Iterator[tuple[str, str]]:
    """Yield (kind, key): the parts of a value that survive changes by spreadsheets or people."""
    if column in ("sid", "student", "platform_id", "login") and (number := unpadded(value)):
        yield "number without leading zeros", number
    if column == "name" or is_any:
        yield from (("name without middle names", name) for name in without_middle(value))


def _cell(cell: str) -> str:
    """Brightspace writes `#` before ids, and others an apostrophe, against spreadsheets."""
    cell = cell[1:] if cell[:1] in "#'" else cell
    kept = "".join(c for c in cell if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))
    return " ".join(kept.split())


def _identity(row: Mapping[str, str]) -> str:
    return next((row[column] for column in headers.IDENTITIES if row.get(column)), "")


def _has_identities(columns: Mapping[int, str]) -> bool:
    return bool(set(columns.values()) & set(headers.IDENTITIES))


def _footer(cells: Sequence[str], columns: Mapping[int, str]) -> str:
    """The only words in a row, below the table: `Total: 25`; else nothing."""
    (only, *more) = [cell for cell in cells if cell]
    return "" if more or len(columns) < 3 or not re.search(r"[\s:]", only) else only


def _spoiled(row: Mapping[str, str]) -> Iterator[str]:
    """Ids that a spreadsheet has rounded: nobody can be found by them."""
    for column in headers.IDENTITIES:
        if sheets.ROUNDED.fullmatch(row.get(column, "")):
            yield f"a spreadsheet has rounded the number {row[column]}; format that column as text"


def _without_header(path: Path, sheet: sheets.Sheet, notes: list[str]) -> dict[int, str]:
    """The columns of a list without a header: MarkUs's, or none that we know."""
    rows = [cells for _, cells in sheet.rows]
    if rows and all(len(cells) == len(MARKUS) and "@" in cells[-1] for cells in rows):
        notes.append(f"{path}: no header; read as user name, last, first, section, id, e-mail")
        return dict(enumerate(MARKUS))
    if not path.stat().st_size:
        return {}
    wanted = "expected a header with a column student, or SID, Email, ID"
    line, first = sheet.rows[0] if sheet.rows else (1, [])
    says = ", ".join(map(shown, first))[:200] or "nothing"
    raise IntakeError(f"{path}, line {line}: {wanted}; found {says}")


def _listed(students: set[str]) -> str:
    return ", ".join(map(shown, sorted(students)))
