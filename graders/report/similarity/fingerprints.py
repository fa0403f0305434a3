"""Fingerprints of code by winnowing, and of words by shingles: whoever copies leaves them alike.

Winnowing (Schleimer, Wilkerson, Aiken 2003) hashes every run of `RUN` tokens and keeps the least
hash of every window: two texts that share a run of `RUN + WINDOW - 1` tokens share a fingerprint.
Names that a student chose are all one token, so that renaming hides nothing.
"""

from __future__ import annotations

import keyword
import re
import zlib
from collections import deque
from collections.abc import Sequence

RUN, WINDOW = 18, 8
SHINGLE = 6
"""Words in a run of words."""
LONGEST = 300_000
"""Letters of one student's text that are looked at."""
TOKEN = re.compile(
    r"(?P<skip>\#[^\n]*|\s+|\"\"\".*?\"\"\"|'''.*?''')|(?P<string>\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*')"
    r"|(?P<number>\d[\w.]*)|(?P<name>[^\W\d]\w*)|(?P<sign>\*\*|//|[-+*/%@<>=!]=|->|:=|.)",
    re.DOTALL,
)
WORD = re.compile(r"\w+")
Marks = frozenset[int]


def of_code(source: str) -> Marks:
    """The fingerprints of a program, whatever its names, comments and layout are."""
    return _winnowed(_hashes(_tokens(source[:LONGEST]), RUN))


def of_words(text: str) -> Marks:
    """The runs of words of a text, whatever their case and the signs between them."""
    return frozenset(_hashes([word.casefold() for word in WORD.findall(text[:LONGEST])], SHINGLE))


def _tokens(source: str) -> list[str]:
    """The program's tokens; a name that is no word of Python and stands after no point is `v`."""
    found: list[str] = []
    for token in TOKEN.finditer(source):
        kind = token.lastgroup
        if kind == "name":
            name = token[0]
            keeps = keyword.iskeyword(name) or found[-1:] == ["."]
            found.append(name if keeps else "v")
        elif kind != "skip":
            found.append({"string": "s", "number": "n"}.get(str(kind), token[0]))
    return found


def _hashes(tokens: Sequence[str], run: int) -> list[int]:
    return [
        zlib.crc32("\0".join(tokens[k : k + run]).encode("utf-8", "surrogatepass"))
        for k in range(len(tokens) - run + 1)
    ]


def _winnowed(hashes: Sequence[int]) -> Marks:
    """The least hash of every window, by a queue that stays in order."""
    kept: set[int] = set()
    queue: deque[int] = deque()
    for k, value in enumerate(hashes):
        while queue and hashes[queue[-1]] >= value:
            queue.pop()
        queue.append(k)
        if queue[0] <= k - WINDOW:
            queue.popleft()
        if k >= WINDOW - 1 or k == len(hashes) - 1:
            kept.add(hashes[queue[0]])
    return frozenset(kept)
