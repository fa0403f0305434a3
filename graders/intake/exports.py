"""The submissions under a path: a folder of folders, loose files, or a platform's export."""

from __future__ import annotations

import re
from collections.abc import Collection
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unicodedata import normalize

from graders.intake import archive, gradescope_export, named_by, several, whose
from graders.intake.attempts import Attempt
from graders.intake.files import (
    ARCHIVES,
    File,
    fault_of,
    is_hidden,
    is_junk,
    numbered,
    on_disk,
    shown,
    walk,
)
from graders.intake.roster import Person, Roster
from graders.intake.submission import Unusable

RESUBMITTED = re.compile(r"(?P<base>.+)-(?P<number>\d+)")
"""The name that Canvas gives the file of a second attempt."""
AGAIN = re.compile(r"(?P<base>.+?)(?: \((?P<copy>\d+)\)|[ _-]*attempt[ _-]*(?P<attempt>\d+))", re.I)
ALONE = frozenset({".ipynb", ".py", ".tex", ".pdf", ".docx", ".odt", *ARCHIVES})
"""A loose file of these kinds makes its name a student's; others join one, or are passed over."""
WHOLE_CLASS = archive.Caps(files=200_000, size=1 << 40)
"""A whole class's limits: a platform made the zip, and its members are read one by one."""
UNPACKED_CLASS = archive.Caps(files=200_000, size=1 << 30)
"""A tar's limits: it is unpacked as a whole."""


@dataclass(frozen=True)
class Context:
    """Facts known of a class before its hand-ins are looked at."""

    roster: Roster | None = None
    asked: Collection[str] = ()
    """The names under which the homework is answered."""


NOTHING_KNOWN = Context()


def attempts(
    path: Path, stack: ExitStack, known: Context = NOTHING_KNOWN, named: bool = True
) -> tuple[list[Attempt], list[str]]:
    """Return the attempts under a path, and notes on others. The stack keeps archives open.

    `named` says that whoever grades named it, and it was not merely found in a folder.
    """
    if path.is_dir():
        return _of_folder(path, stack, known)
    file = on_disk(path.resolve(), path.name)
    if file.kind not in ARCHIVES or file.refused:
        return _by_name([file])
    caps = WHOLE_CLASS if file.kind == ".zip" else UNPACKED_CLASS
    hidden: list[str] = []
    source = stack.enter_context(path.open("rb"))
    files = archive.members(path.name, source, caps, hidden)
    found, told = _of_archive(file, files, known, named)
    return found, [*whose.told_hidden(sorted(set(hidden))), *told]


def _of_archive(
    file: File, files: list[File], known: Context, named: bool
) -> tuple[list[Attempt], list[str]]:
    """A class in an archive, or one student's archive."""
    is_students = whose.knows(known.roster, file.stem)
    people = named_by.people(files) if named_by.is_export(files) else 0
    if people and whose.is_trusted(file.stem, people, known.roster, named):
        return _class(files)
    inside = named_by.without_top(files, known.roster, named)
    if inside is not files and not is_students:
        return _class(inside)
    inside = named_by.below_top(files)
    if named_by.is_export(inside):
        return _with([_own(file.name)], _by_name([file]))
    if is_students:
        return _by_name([file])
    if several.students(inside):
        return _by_name(inside)
    is_class, says = whose.loose(file.stem, inside, known.roster, known.asked)
    return _with([says] if says else [], _by_name(inside if is_class else [file]))


def _own(name: str) -> str:
    return f"{shown(name)}: names inside it are its own, and say nothing of whose it is"


def _of_folder(path: Path, stack: ExitStack, known: Context) -> tuple[list[Attempt], list[str]]:
    files = walk(path)
    if len(files) == 1 and files[0].kind in ARCHIVES and files[0].name in _names(path):
        return attempts(path / files[0].name, stack, known, named=False)
    used = {file.name.partition("/")[0] for file in files}
    folders = [normalize("NFC", f.name) for f in sorted(path.iterdir()) if f.is_dir()]
    inside = named_by.without_top(files, known.roster)
    if (
        inside is files
        and named_by.is_export(files)
        and whose.knows(known.roster, path.resolve().name)
    ):
        label = path.resolve().name
        says = f"{shown(label)} is a student: names inside that folder say nothing here"
        return [_of_label(label, files, set())], [says]
    found, passed_over = _class(inside) if named_by.is_export(inside) else _by_name(files)
    empty = [name for name in folders if name not in used and not is_junk(name)]
    found += [_of_label(name, [], used) for name in empty]
    if (
        inside is files
        and named_by.is_export(named_by.below_top(files))
        and not named_by.is_export(files)
    ):
        says = f"{shown(next(iter(used)))}: names inside it are its own, and say nothing here"
        passed_over.append(says)
    hidden = [name for name in folders if is_hidden(name)]
    for name in hidden:
        own = [replace(file, name=f"{name}/{file.name}") for file in walk(path / name)]
        label = next((n for n in (name, name.lstrip(".")) if whose.knows(known.roster, n)), "")
        if label and own:
            attempt = replace(_of_label(name, own, used), people=(_anyone(label),))
            found.append(attempt)
        elif any(file.kind in ALONE for file in own):
            passed_over += whose.told_hidden([shown(name)])
    return found, passed_over


def _with(
    told: list[str], found: tuple[list[Attempt], list[str]]
) -> tuple[list[Attempt], list[str]]:
    return found[0], [*told, *found[1]]


def _names(folder: Path) -> list[str]:
    """Return the names of the files in a folder that are no links."""
    return [path.name for path in folder.iterdir() if path.is_file() and not path.is_symlink()]


def _class(files: list[File]) -> tuple[list[Attempt], list[str]]:
    """Return the attempts in files that a platform has named."""
    metadata = next((file for file in files if file.name == gradescope_export.METADATA), None)
    if metadata is None:
        return _by_name(files)
    try:
        entries = gradescope_export.read(named_by.content(metadata))
    except Unusable as error:
        found, passed_over = _by_name(files)
        return found, [f"{error}; students go by the names of their folders", *passed_over]
    return _of_gradescope(files, entries)


def _of_gradescope(
    files: list[File], entries: dict[str, gradescope_export.Entry]
) -> tuple[list[Attempt], list[str]]:
    found: list[Attempt] = []
    for folder, entry in entries.items():
        own = [file for file in files if file.name.partition("/")[0] == folder]
        people = tuple(entry.submitters) or (_anyone(folder),)
        found.append(_attempt(folder, people, own, submitted=entry.submitted))
    rest = [file for file in files if file.name.partition("/")[0] not in entries]
    others, passed_over = _by_name(
        [file for file in rest if file.name != gradescope_export.METADATA]
    )
    return [*found, *others], passed_over


def _by_name(files: list[File]) -> tuple[list[Attempt], list[str]]:
    """Folders and loose files, told apart by their names alone."""
    groups: dict[tuple[str, str], list[File]] = {}
    platform: dict[str, list[tuple[re.Match[str], File]]] = {}
    passed_over: list[str] = []
    for file in files:
        top, _, inside = file.name.partition("/")
        if file.refused and fault_of(top or file.name):  # a hostile name is nobody's
            passed_over.append(file.refused)
        elif match := named_by.MOODLE.fullmatch(file.name) or named_by.CANVAS.fullmatch(file.name):
            platform.setdefault(f"{match['who']}_{match['id']}", []).append((match, file))
        else:
            groups.setdefault(("folder", top) if inside else ("file", file.stem), []).append(file)
    for key, group in list(groups.items()):
        if key[0] == "file" and not any(file.kind in ALONE for file in group):
            passed_over += [f"passed over: {file.refused or file.name}" for file in group]
            del groups[key]
    found = [_of_platform(label, named) for label, named in platform.items()]
    labels = {label for _, label in groups}
    found += [_of_label(label, group, labels) for (_, label), group in groups.items()]
    return found, passed_over


def _of_platform(label: str, named: list[tuple[re.Match[str], File]]) -> Attempt:
    """One user's files of Canvas or Moodle, under the names that the user gave them."""
    late = {m["name"] for m, _ in named if m.groupdict().get("late")}
    files = [replace(file, name=m["name"]) for m, file in named]
    is_canvas = "late" in named[0][0].groupdict()
    kept: list[File] = [] if is_canvas else files
    notes: list[str] = []
    for copies in numbered(files, RESUBMITTED) if is_canvas else ():
        in_time = [copy for copy in copies if copy[1].name not in late] or copies
        last = max(in_time, key=lambda copy: copy[0])[1]
        kept.append(last)
        notes += [f"superseded: {f.name}; {last.name} counts" for _, f in copies if f is not last]
    match = named[0][0]
    clues = (("platform_id", match["id"]), ("name", match["who"]))
    return Attempt(
        label=label,
        people=(Person(label, clues),),
        files=tuple(kept),
        late=any(file.name in late for file in kept) if is_canvas else None,
        notes=tuple(notes),
    )


def _of_label(label: str, files: list[File], labels: set[str]) -> Attempt:
    """A folder, or loose files of one name. `anna (1)` is a second `anna` where there is one."""
    again = AGAIN.fullmatch(label)
    if again and (again["attempt"] or again["base"] in labels):
        number = int(again["attempt"] or again["copy"])
        return _attempt(label, (_anyone(again["base"]),), files, number=number)
    return _attempt(label, (_anyone(label),), files)


def _attempt(label: str, people: tuple[Person, ...], files: list[File], **more: Any) -> Attempt:
    """Inside a folder of its own, names go without that folder."""
    own = (replace(f, name=f.name.removeprefix(f"{label}/")) for f in files)
    return Attempt(label=label, people=people, files=tuple(own), **more)


def _anyone(label: str) -> Person:
    return Person(label, (("any", label),))
