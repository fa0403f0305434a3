"""Answers as pages show them: values with their entries, failing cases, graphs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

import numpy as np

from graders.evidence import MOST_ENTRIES, Shown, ShownAnswer, ShownCase, ShownGraph, ShownValue
from graders.guest.plan import Ask, Build, Call, Failed, Got, Record, Value
from graders.kinds import ended, show
from graders.model import Draw, Question, Unreadable, asked, split
from graders.tolerance import Array

NEAR = 1e-3
"""The largest difference, relative to the largest entry, that is not marked."""
FEWEST_ROWS = 2
ONE = 1e-3
"""The largest distance from one of a sum of weights."""


def of(question: Question, record: Record, draw: Draw) -> tuple[Shown, ...]:
    """The answer as it was read, each name once."""
    found: dict[str, Shown] = {}
    for shown in _each(question, record, draw):
        name = shown.called if isinstance(shown, ShownCase) else shown.name
        found.setdefault(name, shown)
    return tuple(found.values())


def _each(question: Question, record: Record, draw: Draw) -> Iterator[Shown]:
    if question.inner:
        plans = [asked(inner, draw) for _, inner in question.inner]
        for (_, inner), part in zip(question.inner, split(record, plans), strict=True):
            yield from _each(inner, part, draw)
        return
    try:
        special = question.exhibit(record)
    except (Unreadable, ValueError):
        special = ()
    yield from special
    names = {shown.name for shown in special if not isinstance(shown, ShownCase)}
    for ask, answer in zip(asked(question, draw), record, strict=False):
        if isinstance(ask, Value) and isinstance(answer, Got) and ask.name not in names:
            yield ShownAnswer(ask.name, value(answer.value))


def case(ask: Ask, found: Got | Failed, wanted: Got | Failed) -> tuple[ShownCase, ...]:
    """Show a failing call or build: its inputs, its result, and the right result."""
    if not isinstance(ask, Call | Build):
        return ()
    arguments = ask.arguments if isinstance(ask, Call) else ask.inputs
    labels = [*ask.labels, *(f"argument {k + 1}" for k in range(len(ask.labels), len(arguments)))]
    inputs = tuple((label, value(x)) for label, x in zip(labels, arguments, strict=False))
    return (ShownCase(_called(ask), inputs, _came(found, wanted), _came(wanted, wanted)),)


class Drawn(Protocol):
    """A graph: its nodes, and the labels on each arrow."""

    @property
    def nodes(self) -> frozenset[str]:
        """The names."""

    @property
    def arrows(self) -> Mapping[tuple[str, str], frozenset[str]]:
        """The labels; "" stands for none."""


def graph(name: str, ours: Drawn, theirs: Drawn) -> ShownGraph:
    """A graph with the arrows marked that do not belong, or carry another label."""
    labelled = any(labels - {""} for labels in theirs.arrows.values())
    arrows = []
    for arrow, labels in sorted(ours.arrows.items()):
        right = theirs.arrows.get(arrow)
        other = labelled and right is not None and labels - {""} != right - {""}
        fault = "does not belong" if right is None else "label" if other else ""
        arrows.append((*arrow, ", ".join(sorted(labels - {""})), fault))
    nodes = tuple(sorted(ours.nodes))
    return ShownGraph(name, nodes, tuple(arrows), tuple(sorted(ours.nodes - theirs.nodes)))


def value(x: object, right: object = None) -> ShownValue:
    """A value in short, with its entries where it is a small array; wrong ones beside a right."""
    entries = _entries(x)
    if entries is None or not entries.size or max(entries.shape) > MOST_ENTRIES:
        return ShownValue(show.value(x))
    other = _entries(right)
    alike = other is not None and other.shape == entries.shape
    wrong = _wrong(entries, other) if alike and other is not None else ()
    sums = _sums(entries, other) if alike and other is not None else ()
    rows = tuple(tuple(f"{number:.4g}" for number in row) for row in entries.tolist())
    return ShownValue(show.value(x), rows, wrong, sums)


def _called(ask: Call | Build) -> str:
    if isinstance(ask, Call):
        return ask.name
    return show.ask(ask).rpartition("(")[0] if not ask.inputs else f"{ask.name}.{ask.method}"


def _came(answer: Got | Failed, right: Got | Failed) -> ShownValue:
    if isinstance(answer, Failed):
        return ShownValue(ended.how(answer))
    return value(_output(answer.value), _output(right.value) if isinstance(right, Got) else None)


def _output(x: object) -> object:
    """A module's output, out of all that a build tells of it."""
    return x["output"] if isinstance(x, dict) and {"output", "gradients"} <= x.keys() else x


def _entries(x: object) -> Array | None:
    """The numbers of a vector or a matrix, as rows."""
    if not isinstance(x, np.ndarray | list | tuple):
        return None
    try:
        found = np.asarray(x)
    except ValueError:
        return None
    if found.dtype.kind not in "biuf" or found.ndim not in (1, 2):
        return None
    return np.atleast_2d(found).astype(np.float64)


def _wrong(
    found: Array,
    right: Array,
) -> tuple[tuple[int, int], ...]:
    with np.errstate(all="ignore"):
        scale = max(float(np.max(np.abs(right))), 1e-12)
        off = ~(np.abs(found - right) <= NEAR * scale)
    return tuple((int(i), int(k)) for i, k in np.argwhere(off).tolist())


def _sums(
    found: Array,
    right: Array,
) -> tuple[str, ...]:
    """The sums of rows, where those of the right matrix are weights and these are not."""
    weights = right.min() >= 0 and np.allclose(right.sum(axis=1), 1, atol=ONE)
    is_one = len(right) < FEWEST_ROWS or right.shape[1] < FEWEST_ROWS
    with np.errstate(all="ignore"):
        sums = found.sum(axis=1)
    if not weights or is_one or np.allclose(sums, 1, atol=ONE):
        return ()
    return tuple(f"{number:.4g}" for number in sums.tolist())
