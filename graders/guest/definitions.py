"""The statements that give a submission's names their meaning, and the names in conflict.

The rule which definition counts is in `spaces`; here it is told with its place and its text.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .blank import LONGEST, digest
from .plan import Cell, Definition

MOST_NAMES = 2000
MOST_LETTERS = 4000
"""The most letters of one statement's source."""
MOST_IN_ALL = 1 << 20
EARLIER_TOLD = 8
OTHERS_TOLD = 3
COMPOUND = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.Match)
INNER_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


@dataclass(frozen=True, eq=False)
class Noted:
    """One statement that defines a name."""

    order: tuple[bool, int]
    """Modules come before the notebooks, and both in the order of their cells."""
    file: str
    definition: Definition
    statement: ast.stmt
    blank: bool = False
    ran: bool = True


class Definitions:
    """The definitions of a submission's top-level statements."""

    def __init__(self) -> None:
        self.noted: dict[str, list[Noted]] = {}

    def note(
        self,
        index: int,
        cell: Cell,
        statement: ast.stmt,
        lines: Sequence[str],
        blank: bool = False,
        ran: bool = True,
    ) -> None:
        """Add what one statement defines; `lines` are the cell's."""
        decorators = getattr(statement, "decorator_list", [])
        first = min(node.lineno for node in [statement, *decorators])
        source = "\n".join(lines[first - 1 : statement.end_lineno])[:MOST_LETTERS]
        found = Noted(
            order=(not cell.module, index),
            file=cell.origin,
            definition=Definition(cell.name, statement.lineno, source),
            statement=statement,
            blank=blank,
            ran=ran,
        )
        for name in dict.fromkeys(names_defined(statement)):
            self.noted.setdefault(name, []).append(found)

    def ran(self, statement: ast.stmt) -> None:
        """Say of a statement that was noted as failed that it has run after all."""
        for name in names_defined(statement):
            self.noted[name] = [
                replace(each, ran=True) if each.statement is statement else each
                for each in self.noted.get(name, ())
            ]

    def by_name(self, file_of: Callable[[str], str] = lambda name: "") -> dict[str, Definition]:
        """The definition of each name that counts, which is in the file that `file_of` says."""
        chosen = {name: _chosen(noted, file_of(name)) for name, noted in self.noted.items()}
        last = sorted(chosen, key=lambda name: max(noted.order for noted in self.noted[name]))
        kept = [(name, chosen[name]) for name in last[-MOST_NAMES:]]
        return dict(_short_enough(kept))


def _chosen(noted: list[Noted], file: str) -> Definition:
    """Return the last one that ran and is no blank, in the given file if it is there."""
    ordered = sorted(noted, key=lambda each: each.order)
    ranks = [(each.ran, not each.blank, each.file == file) for each in ordered]
    best = max(range(len(ordered)), key=lambda k: (ranks[k], k))
    found = ordered[best]
    earlier = [
        f"{each.definition.cell}, line {each.definition.line}"
        for each in ordered
        if each is not found
    ]
    others = _others(found, ordered)
    return replace(
        found.definition,
        earlier=tuple(earlier[-EARLIER_TOLD:]),
        others=tuple(others[:OTHERS_TOLD]),
    )


def _others(found: Noted, noted: list[Noted]) -> list[str]:
    """The other files whose last answer under the name is not the same."""
    last = {each.file: each for each in noted if each.ran and not each.blank}
    if found.blank or not found.ran or len(last) < 2:
        return []
    return [
        file for file, each in last.items() if file != found.file and _text(each) != _text(found)
    ]


def _text(noted: Noted) -> str:
    lines = (noted.statement.end_lineno or 0) - noted.statement.lineno
    return digest(noted.statement) if lines <= LONGEST else noted.definition.source


def _short_enough(found: list[tuple[str, Definition]]) -> Iterator[tuple[str, Definition]]:
    """Yield the definitions, without sources once the room is full: all cross in one message."""
    room = MOST_IN_ALL
    for name, definition in found:
        room -= len(definition.source)
        yield name, definition if room >= 0 else replace(definition, source="")


def names_defined(statement: ast.stmt) -> Iterator[str]:
    """The names that a top-level statement gives a new meaning."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
        yield statement.name
    targets: list[Any] = []
    if isinstance(statement, ast.Assign):
        targets = list(statement.targets)
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        targets = [statement.target]
    elif isinstance(statement, COMPOUND):
        yield from _names_inside(statement)
    for target in targets:
        yield from _stored(target)


def names_bound(statement: ast.stmt) -> Iterator[str]:
    """All names that a statement would bind, imports and loop variables among them."""
    yield from names_defined(statement)
    yield from _names_inside(statement)


def _names_inside(statement: ast.AST) -> Iterator[str]:
    """The names bound in a statement and its blocks, without those of functions inside it."""
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from ((a.asname or a.name).partition(".")[0] for a in node.names)
        elif isinstance(node, ast.MatchAs | ast.MatchStar) and node.name:
            yield node.name
        elif isinstance(node, INNER_SCOPES):
            yield from (node.name,) if not isinstance(node, ast.Lambda) else ()
            continue
        waiting += ast.iter_child_nodes(node)


def _stored(target: ast.AST) -> Iterator[str]:
    for node in ast.walk(target):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
