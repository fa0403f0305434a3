"""The tokens of one formula, a place among them, and the helpers of all rules of the grammar."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from graders.formulas.text.tokens import CLOSERS, OPENERS, Token
from graders.formulas.text.unread import Unread
from graders.formulas.text.words import Words
from graders.formulas.tree import Tree

DEEPEST = 80
"""The most formulas in formulas, while one is read."""
NOTHING, RELATION, SUM, ENTRYWISE, PRODUCT, POWER, POSTFIX = 0, 10, 20, 25, 30, 40, 50
"""The strengths of signs; `y ⊙ W x` is y times the product W x, entry by entry."""


Tokenize: TypeAlias = Callable[[str, int, int], list[Token]]


class Stream(ABC):
    """A place in the row of tokens of a text, or of a subscript in it."""

    def __init__(self, words: Words, tokenize: Tokenize, low: Token | None = None) -> None:
        self.words, self.tokenize, self.place, self.depth = words, tokenize, 0, 0
        start, stop = (low.low_at, low.low_at + len(low.low)) if low else (0, len(words.text))
        self.tokens = tokenize(words.text, start, stop)
        self.by_blanks = False
        """Whether a blank separates entries here, as in Matlab's rows."""
        self.bars = [""]
        """Per bracket: the bar that waits for its partner, if one does."""

    @abstractmethod
    def formula(self, least: int = NOTHING) -> Tree:
        """The formula that starts here, up to a sign that binds no stronger than `least`."""

    @abstractmethod
    def substream(self, token: Token) -> Stream:
        """A stream over the subscript of a word."""

    @property
    def here(self) -> Token:
        """The token at this place."""
        return self.tokens[self.place]

    def ahead(self, steps: int = 1) -> Token:
        """A token further on."""
        return self.tokens[min(self.place + steps, len(self.tokens) - 1)]

    def take(self) -> Token:
        """This token; the place moves on."""
        token = self.here
        self.place = min(self.place + 1, len(self.tokens) - 1)
        return token

    def peek_is(self, *signs: str) -> bool:
        """Whether one of these signs stands here."""
        return self.here.kind == "sign" and self.here.text in signs

    def passes(self, *signs: str) -> bool:
        """Whether one of these signs stood here; the place is then behind it."""
        found = self.peek_is(*signs)
        if found:
            self.take()
        return found

    def expect(self, sign: str) -> Token:
        """This very sign."""
        if not self.peek_is(sign):
            raise self.refusal(f"{sign!r} was expected here, not {self.found()}.")
        return self.take()

    def found(self) -> str:
        """The token at this place, in words."""
        return "the end" if self.here.kind == "end" else f"`{self.here.text}`"

    def refusal(self, says: str, token: Token | None = None) -> Unread:
        """An error about a token, or about this place."""
        return Unread(says, self.words.text, (token or self.here).at)

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Enter an inner formula; refuses where that is too deep to be meant."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.refusal("This formula is nested too deeply.")
        yield
        self.depth -= 1

    @contextmanager
    def brackets(self) -> Iterator[None]:
        """Enter the bracket that opens here, and leave behind its partner."""
        closes = OPENERS[self.take().text]
        self.bars.append("")
        yield
        self.expect(closes)
        self.bars.pop()

    def parts(self) -> tuple[Tree, ...]:
        """Formulas with commas between them, in brackets of any form."""
        found: list[Tree] = []
        with self.brackets():
            while not self.peek_is(*CLOSERS):
                found.append(self.formula())
                if not self.passes(","):
                    break
        return tuple(found)

    def commas(self, place: int, sign: str = ",") -> list[int]:
        """The places of the commas right inside the bracket that opens at `place`."""
        found, depth = [], 0
        for at in range(place, len(self.tokens)):
            token = self.tokens[at]
            if token.kind != "sign":
                continue
            depth += (token.text in OPENERS) - (token.text in CLOSERS)
            if depth == 0:
                break
            if depth == 1 and token.text == sign:
                found.append(at)
        return found

    def whole(self) -> Tree:
        """The formula of all tokens."""
        tree = self.formula()
        if self.here.kind != "end":
            raise self.refusal(f"An operator was expected here, not {self.found()}.")
        return tree
