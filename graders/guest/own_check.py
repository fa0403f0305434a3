"""`from graders import check` in a hand-in: it was for its author, and does nothing when graded."""

from __future__ import annotations

import sys
from types import ModuleType

from .finder import Finder


def install() -> None:
    """Let the import lead to a `check` that looks at nothing, where there are no graders."""
    sys.meta_path.append(Finder({"graders"}, _fill))  # asked last: what is installed wins


def _fill(module: ModuleType) -> None:
    vars(module).update(check=lambda *items: None, load_ipython_extension=lambda shell: None)
