"""Finds a homework's folder from a path in it."""

from __future__ import annotations

from pathlib import Path

FILE = "checks.json"


def homework_of(path: Path) -> Path | None:
    """The folder with the checks that a path lies in, if there is one."""
    here = path.resolve()
    return next((each for each in (here, *here.parents) if (each / FILE).is_file()), None)
