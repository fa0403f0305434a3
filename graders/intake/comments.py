"""Words that stand in code: comments, texts without a name, docstrings of what was asked for."""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graders.intake.claims import Claims
from graders.intake.headings import heading

FEWEST = 4
"""Words that make a comment something to read, where nothing ties it to an item."""
MARKER = re.compile(
    r"#\s*(?:%%|In\s?\[[\d ]*\]:|COMMAND -+|Databricks notebook source|coding[:=]|-\*-|!|export\b"
    r"|@title|@param|noqa|type:|pragma|\+|-\s*$|region|endregion|---|\s*$)|#!"
)
"""Lines of formats and tools: cell marks of scripts, encodings, pragmas."""
SCRIPT = re.compile(
    r"^# (?:%%|In\s?\[[\d ]*\]:|COMMAND -|Databricks notebook source|MAGIC|---$|\+)", re.MULTILINE
)
"""Marks of a file that was made from a notebook: its comments are cells of words."""
MAGIC = re.compile(r"# ?MAGIC ?(?:%md(?:-sandbox)?\b ?)?")
CODE = re.compile(r"[=()\[\]{}]|^(?:import|from|return|print|for|if|def|class|pass|else)\b")
WORD = re.compile(r"[^\W\d_]{2,}")
DEFINES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True)
class Span:
    """The lines of a top-level statement, and the item that it answers."""

    first: int
    last: int
    item: str
    is_text: str = ""
    """The words of a statement that is nothing but a text."""
    docstrings: str = ""


def read(source: str, place: str, claims: Claims, is_cell: bool = False) -> None:
    """The words of a file or of a notebook's code cell, each in its place."""
    is_script = not is_cell and SCRIPT.search(source) is not None
    spans = _spans(source, claims.released.names)
    headed = 0
    for each in spans:
        if _is_prose(each.docstrings):
            claims.remark(each.item, each.docstrings, place)
    if not is_cell:
        claims.close()
    for first, last, text, is_docstring in _blocks(source, spans):
        span = _around(spans, first, last)
        where = place if is_cell else f"{place}, line {first}"
        words = "\n".join(line for line in text.splitlines() if not _is_code(line))
        if span is not None:
            if (span.item or first == span.last) and _is_prose(text):
                claims.remark(span.item, words, where)
        elif is_script or _has_heading(text, claims) or (is_docstring and _is_prose(text)):
            claims.read(text, where, bare=True)
            headed = last
        elif claims.current and headed and not any(headed < s.first < first for s in spans):
            claims.read(text, where)
        elif _is_prose(text):
            following = next((s.item for s in spans if s.first == last + 1), "")
            number = following or (claims.current if is_cell else "")
            claims.remark(number, words, where)
        elif claims.current and not is_cell and not _is_code(text):
            claims.read(text, where)


def _spans(source: str, names: Mapping[str, str]) -> list[Span]:
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    return [
        Span(
            node.lineno,
            node.end_lineno or node.lineno,
            _item(node, names),
            _text(node),
            _docstrings(node) if _item(node, names) else "",
        )
        for node in body
    ]


def _docstrings(node: ast.stmt) -> str:
    """Return the docstrings of a function or a class, and of those inside it."""
    inside = [part for part in ast.walk(node) if isinstance(part, DEFINES)]
    return "\n".join(filter(None, map(ast.get_docstring, inside)))


def _item(node: ast.stmt, names: Mapping[str, str]) -> str:
    if isinstance(node, DEFINES):
        return names.get(node.name, "")
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    found = [names.get(t.id, "") for t in targets if isinstance(t, ast.Name)]
    return next(iter(found), "")


def _text(node: ast.stmt) -> str:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return node.value.value if isinstance(node.value.value, str) else ""
    return ""


def _around(spans: list[Span], first: int, last: int) -> Span | None:
    """The statement that a block of comments stands in."""
    k = bisect_right(spans, first, key=lambda span: span.first) - 1
    return spans[k] if k >= 0 and spans[k].last >= first and not spans[k].is_text else None


def _blocks(source: str, spans: list[Span]) -> Iterator[tuple[int, int, str, bool]]:
    """(first line, last line, text, whether it is a text in quotes) of each block of words."""
    texts = {span.first: span for span in spans if span.is_text}
    inside = [span for span in texts.values() if span.last > span.first]
    lines = source.splitlines()
    block: list[str] = []
    start, until = 0, 0
    for number, line in enumerate([*lines, ""], start=1):
        if number in texts:
            span = texts[number]
            yield number, span.last, span.is_text, True
            until = span.last if span in inside else number
        comment = "" if number <= until else _comment(line)
        is_behind = bool(comment) and not line.lstrip().startswith("#")
        if block and (is_behind or not comment):
            yield start, number - 1, "\n".join(block), False
            block = []
        if is_behind:
            yield number, number, comment[1:], False
        elif comment:
            start = start if block else number
            block.append(comment[1:])


def _comment(line: str) -> str:
    """`#` and the words of a line that is a comment, or of the comment behind its code."""
    text = line.strip()
    if not text.startswith("#"):
        _, sign, behind = text.partition("  # ")
        return f"#{behind}" if sign and WORD.search(behind) else ""
    if text == "#":
        return "# "
    if MARKER.match(text):
        return "# " if text.startswith(("# %%", "# In", "# COMMAND")) else ""
    return "#" + (MAGIC.sub("", text, count=1) if "MAGIC" in text else text[1:].removeprefix(" "))


def _has_heading(text: str, claims: Claims) -> bool:
    return any(
        (found := heading(line, claims.released, bare=True)) is not None and bool(found.number)
        for line in text.splitlines()[:3]
    )


def _is_prose(text: str) -> bool:
    """Whether a comment says something: no code that was put away, and not one or two words."""
    words = sum(len(WORD.findall(line)) for line in text.splitlines() if not _is_code(line))
    return words >= FEWEST


def _is_code(line: str) -> bool:
    """Whether a line looks like code rather than words."""
    text = line.strip()
    if not CODE.search(text) or len(text) > 500:
        return False
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return text.startswith(("def ", "class ", "for ", "if ", "while ", "with ", "@"))
    return True
