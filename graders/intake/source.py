"""Code as students save it, made into Python: magics, invisible characters, cells half broken."""

from __future__ import annotations

import ast
import keyword
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

INVISIBLE = str.maketrans({c: None for c in "\u200b\u200c\u200d\u2060\ufeff"} | {"\u00a0": " "})
CONTINUED = re.compile(r"^[ \t]*[!%](?:[^\n]*\\\n)+[^\n]*", re.MULTILINE)
MAGIC = re.compile(r"^[ \t]*[%!?]|\?[ \t]*$|=[ \t]*[%!]", re.MULTILINE)
MAGIC_LINE = re.compile(r"^([ \t]*)(?:[%!?].*|[\w.]{1,80}\?{1,2}[ \t]*)$", re.MULTILINE)
OTHER_THAN_PYTHON = re.compile(r"[%!?]|>>>|^In \[|\A\s*\n?[ \t]+\S", re.MULTILINE)
"""Signs of IPython beside Python: magics, prompts that were copied along, an indented cell."""
MOST_WORK = 2_000_000
"""Size times magics, as IPython reads the whole cell again for each of them: about a second."""
LINE_COST = 30
"""The letters that a line costs beside its own."""
STATEMENT = re.compile(r"(?!(?:elif|else|except|finally)\b)[^\s#)\]}]")
"""The beginning of a line with which a top-level statement may begin."""
ON_LINE = re.compile(r"on line (\d{1,9})")
LONGEST_MESSAGE = 500
UNFINISHED = ("was never closed", "unterminated triple-quoted")
NAMED = re.compile(
    r"(?:async\s+)?(?:def|class)\s+(?P<defined>\w+)|(?P<set>\w+)\s*(?::[^=]*)?=(?!=)"
)
MOST_LETTERS = 1_000_000
"""The most letters parsed again to find the end of a string or bracket that never closes."""


@dataclass(frozen=True)
class Mended:
    """Python that parses, line by line where it was, and the changes made to get there."""

    source: str
    notes: tuple[str, ...] = ()
    lost: str = ""
    """Why nothing of it is left; empty where some of it is Python."""


def mended(source: str) -> Mended:
    """The source as Python.

    A block that is no Python whatever one does becomes a statement that raises its SyntaxError, so
    that it costs only itself, and is reported as any other line that fails.
    """
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    visible = source.translate(INVISIBLE)
    note = ("invisible characters were taken out",)
    text = source
    for text, notes in _readings(source, visible, note):
        if _fault(text) is None:
            return Mended(_one_module_an_import(text), notes)
    kept, lost = _by_blocks(text)
    return Mended(_one_module_an_import(kept), note if visible != source else (), lost)


def _readings(
    source: str, visible: str, note: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the texts that the source may be meant as, the plainest first."""
    yield source, ()
    if visible != source:
        yield visible, note
    yield _without_magics(source), ()
    if visible != source:
        yield _without_magics(visible), note


def _without_magics(source: str) -> str:
    """The source with magics and shell lines turned into calls that the guest passes over."""
    if not OTHER_THAN_PYTHON.search(source):
        return source
    size = len(source) + LINE_COST * source.count("\n")
    if size * len(MAGIC.findall(source)) > MOST_WORK:
        return MAGIC_LINE.sub(r"\1pass", source)
    from nbconvert.filters.strings import ipython2python

    source = CONTINUED.sub(_on_one_line, source)
    blank = len(source) - len(source.lstrip("\n"))  # IPython drops them, and with them the count
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return "\n" * blank + str(ipython2python(source))
    except Exception:  # its tokenizer has many ways to fail on what is no Python
        return source


def _on_one_line(match: re.Match[str]) -> str:
    text = match.group()
    return text.replace("\\\n", " ") + "\n" * text.count("\\\n")


def _fault(source: str) -> Exception | None:
    """Return the error that shows this to be no Python, or None."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an invalid escape in a string is no fault
            ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return error
    return None


def _by_blocks(source: str) -> tuple[str, str]:
    """The blocks that are Python, with a line that raises for each other; why none is left."""
    lines = source.split("\n")
    result: list[str] = []
    lost: list[str] = []
    alive = False
    for start, end, fault in _blocks(lines):
        result += [""] * (start - len(result))
        if fault is None:
            result += lines[start:end]
            alive = True
        else:
            raising, says = _lost(lines, start, end, fault)
            result += [raising, *[""] * (end - start - 1)]
            lost.append(says)
    return "\n".join(result), "" if alive else "; ".join(lost[:1]) or "there is nothing in it"


def _blocks(lines: list[str]) -> Iterator[tuple[int, int, Exception | None]]:
    """(start, end, fault) of each top-level statement; text in quotes may look like several."""
    starts = [k for k, line in enumerate(lines) if STATEMENT.match(line)]
    starts = [k for k in starts if not (k and lines[k - 1].startswith("@"))]  # a decorator's def
    bounds = [*starts, len(lines)]
    letters = MOST_LETTERS
    first = 0
    while first < len(starts):
        last = first + 1
        fault = whole = _fault("\n".join(lines[bounds[first] : bounds[last]]))
        while _goes_on(whole) and last < len(starts) and letters > 0:
            last += 1
            text = "\n".join(lines[bounds[first] : bounds[last]])
            letters -= len(text)
            whole = _fault(text)
        if whole is not None:
            last = first + 1
        yield bounds[first], bounds[last], fault if whole else None
        first = last


def _goes_on(fault: Exception | None) -> bool:
    """Whether a string or a bracket is open, so that the next block may belong to this one."""
    return fault is not None and any(says in str(fault) for says in UNFINISHED)


def _lost(lines: list[str], start: int, end: int, fault: Exception) -> tuple[str, str]:
    """Return a line that raises for these lines, and why; it binds the name that they bind."""
    told = fault  # its lines are counted from the block's first
    number = min(start + (getattr(told, "lineno", None) or 1), end)
    message = str(getattr(told, "msg", None) or told)[:LONGEST_MESSAGE]
    message = ON_LINE.sub(lambda match: f"on line {int(match[1]) + start}", message)
    says = f"{message}: {lines[number - 1].strip()[:80]}"
    kind = type(told).__name__ if isinstance(told, SyntaxError) else "SyntaxError"
    error = f"{kind}({says!a})"
    named = NAMED.match(next((t for t in lines[start:end] if not t.startswith("@")), ""))
    name = (named["defined"] or named["set"]) if named else ""
    binds = name.isidentifier() and not keyword.iskeyword(name)
    raising = f"{name} = (_ for _ in ()).throw({error})" if binds else f"raise {error}"
    return raising, f"line {number}: {says}"


def _one_module_an_import(source: str) -> str:
    """`import numpy as np, missing` as two statements: one that fails must not cost the other."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(source)
    lines = source.split("\n")
    for node in reversed(tree.body):
        if isinstance(node, ast.Import) and len(node.names) > 1 and node.end_lineno == node.lineno:
            line = lines[node.lineno - 1].encode()
            each = "; ".join(ast.unparse(ast.Import([name])) for name in node.names).encode()
            lines[node.lineno - 1] = (
                line[: node.col_offset] + each + line[node.end_col_offset :]
            ).decode()
    return "\n".join(lines)
