# ruff: noqa: RUF001 (signs that look like others are what people paste)
"""Words that students leave behind, reduced to the parts that matter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

import numpy as np

from graders.guest.plan import Tree

LONGEST = 400
"""Letters of a word; a longer text is prose."""
TYPESET = re.compile(
    r"\\(?:text|textbf|textit|textrm|mathrm|mathbf|emph|mbox|operatorname)\s*\{([^{}]*)\}"
)
TITLE = re.compile(r"[^=:]{1,60}(?::=|=|:)\s*")
"""Words that people write before a word: `answer:`, `q1_2 =`."""
AT_ENDS = " \t\n\r.,;:!?\"'`*_$(){}[]\\"
QUOTES = {**dict.fromkeys("“”„‟«»‹›", '"'), **dict.fromkeys("‘’‚‛´′", "'")}
DASHES = dict.fromkeys("‐‑‒–—−", "-")
SIGNS = str.maketrans({**QUOTES, **DASHES})
SIGNED = re.compile(r"[^\w\s\-'.,/()]")
NEGATIONS = frozenset(
    [
        "not",
        "no",
        "non",
        "without",
        "never",
        "neither",
        "nor",
        "isn't",
        "pas",
        "sans",
        "nicht",
        "kein",
    ]
)
TRUE = frozenset(
    ["true", "yes", "1", "1.0", "y", "t", "oui", "vrai", "ja", "wahr", "si", "correct"]
)
FALSE = frozenset(
    ["false", "no", "0", "0.0", "n", "f", "non", "faux", "nein", "falsch", "incorrect"]
)
BEFORE = re.compile(
    r"(?:(?:it|this|that|they|the (?:answer|estimate|gradients?|choice))\s+(?:is|are)\s+|it's\s+"
    r"|the\s+|an?\s+|option\s+)+"
)
"""Words before a word that say no more than it does."""


def plain(value: object) -> str | None:
    """The word without case, quotes, typesetting, and signs at its ends; None where it is none."""
    value = alone(value)
    if isinstance(value, Tree) and value.head == "Symbol":
        value = value.arguments[0]
    if isinstance(value, bool | int | float) and not isinstance(value, str):
        return str(value).casefold()
    if not isinstance(value, str) or len(value) > LONGEST:
        return None
    text = unicodedata.normalize("NFKC", value).translate(SIGNS)
    text = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    inside = TYPESET.sub(r"\1", text).replace("~", " ").replace(r"\_", "_")
    return " ".join(inside.split()).strip(AT_ENDS).casefold()


def is_text(value: object) -> bool:
    """Whether a value is a word, and no number that may stand for one."""
    return isinstance(alone(value), str | Tree)


def spread(text: str) -> str:
    """The letters and digits, with one blank for all that stands between: `may_explode`.

    A text of other signs, as `a <= b`, is no word: there every sign counts.
    """
    if SIGNED.search(text):
        return text
    return " ".join(re.findall(r"[^\W_]+", text))


def same(found: object, wanted: str) -> bool:
    """Whether two words are the same."""
    return option(found, [wanted]) is not None


def option(value: object, options: Sequence[str]) -> str | None:
    """The one option that a value stands for."""
    text = plain(value)
    if text is None:
        return None
    if {plain(each) for each in options} == {"true", "false"}:
        said = None if _is_filler(value) else truth(value)
        return next((each for each in options if truth(each) is said), None)
    untitled = TITLE.sub("", text, count=1).strip(AT_ENDS)
    for typed in (text, untitled, BEFORE.sub("", untitled, count=1)):
        for spelled in (str, spread, closed(typed)):
            meant = [each for each in options if spelled(plain(each) or "") == spelled(typed)]
            if len(meant) == 1 and spelled(typed):
                return meant[0]
    return None


def _is_filler(value: object) -> bool:
    """Whether it is a number that nobody types for yes or no: an array of zeros, 1.0."""
    inside = alone(value)
    is_number = isinstance(inside, int | float) and not isinstance(inside, bool)
    return is_number and type(value) is not int


def closed(typed: str) -> Callable[[str], str]:
    """Return a key to compare with a word in which no blanks were typed: `mayexplode`."""
    return str if len(typed.split()) > 1 else lambda text: spread(text).replace(" ", "")


def declares(found: object, wanted: object) -> bool:
    """Whether words beside an answer say what others say: with more words round them, too."""
    if isinstance(wanted, bool | np.bool_):
        return truth(found) is bool(wanted)
    if isinstance(wanted, int | float):
        return plain(found) == plain(wanted)
    if not isinstance(wanted, str) or (text := plain(found)) is None:
        return False
    if option(found, [wanted]) is not None:
        return True
    said, meant = spread(text).split(), spread(plain(wanted) or "").split()
    if not meant or NEGATIONS.intersection(text.split()).difference(meant):
        return False
    return any(said[k : k + len(meant)] == meant for k in range(len(said)))


def truth(value: object) -> bool | None:
    """Yes or no, in any form; None where it is neither."""
    text = plain(value)
    if text is None:
        return None
    typed = TITLE.sub("", text, count=1).strip(AT_ENDS)
    return True if typed in TRUE else False if typed in FALSE else None


def alone(value: object) -> object:
    """Return the single part of a container of one part."""
    for _ in range(4):
        if isinstance(value, np.ndarray | np.generic):
            if value.size != 1:
                break
            value = value.reshape(-1)[0].item() if isinstance(value, np.ndarray) else value.item()
        elif isinstance(value, list | tuple | frozenset) and len(value) == 1:
            (value,) = value
        else:
            break
    return value
