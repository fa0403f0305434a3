"""The frame of a formula: signs of mathematics, words before it, remarks behind it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from graders.formulas.text.tokens import CLOSERS, OPENERS

Declared = Callable[[str], bool]
"""Whether a word is a name of the question."""

ENVIRONMENT = re.compile(
    r"\\(?:begin|end)\s*\{(?:\w*align\w*|equation|gather\w*|split|multline|math|displaymath)\*?\}"
    r"(?:\{\d*\})?"
)
INNER = re.compile(r"\\(begin|end)\s*\{")
MATHS = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$|\\\[(.+?)\\\]|\\\((.+?)\\\)", re.DOTALL)
QUOTED = re.compile(r"(```(?:\w+\n)?|`+|\*\*|\"\"\"|'''|\"|')(.*)\1", re.DOTALL)
BOXED = re.compile(r"\\(?:boxed|fbox)\s*\{")
BEFORE = re.compile(
    r"(?:(?:the\s+|my\s+|final\s+|our\s+)*"
    r"(?:answer|ans|solution|result|sol|r[ée]ponse|r[ée]sultat|antwort|ergebnis|respuesta)\b"
    r"\s*(?:is|est|ist|es|:|=|-)?"
    r"|(?:the\s+(?:value|number|formula|gradient|derivative|limit|expectation|variance)|it|this"
    r"|that)\s+(?:is|equals|becomes)\b\s*(?:equal\s+to\b)?\s*:?"
    r"|\\(?:text|textbf|mbox)\s*\{[^{}]*[:\s][^{}]*\}\s*:?"
    r"|lambda\s+\w+(?:\s*,\s*\w+)*\s*:"
    r"|return\b|(?:so|thus|hence|therefore|then|we (?:get|have|find|obtain))\b[,:]?"
    r"|\\(?:therefore|implies|Rightarrow|Longrightarrow|rightarrow|to|approx|simeq)(?![A-Za-z])"
    r"|[=:≈≃⇒→∴~]+>?|->)\s*",
    re.IGNORECASE,
)
REASONS = (
    "since|because|as|by|where|for|if|when|with|which|so|using|and|this|the|i\\.e\\.|e\\.g\\.|"
    "note|assuming|here|that is|from|after|car|puisque|weil|da"
)
REMARKS = (
    re.compile(r"\s#.*", re.DOTALL),
    re.compile(
        r"(?:\\q?quad|\\;|\\,|,)+\s*\\(?:text|mbox|textrm|mathrm)\s*\{[^{}]*\s.*", re.DOTALL
    ),
    re.compile(r"\\(?:text|mbox|textrm)\s*\{[^{}]*[A-Za-z]{2,}\s+[A-Za-z]{2,}[^{}]*\}\s*$"),
    re.compile(rf"\s*(?:[,;]\s*|\.\s+)(?:{REASONS})\b.*", re.DOTALL | re.IGNORECASE),
    re.compile(r"\s(?:since|because|by the|as the|where the|assuming|using)\s.*", re.DOTALL),
    re.compile(
        r"\s+\((?:exact|exactly|approx|approximately|rounded|assuming|for|if|where|since|because|as|when|with|about|using)\b[^()]*\)\s*$"
    ),
    re.compile(r"\s+for\s+(?:all|any|each|every|x)\b.*", re.DOTALL),
    re.compile(r",\s*[A-Za-z]\w*\s*(?:in\b|∈|\\in\b|[<>≤≥]|\\g|\\l).*", re.DOTALL),
    re.compile(r"\s+[(\[](?:[A-Za-z]+\s+)+[A-Za-z\d.,/ ]+[)\]]\s*$"),
)
ENDS = " \t\r\n.,;"
CUT = re.compile(
    r"\\(?:approx|simeq|cong|doteq|leftarrow|gets)(?![A-Za-z])|[≈≃≅≐←]|\\coloneqq|:=|=|<-(?=\s)"
)
APPROXIMATE = re.compile(r"\\(?:approx|simeq|cong|doteq)|[≈≃≅≐]")


def framed(text: str, declared: Declared, *, remarks: bool) -> str:
    """The formula without the words and signs before it, and without remarks behind it."""
    text = _bare(_unquoted(text.strip()))
    before = ""
    while before != text:
        before = text
        text = _without_words(text, declared)
        text = (_without_remarks(text) if remarks else text).strip().rstrip(ENDS).strip()
        text = _bare(_unquoted(text))
    return text


def _unquoted(text: str) -> str:
    found = QUOTED.fullmatch(text)
    inside = found[2] if found else text
    return inside.strip() if not found or found[1] not in inside else text


def _bare(text: str) -> str:
    """The formula in a box, or between the only signs of mathematics of a text."""
    text = ENVIRONMENT.sub(" ", text)
    if found := list(BOXED.finditer(text)):
        text = _inside(text, found[-1].end() - 1)
    found = list(MATHS.finditer(text))
    if len(found) == 1:
        text = next(each for each in found[0].groups() if each is not None)
    return _without_rows(text).strip()


def _inside(text: str, at: int) -> str:
    """The text between the bracket at a place and its partner."""
    depth = 0
    for place in range(at, len(text)):
        depth += (text[place] == "{") - (text[place] == "}")
        if not depth:
            return text[at + 1 : place]
    return text[at + 1 :]


def _without_rows(text: str) -> str:
    """The signs that lay out equations vanish; those within a matrix stay."""
    if "&" not in text and "\\\\" not in text:
        return text
    pieces: list[str] = []
    start = depth = 0
    for found in INNER.finditer(text):
        piece = text[start : found.start()]
        pieces.append(piece if depth else _on_one_line(piece))
        depth += 1 if found[1] == "begin" else -1
        start = found.start()
    pieces.append(text[start:] if depth else _after_end(text[start:]))
    return "".join(pieces)


def _after_end(text: str) -> str:
    end = text.find("}") + 1 if text.startswith("\\end") else 0
    return text[:end] + _on_one_line(text[end:])


def _on_one_line(piece: str) -> str:
    return piece.replace("\\\\", "  ").replace("&", " ")


def _without_words(text: str, declared: Declared) -> str:
    while found := BEFORE.match(text):
        word = re.match(r"\w+", found[0])
        if not found[0] or (word and declared(word[0])):
            break
        text = text[found.end() :]
    return text


def _without_remarks(text: str) -> str:
    for remark in REMARKS:
        if (found := remark.search(text)) and text[: found.start()].strip():
            text = text[: found.start()] + _closing(text[: found.start()])
    return text


def _closing(text: str) -> str:
    """The sign that closes a formula whose end went with a remark."""
    return "$" if text.count("$") % 2 else ""


def sides(text: str) -> Iterator[tuple[str, bool]]:
    """The parts between the equality signs in no brackets, and whether each is approximate."""
    start = depth = 0
    near = False
    place = 0
    while place < len(text):
        depth += (text[place] in OPENERS) - (text[place] in CLOSERS)
        depth += text.startswith("\\begin", place) - text.startswith("\\end", place)
        found = CUT.match(text, place) if depth <= 0 else None
        if found and _is_single(text, found):
            yield text[start:place], near
            near = bool(APPROXIMATE.match(found[0]))
            start = place = found.end() + (text[found.end() : found.end() + 1] == "=")
            continue
        place += 1
    yield text[start:], near


def _is_single(text: str, found: re.Match[str]) -> bool:
    """Whether an equality sign is none of `<=`, `>=`, `!=`."""
    return found[0] != "=" or text[found.start() - 1 : found.start()] not in tuple("<>!≤≥≠")
