"""The student's command: check one's own work before it is handed in."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from graders.commands.misuse import Misuse
from graders.host import isolation
from graders.host.child import Start
from graders.host.isolation import Level
from graders.public import checking, stored
from graders.report import selfchecked


def check(parsed: argparse.Namespace) -> int:
    """Run the public checks of a homework; 1 when there is something to do."""
    path: Path = parsed.path
    if not path.exists():
        raise Misuse(f"{path}: no such file or folder")
    folder = parsed.homework or _homework_here()
    if not (folder / stored.FILE).is_file():
        raise Misuse(f"{folder}: no {stored.FILE} in this folder; is it a homework's?")
    homework = stored.read(folder)
    kit = {name: (folder / f"{name}.py").read_text(encoding="utf-8") for name in homework.kit}
    with _guests(parsed.wall) as (start, wall):
        found = replace(checking.check(path, homework, kit, start=start), wall=wall)
    print(selfchecked.as_text(found))
    if parsed.summary:
        with parsed.summary.open("a", encoding="utf-8") as page:
            page.write(selfchecked.as_markdown(found))
    return 1 if any(checked.state.needs_work for checked in found.items) else 0


def _homework_here() -> Path:
    """The folder with the checks that we are in. Never that of the work: its checks would be code
    of whoever wrote it, and run here."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / stored.FILE).is_file():
            return folder
    raise Misuse(
        f"no {stored.FILE} in the current folder or above it; go to the homework's folder, "
        "or name that by --homework"
    )


@contextmanager
def _guests(wanted: bool) -> Iterator[tuple[Start | None, str]]:
    """What starts the code, and the level of the wall round it; none unless one is wanted."""
    if not wanted:
        yield None, ""
        return
    with isolation.guests() as guests:
        if guests.isolation.level < Level.STANDARD:
            raise Misuse(
                f"there is no wall here that holds: {guests.isolation}. `grade.py doctor` says what "
                "brings one; without --wall the code runs as you, so trust it first"
            )
        yield guests.start, str(guests.isolation.level)
