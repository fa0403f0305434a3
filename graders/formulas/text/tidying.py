# ruff: noqa: RUF001 (signs that look like others are what people paste)
"""Pasted text as it would be typed: raised and lowered letters, Greek, accents, odd signs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from graders.formulas.text.unread import Unread
from graders.formulas.text.vocabulary import GREEK

MOST_LETTERS = 2000
SIGNS: Mapping[str, str] = {
    **dict.fromkeys("−–—‐‑﹣", "-"),
    **dict.fromkeys("⋅∙", "·"),
    **dict.fromkeys("×∗✕", "*"),
    **dict.fromkeys("÷⁄∕", "/"),
    **dict.fromkeys("⊙∘○", "⊙"),
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "⩽": "<=",
    "⩾": ">=",
    "√": " sqrt ",
    "∑": " sum",
    "∏": " prod",
    **dict.fromkeys("′’", "'"),
    **dict.fromkeys("⟨〈", "⟨"),
    **dict.fromkeys("⟩〉", "⟩"),
    "⋯": "...",
    "‖": "||",
    "∥": "||",
    "∣": "|",
    "𝟙": " indicator ",
    **dict.fromkeys("\u200b\ufeff\u00ad\u2060\u2061\u2062", ""),
    **dict.fromkeys("\u00a0\u2009\u202f\u3000", " "),
}
"""Pasted signs, and the same signs as one types them; invisible separators vanish."""
RAISED = dict(
    zip(
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀ",
        "0123456789+-()abcdefghijklmnoprstuvwxyzT",
        strict=True,
    )
)
LOWERED = dict(
    zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789+-=()aehijklmnoprstuvx", strict=True)
)
MARKS: Mapping[str, str] = {
    **dict.fromkeys("\u0302\u0311", "hat"),
    **dict.fromkeys("\u0304\u0305", "bar"),
    "\u0303": "tilde",
    "\u0307": "dot",
    "\u20d7": "",
}
"""Signs that Unicode sets above a letter, and the words they add to its name."""
MARKED = re.compile(f"([^\\W\\d_])([{''.join(MARKS)}])")
ROOT = re.compile(r"√\s*(\d+(?:\.\d+)?|[^\W\d_](?:_\w+|_\{\w+\})?)")
"""The argument of a root without brackets: the 2 of `√2 x`."""
QUOTED = re.compile(r"\(\s*([\"'])\s*([-+]?[\d./]+)\s*\1\s*\)")
"""A number in quotes, as in `Rational("3/8")`."""
VULGAR = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
MIXED = re.compile(rf"(\d*)([{VULGAR}])")


def tidied(text: str) -> str:
    """The text with pasted signs, Greek letters and raised digits as they would be typed."""
    if len(text) > MOST_LETTERS:
        raise Unread(f"A formula has at most {MOST_LETTERS} characters; this has {len(text)}.")
    text = QUOTED.sub(r"(\2)", text)
    text = _marked(_levels(_levels(text.strip(), RAISED, "^"), LOWERED, "_"))
    text = ROOT.sub(r" sqrt(\1)", MIXED.sub(_mixed, text))
    pieces = []
    for at, letter in enumerate(text):
        if letter in SIGNS:
            pieces.append(SIGNS[letter])
            continue
        if letter == "\ufffd":
            says = "A letter was lost here when this was saved; UTF-8 keeps all of them."
            raise Unread(says, text, at)
        for plain in unicodedata.normalize("NFKC", letter):
            if unicodedata.category(plain) in ("Cf", "Cs", "Co", "Cn") or plain == "\0":
                raise Unread(f"An invisible character, U+{ord(plain):04X}, stands here.", text, at)
            word = GREEK.get(plain)
            pieces.append(_letter(word, text, at) if word else SIGNS.get(plain, plain))
    tidy = "".join(pieces)
    if len(tidy) > 2 * MOST_LETTERS:
        raise Unread(f"A formula has at most {MOST_LETTERS} characters.")
    return tidy


def _letter(word: str, text: str, at: int) -> str:
    """A Greek letter as a word of its own, set off from letters around it."""
    before = " " if at and text[at - 1].isalpha() else ""
    after = " " if text[at + 1 : at + 2].isalpha() else ""
    return before + word + after


def _marked(text: str) -> str:
    """Letters with a hat, a bar or a tilde as names: the marks of other tongues stay."""
    if text.isascii():
        return text

    def named(found: re.Match[str]) -> str:
        word = MARKS[found[2]]
        joined = f"{found[1]}_{word}" if word else found[1]
        return joined + " " * found.string[found.end() : found.end() + 1].isalpha()

    return MARKED.sub(named, "".join(map(_taken_apart, text)))


def _taken_apart(letter: str) -> str:
    """A letter and the mark above it, where that is one of ours."""
    pieces = unicodedata.normalize("NFD", letter)
    return pieces if letter.isalpha() and pieces[-1] in MARKS else letter


def _mixed(found: re.Match[str]) -> str:
    """A fraction of one letter, and the whole number before it where one stands there."""
    part = unicodedata.normalize("NFKC", found[2]).replace("\u2044", "/")
    return f"({found[1]}+{part})" if found[1] else f"({part})"


def _levels(text: str, letters: Mapping[str, str], sign: str) -> str:
    """Raised or lowered digits in a row become one exponent or one subscript."""
    run = re.compile(f"[{''.join(letters)}]+")

    def typed(found: re.Match[str]) -> str:
        inside = "".join(letters[letter] for letter in found[0])
        if sign == "^":  # a digit raised behind a letter is a power of it
            inside = re.sub(r"(?<=[A-Za-z])(?=\d)", "^", inside)
        return f"{sign}{{{inside}}}"

    return run.sub(typed, text)
