r"""Words with formulas as safe HTML: `$\sigma(x)$` is drawn as MathML, all else is only text.

The words may be a hostile student's. Only commands that are known to draw are given to the
converter, and of what it returns only elements of MathML with harmless attributes are written.
A formula that it cannot draw stands as readable text.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from xml.etree.ElementTree import Element

from graders.report import clean, plain_math

LONGEST = 1_500
"""Letters of LaTeX that are drawn; a longer formula is shown as text."""
DEEPEST = 40
MOST_TEXT = 4_000
"""Letters of a formula that cannot be drawn, before it is cut."""
COMMAND = re.compile(r"\\([A-Za-z]+\*?|.)", re.DOTALL)
ENVIRONMENT = re.compile(r"\\(?:begin|end)\s*\{([^{}]*)\}")
ENVIRONMENTS = frozenset(
    {"matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "smallmatrix", "cases"}
    | {"aligned", "align*", "split", "gathered"}
)
RENAMED: Mapping[str, str] = {
    r"\nicefrac": r"\frac", r"\lbrace": r"\{", r"\rbrace": r"\}", r"\mbox": r"\text",
    r"\textrm": r"\text", r"\top": r"\mathsf{T}", r"\intercal": r"\mathsf{T}", r"\middle": "",
    r"\bm": r"\boldsymbol", r"\diag": r"\operatorname{diag}", r"\arg": r"\operatorname{arg}",
    r"\operatorname*": r"\operatorname",
}  # fmt: skip
"""Command -> the converter's own word for it."""
WORDS = """
    frac dfrac tfrac binom sqrt left right text textbf textit mathrm mathbf mathbb mathcal mathsf
    mathit mathfrak boldsymbol operatorname hat widehat tilde widetilde bar overline underline vec
    dot ddot underbrace overbrace big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr
    limits displaystyle textstyle begin end quad qquad argmax argmin max min sup inf lim log ln exp
    sin cos tan cot sec csc sinh cosh tanh arcsin arccos arctan det dim ker gcd hom deg Pr lvert
    rvert lVert rVert not
"""
DRAWN = frozenset(WORDS.split()) | frozenset(r",;:!\|{}%#&_$ ")
"""Commands that draw, beside those that are symbols."""
CHILDREN: Mapping[str, int] = {
    "mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "msubsup": 3,
    "munderover": 3,
}  # fmt: skip
"""Element -> the number of parts without which nothing is drawn."""
OTHERS = frozenset(
    {"mrow", "mi", "mn", "mo", "mtext", "mspace", "msqrt", "mtable", "mtr", "mtd"}
    | {"mstyle", "mphantom", "menclose"}
)
ATTRIBUTES: Mapping[str, re.Pattern[str]] = {
    "stretchy": re.compile("true|false"), "fence": re.compile("true|false"),
    "accent": re.compile("true|false"), "accentunder": re.compile("true|false"),
    "displaystyle": re.compile("true|false"), "scriptlevel": re.compile("[0-2]"),
    "movablelimits": re.compile("true|false"), "linethickness": re.compile("0"),
    "width": re.compile(r"-?[0-2](\.\d{1,3})?em"), "minsize": re.compile(r"[0-3](\.\d{1,2})?em"),
    "maxsize": re.compile(r"[0-3](\.\d{1,2})?em"),
}  # fmt: skip
"""Attribute -> the values that are written."""
SIZED = frozenset({"mo", "mspace"})
"""Elements that may have a width or a size."""
LETTERS: Mapping[str, str] = {
    "bold": "BOLD", "bold-italic": "BOLD ITALIC", "double-struck": "DOUBLE-STRUCK",
    "script": "SCRIPT", "fraktur": "FRAKTUR", "sans-serif": "SANS-SERIF", "monospace": "MONOSPACE",
}  # fmt: skip
"""Style -> the words in a letter's name; browsers draw the letter, and know no style."""


class _CannotDrawError(ValueError):
    """The formula has a part that cannot be drawn, or that nobody should draw."""


def prose(text: str) -> str:
    """Words on one or more lines as safe HTML: formulas drawn, names in backticks as code."""
    return "".join(_piece(piece) for piece in plain_math.pieces(clean.text(text)))


def paragraphs(text: str) -> str:
    """Words as safe paragraphs of HTML: a blank line parts them, a line's end breaks the line."""
    parts = [part.strip() for part in re.split(r"\n[ \t]*\n", text)]
    return "".join(f"<p>{prose(part).replace(chr(10), '<br>')}</p>" for part in parts if part)


def plain(text: object) -> str:
    """A text as nothing but text, safe in HTML and between the quotes of an attribute."""
    return html.escape(clean.text(text))


@lru_cache(maxsize=4096)
def formula(latex: str) -> str:
    """A formula of LaTeX as MathML, or as readable text where it cannot be drawn."""
    try:
        return _drawn(latex)
    except (_CannotDrawError, RecursionError):
        cut = latex if len(latex) <= MOST_TEXT else f"{latex[:MOST_TEXT]} ..."
        return f'<span class="formula">{plain(plain_math.formula(cut) or cut)}</span>'


def _piece(piece: plain_math.TextPiece) -> str:
    if piece.kind == "math":
        return formula(piece.text)
    if piece.kind == "code":
        return f"<code>{plain(piece.text)}</code>"
    return plain(piece.text)


def _drawn(latex: str) -> str:
    from latex2mathml.converter import Converter

    known = COMMAND.sub(lambda found: RENAMED.get(found[0], found[0]), latex)
    if len(latex) > LONGEST or _depth(known) > DEEPEST or not known.strip():
        raise _CannotDrawError
    if not set(ENVIRONMENT.findall(known)) <= ENVIRONMENTS or not all(
        _is_drawn(name) for name in COMMAND.findall(known)
    ):
        raise _CannotDrawError
    try:
        root = Converter().convert_to_element(known)
    except Exception as error:  # the converter's own errors, and those that it did not foresee
        raise _CannotDrawError from error
    return f"<math>{''.join(_written(part) for part in root)}</math>"


def _is_drawn(name: str) -> bool:
    """Whether a command is one that draws, or a symbol."""
    from latex2mathml.symbols_parser import convert_symbol

    return name in DRAWN or convert_symbol(f"\\{name}") is not None


def _depth(latex: str) -> int:
    """The most groups in groups that a formula has."""
    deepest = now = 0
    for token in re.findall(r"\\(?:left|right|begin|end)(?![A-Za-z])|\\.|[{}]", latex):
        now += token in ("{", r"\left", r"\begin")
        now -= token in ("}", r"\right", r"\end")
        deepest = max(deepest, now)
    return deepest


def _written(element: Element) -> str:
    """An element, with nothing that is not known to be harmless."""
    tag, children = element.tag, list(element)
    wanted = CHILDREN.get(tag)
    if len(children) != wanted if wanted else tag not in OTHERS:
        raise _CannotDrawError
    inside = "".join(map(_written, children))
    text = html.unescape(element.text or "")
    if text.startswith("\\"):
        raise _CannotDrawError
    variant = element.get("mathvariant", "")
    text = "".join(_letter(letter, variant) for letter in text)
    attributes = "".join(_attributes(element))
    upright = ' mathvariant="normal"' if tag == "mi" and variant == "normal" else ""
    name = "mrow" if tag == "menclose" else tag
    return f"<{name}{attributes}{upright}>{plain(text)}{inside}</{name}>"


def _attributes(element: Element) -> Iterator[str]:
    for name, value in element.attrib.items():
        known = ATTRIBUTES.get(name)
        sized = name in ("width", "minsize", "maxsize")
        if known and known.fullmatch(value) and (not sized or element.tag in SIZED):
            yield f' {name}="{value}"'


def _letter(letter: str, variant: str) -> str:
    """A letter in a style, as the letter of its own that Unicode has for it."""
    style = LETTERS.get(variant)
    if style is None or not letter.isalnum():
        return letter
    try:
        name = unicodedata.name(letter)
        size = "CAPITAL" if "CAPITAL" in name else "SMALL" if "SMALL" in name else "DIGIT"
        return unicodedata.lookup(f"MATHEMATICAL {style} {size} {name.split()[-1]}")
    except (KeyError, ValueError):
        return letter
