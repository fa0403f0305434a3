"""The student's command: check one's own work before it is handed in."""

from __future__ import annotations

import argparse
from pathlib import Path

from graders.commands.misuse import Misuse
from graders.public import checking, place, stored
from graders.report import selfchecked


def check(parsed: argparse.Namespace) -> int:
    """Run the public checks of a homework; 1 when there is something to do."""
    path: Path = parsed.path
    if not path.exists():
        raise Misuse(f"{path}: no such file or folder")
    folder = parsed.homework or _homework_of(path)
    if not (folder / stored.FILE).is_file():
        raise Misuse(f"{folder}: no {stored.FILE} in this folder; is it a homework's?")
    homework = stored.read(folder)
    kit = {name: (folder / f"{name}.py").read_text(encoding="utf-8") for name in homework.kit}
    found = checking.check(path, homework, kit)
    print(selfchecked.as_text(found))
    if parsed.summary:
        with parsed.summary.open("a", encoding="utf-8") as page:
            page.write(selfchecked.as_markdown(found))
    return 1 if any(checked.state.needs_work for checked in found.items) else 0


def _homework_of(path: Path) -> Path:
    """The folder with the checks that a path lies in."""
    if folder := place.homework_of(path):
        return folder
    raise Misuse(
        f"no {place.FILE} in {path} or above it; go to the homework's folder, "
        "or name that by --homework"
    )
