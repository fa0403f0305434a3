"""A hand-in as the marking page draws it: texts, code, pictures, notebooks."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from graders.desk import drawn_code, drawn_words
from graders.desk.handed_in import PAPERS, GivenAnswer
from graders.report import clean

MOST_TEXTS = 2
MOST_CODE = 14_000
"""Letters of code on a page."""


def texts(answer: GivenAnswer) -> list[dict[str, Any]]:
    """The texts, block by block."""
    return [
        {
            "name": clean.line(each.name)[:120],
            "number": number,
            "size": len(each.text),
            "blocks": [
                {"kind": b.kind, "html": Markup(b.html), "quote": b.quote, "number": b.number}
                for b in drawn_words.blocks(each.text)
            ],
        }
        for number, each in enumerate(answer.words[:MOST_TEXTS])
    ]


def code(answer: GivenAnswer) -> list[dict[str, Any]]:
    """The definitions that count, line by line."""
    found, room = [], MOST_CODE
    for name, each in answer.code:
        source = each.source if len(each.source) < room else f"{each.source[: max(room, 0)]}\n..."
        room -= len(source)
        lines = [Markup(line) for line in drawn_code.lines(source)]
        place = clean.line(f"{each.cell}, line {each.line}")
        found.append({"name": clean.line(name), "place": place, "lines": lines, "first": each.line,
                      "cell": clean.line(each.cell)})  # fmt: skip
        if room <= 0:
            break
    return found


def pictures(answer: GivenAnswer) -> list[tuple[str, str]]:
    """Path and digest of each picture."""
    kinds = tuple(set(PAPERS) - {".pdf"})
    return _files(answer, kinds)[:12]


def notebooks(answer: GivenAnswer) -> list[tuple[str, str]]:
    """Path and digest of each notebook."""
    return _files(answer, (".ipynb",))[:4]


def _files(answer: GivenAnswer, kinds: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(clean.line(p), d) for p, d in answer.files.items() if p.lower().endswith(kinds)]
