"""A chain of equalities (text lines or one LaTeX align) split into its formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

NUMBERING = re.compile(r"^\s*(?:step\s*)?\(?\d{1,2}[.):]\s+", re.IGNORECASE)
ENVIRONMENT = re.compile(r"\\(?:begin|end)\s*\{(?:\w*align\w*|equation|gather|split)\*?\}")
REMARK = re.compile(r"\\(?:text|tag|label|mbox)\s*\{[^{}]*\}|\\(?:nonumber|notag|q?quad)\b")
WORDS = r"(?:as|by|since|because|where|using|for|if|when|with)"
REASON = re.compile(rf"\\(?:text|mbox)\s*\{{\s*\(?{WORDS}\b.*")
COMMENT = re.compile(rf"(?:^|\s)(?:#|//|--).*|\s[\[(]{WORDS}\b[^\])]*[\])].*")
BREAK = re.compile(r"\\\\(?:\[[^\]]*\])?|\n")
OPENING, CLOSING = "([{", ")]}"


@dataclass(frozen=True)
class Written:
    """One formula of a chain, and the line that it stands on, counted from 1."""

    text: str
    line: int


def written(text: str) -> list[Written]:
    """Every formula between the equality signs of a text, in order."""
    text = text.strip().strip("$").replace(r"\[", "\n").replace(r"\]", "\n")
    text = ENVIRONMENT.sub("\n", text)
    found: list[Written] = []
    number = 0
    for line in BREAK.split(text):
        plain = (
            COMMENT.sub("", REMARK.sub(" ", REASON.sub("", line)))
            .replace("&", " ")
            .strip(" \t,;.$")
        )
        plain = NUMBERING.sub("", plain)
        if plain:
            number += 1
            found += [Written(part, number) for part in _sides(plain)]
    return found


def _sides(line: str) -> Iterator[str]:
    """The sides of the equality signs that stand in no brackets."""
    start = depth = 0
    for place, letter in enumerate(line):
        depth += (letter in OPENING) - (letter in CLOSING)
        single = (
            line[place - 1 : place] not in tuple("<>!:=") and line[place + 1 : place + 2] != "="
        )
        if letter == "=" and depth <= 0 and single:
            if line[start:place].strip():
                yield line[start:place].strip()
            start = place + 1
    if line[start:].strip():
        yield line[start:].strip()
