"""A student's words as safe HTML, block by block: formulas drawn, code coloured, markup as text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graders.desk import drawn_code
from graders.report import clean, mathml

MOST_DRAWN = 36_000
"""The most letters of HTML with formulas; the text after them is plain."""
MOST_SHOWN = 52_000
"""The most letters of HTML in all; of the text after them the number of letters is told."""
QUOTED = 60
DISPLAY = re.compile(
    r"\$\$(?P<dollars>.+?)\$\$|\\\[(?P<brackets>.+?)\\\]"
    r"|\\begin\{(?P<name>equation|align|gather|multline|displaymath)\*?\}(?P<inside>.+?)"
    r"\\end\{(?P=name)\*?\}",
    re.DOTALL,
)
INLINE = re.compile(r"\\\((.+?)\\\)", re.DOTALL)
FENCE = re.compile(r"^(```|~~~)[ \t]*(\w*)[^\n]*\n(.*?)(?:^\1[ \t]*$|\Z)", re.DOTALL | re.MULTILINE)
TITLE = re.compile(r"(#{1,6})\s+(.*)", re.DOTALL)
BULLET = re.compile(r"(?:[-*+]|\\item)\s+(.*)", re.DOTALL)
NUMBERED = re.compile(r"\d{1,3}[.)]\s+(.*)", re.DOTALL)
STYLE = re.compile(r"\\(?:textbf|textit|emph|text)\{([^{}]*)\}|\*\*([^*\n]+)\*\*")


@dataclass(frozen=True)
class Block:
    """A line or more of an answer that stand together, and on which a remark can hang."""

    number: int
    kind: str
    html: str
    quote: str
    """The block's first words, by which a remark names it to the student."""


def blocks(text: str) -> list[Block]:
    """The text in blocks, as far as a page holds it."""
    found: list[Block] = []
    size = 0
    for kind, part, language in _parts(text):
        number = len(found) + 1
        if size > MOST_SHOWN:
            rest = len(text) - text.find(part[:200])
            says = f"... and about {rest} letters more: see the whole text"
            found.append(Block(number, "more", mathml.plain(says), ""))
            break
        html = _drawn(kind, part, language, size > MOST_DRAWN)
        size += len(html)
        found.append(Block(number, kind, html, _quote(part)))
    return found


def _quote(part: str) -> str:
    """The first words of a block, by which a student finds it again."""
    line = clean.line(part)
    return line if len(line) <= QUOTED else f"{line[:QUOTED].rstrip()} ..."


def _drawn(kind: str, part: str, language: str, plainly: bool) -> str:
    room = MOST_SHOWN // 2
    if plainly or len(part) > room:
        cut = part if len(part) <= room else f"{part[:room]} ... ({len(part)} letters in all)"
        return mathml.plain(cut)
    if kind == "display":
        return mathml.formula(part)
    if kind == "code":
        return drawn_code.coloured(part, language or "python")
    return mathml.prose(part)


def _parts(text: str) -> Iterator[tuple[str, str, str]]:
    """Kind, text and language of each block, in order."""
    at = 0
    for fence in FENCE.finditer(text):
        yield from _prose(text[at : fence.start()])
        yield "code", fence[3], fence[2]
        at = fence.end()
    yield from _prose(text[at:])


def _prose(text: str) -> Iterator[tuple[str, str, str]]:
    at = 0
    for display in DISPLAY.finditer(text):
        yield from _lines(text[at : display.start()])
        inside = display["inside"]
        latex = display["dollars"] or display["brackets"] or inside
        if inside is not None and display["name"] in ("align", "gather", "multline"):
            latex = rf"\begin{{aligned}}{inside}\end{{aligned}}"
        yield "display", latex.strip(), ""
        at = display.end()
    yield from _lines(text[at:])


def _lines(text: str) -> Iterator[tuple[str, str, str]]:
    """Lines of prose; a formula that goes on in the next line keeps both together."""
    text = STYLE.sub(lambda found: found[1] or found[2] or "", INLINE.sub(r"$\1$", text))
    held = ""
    for line in [*text.strip("\n").splitlines(), None]:
        if line is not None and held and _is_open(held) and len(held) < 2000:
            held += f" {line.strip()}"
            continue
        if held.strip():
            yield _kind(held.strip())
        elif line is not None:
            yield "gap", "", ""
        held = line or ""


def _is_open(line: str) -> bool:
    return line.replace("\\$", "").count("$") % 2 == 1


def _kind(line: str) -> tuple[str, str, str]:
    if title := TITLE.match(line):
        return "title", title[2], ""
    if bullet := BULLET.match(line) or NUMBERED.match(line):
        return "bullet", line if NUMBERED.match(line) else bullet[1], ""
    return "prose", line, ""
