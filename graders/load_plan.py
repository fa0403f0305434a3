"""Builds the load of a guest: a submission's cells, words and files, and the assignment's kit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import numpy as np

from graders.assignment import Assignment
from graders.guest.blank import stub_digests
from graders.guest.plan import Load, Plan, Text, Value
from graders.intake.submission import Submission

BOXED = re.compile(r"\\boxed ?\{([^{}]{0,400}(?:\{[^{}]{0,400}\}[^{}]{0,400}){0,20})\}")
MATH = re.compile(
    r"\$\$(.{1,4000}?)\$\$|\\\[(.{1,4000}?)\\\]|\\\((.{1,4000}?)\\\)|(?<![\\$])\$([^$\n]{1,4000})\$"
    r"|\\begin\{(?:equation|displaymath|math)\*?\}(.{1,4000}?)\\end\{(?:equation|displaymath|math)\*?\}",
    re.DOTALL,
)
QUOTED = re.compile(r"(?<!`)`([^`\n]{1,4000})`(?!`)")
LABEL = re.compile(
    r"(?:the )?(?:final )?(?:answer|result|réponse|solution)(?: is)?\s?[:=]?\s?", re.IGNORECASE
)
WORD = re.compile(r"(?<![\\\w])[^\W\d_]{3,}")
MOST_WORDS = 10
"""The most words of a text that is an answer as a whole."""
LAID_OUT = "*_ \t\n.;"


def kit_of(assignment: Assignment) -> dict[str, str]:
    """The assignment's support modules: name -> source."""
    return {path.stem: Path(path).read_text(encoding="utf-8") for path in assignment.kit}


def stubs_of(assignment: Assignment) -> tuple[str, ...]:
    """Digests of the functions and classes that were given out to be filled in."""
    texts = (Path(path).read_text(encoding="utf-8") for path in assignment.starter)
    return tuple(digest for text in texts for digest in stub_digests(text))


def load_of(
    submission: Submission,
    kit: Mapping[str, str],
    plans: Mapping[str, Plan],
    stubs: Iterable[str] = (),
) -> Load:
    """Build a guest's load. The kit is the assignment's, never a file beside the answers."""
    cells = tuple(cell for cell in submission.cells if cell.module not in kit)
    files = {name: np.frombuffer(read(), np.uint8) for name, read in submission.beside.items()}
    asked = dict.fromkeys(ask.name for plan in plans.values() for ask in plan)
    return Load(
        cells,
        dict(kit),
        texts_of(plans, submission.prose),
        files=dict(files),
        stubs=tuple(stubs),
        asked=tuple(asked),
    )


def texts_of(plans: Mapping[str, Plan], prose: Mapping[str, str]) -> dict[str, str]:
    """Name -> the text that is used where no code defines the name.

    The words for an item that asks for one value are that value's; of several, each line that
    begins with a name gives that one's.
    """
    texts: dict[str, str] = {}
    for number, text in prose.items():
        plan = plans.get(number, ())
        if words := {ask.name for ask in plan if isinstance(ask, Text)}:
            texts |= dict.fromkeys(words, text) if len(words) == 1 else {}
        names = {ask.name for ask in plan if isinstance(ask, Value) and not ask.optional} - words
        named = {name: value for name, value in _named(text) if name in names}
        if len(names) == 1 and not named:
            texts |= dict.fromkeys(names, answer) if (answer := answer_in(text)) else {}
        else:
            texts |= named
    return texts


def answer_in(text: str) -> str:
    """The answer among the words of an item: its one formula, or all of it where that is short.

    A text of many words argues; a person reads it.
    """
    boxed = BOXED.findall(text)
    if len(boxed) == 1:
        return str(boxed[0]).strip()
    for pattern in (MATH, QUOTED):
        found = list(pattern.finditer(text))
        if len(found) != 1:
            continue
        outside = text[: found[0].start()] + text[found[0].end() :]
        if not re.search(r"[\d=\\]", outside):
            return next(part for part in found[0].groups() if part is not None).strip()
    short = text.strip(LAID_OUT)
    if len(WORD.findall(short)) > MOST_WORDS:
        return ""
    return LABEL.sub("", short, count=1) if LABEL.match(short) else short


def _named(text: str) -> Iterator[tuple[str, str]]:
    """(name, value) of lines such as `mu_batch = [1, 2]`; LaTeX escapes the underscore."""
    for line in text.splitlines():
        plain = line.strip(" \t-*$`").removeprefix("\\(")
        name, sign, value = plain.partition("=" if "=" in plain else ":")
        written = name.replace("\\", "").strip(" `*$")
        if sign and written.isidentifier():
            yield written, value.strip(" `$\t").removesuffix("\\)").strip()
