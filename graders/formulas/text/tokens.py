# ruff: noqa: RUF001 (signs that look like others are what people paste)
"""Typed text as tokens: numbers, words with their subscripts, signs. Nothing is looked up yet."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from graders.formulas.text.unread import Unread

MOST_TOKENS = 1000
MOST_DIGITS = 60
MOST_EXPONENT = 400
DEEPEST = 40
"""The most brackets in brackets."""

NUMBER = re.compile(r"(?:\d+(?:\.(?!T\b)\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*", re.ASCII)
LOW = re.compile(r"_(?:([A-Za-z0-9]+(?:_[A-Za-z0-9]+)*)|(?=[{(]))", re.ASCII)
PREFIX = re.compile(
    r"(?:(?:np|numpy|jnp|math|torch|sp|sympy|scipy|tf|nn)\.(?!m?T\b)|linalg\.(?=[a-z])"
    r"|F\.(?=relu|softmax|log_softmax|sigmoid|logsigmoid|tanh|softplus|silu|gelu|elu))"
    r"(?:linalg\.|nn\.|functional\.|special\.)*(?=[A-Za-z])"
)
SIGN = re.compile(
    r"\.m?T\b|\.\.\.|\*\*|\.\*|\.(?=[A-Za-z])|<=|>=|==|!=|\|\||[-+*/^@()\[\]{},=<>!|_⊙⊗·⊤⟨⟩%;⌊⌋⌈⌉']",
    re.ASCII,
)
SPELLED = {"**": "^", ".*": "⊙", "==": "=", ".mT": ".T", "⊤": "top"}
OPENERS = {"(": ")", "[": "]", "{": "}"}
CLOSERS = frozenset(OPENERS.values())


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text: its kind, its spelling, and its place."""

    kind: str  # "number", "word", "sign", "command" (of LaTeX) or "end"
    text: str
    at: int
    end: int
    spaced: bool = False
    """Whether a blank stands before it."""
    low: str = ""
    """The subscript of a word, as typed."""
    low_at: int = 0


def tokenize(text: str, start: int = 0, stop: int | None = None) -> list[Token]:
    """The tokens of a part of a tidied text, and an "end"; brackets match, and not too deep."""
    stop = len(text) if stop is None else stop
    tokens: list[Token] = []
    at = start
    while at < stop:
        if text[at].isspace():
            at += 1
            continue
        token = _token(text, at, stop, at > start and text[at - 1].isspace())
        at = token.end
        if token.text:
            tokens.append(token)
        if len(tokens) > MOST_TOKENS:
            raise Unread("This formula has too many parts.", text, at)
    tokens.append(Token("end", "", stop, stop))
    check_brackets(tokens, text)
    return tokens


def _token(text: str, at: int, stop: int, spaced: bool) -> Token:
    if found := NUMBER.match(text, at, stop):
        return number(text, found, spaced)
    if found := PREFIX.match(text, at, stop):
        return Token("sign", "", at, found.end())  # `np.exp` is `exp`
    if found := WORD.match(text, at, stop):
        return subscripted(text, Token("word", found[0], at, found.end(), spaced), stop)
    if found := SIGN.match(text, at, stop):
        sign = SPELLED.get(found[0], found[0])
        return Token("sign", sign, at, found.end(), spaced)
    raise Unread(f"No formula has the character {text[at]!r} here.", text, at)


def subscripted(text: str, word: Token, stop: int) -> Token:
    """The word together with the subscript that follows it, if one does."""
    below = LOW.match(text, word.end, stop)
    if not below:
        return word
    if below[1]:
        return replace(word, end=below.end(), low=below[1], low_at=below.start(1))
    end = closing(text, below.end(), stop)
    low = text[below.end() + 1 : end - 1]
    return replace(word, end=end, low=low, low_at=below.end() + 1)


def number(text: str, found: re.Match[str], spaced: bool) -> Token:
    """The number that was found, when it is of a size that people write."""
    typed = found[0]
    mantissa, _, power = typed.lower().partition("e")
    if len(mantissa) > MOST_DIGITS:
        raise Unread(f"A number has at most {MOST_DIGITS} digits.", text, found.start())
    if power and (len(power) > 5 or abs(int(power)) > MOST_EXPONENT):
        raise Unread(f"A power of ten is at most {MOST_EXPONENT}.", text, found.start())
    return Token("number", typed, found.start(), found.end(), spaced)


def value(token: Token) -> Fraction:
    """The exact value of a number."""
    return Fraction(token.text)


def closing(text: str, at: int, stop: int) -> int:
    """The place right after the bracket that closes the one at `at`."""
    expected: list[str] = []
    for place in range(at, stop):
        if text[place] in OPENERS:
            expected.append(OPENERS[text[place]])
        elif text[place] in CLOSERS:
            if text[place] != expected.pop():
                break
            if not expected:
                return place + 1
    raise Unread("This bracket is never closed.", text, at)


def check_brackets(tokens: list[Token], text: str) -> None:
    """Every bracket has its partner."""
    waiting: list[Token] = []
    for token in tokens:
        if token.kind != "sign":
            continue
        if token.text in OPENERS:
            waiting.append(token)
            if len(waiting) > DEEPEST:
                raise Unread(f"Brackets stand at most {DEEPEST} deep.", text, token.at)
        elif token.text in CLOSERS:
            if not waiting:
                raise Unread(f"Nothing opens this {token.text!r}.", text, token.at)
            if OPENERS[waiting[-1].text] != token.text:
                wanted = OPENERS[waiting[-1].text]
                says = f"A {wanted!r} was expected here, not {token.text!r}."
                raise Unread(says, text, token.at)
            waiting.pop()
    if waiting:
        raise Unread(f"This {waiting[-1].text!r} is never closed.", text, waiting[-1].at)
