"""Values in messages: short, exact where they are short, and never longer than a line or two."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from graders.guest.plan import Ask, Build, Call, Made, Name, Tree

MOST_ENTRIES = 24
MOST_LETTERS = 400


def value(x: object) -> str:
    """A value as a student would write it."""
    return _cut(_value(x), MOST_LETTERS)


def call(ask: Call) -> str:
    """A call with its arguments by name: `f(a=[1, 2], b=None)`.

    Where a function of the kit runs one of the student's, that one is told.
    """
    own = [part.name for part in ask.arguments if isinstance(part, Name)]
    if own and isinstance(ask.function, Made):
        given = [k for k, part in enumerate(ask.arguments) if not isinstance(part, Name)]
        kept = tuple(ask.labels[k] for k in given if k < len(ask.labels))
        ask = Call(own[0], tuple(ask.arguments[k] for k in given), kept)
    labels = [*(f"{label}=" for label in ask.labels), *[""] * len(ask.arguments)]
    told = [value(x) for x in ask.arguments]
    if sum(map(len, told)) > MOST_LETTERS:  # each argument gets its part of the room
        told = [_cut(text, MOST_LETTERS // len(told)) for text in told]
    return f"{ask.name}({', '.join(map(''.join, zip(labels, told, strict=False)))})"


def ask(asked: Ask) -> str:
    """Return an ask as a student would write it: a call, `Attention(5).score(Q=...)`, a name."""
    if isinstance(asked, Call):
        return call(asked)
    if not isinstance(asked, Build):
        return asked.name
    made = [value(part) for part in asked.arguments]
    made += [f"{name}={value(part)}" for name, part in asked.keywords.items()]
    method = "" if asked.method == "forward" else f".{asked.method}"
    return call(Call(f"{asked.name}({', '.join(made)}){method}", asked.inputs, asked.labels))


def entries(indices: Sequence[Sequence[int]], count: int = 0) -> str:
    """Places in an array: `entry [0, 1]`, `entries [0], [2]`, and how many more of `count`."""
    count = count or len(indices)
    shown = ", ".join(str(list(index)) for index in indices[:4])
    more = f" and {count - 4} more" if count > 4 else ""
    return f"{'entry' if count == 1 else 'entries'} {shown}{more}"


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 4] + " ..."


def _value(x: object) -> str:
    if isinstance(x, float):
        return f"{x:.6g}"
    if isinstance(x, list | tuple):
        inside = ", ".join(map(_value, x))
        if isinstance(x, list):
            return f"[{inside}]"
        return f"({inside},)" if len(x) == 1 else f"({inside})"
    if isinstance(x, np.ndarray):
        return _value(x.tolist()) if x.size <= MOST_ENTRIES else f"an array of shape {x.shape}"
    if isinstance(x, np.generic):
        return _value(x.item())
    if isinstance(x, Fraction):
        return str(x)
    if isinstance(x, dict):
        return "{" + ", ".join(f"{_value(k)}: {_value(v)}" for k, v in x.items()) + "}"
    if isinstance(x, Made):
        return f"{x.path.rpartition('.')[2]}({', '.join(_value(a) for a in x.arguments)})"
    if isinstance(x, Name):
        return x.name
    if isinstance(x, Tree):
        head = x.head if x.head.isidentifier() else repr(x.head)
        return f"{head}({', '.join(_value(a) for a in x.arguments)})"
    return repr(x)
