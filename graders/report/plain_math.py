r"""Prompts hold formulas as `$LaTeX$` and names as `` `code` ``; a terminal shows them as text.

`$h_{t+1} = \sigma(W x_t + U h_t)$` is read as `h_{t+1} = sigma(W x_t + U h_t)`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

PIECE = re.compile(r"(?P<code>`[^`]+`)|(?<!\\)\$(?P<math>[^$]+)\$")
TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|\s+|[A-Za-z]+|\d+|.", re.DOTALL)
BARE = re.compile(r"[_^]\{|\\[A-Za-z]+")
DEEPEST = 40
"""Braces in braces that anybody would write; deeper ones stay as they are."""
GREEK = re.compile(
    r"(alpha|beta|gamma|delta|(var)?epsilon|zeta|eta|(var)?theta|iota|kappa|lambda|mu|nu|xi|pi|rho"
    r"|sigma|tau|upsilon|(var)?phi|chi|psi|omega|Gamma|Delta|Theta|Lambda|Xi|Pi|Sigma|Upsilon|Phi"
    r"|Psi|Omega)"
)
WORDS = re.compile(
    r"(sum|prod|int|log|ln|exp|max|min|arg|argmax|argmin|sup|inf|lim|sin|cos|tan|tanh|det|dim|ker"
    r"|diag|in)"
)
"""Commands that are shown under their own names, as Greek letters are."""
SIGNS: Mapping[str, str] = {
    "partial": "d", "nabla": "grad", "infty": "infinity", "top": "T", "intercal": "T",
    "ell": "l", "prime": "'", "forall": "for all", "exists": "there is", "notin": "not in",
    "leq": "<=", "le": "<=", "geq": ">=", "ge": ">=", "lt": "<", "gt": ">", "ll": "<<",
    "gg": ">>", "neq": "!=", "ne": "!=", "approx": "~=", "equiv": "==", "sim": "~",
    "propto": "~", "coloneqq": ":=", "colon": ":", "subseteq": "in", "mid": "|",
    "to": "->", "rightarrow": "->", "mapsto": "->", "gets": "<-", "Rightarrow": "=>",
    "implies": "=>", "iff": "<=>", "cdot": "*", "times": "x", "odot": "o", "circ": "o",
    "oplus": "(+)", "otimes": "(x)", "pm": "+-", "cup": "or", "cap": "and",
    "ldots": "...", "dots": "...", "cdots": "...", "vdots": "...", "quad": " ", "qquad": " ",
    "lbrace": "{", "rbrace": "}", "langle": "<", "rangle": ">", "lvert": "|", "rvert": "|",
    "vert": "|", "lVert": "||", "rVert": "||", "Vert": "||", "lfloor": "floor(", "rfloor": ")",
    "lceil": "ceil(", "rceil": ")", "|": "||", "{": "{", "}": "}", "\\": "; ", ",": " ",
    ";": " ", ":": " ", " ": " ", "!": "", "$": "$", "%": "%", "#": "#", "&": "&", "_": "_",
}  # fmt: skip
"""Command -> text."""
DROPPED = re.compile(r"left|right|middle|[bB]igg?[lrm]?|limits|(display|text)style")
STYLES = re.compile(r"text(rm|bf|it)?|math(rm|bf|bb|cal|sf|it)|boldsymbol|bm|operatorname\*?|mbox")
"""Commands that say how their part looks."""
ACCENTS = re.compile(r"(wide)?(hat|tilde)|bar|overline|vec|dot")
FRACTIONS = re.compile(r"[dt]?frac|nicefrac")
OPENING = re.compile(r"l(Vert|vert|angle|floor|ceil|brace)|\{")
CLOSING = re.compile(r"r(Vert|vert|angle|floor|ceil|brace)|\\|\}")
OTHERS = re.compile(r"sqrt|begin|end")
KNOWN = (GREEK, WORDS, DROPPED, STYLES, ACCENTS, FRACTIONS, OTHERS)
Kind = Literal["words", "code", "math"]


class TextPiece(NamedTuple):
    """A run of a prompt, without the marks around it."""

    kind: Kind
    text: str


def pieces(text: str) -> Iterator[TextPiece]:
    """The words, names and formulas of a prompt, in order."""
    at = 0
    for found in PIECE.finditer(text):
        if found.start() > at:
            yield TextPiece("words", text[at : found.start()])
        yield (
            TextPiece("code", found["code"][1:-1])
            if found["code"]
            else TextPiece("math", found["math"])
        )
        at = found.end()
    if at < len(text):
        yield TextPiece("words", text[at:])


def plain(text: str) -> str:
    """A prompt as a terminal shows it: names keep their backticks, formulas lose their LaTeX."""
    return "".join(
        f"`{part}`" if kind == "code" else formula(part) if kind == "math" else part
        for kind, part in pieces(text)
    )


def formula(latex: str) -> str:
    """A formula's LaTeX as readable text. Unknown commands lose their backslash alone."""
    return _MathReader(TOKEN.findall(latex)).upto("").strip()


def faults(text: str) -> Iterator[str]:
    """Why a prompt cannot be shown well, a sentence for each reason."""
    for kind, part in pieces(text):
        if kind == "words":
            if "$" in part.replace("\\$", ""):
                yield f"a `$` has no partner: {' '.join(part.split())[:60]!r}"
            for bare in BARE.findall(part):
                yield f"`{bare}` stands outside of `$...$` and of backticks"
        if kind == "math":
            if part != part.strip():
                yield f"a blank stands inside a `$`: {part!r}"
            if part.count("{") - part.count("\\{") != part.count("}") - part.count("\\}"):
                yield f"braces do not match: {part!r}"
            for command in re.findall(r"\\([A-Za-z]+\*?|.)", part):
                if command not in SIGNS and not any(k.fullmatch(command) for k in KNOWN):
                    yield f"unknown command `\\{command}`"


class _MathReader:
    """Tokens, and where among them one is."""

    def __init__(self, tokens: Sequence[str]) -> None:
        self.tokens, self.at, self.depth = tokens, 0, 0

    def upto(self, end: str) -> str:
        """All that stands before a closing token, which is taken too."""
        told = ""
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token == end:
                break
            told = _joined(told, self.shown(token))
        return told

    def shown(self, token: str) -> str:
        """One token, with the parts that it takes."""
        if token.isspace():
            return " "
        if self.depth >= DEEPEST:
            return token
        if token == "{":
            return self.inner(lambda: self.upto("}"))
        if token in ("_", "^"):
            return f"{token}{_index(self.inner(self.part))}"
        if token == "&":
            return "\b, "
        if token in "~}":
            return " " if token == "~" else ""
        if token[:1] == "\\" and token[1:]:
            return self.inner(lambda: self.command(token[1:]))
        return token

    def command(self, name: str) -> str:
        """A command, with the parts that it takes."""
        if DROPPED.fullmatch(name):
            if self.tokens[self.at : self.at + 1] == ["."]:
                self.at += 1
            return ""
        if name in ("begin", "end"):
            self.part()
            self.blanks(name == "begin")
            return "[" if name == "begin" else "\b]"
        if STYLES.fullmatch(name):
            return self.part()
        if ACCENTS.fullmatch(name):
            return f"{name.removeprefix('wide')}({self.part()})"
        if name == "sqrt":
            return f"sqrt({self.part()})"
        if FRACTIONS.fullmatch(name):
            above, below = self.part(), self.part()
            return f"{_bracketed(above)}/{_bracketed(below, below=True)}"
        self.blanks(bool(OPENING.fullmatch(name)))
        sign = SIGNS.get(name, name.removeprefix("var") if GREEK.fullmatch(name) else name)
        return f"\b{sign}" if CLOSING.fullmatch(name) else sign

    def blanks(self, wanted: bool) -> None:
        """Pass over blanks, where they are of no use."""
        while wanted and self.at < len(self.tokens) and self.tokens[self.at].isspace():
            self.at += 1

    def part(self) -> str:
        """The next group, or the next letter or digit alone."""
        self.blanks(True)
        if self.at == len(self.tokens):
            return ""
        token = self.tokens[self.at]
        self.at += 1
        if token.isalnum() and len(token) > 1:  # `x^2y`: the digit alone
            self.tokens = [*self.tokens[: self.at], token[1:], *self.tokens[self.at :]]
            return token[0]
        return self.shown(token).strip()

    def inner(self, read: Callable[[], str]) -> str:
        """Read one level deeper."""
        self.depth += 1
        told = read()
        self.depth -= 1
        return told


def _joined(told: str, more: str) -> str:
    """Two words side by side keep apart, and so do a number and a word."""
    if more[:1] == "\b":  # it stands close to what is before it
        return told.rstrip() + more[1:]
    if more[:1].isspace() and (told[-1:].isspace() or not told):
        return told + more.lstrip()
    return f"{told} {more}" if told[-1:].isalnum() and more[:1].isalnum() else told + more


def _index(part: str) -> str:
    """Return a sub- or superscript, in braces where it is more than a name or a number."""
    return part if part.isalnum() or part in ("", "*", "'", "+", "-") else f"{{{part}}}"


def _bracketed(part: str, below: bool = False) -> str:
    """The part of a fraction, in brackets where it would fall apart."""
    outer = re.sub(r"\([^()]*\)|\{[^{}]*\}|\|\|[^|]*\|\|", "", part)
    if re.search(r"[-+=,/]", outer[1:]) or (outer[1:] and outer[0] in "+-"):
        return f"({part})"
    many = len(outer.split()) > 1 and not part.startswith("d ")
    return f"({part})" if below and many else part
