"""Trees written out for people: short, unambiguous, in the notation of the board."""

from __future__ import annotations

from graders.formulas.tree import Apply, Fold, Name, Number, Tree

SUM, SIGN, PRODUCT, POWER, ATOM = range(5)
MOST = 120


def written(tree: Tree) -> str:
    """A formula as one would write it on a line; a long one is cut in the middle."""
    text = _at(tree, SUM)
    return text if len(text) <= MOST else f"{text[: MOST // 2]} ... {text[-MOST // 2 :]}"


def _at(tree: Tree, strength: int) -> str:
    """The text, in parentheses where it binds less than its surroundings ask."""
    own, text = _piece(tree)
    return text if own >= strength else f"({text})"


def _piece(tree: Tree) -> tuple[int, str]:
    match tree:
        case Number(value, typed):
            text = typed or str(value)
            return (ATOM if text.replace(".", "").isdigit() else SIGN), text
        case Name(name):
            return ATOM, name
        case Fold(head, index, low, high, body):
            bounds = f"{index} = {_at(low, SUM)} .. {_at(high, SUM)}"
            return ATOM, f"{head}({_at(body, SUM)}, {bounds})"
        case Apply(head, parts):
            return _applied(head, parts)


def _applied(head: str, parts: tuple[Tree, ...]) -> tuple[int, str]:
    if head == "+":
        return SUM, _joined(parts)
    if head == "-":
        return SIGN, f"-{_at(parts[0], PRODUCT)}"
    if head in ("*", "@", "hadamard"):
        between = " ⊙ " if head == "hadamard" else " "
        return PRODUCT, between.join(_at(part, POWER) for part in parts)
    if head == "/":
        return PRODUCT, f"{_at(parts[0], PRODUCT)}/{_at(parts[1], POWER)}"
    if head == "^":
        return POWER, f"{_at(parts[0], ATOM)}^{_at(parts[1], ATOM)}"
    if head == "transpose":
        return POWER, f"{_at(parts[0], ATOM)}^T"
    if head == "index":
        return ATOM, f"{_at(parts[0], ATOM)}[{', '.join(_at(p, SUM) for p in parts[1:])}]"
    if head in ("=", "!=", "<", "<=", ">", ">="):
        return SUM, f" {head} ".join(_at(part, SIGN) for part in parts)
    if head == "eye" and not parts:
        return ATOM, "I"
    return ATOM, f"{head}({', '.join(_at(part, SUM) for part in parts)})"


def _joined(parts: tuple[Tree, ...]) -> str:
    """A sum with its minus signs as differences."""
    text = _at(parts[0], SIGN)
    for part in parts[1:]:
        if isinstance(part, Apply) and part.head == "-":
            text += f" - {_at(part.parts[0], PRODUCT)}"
        else:
            text += f" + {_at(part, PRODUCT)}"
    return text
