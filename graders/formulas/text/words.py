"""Meanings of typed words under a question's declarations; a word without one is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches

from graders.formulas.names import Array, Function, Names, Random
from graders.formulas.text.tokens import Token
from graders.formulas.text.unread import Unread
from graders.formulas.text.vocabulary import (
    ARITIES,
    FOLDS,
    LETTERS,
    WRITTEN_OUT,
    head_of,
)

NOT_SPELLED = re.compile(
    r"\\(?:text|mathrm|mathit|mathbf|mathsf|operatorname|textrm|mathcal|mathbb|rm|bm)(?![A-Za-z])|[_{}()\s,\\]"
)
"""Signs that make no difference between spellings: `W_1`, `W_{1}`, `W_{\\text{1}}`, `W1`."""
ALIASES: Mapping[str, tuple[str, ...]] = {
    "lambda": ("lam", "lmbda", "lambd", "lambda_", "lamda"),
    "epsilon": ("eps",),
}
"""Names that code must give to letters."""
MOST_SHOWN = 30
LONGEST = 40
FUNCTIONS = frozenset({*ARITIES, *WRITTEN_OUT, *FOLDS, "ln"})


class Words:
    """The names of one question, and the indices of the folds around the place being read."""

    def __init__(self, names: Names, text: str, *, rows_first: bool = False) -> None:
        self.names, self.text, self.rows_first = names, text, rows_first
        self.bound: list[str] = []
        sizes = (
            size
            for declared in names.values()
            if isinstance(declared, Array | Random)
            for size in declared.shape
            if isinstance(size, str)
        )
        self.known = dict.fromkeys([*names, *sizes])
        spelled: dict[str, list[str]] = {}
        for name in self.known:
            spelled.setdefault(NOT_SPELLED.sub("", name), []).append(name)
        for letter, others in ALIASES.items():
            declared = [other for other in others if other in self.known]
            if letter not in spelled and len(declared) == 1:
                spelled[letter] = declared
        self.by_spelling = {key: found[0] for key, found in spelled.items() if len(found) == 1}

    def name(self, token: Token) -> str:
        """The declared name or index that the word stands for; empty when there is none."""
        typed = spelling(token)
        if not token.low and token.text in self.bound:
            return token.text
        if typed in self.known:
            return typed
        bare = f"{token.text}_{token.low}" if token.low else token.text
        return bare if bare in self.known else self.by_spelling.get(NOT_SPELLED.sub("", typed), "")

    def head(self, token: Token, called: bool) -> str:
        """The undeclared function that the word stands for; empty when there is none."""
        return head_of(token.text, called)

    def is_function(self, name: str) -> bool:
        """Whether the name is a declared function."""
        return isinstance(self.names.get(name), Function)

    def is_array(self, name: str) -> bool:
        """Whether the name can carry indices."""
        declared = self.names.get(name)
        return isinstance(declared, Array | Random) and bool(declared.shape)

    def indexed(self, token: Token, base: str) -> str:
        """The array that carries a subscript: `x_{ij}` is an entry of X, and `x_i` may be a row."""
        upper = base.upper()
        if upper == base or not self.is_array(upper):
            return base
        ranks = [len(getattr(self.names[name], "shape", ())) for name in (base, upper)]
        letters = len(token.low) if token.low.isalpha() else 1 + token.low.count(",")
        if ranks[0] < letters <= ranks[1] or (self.rows_first and ranks[1] == 2):
            return upper
        return base

    def split(self, token: Token, called: bool = False) -> list[Token]:
        """A run such as `5mn` or `nlogn` as the names that it is made of; refuses all others.

        Where a bracket follows, the run must end in a function: `std(x)` is never s t d x.
        """
        word = token.text
        if word in LETTERS or word in FUNCTIONS:
            raise self.unknown(token)
        ways = [way for way in self._ways(word, 3) if not called or way[-1] in FUNCTIONS]
        if len(ways) > 1:
            one, other = (_cut(" ".join(way)) for way in ways[:2])
            says = f"`{_cut(word)}` can mean `{one}` or `{other}`: write blanks or `*`."
            raise Unread(says, self.text, token.at)
        if not ways or len(ways[0]) < 2 or not any(map(self._declared, ways[0])):
            raise self.unknown(token)
        pieces, at = [], token.at
        for piece in ways[0]:
            pieces.append(Token("word", piece, at, at + len(piece), at == token.at))
            at += len(piece)
        last = pieces[-1]
        pieces[-1] = Token(
            "word", last.text, last.at, token.end, last.spaced, token.low, token.low_at
        )
        return pieces

    def shorter(self, token: Token) -> Token | None:
        """The word with the longest first part of its subscript that makes it a name."""
        base = self.name(replace(token, low=""))
        if self.is_array(base) and (at := token.low.find("_")) > 1 and token.low[0].isalpha():
            length = at - 1  # of `x_iy_i`
            return replace(token, low=token.low[:length], end=token.low_at + length)
        for length in range(len(token.low) - 1, 0, -1):
            cut = token.low[:length].rstrip("_")
            if cut and self.name(found := replace(token, low=cut, end=token.low_at + len(cut))):
                return found
        return None

    def involves_arrays(self, names: Iterable[str]) -> bool:
        """Whether one of the names is an array, or the row of one."""
        return any(self.is_array(name if name in self.known else name.upper()) for name in names)

    def _declared(self, word: str) -> bool:
        return word in self.bound or word in self.known or word in self.by_spelling

    def _ways(self, word: str, most: int) -> Iterator[tuple[str, ...]]:
        """At most `most` ways to write the word as names, constants and functions in a row."""
        spelled = (*self.known, *self.by_spelling, *self.bound, "pi", "e")
        pieces = {w for w in spelled if w and w.isalnum()}
        pieces |= {w for w in FUNCTIONS if len(w) > 1}
        if self.involves_arrays(self.names):
            pieces.add("I")
        ends: list[list[tuple[str, ...]]] = [[()], *([] for _ in word)]
        for end in range(1, len(word) + 1):
            for piece in pieces:
                if word.endswith(piece, 0, end) and len(ends[end]) < most:
                    ends[end] += [(*way, piece) for way in ends[end - len(piece)]]
        yield from ends[len(word)][:most]

    def unknown(self, token: Token) -> Unread:
        """The refusal of a word: the declared names, and the nearest one."""
        typed = spelling(token)
        declared = [*self.known, *self.bound]
        near = [w for w in declared if w.casefold() == typed.casefold()]
        near = near or get_close_matches(typed, [*declared, *FUNCTIONS], 1, 0.7)
        guess = f" Did you mean `{near[0]}`?" if near else ""
        shown = ", ".join(f"`{name}`" for name in declared[:MOST_SHOWN]) or "none"
        says = f"`{_cut(typed)}` is not a name of this question.{guess} Its names are {shown}."
        return Unread(says, self.text, token.at)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "..."


def spelling(token: Token) -> str:
    """The word with its subscript, as one would declare it."""
    if not token.low:
        return token.text
    simple = token.low.replace("_", "").isalnum()
    return f"{token.text}_{token.low}" if simple else f"{token.text}_{{{token.low}}}"
