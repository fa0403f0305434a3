"""`from graders import check` in a hand-in: it was for its author, and does nothing when graded."""

from __future__ import annotations

import sys
from types import ModuleType


def install() -> None:
    """Give the import a module with a `check` that looks at nothing; there are no graders here."""
    module = ModuleType("graders")
    vars(module).update(check=lambda *items: None, load_ipython_extension=lambda shell: None)
    sys.modules["graders"] = module
