"""Names that a platform gives to files, or that somebody claims it gave."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from graders.intake import gradescope_export, whose
from graders.intake.files import File
from graders.intake.roster import Roster
from graders.intake.submission import Unusable

CANVAS = re.compile(r"(?P<who>[^_/]+)(?P<late>_LATE)?_(?P<id>\d+)_\d+_(?P<name>[^/]+)")
MOODLE = re.compile(
    r"(?P<who>[^/]+?)_(?P<id>\d+)_assignsubmission_(?:file|onlinetext)_?/?(?P<name>[^/].*)"
)


def content(metadata: File) -> str:
    """The text of Gradescope's metadata."""
    found = metadata.content(gradescope_export.MOST_BYTES)
    return found.decode("utf-8", errors="replace")


def without_top(files: list[File], roster: Roster | None, named: bool = True) -> list[File]:
    """The files below a single folder around an export, as archives often have one.

    A student's own folder is none, whatever the names in it claim.
    """
    inside = below_top(files)
    if inside is files or not is_export(inside):
        return files
    top = files[0].name.partition("/")[0]
    return inside if whose.is_trusted(top, people(inside), roster, named) else files


def below_top(files: list[File]) -> list[File]:
    """The files below a single folder that holds them all."""
    tops = {file.name.partition("/")[0] for file in files}
    if len(tops) != 1 or not all("/" in file.name for file in files):
        return files
    return [replace(file, name=file.name.partition("/")[2]) for file in files]


def is_export(files: Iterable[File]) -> bool:
    """Whether a platform has named these files, or somebody who plays one."""
    names = [file.name for file in files if not file.refused]
    if gradescope_export.METADATA in names:
        return True
    return bool(names) and all(MOODLE.fullmatch(n) or CANVAS.fullmatch(n) for n in names)


def people(files: Sequence[File]) -> int:
    """Count the people whom an export names."""
    metadata = next((file for file in files if file.name == gradescope_export.METADATA), None)
    if metadata is None:
        found = (MOODLE.fullmatch(f.name) or CANVAS.fullmatch(f.name) for f in files)
        return len({(match["who"], match["id"]) for match in found if match})
    try:
        entries = gradescope_export.read(content(metadata)).values()
    except Unusable:
        return 0
    return len({person for entry in entries for person in entry.submitters})
