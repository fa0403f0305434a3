"""A wrong answer seen at the desk, as the Python that makes it a slip of its question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from graders.guest.plan import Ask, Failed, Got, Value

MOST_LETTERS = 2_000


@dataclass(frozen=True)
class Pasted:
    """The lines to paste, and the steps to do by hand."""

    python: str
    notes: tuple[str, ...]


def python(
    plan: Sequence[Ask], record: Sequence[Got | Failed], sentence: str, share: Fraction
) -> Pasted:
    """The slip: names and values from the record, the sentence from the comment."""
    notes: list[str] = []
    names: dict[str, str] = {}
    for ask, got in zip(plan, record, strict=False):
        if isinstance(got, Failed) and getattr(ask, "optional", False):
            continue
        if isinstance(ask, Value) and isinstance(got, Got):
            told = literal(got.value)
            names[ask.name] = told or "..."
            if not told:
                notes.append(f"{ask.name} is no short value: write a function or formula for it")
        elif ask.name not in names:
            names[ask.name] = "..."
            notes.append(f"{ask.name} is what the student's code does: write it as a function")
    inside = ", ".join(f"{name!r}: {told}" for name, told in names.items())
    said = " ".join(sentence.split()) or "Say here what sets them right."
    if not sentence.strip():
        notes.append("the sentence is empty: the comment of the mark becomes it")
    earns = [f"    share={str(share)!r},"] if 0 < share < 1 else []
    lines = ["Slip(", f"    {{{inside}}},", f"    {said!r},", *earns, "),"]
    return Pasted("\n".join(lines), tuple(notes))


def literal(value: object) -> str:
    """Return a value as Python writes it; empty if it cannot be written."""
    told = _literal(value)
    return told if told is not None and len(told) <= MOST_LETTERS else ""


def _literal(value: object) -> str | None:
    if isinstance(value, np.ndarray):
        return _literal(value.tolist())
    if isinstance(value, np.generic):
        return _literal(value.item())
    if isinstance(value, Fraction):
        return repr(str(value))
    if value is None or isinstance(value, bool | int | float | str | complex):
        return repr(value)
    if isinstance(value, list | tuple | set | frozenset):
        parts = [_literal(each) for each in value]
        if any(part is None for part in parts):
            return None
        inside = ", ".join(part for part in parts if part is not None)
        if isinstance(value, list):
            return f"[{inside}]"
        if isinstance(value, tuple):
            return f"({inside},)" if len(parts) == 1 else f"({inside})"
        return f"{{{inside}}}" if parts else "set()"
    if isinstance(value, dict):
        pairs = [(_literal(k), _literal(v)) for k, v in value.items()]
        if any(k is None or v is None for k, v in pairs):
            return None
        return "{" + ", ".join(f"{k}: {v}" for k, v in pairs) + "}"
    return None
