"""A tree as LaTeX, as it would be written on paper."""

from __future__ import annotations

import re

from graders.formulas.text.stream import NOTHING, POSTFIX, POWER, PRODUCT, SUM
from graders.formulas.text.writing import SIGNS
from graders.formulas.tree import Apply, Fold, Number, Symbol, Tree

GREEK_WORDS = """
    alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau
    upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega
"""
GREEK = frozenset(GREEK_WORDS.split())
BETWEEN = {
    "=": " = ", "!=": r" \neq ", "<": " < ", "<=": r" \leq ", ">": " > ", ">=": r" \geq ",
    "+": " + ", "hadamard": r" \odot ", "*": r" \, ", "@": r" \, ", "dot": r" \cdot ",
}  # fmt: skip
FUNCTIONS = frozenset(
    {"exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "max", "min", "det"}
)
AROUND = {
    "abs": (r"\left| ", r" \right|"), "norm": (r"\left\| ", r" \right\|"),
    "norm1": (r"\left\| ", r" \right\|_1"), "floor": (r"\left\lfloor ", r" \right\rfloor"),
    "ceil": (r"\left\lceil ", r" \right\rceil"), "E": (r"\mathbb{E}\left[ ", r" \right]"),
}  # fmt: skip
AFTER = {"transpose": r"^{\mathsf{T}}", "inv": "^{-1}", "factorial": "!"}
DEEPEST = 60
"""Parts in parts, of a formula that can be drawn."""


def latex(tree: Tree) -> str:
    """The tree as LaTeX; empty where it is too deep to be drawn."""
    try:
        return _at(tree, NOTHING, 0)
    except RecursionError:
        return ""


def _at(tree: Tree, least: int, depth: int) -> str:
    """The LaTeX, in brackets when it binds no stronger than `least`."""
    if depth > DEEPEST:
        raise RecursionError
    text, binding = _written(tree, depth + 1)
    return text if binding > least else rf"\left( {text} \right)"


def _written(tree: Tree, depth: int) -> tuple[str, int]:
    match tree:
        case Number():
            return _number(tree)
        case Symbol(name):
            return symbol(name), POSTFIX + 1
        case Fold(head, index, low, high, body):
            start, stop = _at(low, NOTHING, depth), _at(high, NOTHING, depth)
            ends = f"_{{{symbol(index)} = {start}}}^{{{stop}}}"
            return rf"\{head}{ends} {_at(body, SUM, depth)}", SUM + 1
        case Apply(head, parts):
            return _applied(head, parts, depth)


def _number(number: Number) -> tuple[str, int]:
    value = number.value
    if number.typed:
        return number.typed.replace("_", ""), POSTFIX + 1
    sign = "-" if value < 0 else ""
    if value.denominator == 1:
        return str(value), PRODUCT if sign else POSTFIX + 1
    fraction = rf"{sign}\frac{{{abs(value.numerator)}}}{{{value.denominator}}}"
    return fraction, PRODUCT if sign else PRODUCT + 1


def symbol(name: str) -> str:
    """A name as it is written: `u_i`, `alpha`, `dL_dz1`, `W_hat`."""
    first, *lower = name.strip("_").split("_")
    body, digits = re.fullmatch(r"(.*?)(\d*)", first, re.DOTALL).groups()  # type: ignore[union-attr]
    low = ",".join([*([digits] if body and digits else []), *map(_word, lower)])
    told = _word(body or digits)
    return f"{told}_{{{low}}}" if low else told


def _word(word: str) -> str:
    if word in GREEK:
        return rf"\{word}"
    plain = re.sub(r"[^\w']", "", word)
    return plain if len(plain) <= 1 or plain.isdecimal() else rf"\mathrm{{{plain}}}"


def _applied(head: str, parts: tuple[Tree, ...], depth: int) -> tuple[str, int]:
    if head in BETWEEN and len(parts) > 1:
        return _joined(head, parts, depth), SIGNS[head]
    if head in AROUND and len(parts) == 1:
        opening, closing = AROUND[head]
        return f"{opening}{_at(parts[0], NOTHING, depth)}{closing}", POSTFIX + 1
    if head in AFTER and len(parts) == 1:
        return f"{_at(parts[0], POSTFIX, depth)}{AFTER[head]}", POWER
    match head, parts:
        case "-", (part,):
            return f"-{_at(part, SUM, depth)}", PRODUCT
        case "/", (above, below):
            ends = f"{{{_at(above, NOTHING, depth)}}}{{{_at(below, NOTHING, depth)}}}"
            return rf"\frac{ends}", POWER
        case "^", (under, power):
            return f"{_at(under, POWER, depth)}^{{{_at(power, NOTHING, depth)}}}", POWER
        case "sqrt", (part,):
            return rf"\sqrt{{{_at(part, NOTHING, depth)}}}", POSTFIX + 1
        case "index", (array, *indices):
            return f"{_at(array, POSTFIX, depth)}_{{{_listed(indices, depth)}}}", POSTFIX
        case "matrix", rows:
            return _matrix(rows, depth), POSTFIX + 1
        case "eye", ():
            return "I", POSTFIX + 1
        case "ones", ():
            return r"\mathbf{1}", POSTFIX + 1
    name = rf"\{head}" if head in FUNCTIONS else symbol(head)
    if len(symbol(head)) > 1 and head not in FUNCTIONS and head not in GREEK:
        name = rf"\operatorname{{{re.sub('[^A-Za-z0-9]', '', head)}}}"
    return rf"{name}\left( {_listed(parts, depth)} \right)", POSTFIX + 1


def _matrix(rows: tuple[Tree, ...], depth: int) -> str:
    lines = [
        " & ".join(_at(part, NOTHING, depth) for part in row.parts)
        for row in rows
        if isinstance(row, Apply)
    ]
    inside = r" \\ ".join(lines)
    return rf"\begin{{pmatrix}} {inside} \end{{pmatrix}}"


def _listed(parts: tuple[Tree, ...] | list[Tree], depth: int) -> str:
    return ", ".join(_at(part, NOTHING, depth) for part in parts)


def _joined(head: str, parts: tuple[Tree, ...], depth: int) -> str:
    """The parts with their sign between them; two numbers side by side get a dot."""
    binding = SIGNS[head]
    told = _at(parts[0], binding - 1, depth)
    for part in parts[1:]:
        if head == "+" and isinstance(part, Apply) and part.head == "-":
            told += f" - {_at(part.parts[0], SUM, depth)}"
            continue
        more = _at(part, binding, depth)
        is_digit = head == "*" and re.match(r"[\d]|\\frac\{\d", more)
        told += (r" \cdot " if is_digit else BETWEEN[head]) + more
    return told
