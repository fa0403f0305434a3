"""The folder that a submission works in: a private copy of the files, laid out as handed in.

The host sends bytes, so that no path of the student's is ever opened outside the wall.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from typing import Any


class Desk:
    """The finder of files that lay beside each cell. It stands in `sys.meta_path` as well."""

    def __init__(self) -> None:
        self.home, self.at = Path.cwd(), ""

    def lay(self, files: Mapping[str, Any]) -> None:
        """Write the files, each an array of bytes, below the folder that we are in."""
        for name, content in files.items():
            path = self.home / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def enter(self, folder: str) -> None:
        """Work in the folder of the file that runs next. Within one file the student decides."""
        if folder != self.at:
            self.at = folder
            place = self.home / folder
            place.mkdir(parents=True, exist_ok=True)
            os.chdir(place)

    def install(self) -> None:
        """Let packages that were handed in be imported. Asked last: what is installed wins."""
        sys.meta_path.append(self)

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """A top-level package or module beside the running cell, or at the top of the hand-in."""
        if path is not None:
            return None
        return PathFinder.find_spec(name, [str(self.home / self.at), str(self.home)])
