"""The weight of each file of a hand-in: those under asked names most, copies of others least."""

from __future__ import annotations

import re
from collections.abc import Iterable

from graders.intake.files import File, numbered
from graders.intake.released import Released

COPY = re.compile(
    r"(?:copy of )*(?P<base>.+?)(?:(?:[ _]?\(|-copy| - copy ?\(?| copy ?)(?P<number>\d*)\)?)?",
    re.IGNORECASE,
)
"""`hw (1)` of browsers, `Copy of hw` of Colab, `hw-Copy1` of Jupyter, `hw - Copy (2)` of Windows,
`hw copy` of macOS."""
OLD = re.compile(
    r"(?:(?:old|backup|bak|copy|prev|previous|wip|draft|tmp|temp|orig|original)[ _.-].+"
    r"|.+[ _.-](?:old|older|backup|bak|copy|prev|previous|wip|draft|tmp|temp|orig|original|broken"
    r"|unfinished|wrong)\d*)",
    re.IGNORECASE,
)
OLD_FOLDERS = frozenset(
    {"old", "backup", "backups", "archive", "previous", "drafts", "copy", "bak"}
)
NAMED, ORDINARY, COPIED = 2, 1, 0


def ranks(files: Iterable[File], released: Released) -> dict[str, int]:
    """Return file name -> its rank."""
    found = list(files)
    given = {file.name: _alone(file, released) for file in found}
    for copies in numbered(found, COPY):
        if len(copies) < 2:
            continue
        named = [file for _, file in copies if given[file.name] == NAMED]
        newest = max(copies, key=lambda copy: (copy[1].modified, copy[0]))[1]
        best = named[-1] if named else newest
        for _, file in copies:
            given[file.name] = max(given[best.name], ORDINARY) if file is best else COPIED
    return given


def _alone(file: File, released: Released) -> int:
    folders = {part.casefold() for part in file.place.split("/")}
    if folders & OLD_FOLDERS:
        return COPIED
    if file.stem.casefold() in released.stems:
        return NAMED
    return COPIED if OLD.fullmatch(file.stem[:200]) else ORDINARY
