"""Quarto, R Markdown and plain markdown: blocks of Python among words, as cells of a notebook."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from graders.intake import notebook, prose
from graders.intake.notebook import MOST_CELLS, SavedCell
from graders.intake.submission import FileContents

PYTHON = re.compile(
    r"(?:`{3,}|~{3,})[ \t]*(?:\{code-cell\}[ \t]*|\{\.?)?(?:python3?|py|ipython3?)\b[^\n]{0,300}",
    re.IGNORECASE,
)
ENDS = re.compile(r"[ \t]*(?:`{3,}|~{3,})[ \t]*")
EXAMPLE = re.compile(r"(readme|license|licence|contributing|changelog)\b.*", re.IGNORECASE)


def read(name: str, text: str, numbers: Collection[str]) -> FileContents:
    """Read a file: its blocks of Python run; its words are cut up at their headings."""
    stem = name.rpartition("/")[2]
    pieces = list(_pieces(_without_front_matter(text)))[:MOST_CELLS]
    if EXAMPLE.fullmatch(stem) or not any(piece.kind == "code" for piece in pieces):
        return prose.read(name, text, numbers)
    return notebook.contents(name, pieces, numbers)


def _pieces(text: str) -> Iterator[SavedCell]:
    """Code and words in turn."""
    kind, lines, count = "markdown", list[str](), 1
    for line in text.splitlines():
        if kind == "markdown" and PYTHON.fullmatch(line.strip()):
            ends, begins = "markdown", "code"
        elif kind == "code" and ENDS.fullmatch(line):
            ends, begins = "code", "markdown"
        else:
            lines.append(line)
            continue
        if lines:
            yield SavedCell(count, ends, "\n".join(lines))
            count += 1
        kind, lines = begins, []
    if lines:
        yield SavedCell(count, kind, "\n".join(lines))


def _without_front_matter(text: str) -> str:
    """The text below its YAML header, on the lines where it was."""
    if not text.startswith("---\n"):
        return text
    end = text.find("\n---", 3)
    return text if end < 0 else text[end + 4 :]
