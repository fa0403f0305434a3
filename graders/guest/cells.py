"""Runs a submission's cells, statement by statement, so that one bad line costs one statement."""

from __future__ import annotations

import ast
import importlib.util
import sys
import types
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from . import coroutines
from .blank import is_blank
from .definitions import Definitions, names_bound, names_defined
from .desk import Desk
from .packages import INIT, PackageFinder
from .plan import Cell, Fault, Load
from .shell import Shell, timed_body, without_magics
from .spaces import Space, Spaces, View
from .statements import future_flags, guarded, is_file
from .trace import failure, lines_of, remember

WHOLE_CELL = -1
"""The statement number while the cell is read: that too can be the end of a guest."""
GUARDED = 10_000
"""The number added to those of statements under `if __name__ == "__main__":`."""
MOST_PASSES = 10
"""The most passes over waiting statements: one may raise the same NameError for ever."""
Place = tuple[int, int, int]
"""Cell, statement, line."""
Announce = Callable[[int, int, int], object]
"""A function called with the place before each statement: a death is blamed on the last one."""


@dataclass(frozen=True, eq=False)
class Waiting:
    """A statement that raised a NameError: it runs again once a later one defined the name."""

    name: str
    place: Place
    statement: ast.stmt
    space: Space
    fault: Fault


class LoadedSubmission:
    """The namespaces that a submission's cells leave behind, and the events on the way.

    The cells of a notebook share one namespace, which starts with the names of earlier notebooks.
    Each module has its own, as Python gives it. Text stands in for what no code answers.
    """

    def __init__(self, load: Load, announce: Announce) -> None:
        self.load = load
        self.announce = announce
        self.place: Place | None = None
        self.faults: list[Fault] = []
        self.waiting: list[Waiting] = []
        self.definitions = Definitions()
        self.spaces = Spaces()
        self.main = types.ModuleType("__main__")
        self.finder = PackageFinder(load.cells, self._run_imported)
        self.flags: defaultdict[str, int] = defaultdict(int)
        self.shell = Shell(self.main.__dict__, self._run_named)
        self.desk = Desk()

    @property
    def namespace(self) -> Mapping[str, object]:
        """Every name that can be asked for."""
        return self.namespace_of("")

    def namespace_of(self, file: str) -> Mapping[str, object]:
        """Return the names that can be asked for, where the definitions of one file come first."""
        return View(self.spaces, dict(self.load.texts), file)

    def file_of(self, name: str) -> str:
        """The file whose definition of a name counts; empty where none defines it."""
        space = self.spaces.best(name)
        return space.file if space else ""

    def run(self) -> None:
        """Execute all cells: modules first, as a notebook may import them."""
        sys.meta_path.append(self.finder)  # asked last: what is installed wins
        self.desk.lay(self.load.files)
        self.load.files.clear()  # they are on the disk now
        self.desk.install()
        sys.modules["__main__"] = self.main  # pickling and dataclasses look there
        for index, cell in enumerate(self.load.cells):
            if cell.module and index not in self.finder.modules:
                self.desk.enter(cell.folder)
                self._run_file(index, cell.module)
        for index, cell in enumerate(self.load.cells):
            if not cell.module:
                self.desk.enter(cell.folder)
                self._run_cell(index, self._notebook(cell, index))
        for _ in range(MOST_PASSES):
            if not self._run_waiting():
                break
        self.spaces.settle()
        self.announce = lambda *_: None  # a function that reloads a module is no statement

    def _notebook(self, cell: Cell, index: int) -> Space:
        """The namespace of the cell's notebook, which starts when its first cell runs."""
        notebooks = [space for space in self.spaces.all if space.is_notebook]
        for space in notebooks:
            if space.file == cell.origin:
                return space
        main = types.ModuleType("__main__") if notebooks else self.main
        space = Space(cell.origin, main, cell.rank, is_notebook=True, order=index)
        self.spaces.all.append(space)
        self.spaces.lend(space)
        self.shell.enter(main.__dict__)
        sys.modules["__main__"] = main
        return space

    def _run_file(self, index: int, name: str) -> None:
        """Import a file, or run it apart where `import name` leads to something else."""
        self.place = None  # no statement imports it
        if self.finder.index_of.get(name) == index and self._is_found_here(name):
            importlib.import_module(name)
        else:
            self._run_module(index, types.ModuleType(name))

    def _is_found_here(self, name: str) -> bool:
        if name in sys.modules or "." in name or name == INIT:
            return False
        return getattr(importlib.util.find_spec(name), "loader", None) is self.finder

    def _run_imported(self, index: int, module: types.ModuleType) -> None:
        outer = self.place
        self._run_module(index, module)
        if outer is not None:  # the importing statement goes on from here
            self._move_to(outer)

    def _run_module(self, index: int, module: types.ModuleType) -> None:
        cell = self.load.cells[index]
        self.finder.modules[index] = module
        module.__file__ = f"{cell.module}.py"
        module.__package__ = self.finder.package_of(cell)
        space = Space(cell.origin, module, cell.rank, order=index)
        self.spaces.all.append(space)
        self._run_cell(index, space)

    def _run_named(self, path: str, inside: dict[str, object] | None) -> bool:
        """Carry out `%run` of a file of the hand-in; `inside` is the namespace to run it in."""
        meant = [k for k, cell in enumerate(self.load.cells) if is_file(cell, path)]
        found = [k for k in meant if self.load.cells[k].module]
        if not found:
            return bool(meant)  # a notebook, whose names are there anyway
        outer, index = self.place, found[-1]
        space = next(s for s in self.spaces.all if s.names is self.shell.namespace)
        if inside is None:
            names = self.finder.modules[index].__dict__
            space.names.update({k: v for k, v in names.items() if not k.startswith("__")})
        else:
            name = self.load.cells[index].name
            self.faults = [fault for fault in self.faults if fault.cell != name]
            self.waiting = [each for each in self.waiting if each.fault.cell != name]
            self._run_cell(index, space)
        if outer is not None:
            self._move_to(outer)
        return True

    def _move_to(self, place: Place) -> None:
        self.place = place
        self.announce(*place)

    def _run_cell(self, index: int, space: Space) -> None:
        cell = self.load.cells[index]
        if (index, WHOLE_CELL) in self.load.skip:
            return
        self._move_to((index, WHOLE_CELL, 1))
        try:
            source, body = self._read(cell)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            line = getattr(error, "lineno", None) or 1
            self.faults.append(Fault(cell.name, line, f"{type(error).__name__}: {error}"))
            return
        lines = lines_of(source)
        for number, statement in enumerate(body):
            self._run_one((index, number), statement, space, lines)
        for number, statement in enumerate(body):
            for inner, within in enumerate(guarded(statement, self.load.asked)):
                if cell.module:
                    self._run_one((index, GUARDED * (number + 1) + inner), within, space, lines)

    def _run_one(
        self, place: tuple[int, int], statement: ast.stmt, space: Space, lines: list[str]
    ) -> None:
        """Run one statement, unless it ended an earlier guest, and note the names it defines."""
        cell = self.load.cells[place[0]]
        self.flags[cell.module] |= future_flags(statement)
        ran = place not in self.load.skip
        if ran:
            ran = self._run_statement((*place, statement.lineno), statement, space)
        else:  # the host knows why: this tells what is missing for it
            names = tuple(dict.fromkeys(names_bound(statement)))
            self.faults.append(Fault(cell.name, statement.lineno, "", names))
        blank = is_blank(statement, self.load.stubs)
        self.definitions.note(place[0], cell, statement, lines, blank, ran)

    def _run_waiting(self) -> bool:
        """Run statements that lacked a name, once it is there: people run cells in any order."""
        waiting, self.waiting = self.waiting, []
        for each in waiting:
            self.spaces.lend_one(each.space, each.name)
        ready = [each for each in waiting if each.name in each.space.names]
        self.waiting += [each for each in waiting if each not in ready]
        for each in ready:
            self.faults.remove(each.fault)
            if self._run_statement(each.place, each.statement, each.space):
                self.definitions.ran(each.statement)
        return bool(ready)

    def _read(self, cell: Cell) -> tuple[str, list[ast.stmt]]:
        """The source and its statements: those inside where the whole cell is only timed."""
        source = cell.source
        body = ast.parse(source, cell.name).body
        if (inner := timed_body(body)) is not None:
            source = "\n" * body[0].lineno + without_magics(inner, self.shell.ignored)
            body = ast.parse(source, cell.name).body
        remember(cell.name, source)
        return source, body

    def _run_statement(self, place: Place, statement: ast.stmt, space: Space) -> bool:
        """Whether it ran. The answers that a blank takes the place of are kept."""
        self._move_to(place)
        cell = self.load.cells[place[0]]
        flags = self.flags[cell.module] | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        names = list(names_defined(statement)) if is_blank(statement, self.load.stubs) else []
        before = {name: space.names[name] for name in names if space.owns(name)}
        try:
            code = compile(
                ast.Module([statement], []), cell.name, "exec", flags=flags, dont_inherit=True
            )
            coroutines.run(code, space.names)
        except BaseException as error:
            bound = tuple(dict.fromkeys(names_bound(statement)))
            fault = Fault(cell.name, statement.lineno, failure(error).says, bound)
            self.faults.append(fault)
            if isinstance(error, NameError) and isinstance(error.name, str):
                self.waiting.append(Waiting(error.name, place, statement, space, fault))
            return False
        for name in names:
            self.spaces.note_blank(space, name, before.get(name))
        return True
