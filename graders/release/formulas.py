"""Finds a reference's formula in any text up to equality: rearranged, as code, or as LaTeX.

Names must be the question's own, or those of the function's arguments. A formula of fewer than
three parts, or of one operation, says too little to be told from ordinary text.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from graders.formulas import deciding
from graders.formulas.arrays.fitting import Vectors
from graders.formulas.decision import Relation
from graders.formulas.names import Array, Names
from graders.formulas.text.read_formula import read
from graders.formulas.text.unread import Unread
from graders.formulas.text.vocabulary import GREEK
from graders.formulas.text.words import FUNCTIONS
from graders.formulas.tree import Apply, Number, Symbol, Tree, free_names, walk
from graders.kinds import declared
from graders.kinds.asymptotic import Asymptotic
from graders.kinds.either import Either
from graders.kinds.symbolic import Symbolic
from graders.model import Question

LEAST_LEAVES, LEAST_OPERATIONS = 3, 2
LONGEST = 400
"""The most letters of a formula that somebody would write."""
HARD = re.compile(r"[=:;\"`$#<>|!?&%~\u2026]+")
"""Signs at which every formula ends. A line's end is none: prose and brackets are wrapped."""
BUFFER = re.compile(r"[A-Za-z0-9+/]{80,}={0,2}")
"""Numbers as base64, which are searched as numbers."""
SPELLED = {ord(letter): f" {word} " for letter, word in GREEK.items()}
WORD = re.compile(r"\\?[A-Za-z]\w*")
SIGNS = r"[\s\d+\-*/^@().,{}\[\]'_\\\u2212\u00b7\u00d7\u2299\u22c5\u2217\u22a4\u1d40]"
ALIKE = ("np", "torch", "math", "sp", "T", "top", "left", "right", "cdot", "frac", "odot", "times",
         "mathrm", "operatorname", "text", "mathbf", "transpose", "dfrac", "tfrac", "big", "Big",
         "circ", "intercal", "quad", "displaystyle")  # fmt: skip
"""Words that formulas of any subject may hold."""
VECTORS: Sequence[Vectors] = ("columns", "1-D")
"""The two readings of a vector: a column on paper; in code, an array without a transpose."""
FOUND = (Relation.EQUAL, Relation.APPROXIMATE)


@dataclass(frozen=True)
class Formula:
    """A formula that must stay behind, and how its question writes it."""

    tree: Tree
    names: Names
    spelt: Mapping[str, str] = field(default_factory=dict)
    """Other words for its names, as the arguments of a function are called."""

    @cached_property
    def needed(self) -> frozenset[str]:
        """The names that every form of the formula holds, each with its spellings."""
        return free_names(self.tree)

    @cached_property
    def run(self) -> re.Pattern[str]:
        """A pattern for the longest text that could be a formula in these names."""
        sizes = {str(n) for each in self.names.values() if isinstance(each, Array)
                 for n in each.shape}  # fmt: skip
        known = {*self.names, *self.spelt, *sizes, *FUNCTIONS, *ALIKE}
        known |= {part for name in known for part in name.split("_")}
        words = "|".join(sorted(map(re.escape, known - {""}), key=len, reverse=True))
        letters = f"|[{''.join(self._letters)}]+" if self._letters else ""  # `Vh` is V h
        return re.compile(rf"(?:(?<![A-Za-z])(?:{words}{letters})(?![A-Za-z])|{SIGNS})+")

    @cached_property
    def _letters(self) -> frozenset[str]:
        return frozenset(name for name in self.names if len(name) == 1)

    def stands_in(self, segment: str) -> bool:
        """Whether a piece of text holds the formula, in whatever form."""
        if not all(name.split("_")[0] in segment for name in self._least):
            return False
        return any(
            self._equals(piece)
            for run in self.run.findall(segment)
            if self._may_be(run)
            for piece in dict.fromkeys(_pieces(run))
            if len(piece) <= LONGEST and self._may_be(piece)
        )

    @cached_property
    def _least(self) -> frozenset[str]:
        """Names that have one spelling alone."""
        return self.needed - set(self.spelt.values())

    def _may_be(self, text: str) -> bool:
        words = {word.lstrip("\\") for word in WORD.findall(text)}
        found = words | {self.spelt.get(word, word) for word in words}
        found |= {part for word in found for part in word.split("_")}
        found |= {letter for word in words if self._letters.issuperset(word) for letter in word}
        return all(name in found or set(name.split("_")) <= found for name in self.needed)

    def _equals(self, text: str) -> bool:
        plain = WORD.sub(lambda word: self.spelt.get(word[0], word[0]), text)
        try:
            tree = read(plain, self.names)
        except Unread:
            return False
        return any(
            deciding.decide(tree, self.tree, self.names, vectors=vectors).relation in FOUND
            for vectors in VECTORS
        )


def formulas_of(question: Question) -> Iterator[Formula]:
    """Yield the right formulas of a question and of its parts, except those too simple to tell.

    Those of a derivation do not: each equals the one that it starts from, which everybody is given.
    """
    spelt = _arguments(question) if isinstance(question, Either) else {}
    for _, inner in question.inner:
        for formula in formulas_of(inner):
            more = {word: name for word, name in spelt.items() if word not in formula.names}
            yield replace(formula, spelt=more or formula.spelt)
    if isinstance(question, Symbolic | Asymptotic):
        for tree in (read(text, question.names) for text in _right(question)):
            if _says_enough(tree):
                yield Formula(tree, question.names)


def segments(text: str) -> Iterator[str]:
    """The pieces of a text between which no formula goes on; of JSON, those of its strings."""
    for told in _strings(text):
        latin = BUFFER.sub("", told).translate(SPELLED)
        yield from HARD.split(latin.replace("\\\\", "\\").replace("\\_", "_"))


def _right(question: Symbolic | Asymptotic) -> Iterable[str]:
    spaces = [question.reference, *question.accepts]
    held = (declared.formulas(space, question.reference).values() for space in spaces)
    return [text for values in held for text in values if isinstance(text, str)]


def _arguments(question: Either) -> Mapping[str, str]:
    """Return the names of a function's arguments that the formula writes otherwise."""
    ways = [way.question for way in question.ways]
    names = [list(way.names) for way in ways if isinstance(way, Symbolic)]
    answers = [answer for way in ways for answer in way.answer.values()]
    called = [[*inspect.signature(a).parameters] for a in answers if inspect.isfunction(a)]
    if len(names) != 1 or len(called) != 1 or len(names[0]) != len(called[0]):
        return {}
    return dict(zip(called[0], names[0], strict=True))


def _says_enough(tree: Tree) -> bool:
    nodes = list(walk(tree))
    leaves = [node for node in nodes if isinstance(node, Symbol | Number)]
    operations = [node for node in nodes if isinstance(node, Apply)]
    return len(leaves) >= LEAST_LEAVES and len(operations) >= LEAST_OPERATIONS


def _strings(text: str) -> Iterator[str]:
    """Yield the strings of a text: of JSON each string, lists of lines as one."""
    if text.lstrip().startswith(("{", "[")):
        try:
            yield from _held(json.loads(text))
            return
        except ValueError:
            pass
    yield text


def _held(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _held(key)
            yield from _held(part)
    elif isinstance(value, list):
        if value and all(isinstance(part, str) for part in value):
            yield "".join(value)
        for part in value:
            yield from _held(part)


def _pieces(run: str) -> Iterator[str]:
    """Yield a run, each of its lines, and the pieces between commas and inside brackets."""
    for part in dict.fromkeys([run, *run.splitlines()]):
        for piece in _balanced(part):
            yield piece
            yield piece.lstrip("+-*\u2212 ")  # a list's bullet, not a sign


def _balanced(text: str) -> Iterator[str]:
    """Cut at commas and at brackets that were opened or are closed elsewhere."""
    start, opened = 0, list[int]()
    for at, letter in enumerate(text):
        if letter in "([{":
            opened.append(at)
        elif letter in ")]}" and opened:
            inside = opened.pop()
            if letter != "}":
                yield from _parts(text[inside + 1 : at])
        elif letter in ")]}," and not opened:
            yield _bare(text[start:at])
            start = at + 1
    yield _bare(text[opened[-1] + 1 if opened else start :])


def _bare(text: str) -> str:
    """Strip the end of a sentence, or of a display."""
    return text.strip(" .,\n").rstrip("\\ ")


def _parts(inside: str) -> Sequence[str]:
    """Yield the content of a bracket, whole and between its commas."""
    return [inside.strip(), *(part.strip() for part in inside.split(","))]
