"""Feedback as platforms take it in: files by student, Moodle's and Canvas's folders, mail.

What a student is called never chooses where a file lies: names are made safe, and stay apart on
file systems that do not tell capitals or accents apart.
"""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from graders.report import clean
from graders.report.exports import moodle
from graders.report.exports.foreign_tables import ForeignTable
from graders.report.exports.matching import match
from graders.report.exports.pupils import ExportError, Pupil, some
from graders.report.feedback import feedback
from graders.scores import Report

UNSAFE = re.compile(r"[^\w.@+ -]")
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d|clock\$)\s*(\.|$)", re.IGNORECASE)
DOWNLOADED = re.compile(r"(?P<who>[^_/]+)(?:_LATE)?_(?P<id>\d+)_\d+_(?P<name>[^/]+)")
"""A file's name as Canvas gives it: `lovelaceada_LATE_1001_9001_hw3.ipynb`."""
MOST_LETTERS = 80
MOST_BYTES = 200
"""The most bytes of one name: file systems take 255, and a suffix comes behind it."""
MADE = (2020, 1, 1, 0, 0, 0)
"""The time of every file in an archive: the same feedback is the same bytes."""
Documents = Callable[[Report], Mapping[str, bytes]]
"""A student's files: suffix -> the file's bytes."""


@dataclass(frozen=True)
class Packed:
    """Path -> bytes, and notes for the sender."""

    files: Mapping[str, bytes]
    notes: tuple[str, ...] = ()


def documents(
    title: str, items: Sequence[str] = (), page: Callable[[Report], str] | None = None
) -> Documents:
    """The feedback as text, and as a page where one is made, whole or on some items alone."""

    def made(report: Report) -> dict[str, bytes]:
        shown = only(report, items) if items else report
        found = {".txt": feedback(shown, title).encode("utf-8", "replace")}
        return found | ({".html": page(shown).encode("utf-8", "replace")} if page else {})

    return made


def only(report: Report, items: Sequence[str]) -> Report:
    """Return the report on some items, with the points of those alone."""
    if unknown := [item for item in items if item not in {g.number for g in report.items}]:
        raise ExportError(f"{report.student} has no item {unknown[0]}")
    return replace(
        report,
        items=tuple(graded for graded in report.items if graded.number in items),
        notes=(f"This is on {', '.join(items)} alone.", *report.notes),
        regrades=tuple(asked for asked in report.regrades if asked.item in items),
        scale=Fraction(1),
    )


def by_student(pupils: Sequence[Pupil], made: Documents) -> Packed:
    """A file of each kind for every student, under the student's name."""
    names = file_names(pupil.who.student for pupil in pupils)
    return Packed({
        f"{names[s.who.student]}{suffix}": content
        for s in pupils for suffix, content in made(s.report).items()
    })  # fmt: skip


def by_email(pupils: Sequence[Pupil], made: Documents) -> Packed:
    """A file for every student, under the address that it may be sent to."""
    addresses = {s.who.student: _address(s) for s in pupils}
    without = [clean.line(name) for name, address in addresses.items() if not address]
    known = [address.casefold() for address in addresses.values() if address]
    twice = {address for address in known if known.count(address) > 1}
    files: dict[str, bytes] = {}
    for pupil in pupils:
        address = addresses[pupil.who.student]
        if address and address.casefold() not in twice:
            files |= {f"{address}{suffix}": d for suffix, d in made(pupil.report).items()}
    notes = [f"no address that can be a file's name: {some(without)}"] * bool(without)
    notes += [f"left out, the address of several: {some(sorted(twice))}"] * bool(twice)
    return Packed(files, tuple(notes))


def for_moodle(
    pupils: Sequence[Pupil], table: ForeignTable, made: Documents, by_name: bool = False
) -> Packed:
    """The zip of *Upload multiple feedback files*: a folder for each participant."""
    moodle.identifier(table)
    rows = dict(enumerate(table.rows, start=2))
    keys = moodle.keys_of(table, by_name)
    matches = match(rows, keys, pupils, lambda row: row[1])
    files: dict[str, bytes] = {}
    for number, pupil in matches.rows.items():
        row = rows[number]
        name = safe(row[1]).replace("_", " ").strip(" .") or "student"  # `_` parts the name
        folder = f"{name}_{moodle.participant(row)}_assignsubmission_file_"
        files |= {f"{folder}/feedback{suffix}": d for suffix, d in made(pupil.report).items()}
    return Packed(files, (*table.notes, *matches.notes))


def for_canvas(pupils: Sequence[Pupil], download: Iterable[str], made: Documents) -> Packed:
    """The zip of *Upload submissions*: names that begin as those that Canvas gave.

    Canvas knows a file by the first two numbers in its name, the user's and an attachment's that
    the user handed in: so its own download is needed.
    """
    first: dict[str, re.Match[str]] = {}
    for path in sorted(download):
        if found := DOWNLOADED.fullmatch(path.rpartition("/")[2]):
            first.setdefault(found["id"], found)
    if not first:
        raise ExportError(
            "no names as Canvas gives them: name the zip of *Download Submissions* by --into"
        )
    files: dict[str, bytes] = {}
    taken: set[str] = set()
    missing = []
    for pupil in pupils:
        own = [number for number, found in first.items() if _is_of(pupil, found)]
        if len(own) != 1:
            missing.append(clean.line(pupil.who.student))
            continue
        taken.add(own[0])
        name = first[own[0]].group()
        start = name[: -len(first[own[0]]["name"])]
        files |= {f"{start}feedback{suffix}": d for suffix, d in made(pupil.report).items()}
    others = [found.group() for number, found in first.items() if number not in taken]
    notes = [f"no file of theirs in the download: {some(missing)}"] * bool(missing)
    notes += [f"in the download, and nobody here: {some([*map(clean.line, others)])}"] * bool(
        others
    )
    return Packed(files, tuple(notes))


def _is_of(pupil: Pupil, found: re.Match[str]) -> bool:
    who = pupil.who
    labels = (f"{found['who']}_{found['id']}", found["id"])
    return who.platform_id == found["id"] or who.student in labels


def _address(pupil: Pupil) -> str:
    """The e-mail, where it can be a file's name as it stands."""
    address = pupil.who.email or (pupil.who.student if "@" in pupil.who.student else "")
    return address if address and address == safe(address) else ""


def file_names(students: Iterable[str]) -> dict[str, str]:
    """Student -> a name that is no other's, whatever a file system takes for the same."""
    students = list(dict.fromkeys(students))
    plain = {student: safe(student) for student in students}
    seen: dict[str, int] = {}
    for name in plain.values():
        seen[_folded(name)] = seen.get(_folded(name), 0) + 1
    return {
        student: name
        if name == student and seen[_folded(name)] == 1
        else _told_apart(student, name)
        for student, name in plain.items()
    }


def _told_apart(student: str, name: str) -> str:
    digest = hashlib.sha256(student.encode(errors="surrogatepass")).hexdigest()
    return f"{name}~{digest[:12]}"


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKD", name).casefold()


def safe(name: str) -> str:
    """Return the name without parts that leave a folder, act, or are refused by a file system."""
    plain = UNSAFE.sub("_", clean.line(name))
    plain = plain.strip(" .")[:MOST_LETTERS]
    while len(plain.encode()) > MOST_BYTES:
        plain = plain[:-1]
    plain = plain.rstrip(" .")
    acts = RESERVED.match(plain) or plain.startswith("-")  # a command takes that for an option
    return f"_{plain}" if acts else plain


def as_zip(files: Mapping[str, bytes]) -> bytes:
    """The files as an archive: the same files are the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(path, MADE), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()
