"""An answer as it was handed in: a formula with its frame, its title, and all ways to read it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

from graders.formulas.names import Function, Names
from graders.formulas.text.framing import framed, sides
from graders.formulas.text.latex import is_latex
from graders.formulas.text.read_formula import read
from graders.formulas.text.tidying import MOST_LETTERS
from graders.formulas.text.tokens import CLOSERS, OPENERS
from graders.formulas.text.unread import Unread
from graders.formulas.text.words import Words
from graders.formulas.tree import Apply, Number, Symbol, Tree

GROUPS = re.compile(
    r"(?<![\w.,])\d{1,3}(?:(?P<mark>\{,\}|\\,|\\;|\\ |[_' \u00a0\u2009\u202f])\d{3})"
    r"(?:(?P=mark)\d{3})*(?![\w])"
)
"""`1 234 567`, `1{,}234`, `1_234_567`: thousands with any mark but the comma."""
MOST_SIDES = 8
LAMBDA = re.compile(r"\s*lambda\s+\w+(?:\s*,\s*\w+)*\s*:")
COMMA = re.compile(",")
THOUSANDS = re.compile(r"(?<![\w.,])[1-9]\d{0,2}(?:,\d{3})+(?![\w,])")
POINTS = re.compile(r"(?<![\w.,])[1-9]\d{0,2}(?:\.\d{3}){2,}(?![\w.])")
MIXED = re.compile(r"\s*(\d+)\s+(\d+)\s*/\s*(\d+)\s*")
ASIDE = re.compile(r"(.*\d)\s+\(\s*(?:=|≈|~)?\s*[\d./]+\s*\)\s*")
"""A number with the same number in brackets behind it."""
DECIMAL = re.compile(r"(?<![\w.,])(\d+),(\d+)(?![\d,])")


@dataclass(frozen=True)
class Answer:
    """The formulas of an answer, each said to be equal to the others."""

    trees: tuple[Tree, ...]
    rounded: tuple[Tree, ...] = ()
    """Decimals that were said to be near those."""

    @property
    def last(self) -> Tree:
        """The final formula of the answer."""
        return self.trees[-1]


def read_answer(text: str, names: Names) -> list[Answer]:
    """Every way to read an answer, the likeliest first; raises `Unread` where there is none."""
    if len(text) > MOST_LETTERS:
        read(text, names)
    words = Words(names, "")
    bare, shorter = (
        framed(text, lambda word: word in words.known, remarks=remarks) for remarks in (False, True)
    )
    latex = is_latex(text)
    try:
        return _every(bare, names, latex)
    except Unread:
        if shorter == bare:
            raise
    return _every(shorter, names, latex)


def _every(bare: str, names: Names, latex: bool) -> list[Answer]:
    """Every way to read a text without its frame."""
    first: Unread | None = None
    found: list[Answer] = []
    both = any(name != name.upper() and name.upper() in names for name in names)
    for way, rows_first in product(_ways(bare), (False, True)[: 1 + both]):
        try:
            answer = _answer(way, names, latex, rows_first)
        except Unread as error:
            first = first or error
        else:
            if answer not in found:
                found.append(answer)
    if first and not found:
        raise first
    return found


def _ways(bare: str) -> Iterator[str]:
    """A text with its numbers as they stand, and without the separators in them."""
    plain = _outside(bare, GROUPS, lambda found: re.sub(r"\D", "", found[0]))
    if _outside(plain, THOUSANDS, lambda found: "") != plain:
        yield _outside(plain, THOUSANDS, lambda found: found[0].replace(",", ""))
    if _outside(plain, DECIMAL, lambda found: "") != plain:
        yield _outside(plain, DECIMAL, lambda found: f"{found[1]}.{found[2]}")
    if ";" in plain:
        yield re.sub(r"(?<=\d),(?=\d)", ".", plain)
    if found := MIXED.fullmatch(plain):
        yield f"{found[1]} + {found[2]}/{found[3]}"
    yield _outside(plain, POINTS, lambda found: found[0].replace(".", ""))
    if found := ASIDE.fullmatch(plain):
        yield found[1]
    if _outside(plain, COMMA, lambda found: "") != plain:
        yield f"[{plain}]"


def _outside(text: str, pattern: re.Pattern[str], instead: Callable[[re.Match[str]], str]) -> str:
    """The text with matches replaced that stand in no brackets."""
    pieces: list[str] = []
    depth = start = 0
    for found in pattern.finditer(text):
        before = text[start : found.start()]
        depth += sum((c in OPENERS) - (c in CLOSERS) for c in before)
        pieces += [before, found[0] if depth else instead(found)]
        start = found.end()
        depth += sum((c in OPENERS) - (c in CLOSERS) for c in found[0])
    return "".join([*pieces, text[start:]])


def _answer(text: str, names: Names, latex: bool, rows_first: bool) -> Answer:
    """The sides of an answer, without the title before them."""
    parts = [(part, near) for part, near in sides(text) if part.strip()]
    if not parts:
        raise Unread("There is no formula here.")
    if len(parts) > MOST_SIDES:
        raise Unread(f"An answer has at most {MOST_SIDES} formulas, each equal to the others.")
    trees: list[Tree] = []
    rounded: list[Tree] = []
    for place, (part, near) in enumerate(parts):
        try:
            tree = read(LAMBDA.sub("", part), names, is_latex=latex, rows_first=rows_first)
        except Unread:
            if place == len(parts) - 1 or trees:
                raise
            continue  # a title such as `L(w)`
        if place < len(parts) - 1 and not trees and _is_title(tree, names):
            continue
        aside = near or (isinstance(tree, Number) and "." in tree.typed)
        (rounded if aside and trees else trees).append(tree)
    return Answer(tuple(trees), tuple(rounded))


def _is_title(tree: Tree, names: Names) -> bool:
    """Whether a side is only a title: `y`, `y_i`, `f(x)`."""
    match tree:
        case Symbol():
            return True
        case Apply("index", (Symbol(), *_)):
            return True
        case Apply(head, parts):
            return isinstance(names.get(head), Function) and all(
                isinstance(part, Symbol) for part in parts
            )
    return False
