"""Runs a submission's cells, statement by statement, so that one bad line costs one statement."""

from __future__ import annotations
import __future__

import ast
import importlib.util
import sys
import types
from collections import ChainMap, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .definitions import Definitions
from .desk import Desk
from .finder import Finder
from .plan import Cell, Fault, Load
from .shell import Shell, timed_body, without_magics
from .trace import failure, lines_of, remember

WHOLE_CELL = -1
"""Stands for a statement's number while the cell is read: that too can be the end of a guest."""
MOST_PASSES = 10
"""Over statements that wait for a name: who raises the same NameError for ever waits in vain."""
Place = tuple[int, int, int]
"""Cell, statement, line."""
Announce = Callable[[int, int, int], object]
"""Called with the place before each statement: a death is blamed on the last one."""


@dataclass(frozen=True, eq=False)
class Waiting:
    """A statement that raised a NameError: it runs again once a later one defined the name."""

    name: str
    place: Place
    statement: ast.stmt
    module: types.ModuleType
    fault: Fault


class LoadedSubmission:
    """The namespace that a submission's cells leave behind, and what happened on the way.

    A notebook's cells share one namespace. Each module has its own, as Python gives it, and its
    names can be asked for too; the notebook's win, and text stands in for what no code defines.
    """

    def __init__(self, load: Load, announce: Announce) -> None:
        self.load = load
        self.announce = announce
        self.place: Place | None = None
        self.faults: list[Fault] = []
        self.waiting: list[Waiting] = []
        self.definitions = Definitions()
        self.main = types.ModuleType("__main__")
        self.modules: dict[int, types.ModuleType] = {}
        self.index_of = {cell.module: k for k, cell in enumerate(load.cells) if cell.module}
        self.finder = Finder(self.index_of, self._run_imported)
        self.flags: defaultdict[str, int] = defaultdict(int)
        self.shell = Shell(self.main.__dict__)
        self.desk = Desk()

    @property
    def namespace(self) -> Mapping[str, object]:
        """Every name that can be asked for."""
        spaces = [self.modules[index].__dict__ for index in sorted(self.modules, reverse=True)]
        texts: dict[str, object] = dict(self.load.texts)
        return ChainMap(self.main.__dict__, *spaces, texts)

    def run(self) -> None:
        """Execute all cells: modules first, as a notebook may import them."""
        sys.modules["__main__"] = self.main  # pickling and dataclasses look there
        sys.meta_path.append(self.finder)  # asked last: what is installed wins
        self.desk.lay(self.load.files)
        self.load.files.clear()  # they are on the disk now
        self.desk.install()
        for index, cell in enumerate(self.load.cells):
            if cell.module and index not in self.modules:
                self.desk.enter(cell.folder)
                self._run_file(index, cell.module)
        for index, cell in enumerate(self.load.cells):
            if not cell.module:
                self.desk.enter(cell.folder)
                self._run_cell(index, self.main)
        for _ in range(MOST_PASSES):
            if not self._run_waiting():
                break
        self.announce = lambda *_: None  # a function that reloads a module is no statement

    def _run_file(self, index: int, name: str) -> None:
        """Import a file, or run it apart where `import name` leads to something else."""
        self.place = None  # no statement imports it
        if self.index_of[name] == index and self._is_found_here(name):
            importlib.import_module(name)
        else:
            self._run_module(index, types.ModuleType(name))

    def _is_found_here(self, name: str) -> bool:
        if name in sys.modules or "." in name:
            return False
        return getattr(importlib.util.find_spec(name), "loader", None) is self.finder

    def _run_imported(self, module: types.ModuleType) -> None:
        outer = self.place
        self._run_module(self.index_of[module.__name__], module)
        if outer is not None:  # what comes next is the importing statement's affair again
            self._move_to(outer)

    def _run_module(self, index: int, module: types.ModuleType) -> None:
        self.modules[index] = module
        module.__file__ = f"{module.__name__}.py"
        self._run_cell(index, module)

    def _move_to(self, place: Place) -> None:
        self.place = place
        self.announce(*place)

    def _run_cell(self, index: int, module: types.ModuleType) -> None:
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
            self.definitions.note(index, cell, statement, lines)
            self.flags[cell.module] |= _future_flags(statement)
            if (index, number) not in self.load.skip:
                self._run_statement((index, number, statement.lineno), statement, module)

    def _run_waiting(self) -> bool:
        """Run what lacked a name that a later cell defined: cells are run in any order by hand."""
        waiting, self.waiting = self.waiting, []
        ready = [each for each in waiting if each.name in each.module.__dict__]
        self.waiting += [each for each in waiting if each not in ready]
        for each in ready:
            self.faults.remove(each.fault)
            self._run_statement(each.place, each.statement, each.module)
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

    def _run_statement(self, place: Place, statement: ast.stmt, module: types.ModuleType) -> None:
        self._move_to(place)
        cell = self.load.cells[place[0]]
        flags = self.flags[cell.module]
        tree = ast.Module([statement], [])
        try:
            code = compile(tree, cell.name, "exec", flags=flags, dont_inherit=True)
            exec(code, module.__dict__)
        except BaseException as error:
            fault = Fault(cell.name, statement.lineno, failure(error).says)
            self.faults.append(fault)
            if isinstance(error, NameError) and isinstance(error.name, str):
                self.waiting.append(Waiting(error.name, place, statement, module, fault))


def _future_flags(statement: ast.stmt) -> int:
    """What `from __future__ import ...` asks of the compiler, for all statements that follow."""
    flags = 0
    if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
        for alias in statement.names:
            feature = getattr(__future__, alias.name, None)
            flags |= getattr(feature, "compiler_flag", 0)
    return flags
