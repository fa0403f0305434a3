"""Finds modules that are text in memory: the assignment's kit, and a submission's own files."""

from __future__ import annotations

from collections.abc import Callable, Container
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:  # at run time this import would take longer than a small submission
    from importlib.abc import Loader


class Finder:
    """Finds the modules of some names; a function runs each. It stands in `sys.meta_path`."""

    def __init__(self, names: Container[str], run: Callable[[ModuleType], None]) -> None:
        self.names, self.run = names, run

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """A spec for the known names only."""
        if name not in self.names:
            return None
        return ModuleSpec(name, cast("Loader", self), origin=f"{name}.py")

    def create_module(self, spec: ModuleSpec) -> None:
        """Leave the module to Python, whose own kind will do."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the module's source."""
        self.run(module)
