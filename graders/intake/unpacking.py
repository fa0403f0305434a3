"""The files of a hand-in with those of its archives among them, in the order in which they run."""

from __future__ import annotations

import io
from collections.abc import Callable, Container, Iterable

from graders.intake import archive
from graders.intake.files import ARCHIVES, File, is_junk
from graders.intake.submission import Unusable

OTHER_ARCHIVES = (".rar", ".7z", ".xz", ".tar.xz", ".txz", ".gz")
MOST_FILES = 200
"""Files that are read; a course asks for a handful."""


def opened_files(
    files: Iterable[File],
    counted: Container[str],
    problems: list[str],
    begin: Callable[[str], object],
) -> list[File]:
    """The files with those of archives among them, in the order in which they will run."""
    found: list[File] = []
    for file in files:
        if file.refused:
            problems.append(file.refused)
        elif file.kind in ARCHIVES:
            begin(file.name)
            found += _inside(file, problems)
        elif file.kind in OTHER_ARCHIVES:
            problems.append(f"{file.name} cannot be opened; hand in a .zip or the files themselves")
        elif not is_junk(file.name):
            found.append(file)
    found.sort(key=order)
    if left_out := [file for file in found if file.kind in counted][MOST_FILES:]:
        problems.append(f"{left_out[0].name} and what comes after were not read: too many files")
    return [file for file in found if file not in left_out]


def _inside(file: File, problems: list[str]) -> list[File]:
    try:
        members = archive.members(file.name, io.BytesIO(file.content(archive.STUDENTS.size)))
    except Unusable as error:
        problems.append(str(error))
        return []
    nested = [m for m in members if m.kind in (*ARCHIVES, *OTHER_ARCHIVES) and not m.refused]
    problems += [member.refused for member in members if member.refused]
    problems += [f"{m.name} in {file.name} was not opened: an archive in another" for m in nested]
    return [member for member in members if member not in nested and not member.refused]


def order(file: File) -> tuple[int, str]:
    """Return a sort key: name, and files higher up last: of two definitions the last one counts."""
    return -file.name.count("/"), file.name
