r"""LaTeX as the tokens that typed text has, and a few commands: `\frac`, `\sqrt`, matrices."""

from __future__ import annotations

import re
from dataclasses import replace

from graders.formulas.text.latex_commands import (
    ACCENTS,
    FONTS,
    FRACTIONS,
    SIGNS,
    SKIPPED,
    WORDS,
)
from graders.formulas.text.tokens import (
    LOW,
    MOST_TOKENS,
    NUMBER,
    PREFIX,
    SIGN,
    SPELLED,
    WORD,
    Token,
    check_brackets,
    closing,
    number,
    subscripted,
)
from graders.formulas.text.unread import Unread

COMMAND = re.compile(r"\\(?:([A-Za-z]+)\*?|([^A-Za-z]))", re.ASCII)
ENVIRONMENT = re.compile(
    r"\s*\{(?:([pbBv]?)(?:small)?matrix\*?|array|(d?cases\*?))\}(?:\{[lcr|@{}]*\}|\[[lcr]\])?"
)
NEW_ROW = re.compile(r"\*?(?:\s*\[\s*-?[\d.]+\s*(?:pt|em|ex|mm|cm|in|mu)\s*\])?")
r"""The room below a row, which may follow `\\\\`."""
UPPER = re.compile(r"\^\{\(([A-Za-z0-9]+)\)\}", re.ASCII)
PRIME = re.compile(r"\^(?:\\prime(?![A-Za-z])|\{\\prime\})")
STAR = re.compile(r"\^(?:\*|\{\*\}|\\(?:ast|star)\b|\{\\(?:ast|star)\})")
LIMITS = re.compile(r"\s*\\(?:no)?limits(?![A-Za-z])")
OPENS = re.compile(r"\s*(?:\$\$?|\\\(|\\\[)")
CLOSES = re.compile(r"(?:\$\$?|\\\)|\\\])\s*$")
IN_BRACES = re.compile(r"[A-Za-z0-9]+(?:\\?_[A-Za-z0-9]+)*", re.ASCII)
INVISIBLE = re.compile(r"\.(?![\dA-Za-z])")
r"""The invisible bracket behind `\left` or `\right`."""


CASES_LEFT = re.compile(
    r"\\left\s*\\\{\s*\\begin\s*\{array\}(?:\{[^}]*\})?(.*?)"
    r"\\end\s*\{array\}\s*\\right(?:\s*\.)?",
    re.DOTALL,
)
"""Cases that were built of a brace and an array."""
CAPITAL = re.compile(r"\\math\w+\s*\{([VCP])\}(ar|ov|r)\b")
REPEATING = re.compile(r"(\d+\.\d*)\\overline\s*\{(\d+)\}")
MOST_REPEATED = 18


def _repeated(found: re.Match[str]) -> str:
    """A decimal whose last digits repeat, with as many digits as a computed one."""
    times = -(-MOST_REPEATED // len(found[2]))
    return f"{found[1]}{found[2] * times}"


def is_latex(text: str) -> bool:
    """Whether a text is LaTeX rather than plain."""
    return "\\" in text or "$" in text


def bare(text: str) -> str:
    """The formula without the signs of mathematics around it, at its own place."""
    text = CASES_LEFT.sub(r"\\begin{cases}\1\\end{cases}", text)
    text = CAPITAL.sub(r"\1\2", REPEATING.sub(_repeated, text))
    if opens := OPENS.match(text):
        text = " " * opens.end() + text[opens.end() :]
    return CLOSES.sub("", text)


def tokenize(text: str, start: int = 0, stop: int | None = None) -> list[Token]:
    """The tokens of a part of a LaTeX formula, and an "end"."""
    lexer = Lexer(text, len(text) if stop is None else stop)
    lexer.run(start)
    check_brackets(lexer.tokens, text)
    return lexer.tokens


class Lexer:
    """A pass over one text."""

    def __init__(self, text: str, stop: int) -> None:
        self.text, self.stop = text, stop
        self.tokens: list[Token] = []

    def run(self, at: int) -> None:
        """All tokens from here on."""
        while at < self.stop:
            at = at + 1 if self.text[at].isspace() or self.text[at] == "~" else self.step(at)
            if len(self.tokens) > MOST_TOKENS:
                raise Unread("This formula has too many parts.", self.text, at)
        self.tokens.append(Token("end", "", self.stop, self.stop))

    def add(self, kind: str, text: str, at: int, end: int) -> int:
        """One more token; the place behind it."""
        self.tokens.append(Token(kind, text, at, end))
        return end

    def step(self, at: int) -> int:
        """The token that starts here; the place behind it."""
        if found := COMMAND.match(self.text, at, self.stop):
            return self.command(found[1] or found[2], at, found.end())
        if found := NUMBER.match(self.text, at, self.stop):
            token = number(self.text, found, False)
            if self.is_single() and self.text[at].isdigit():
                token = replace(token, text=self.text[at], end=at + 1)
            self.tokens.append(token)
            return token.end
        if found := PREFIX.match(self.text, at, self.stop):
            return found.end()
        if found := WORD.match(self.text, at, self.stop):
            if self.is_single():
                return self.add("word", self.text[at], at, at + 1)
            return self.word(found[0], at, found.end())
        if self.text[at] in "&⌊⌋⌈⌉":
            return self.add("sign", self.text[at], at, at + 1)
        if found := SIGN.match(self.text, at, self.stop):
            return self.add("sign", SPELLED.get(found[0], found[0]), at, found.end())
        raise Unread(f"No formula has the character {self.text[at]!r} here.", self.text, at)

    def is_single(self) -> bool:
        r"""Whether only one digit belongs here: `x^12` is x to the 1, then a 2; `\frac12`."""
        before = [token.text for token in self.tokens[-2:]]
        return before[-1:] in (["^"], ["frac"], ["binom"]) or (
            len(before) == 2 and before[0] in ("frac", "binom") and before[1].isdigit()
        )

    def word(self, word: str, at: int, end: int) -> int:
        """A word with its subscript, which without braces is one sign long."""
        if star := STAR.match(self.text, end, self.stop):
            word, end = f"{word}_star", star.end()
        if prime := PRIME.match(self.text, end, self.stop):
            self.tokens.append(Token("word", word, at, end))
            return self.add("sign", "'", end, prime.end())
        token = Token("word", word, at, end)
        if upper := UPPER.match(self.text, end, self.stop):
            token = replace(token, end=upper.end(), low=upper[1], low_at=upper.start(1))
        elif (below := LOW.match(self.text, end, self.stop)) and below[1]:
            first = below.start(1)
            token = replace(token, end=first + 1, low=below[1][0], low_at=first)
        elif self.text.startswith("_\\", end):
            found = COMMAND.match(self.text, end + 1, self.stop)
            last = found.end() if found else end + 2
            token = replace(token, end=last, low=self.text[end + 1 : last], low_at=end + 1)
        else:
            token = subscripted(self.text, token, self.stop)
        self.tokens.append(token)
        return token.end

    def command(self, name: str, at: int, end: int) -> int:
        """A command and what belongs to it."""
        if name in ("left", "right") and (nothing := INVISIBLE.match(self.text, end, self.stop)):
            return nothing.end()
        if name in SKIPPED or name.isspace():
            return end
        if name in ACCENTS:
            return self.accent(name, at, end)
        if name in FONTS:
            return self.font(at, end)
        if name == "\\" and (room := NEW_ROW.match(self.text, end, self.stop)):
            end = room.end()
        if name in SIGNS:
            return self.add("sign", SIGNS[name], at, end)
        if name in FRACTIONS:
            return self.add("command", FRACTIONS[name], at, end)
        if name in WORDS:
            limits = LIMITS.match(self.text, end, self.stop)
            end = limits.end() if limits else end
            return self.word(WORDS[name], at, end)
        if name in ("top", "intercal", "T"):
            return self.add("sign", "top", at, end)
        if name in ("begin", "end") and (found := ENVIRONMENT.match(self.text, end, self.stop)):
            kind = "cases" if found[2] else "matrix"
            return self.environment(name, kind, found[1] == "v", at, found.end())
        if name == "sim":
            return self.add("sign", "sim", at, end)
        raise Unread(f"The command `\\{name}` is not read in formulas here.", self.text, at)

    def environment(self, name: str, kind: str, barred: bool, at: int, end: int) -> int:
        """The begin or the end of a matrix or of cases; a matrix between bars has a determinant."""
        if name == "begin":
            if barred:
                self.add("word", "det", at, at)
                self.add("sign", "(", at, at)
            return self.add("command", kind, at, end)
        self.add("sign", "end", at, end)
        return self.add("sign", ")", end, end) if barred else end

    def symbol(self, at: int, braced: bool = False) -> tuple[str, int]:
        r"""The name that stands here in fonts and accents, as in `\hat{\mathbf{y}}`, or ""."""
        while at < self.stop and self.text[at].isspace():
            at += 1
        if self.text.startswith("{", at):
            word, end = self.symbol(at + 1, braced=True)
            while end < self.stop and self.text[end].isspace():
                end += 1
            return (word, end + 1) if word and self.text.startswith("}", end) else ("", at)
        if found := COMMAND.match(self.text, at, self.stop):
            if found[1] in ACCENTS:
                word, end = self.symbol(found.end())
                return (f"{word}_{ACCENTS[found[1]]}" if word else ""), end
            if found[1] in FONTS:
                return self.symbol(found.end())
            return WORDS.get(found[1] or "", ""), found.end()
        found = IN_BRACES.match(self.text, at, self.stop)
        if not found:
            return "", at
        return (found[0].replace("\\", ""), found.end()) if braced else (found[0][0], at + 1)

    def accent(self, name: str, at: int, end: int) -> int:
        """A letter with a hat, a bar or the like: a name of its own."""
        word, end = self.symbol(end)
        if not word:
            raise Unread(f"A letter was expected behind `\\{name}`.", self.text, at)
        return self.word(f"{word}_{ACCENTS[name]}", at, end)

    def font(self, at: int, end: int) -> int:
        """A word in another font is that word; other things in another font are themselves."""
        word, after = self.symbol(end)
        if not word or (word.isdigit() and word != "1"):
            return end
        return self.one(at, after) if word == "1" else self.word(word, at, after)

    def one(self, at: int, end: int) -> int:
        r"""`\mathbb{1}[x > 0]` and `\mathbf{1}_{x > 0}`, or else a vector of ones."""
        low = self.text.startswith("_{", end)
        inside = self.text[end : closing(self.text, end + 1, self.stop)] if low else ""
        told = any(sign in inside for sign in ("<", ">", "=", "\\ge", "\\le", "\\ne"))
        rest = self.text[end : self.stop].replace("\\left", "").lstrip()
        if told or rest.startswith(("[", "(", "\\{")):
            return self.add("word", "indicator", at, end + told)
        return self.word("ones", at, end)
