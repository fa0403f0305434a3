"""Code as safe HTML, coloured by Pygments; classes only, so that no page holds a style."""

from __future__ import annotations

from graders.report import clean, mathml

MOST = 24_000
"""Letters that are coloured; longer code is shown as text, and cut."""


def coloured(source: str, language: str = "python") -> str:
    """The code with a class for each kind of token."""
    text = clean.text(source)
    if len(text) > MOST:
        return mathml.plain(f"{text[:MOST]}\n... ({len(text)} letters in all)")
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language if language.isalnum() else "python", stripnl=False)
    except ClassNotFound:
        lexer = get_lexer_by_name("text", stripnl=False)
    drawn: str = highlight(text, lexer, HtmlFormatter(nowrap=True))
    return drawn


def lines(source: str, language: str = "python") -> list[str]:
    """The coloured code line by line; no token of Python's lexer is cut open."""
    drawn = coloured(source, language).rstrip("\n").split("\n")
    return [_closed(line) for line in drawn]


def _closed(line: str) -> str:
    """A line whose spans are whole; one that runs over several lines loses its colour."""
    opened, closed = line.count("<span"), line.count("</span>")
    if opened > closed:
        return line + "</span>" * (opened - closed)
    for _ in range(closed - opened):
        line = line[::-1].replace("</span>"[::-1], "", 1)[::-1]
    return line
