"""Statements and files of a submission that are run in a way of their own."""

from __future__ import annotations
import __future__

import ast
from collections.abc import Collection
from pathlib import PurePosixPath

from .definitions import names_bound
from .plan import Cell


def guarded(statement: ast.stmt, asked: Collection[str]) -> list[ast.stmt]:
    """Return the body of `if __name__ == "__main__":`, if it defines a name that is asked for."""
    match statement:
        case ast.If(ast.Compare(ast.Name("__name__"), [ast.Eq()], [ast.Constant("__main__")])):
            names = {name for inner in statement.body for name in names_bound(inner)}
            return statement.body if names.intersection(asked) else []
    return []


def future_flags(statement: ast.stmt) -> int:
    """Return the compiler flags of `from __future__ import ...`, for all statements that follow."""
    flags = 0
    if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
        for alias in statement.names:
            feature = getattr(__future__, alias.name, None)
            flags |= getattr(feature, "compiler_flag", 0)
    return flags


def is_file(cell: Cell, path: str) -> bool:
    """Whether a cell belongs to the file that `%run path` means; its suffix may be left out."""
    wanted = PurePosixPath(path).name
    names = {PurePosixPath(cell.origin).name, f"{cell.module}.py"}
    return bool(names.intersection((wanted, f"{wanted}.py")))
