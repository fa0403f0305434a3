r"""LaTeX hand-ins: the texts between `\begin{answer}{2.2}` and `\end{answer}`."""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection
from itertools import zip_longest

from graders.intake import prose
from graders.intake.submission import FileContents

BEGIN = re.compile(r"\\begin\s*\{answer\}\s*(?:\[[^\]]{0,200}\]\s*)?")
END = re.compile(r"\\end\s*\{answer\}")
ANSWERS = re.compile(r"\\begin\s*\{answer\}.*?\\end\s*\{answer\}", re.DOTALL)
BODY = re.compile(r"\\begin\s*\{document\}(.*)\\end\s*\{document\}", re.DOTALL)
QUESTION, ASKED = (re.compile(rf"\\{word}\s*\{{question\}}") for word in ("begin", "end"))
SEAL = re.compile(r"^% questions as given: [0-9a-f]{8}(?=\s*$)", re.MULTILINE)
COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%.*")
r"""A percent sign after an even number of backslashes; `\%` is a percent sign that is meant."""


def read(name: str, text: str, numbers: Collection[str]) -> FileContents:
    """The answers by item number. Nothing else of LaTeX is obeyed: no macro, no `\\input`."""
    sealed = SEAL.search(text)
    as_given = sealed is not None and sealed[0] == seal(text)
    text = COMMENT.sub(r"\1", text)
    found: list[dict[str, str]] = []
    problems = []
    line, counted = 1, 0
    begins = list(BEGIN.finditer(text))
    for begin, following in zip_longest(begins, begins[1:]):
        line, counted = line + text.count("\n", counted, begin.end()), begin.end()
        written, start = _group(text, begin.end())
        number = prose.known(re.sub(r"[{}\s]|\\\w+", "", written), numbers)
        end = END.search(text, start, following.start() if following else len(text))
        if not number:
            says = f"expected the number of an item in braces, found {written[:40]!r}"
            problems.append(f"{name}, line {line}: {says}")
        elif end is None:
            problems.append(f"{name}, line {line}: the answer {number} has no \\end{{answer}}")
        else:
            found.append(prose.answers(text[start : end.start()], numbers, first=number))
    texts = prose.joined(found)
    outside = _apart(text)[1] if as_given else text
    blank = bool(found) and not (texts or problems or _has_words_outside(outside))
    return FileContents(prose=texts, problems=tuple(problems), blank=blank)


def seal(text: str) -> str:
    """A line of a skeleton that shows whether anybody has written into one of its questions."""
    questions = "".join(_apart(text)[0].split())
    return f"% questions as given: {zlib.crc32(questions.encode()):08x}"


def _apart(text: str) -> tuple[str, str]:
    """The questions of a skeleton, and all else."""
    first, *parts = QUESTION.split(text)
    cut = [ASKED.split(part, maxsplit=1) for part in parts]
    return "".join(part[0] for part in cut), first + "".join(part[-1] for part in cut if part[1:])


def _has_words_outside(text: str) -> bool:
    """Whether anything is written beside the answers: somebody may have answered there."""
    body = BODY.search(text)
    outside = ANSWERS.sub("", body[1] if body else text)
    return re.search(r"\w", re.sub(r"\\\w+", "", outside)) is not None


def _group(text: str, start: int) -> tuple[str, int]:
    """What stands in the braces that open at `start`, and where it goes on after them."""
    if text[start : start + 1] != "{":
        return "", start
    depth = 0
    for position in range(start, min(len(text), start + 200)):
        depth += {"{": 1, "}": -1}.get(text[position], 0)
        if depth == 0:
            return text[start + 1 : position], position + 1
    return text[start + 1 : start + 40], start
