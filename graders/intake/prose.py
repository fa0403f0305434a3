"""Answers in words: texts under headings such as `### Answer 1.5.ii`, by item number."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from graders.intake.submission import FileContents

MOST_LETTERS = 100_000
LABEL = r"(?:question|problem|exercise|item|part|q)"
NUMBER = r"(?P<number>[\w.()-]+?)"
ANSWER = re.compile(
    rf"(?:my |your )?(?:answer|réponse|reponse|solution)\s*(?:to |for |à |a |pour )?\s*"
    rf"(?:the |la )?\s*{LABEL}?\s*{NUMBER}(?:\s*[:—-]\s*(?P<more>.*))?",
    re.IGNORECASE,
)
BARE = re.compile(rf"{LABEL}?\s*{NUMBER}", re.IGNORECASE)
PROMPT = re.compile(rf"#+[\s*_]*{LABEL}?\s*{NUMBER}(?=[\s:(*]|$)", re.IGNORECASE)
PLACEHOLDER = re.compile(
    r"(?:(?:double.?click to )?(?:please )?(?:type|write|enter|put|insert|add)?\s*"
    r"(?:your|votre|the)\s+(?:\w+ )?(?:answers?|réponse|solution)\s*(?:goes |go )?(?:here|ici)?"
    r"|todo|tbd|your text here|answer here|n/?a)",
    re.IGNORECASE,
)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
MARKS = "#*_:>[]() \t.…"


def read(name: str, text: str, numbers: Collection[str]) -> FileContents:
    """A text or markdown file, cut up at its headings; one that is only a number will do."""
    return FileContents(prose=answers(text, numbers, bare=True))


def answers(
    text: str, numbers: Collection[str], bare: bool = False, first: str = ""
) -> dict[str, str]:
    """Item number -> text. `first` is the number of what stands before any heading.

    A line is a heading when it says that an answer follows. With `bare`, a heading that is only
    the number counts too: among a student's own words it is no prompt.
    """
    found: dict[str, list[str]] = {}
    number = first
    for line in _without_comments(text).splitlines():
        if heading := _heading(line, numbers, bare):
            number, line = heading
        if number and not PLACEHOLDER.fullmatch(" ".join(line.strip(MARKS).split())):
            found.setdefault(number, []).append(line)
    whole = {number: "\n".join(lines).strip() for number, lines in found.items()}
    return {number: text[:MOST_LETTERS] for number, text in whole.items()}


def opens_an_item(text: str, numbers: Collection[str]) -> bool:
    """Whether a text begins with the heading of an item: `### 1.3.ii (3 points)`."""
    first = next(iter(text.strip().splitlines()), "")
    match = PROMPT.match(first)
    return match is not None and bool(known(match["number"], numbers))


def joined(parts: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """The texts of several places, one after another. An empty one answers nothing."""
    whole: dict[str, str] = {}
    for part in parts:
        for number, text in part.items():
            if text and text != whole.get(number):
                whole[number] = f"{whole[number]}\n\n{text}" if number in whole else text
    return whole


def known(number: str, numbers: Collection[str]) -> str:
    """The item that is meant, whatever the case of its letters; empty where there is none."""
    written = number.strip(" .:").casefold()
    return next((n for n in numbers if n.casefold() in (written, written.strip("()"))), "")


def _without_comments(text: str) -> str:
    """HTML comments are no words. One that never closes is none: no search for its end."""
    last = text.rfind("-->") + len("-->")
    return COMMENT.sub("", text[:last]) + text[last:]


def _heading(line: str, numbers: Collection[str], bare: bool) -> tuple[str, str] | None:
    """The item that a line opens, and what of its answer stands in the line itself."""
    words = " ".join(re.sub(r"[#*_]+", "", line).split()).rstrip(":. ")
    match = ANSWER.fullmatch(words)
    if match is None and bare and line.lstrip().startswith(("#", "*", "_")):
        match = BARE.fullmatch(words)
    if match is None or not (number := known(match["number"], numbers)):
        return None
    return number, match.groupdict().get("more") or ""
