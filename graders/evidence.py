"""Evidence that a verdict shows: an answer as it was read, a failing case, a graph.

All is plain text and whole numbers: stored evidence is equal when read back, and every page draws
from it without the question or the answer at hand.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias

MOST_ENTRIES = 12
"""The most rows, and columns, of an array that is shown entry by entry."""
MOST_LETTERS = 24_000
"""The most letters that one verdict may show; the last things are left out beyond that."""

Entries: TypeAlias = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class ShownValue:
    """A value in short, and its entries where it is a small array of numbers."""

    text: str
    entries: Entries = ()
    wrong: tuple[tuple[int, int], ...] = ()
    """Row and column of entries that are not right."""
    sums: tuple[str, ...] = ()
    """The sum of each row, where rows should be weights and do not sum to one."""


@dataclass(frozen=True)
class ShownFormula:
    """A formula as it was read: its name, and itself in LaTeX."""

    name: str
    latex: str


@dataclass(frozen=True)
class ShownAnswer:
    """A value as it was read, under its name."""

    name: str
    value: ShownValue


@dataclass(frozen=True)
class ShownCase:
    """A case on which a function or a model gives a wrong result."""

    called: str
    inputs: tuple[tuple[str, ShownValue], ...]
    given: ShownValue
    expected: ShownValue
    """The right result; for the person who grades, and for students once answers are published."""


@dataclass(frozen=True)
class ShownGraph:
    """A graph as it was drawn: each arrow with its label, and its fault."""

    name: str
    nodes: tuple[str, ...]
    arrows: tuple[tuple[str, str, str, str], ...]
    """From, to, label, and a fault: `does not belong`, `label`, or nothing."""
    stray: tuple[str, ...] = ()
    """Nodes that do not belong."""


@dataclass(frozen=True)
class ShownGrowth:
    """A cost along a line of growing sizes, and the right cost beside it."""

    name: str
    along: str
    sizes: tuple[str, ...]
    given: tuple[str, ...]
    expected: tuple[str, ...]
    """The right cost; for the person who grades, and for students once answers are published."""


@dataclass(frozen=True)
class ShownLog:
    """A log of training: a value for each step, and the limit that was asked for."""

    name: str
    values: tuple[str, ...]
    limit: str
    rising: bool
    """Whether more is better."""
    called: str = "value"
    """The metric that the limit is of, in words."""


Shown: TypeAlias = ShownAnswer | ShownFormula | ShownCase | ShownGraph | ShownGrowth | ShownLog
KINDS: dict[str, type[Any]] = {
    "answer": ShownAnswer, "formula": ShownFormula, "case": ShownCase, "graph": ShownGraph,
    "growth": ShownGrowth, "log": ShownLog,
}  # fmt: skip
NAMES = {kind: name for name, kind in KINDS.items()}
VALUES = ("value", "given", "expected")


def dumps(shown: Sequence[Shown]) -> str:
    """Return shown things as one JSON text, "" for none; the last are dropped where it is long."""
    if not shown:
        return ""
    told = json.dumps([{"is": NAMES[type(one)], **asdict(one)} for one in shown])
    return told if len(told) <= MOST_LETTERS else dumps(shown[:-1])


def loads(text: str) -> tuple[Shown, ...]:
    """Read back the text that `dumps` wrote."""
    return tuple(map(_made, json.loads(text))) if text else ()


def _made(told: dict[str, Any]) -> Shown:
    parts = {name: _frozen(part) for name, part in told.items() if name != "is"}
    if told["is"] == "case":
        parts["inputs"] = tuple((name, _value(value)) for name, value in told["inputs"])
    if told["is"] in ("answer", "case"):
        parts |= {name: _value(told[name]) for name in VALUES if name in told}
    made: Shown = KINDS[told["is"]](**parts)
    return made


def _value(told: dict[str, Any]) -> ShownValue:
    return ShownValue(**{name: _frozen(part) for name, part in told.items()})


def _frozen(value: Any) -> Any:
    """Lists as tuples, at any depth."""
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
