"""Finds the source files that a source file needs from its imports, without importing any."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path


def reached(starts: Iterable[Path], roots: Sequence[Path]) -> set[Path]:
    """Return the files themselves, and those below the roots that they import, at any depth."""
    found: set[Path] = set()
    waiting = [path.resolve() for path in starts]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        for name in imports(path, roots):
            waiting += [file for root in roots for file in _files(root, name)]
    return found


def any_imports(paths: Collection[Path], package: str) -> bool:
    """Whether one of the files imports a package, at its top or inside a function."""
    return any(name.partition(".")[0] == package for path in paths for name in imports(path, ()))


def imports(path: Path, roots: Sequence[Path]) -> Iterator[str]:
    """Yield the full names that a file imports; of `from a import b` both `a` and `a.b`."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = _package(path, node.level, roots)
            name = ".".join(filter(None, [*package, node.module]))
            yield name
            yield from (f"{name}.{alias.name}" for alias in node.names)


def _package(path: Path, level: int, roots: Sequence[Path]) -> tuple[str, ...]:
    """Return the package at which a relative import starts."""
    root = next((root for root in roots if path.is_relative_to(root)), None)
    if not level or root is None:
        return ()
    return path.relative_to(root).parts[:-level]


def _files(root: Path, name: str) -> Iterator[Path]:
    """Yield the module of that name below a root, and the packages on the way to it."""
    parts = name.split(".")
    for depth in range(1, len(parts) + 1):
        place = root.joinpath(*parts[:depth])
        for path in (place.with_suffix(".py"), place / "__init__.py"):
            if path.is_file():
                yield path.resolve()
