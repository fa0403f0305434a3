"""Numbers and lists of them that were typed as text, through the reader of formulas."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

from graders.formulas.text.from_value import from_value
from graders.formulas.text.read_formula import read
from graders.formulas.text.unread import Unread
from graders.formulas.tree import Apply, Number, Tree
from graders.guest.plan import Tree as Expression
from graders.model import Unreadable

Typed: TypeAlias = "Fraction | float | list[Typed]"
MOST_LETTERS = 20_000
SHOWN = 60
DEEPEST = 6
BITS = (96, 320, 1200)
MOST_STEPS = 20_000
"""The most steps to evaluate one number."""
NUMBER = re.compile(r"[+-]?(\d+\s*/\s*\d+|(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?)", re.ASCII)
MOST_DIGITS = 100
"""The most digits of a number given as text."""
TITLE = re.compile(
    r"[^=<>!≈\[\](),]{0,60}?(?:\([^()=]{0,30}\))?(?:\[\d+\])?\s*(?<![<>!])(?:=|≈|\\approx(?![a-z]))(?!=)"
)
"""The words and sign that people write before a number: `z_5 =`, `f(x) =`, `p \\approx`."""
CAPTION = re.compile(r"\s*[A-Za-z][A-Za-z _0-9.]{0,40}:\s*")
MADE = re.compile(
    r"(?:np\.|numpy\.|torch\.|sp\.|sympy\.)?(?:array|asarray|tensor|Tensor|[mM]atrix|float64|float32"
    r"|int64|Decimal|Integer|Float|list|tuple)\((.*?)(?:,\s*(?:dtype|device|requires_grad|grad_fn)=.*)?\)",
    re.DOTALL,
)
QUOTIENT = re.compile(r"(?:Fraction|Rational)\(\s*(-?\d+)\s*,\s*(\d+)\s*\)")
WRAPPED = (("$$", "$$"), ("$", "$"), (r"\(", r"\)"), (r"\[", r"\]"), ("`", "`"), ("**", "**"),
           ('"', '"'), ("'", "'"))  # fmt: skip
TURNED = re.compile(r"(?<=[\])])\s*(?:\^\{?\s*(?:T|\\top|\\intercal|\\mathsf\{T\})\s*\}?|\.T|ᵀ)$")
COMMA = re.compile(r"[+-]?\d+(?:,|\{,\})\d+", re.ASCII)
THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+", re.ASCII)
PERCENT = re.compile(r"(.*[\d)])\s*(?:\\?%|percent|per cent)", re.DOTALL)
WITH_UNIT = re.compile(r"([+-]?[\d.]+(?:/\d+)?)\s+([A-Za-z]{3,}(?:\s[A-Za-z]{3,}){0,2})", re.ASCII)
COUNTS = re.compile(r"hundred|thousand|million|billion|dozen|or|and|half|times|plus|minus|over")
NOTHING = re.compile(r"\\(?:left|right|displaystyle)(?![A-Za-z])|\\[,;!:]|[\u200b\ufeff\u2060]")
PAIRS = {"(": ")", "[": "]", "{": "}"}


def typed(text: str) -> Typed:
    """The number or the nested list that a text stands for; raises `Unreadable`."""
    if len(text) > MOST_LETTERS:
        raise Unreadable(f"numbers in at most {MOST_LETTERS} letters were asked for")
    try:
        return _typed(text, 0)
    except (Unread, ValueError, ArithmeticError, RecursionError):
        says = f"a number such as 13/12 or 1.083 was asked for, not {text.strip()[:SHOWN]!r}"
        raise Unreadable(says) from None


def expression(value: Expression) -> Fraction | float:
    """The value of an expression without symbols."""
    try:
        return _worth(from_value(value, {}))
    except (Unread, ArithmeticError):
        raise Unreadable("numbers were asked for, not an expression with symbols") from None


def _typed(text: str, depth: int) -> Typed:
    text = _bare(text)
    if found := simple(text):
        return found[0]
    if depth > DEEPEST:
        raise Unread("nested too deeply")
    if title := TITLE.match(text):
        return _typed(text[title.end() :], depth + 1)
    if caption := CAPTION.match(text):
        return _typed(text[caption.end() :], depth + 1)
    if found_made := MADE.fullmatch(text):
        return _typed(found_made[1], depth + 1)
    if quotient := QUOTIENT.fullmatch(text):
        return Fraction(int(quotient[1]), int(quotient[2]))
    if percent := PERCENT.fullmatch(text):
        number = _typed(percent[1], depth + 1)
        return [] if isinstance(number, list) else number / 100
    text = TURNED.sub("", text)
    if parts := _parts(text):
        return [_typed(part, depth + 1) for part in parts]
    if (unit := WITH_UNIT.fullmatch(text)) and not COUNTS.search(unit[2]):
        return _typed(unit[1], depth + 1)
    return _entries(_read(text))


@lru_cache(maxsize=4096)
def simple(text: str) -> tuple[Fraction] | None:
    """The number in the usual forms, by itself; None for every other text."""
    number = text.strip().replace("\N{MINUS SIGN}", "-")
    if len(number) > MOST_DIGITS:
        return None
    if COMMA.fullmatch(number):
        if THOUSANDS.fullmatch(number):
            raise ValueError("thousands, or a decimal comma?")
        number = number.replace("{,}", ".").replace(",", ".")
    if not NUMBER.fullmatch(number):
        return None
    _, bar, below = number.partition("/")
    return (Fraction("".join(number.split())),) if not bar or int(below) else None


def _bare(text: str) -> str:
    """The text without quotes, signs of mathematics and marks around it."""
    text = re.sub(
        r"\\(?:left|right|displaystyle|,|;|!|:)(?![A-Za-z])|[\u200b\ufeff\u2060]", "", text
    )
    text = text.replace(r"\{", "{").replace(r"\}", "}").replace("\u00a0", " ")
    before = None
    while before != text:
        before = text
        text = text.strip().rstrip(";.") if not text.rstrip().endswith("..") else text.strip()
        for opens, closes in WRAPPED:
            long_enough = len(text) > len(opens) + len(closes)
            inside = text[len(opens) : -len(closes)]
            if long_enough and text.startswith(opens) and text.endswith(closes):
                text = inside if opens not in inside else text
        text = text + "." if before.strip() == text + "." and text.isdigit() else text
        if text.endswith(".") and text[:-1].isdigit():
            break
    return text


def _parts(text: str) -> list[str]:
    """The parts of a list in brackets; none where the text is no list."""
    if not text or text[0] not in PAIRS or text[-1] != PAIRS[text[0]]:
        return []
    parts, start, waiting = [], 1, []
    for place, letter in enumerate(text):
        if letter in PAIRS:
            waiting.append(PAIRS[letter])
        elif letter in PAIRS.values():
            if not waiting or waiting.pop() != letter:
                return []
            if not waiting and place < len(text) - 1:
                return []
        elif letter in ",;" and len(waiting) == 1:
            parts.append(text[start:place])
            start = place + 1
    last = text[start:-1]
    if not parts and text[0] == "[":
        return _printed(last)
    if not parts:
        return []
    return [*parts, last] if last.strip() else parts


def _printed(inside: str) -> list[str]:
    """The parts of an array as numpy prints it: `1. 2. 3.`, `[1 2] [3 4]`, one number."""
    rows = re.findall(r"\[[^\[\]]*\]", inside)
    if rows and not re.sub(r"\[[^\[\]]*\]", "", inside).strip():
        return rows
    pieces = inside.split()
    return pieces if len(pieces) > 1 and all(map(simple, pieces)) else [inside] if pieces else []


def _read(text: str) -> Tree:
    return read(text, {})


def _entries(tree: Tree) -> Typed:
    """The numbers of a matrix by rows, or one number."""
    match tree:
        case Apply("transpose", (Apply("matrix", rows),)):
            columns = zip(*(row.parts for row in rows if isinstance(row, Apply)), strict=True)
            return [list(map(_worth, column)) for column in columns]
        case Apply("matrix", rows):
            return [
                [_worth(entry) for entry in row.parts] for row in rows if isinstance(row, Apply)
            ]
    return _worth(tree)


def _worth(tree: Tree) -> Fraction | float:
    """The value of a formula without names."""
    from flint import fmpq

    from graders.formulas.numbers import values
    from graders.formulas.numbers.balls import BallEvaluation, Exhausted, NumberBudget

    if isinstance(tree, Number):
        return tree.value
    for bits in BITS:
        try:
            with values.precision(bits):
                value = BallEvaluation({}, {}, NumberBudget(MOST_STEPS), 0).of(tree)
                if isinstance(value, fmpq):
                    return Fraction(int(value.p), int(value.q))
                if float(value.rad()) <= 1e-17 * max(abs(float(value.mid())), 1e-300):
                    return float(value.mid())
        except values.Imprecise:
            continue
        except (values.NotDefined, values.TooLarge, values.Unsupported, Exhausted) as error:
            raise Unread("no real number") from error
    raise Unread("no number that can be told")
