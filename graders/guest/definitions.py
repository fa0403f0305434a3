"""Where each name of a submission got its meaning: the last definition counts, the others are told.

Modules come before the notebook, and both in the order of their files, however they import each
other: as their namespaces do when a name is asked for.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Any

from .plan import Cell, Definition

MOST_NAMES = 2000
MOST_LETTERS = 4000
"""Of one statement's source."""
MOST_IN_ALL = 1 << 20
EARLIER_TOLD = 8


class Definitions:
    """What the top-level statements of a submission define."""

    def __init__(self) -> None:
        self.noted: list[tuple[tuple[bool, int], str, Definition]] = []

    def note(self, index: int, cell: Cell, statement: ast.stmt, lines: Sequence[str]) -> None:
        """Add what one statement defines; `lines` are the cell's."""
        decorators = getattr(statement, "decorator_list", [])
        first = min(node.lineno for node in [statement, *decorators])
        source = "\n".join(lines[first - 1 : statement.end_lineno])[:MOST_LETTERS]
        rank = (not cell.module, index)
        for name in _names_bound(statement):
            self.noted.append((rank, name, Definition(cell.name, statement.lineno, source)))

    def by_name(self) -> dict[str, Definition]:
        """The definition of each name that counts."""
        found: dict[str, Definition] = {}
        for _, name, new in sorted(self.noted, key=lambda noted: noted[0]):
            if old := found.pop(name, None):
                earlier = (*old.earlier, f"{old.cell}, line {old.line}")[-EARLIER_TOLD:]
                new = Definition(new.cell, new.line, new.source, earlier)
            found[name] = new
        return dict(_short_enough(list(found.items())[-MOST_NAMES:]))


def _short_enough(found: list[tuple[str, Definition]]) -> Iterator[tuple[str, Definition]]:
    """Sources as long as there is room: all this must cross in one message."""
    room = MOST_IN_ALL
    for name, definition in found:
        room -= len(definition.source)
        source = definition.source if room >= 0 else ""
        yield name, Definition(definition.cell, definition.line, source, definition.earlier)


def _names_bound(statement: ast.stmt) -> Iterator[str]:
    """Names that a top-level statement gives a new meaning."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
        yield statement.name
    targets: list[Any] = []
    if isinstance(statement, ast.Assign):
        targets = list(statement.targets)
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        targets = [statement.target]
    for target in targets:
        for node in ast.walk(target):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield node.id
