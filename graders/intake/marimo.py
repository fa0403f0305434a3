"""Marimo notebooks: Python files in which each cell is a function."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator

from graders.intake.notebook import SavedCell


def is_marimo(text: str) -> bool:
    """Whether a Python file was saved by marimo."""
    return "marimo.App(" in text and "@app." in text


def pieces(text: str) -> list[SavedCell]:
    """The cells, as those of a notebook; none where the file is no Python."""
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    lines = text.splitlines()
    found = [piece for node in body for piece in _pieces(node, lines)]
    return [SavedCell(k, kind, source) for k, (kind, source) in enumerate(found, start=1)]


def _pieces(node: ast.stmt, lines: list[str]) -> Iterator[tuple[str, str]]:
    if isinstance(node, ast.With) and "app.setup" in ast.unparse(node.items[0]):
        yield "code", _source(node.body, lines)
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return
    marks = [ast.unparse(mark) for mark in node.decorator_list]
    if any(mark.startswith("app.cell") for mark in marks):
        kept = [part for part in node.body if not _is_frame(part)]
        if words := "\n\n".join(word for part in kept for word in _words(part)):
            yield "markdown", words
        else:
            yield "code", _source(kept, lines)
    elif any(mark.startswith(("app.function", "app.class_definition")) for mark in marks):
        yield "code", "\n".join(lines[node.lineno - 1 : node.end_lineno])


def _is_frame(node: ast.stmt) -> bool:
    """Whether a statement of a cell is marimo's own: what it hands on, and its import."""
    imports = isinstance(node, ast.Import) and all(a.name == "marimo" for a in node.names)
    return isinstance(node, ast.Return) or imports


def _source(body: list[ast.stmt], lines: list[str]) -> str:
    if not body:
        return ""
    return textwrap.dedent("\n".join(lines[body[0].lineno - 1 : body[-1].end_lineno]))


def _words(node: ast.stmt) -> Iterator[str]:
    """The text of `mo.md(...)`."""
    for part in ast.walk(node):
        match part:
            case ast.Call(
                ast.Attribute(ast.Name("mo" | "marimo"), "md"), [ast.Constant(str(text))]
            ):
                yield textwrap.dedent(text)
