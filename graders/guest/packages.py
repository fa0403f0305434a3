"""Finds the Python files of a hand-in by every name that code in it may import them by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import cast

from .finder import Finder
from .plan import Cell

ROOT = "_handed_in"
"""The package that all files are in: relative imports lead to others of its modules."""
INIT = "__init__"


class PackageFinder(Finder):
    """Finds a file under its own name, by its folders, and relative to another file.

    All these names lead to one module, which runs once.
    """

    def __init__(self, cells: Sequence[Cell], run: Callable[[int, ModuleType], None]) -> None:
        self.home = Path.cwd()
        self.modules: dict[int, ModuleType] = {}
        self.index_of: dict[str, int] = {}
        self.folders: dict[str, str] = {ROOT: ""}
        for index in sorted(range(len(cells)), key=lambda k: cells[k].rank):
            if cells[index].module:
                self._add(index, cells[index])
        self.run_cell = run
        super().__init__({*self.index_of, *self.folders}, self._exec)

    def _add(self, index: int, cell: Cell) -> None:
        folders = [part for part in cell.folder.split("/") if part]
        for depth in range(1, len(folders) + 1):
            for package in (".".join(folders[:depth]), ".".join([ROOT, *folders[:depth]])):
                self.folders.setdefault(package, "/".join(folders[:depth]))
        inside = [] if cell.module == INIT else [cell.module]
        dotted = ".".join([*folders, *inside])
        for name in (dotted, ".".join([ROOT, *folders, *inside])):
            if name:
                self.index_of[name] = index
        if inside:
            self.index_of[cell.module] = index

    def package_of(self, cell: Cell) -> str:
        """Return the package from which a file's relative imports start."""
        return ".".join([ROOT, *(part for part in cell.folder.split("/") if part)])

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """A spec for the known names; a folder is a package."""
        spec = super().find_spec(name, path, target)
        if spec is not None and name in self.folders:
            spec.submodule_search_locations = [str(self.home / self.folders[name])]
        return spec

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:  # type: ignore[override]
        """The module that another name has already led to, if there is one."""
        index = self.index_of.get(spec.name)
        return None if index is None else self.modules.get(index)

    def _exec(self, module: ModuleType) -> None:
        spec = cast("ModuleSpec", module.__spec__)
        index = self.index_of.get(spec.name)
        if index is not None and index not in self.modules:
            self.run_cell(index, module)
