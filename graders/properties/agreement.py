"""Comparisons for laws: arrays held side by side, and the sentence on a difference."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from graders.kinds import show
from graders.properties.asking import Evaluation
from graders.properties.target import Counterexample
from graders.tolerance import SINGLE, Array

Marks: TypeAlias = npt.NDArray[np.bool_]
Names: TypeAlias = str | Sequence[str]

ABSOLUTE = 1e-5
ROUNDINGS = 10
"""A law adds up some results, and so some roundings of single precision; no law is to be stricter
than the comparison with the right answer."""


def names_of(names: Names) -> tuple[str, ...]:
    """One name, or several."""
    return (names,) if isinstance(names, str) else tuple(names)


def listed(names: Iterable[str]) -> str:
    """Names in a sentence."""
    *first, last = names
    return f"({', '.join([*first, last])}) together" if first else last


def told(first: Evaluation, *others: Evaluation) -> str:
    """Tell the result of each evaluation; a later one shows only the arguments that differ."""
    return ", ".join([first.says, *(_told_after(first, other) for other in others)])


def _told_after(first: Evaluation, other: Evaluation) -> str:
    if other.subject is not first.subject:
        return other.says
    given = [k for k in other.inputs if other.inputs[k] is not first.inputs.get(k)]
    changed = ", ".join(f"{label}={show.value(other.inputs[label])}" for label in given)
    return f"with `{changed}` it gives {show.value(other.value)}"


def near(
    found: Array, wanted: Array, *sources: Evaluation, scale: float = 0.0, within: float = 0.0
) -> Marks:
    """Entry by entry: as near as single precision, and numbers of that scale, allow."""
    outputs = [source.output for source in sources]
    allowed = ABSOLUTE + ROUNDINGS * SINGLE * max(scale, largest(wanted, *outputs))
    marks: Marks = np.isfinite(found) & (np.abs(found - wanted) <= within + allowed)
    return marks


def largest(*numbers: Array) -> float:
    """The scale of finite numbers."""
    return max((float(np.abs(x[np.isfinite(x)]).max(initial=0.0)) for x in numbers), default=0.0)


def equal(
    found: Array,
    wanted: Array,
    says: str,
    *sources: Evaluation,
    scale: float = 0.0,
    within: float = 0.0,
) -> None:
    """Raise a counterexample where two arrays part; its sentence can end with `at entry [0]`."""
    found, wanted = like_shaped(found, wanted, says)
    marks = near(found, wanted, *sources, scale=scale, within=within)
    if not marks.all():
        raise Counterexample(f"{says}{_where(~marks)}")


def all_hold(marks: Marks, says: str) -> None:
    """Raise a counterexample that names the entries where something does not hold."""
    if not marks.all():
        raise Counterexample(f"{says}{_where(~marks)}")


def like_shaped(found: Array, wanted: Array, says: str) -> tuple[Array, Array]:
    """Two arrays in one shape: axes of length one do not count, as they do not in grading."""
    if found.shape == wanted.shape:
        return found, wanted
    if found.squeeze().shape == wanted.squeeze().shape:
        return found.reshape(wanted.shape), wanted
    raise Counterexample(f"{says}: the shapes are {found.shape} and {wanted.shape}")


def along(evaluation: Evaluation, axis: int, length: int) -> Array:
    """The output with that axis in front, which must be there and as long as the input's."""
    output = evaluation.output
    if not -output.ndim <= axis < output.ndim or output.shape[axis] != length:
        raise Counterexample(
            f"{evaluation.says}, whose shape is {output.shape}; its axis {axis} should have "
            f"length {length}, as in the input"
        )
    return np.moveaxis(output, axis, 0)


def _where(bad: Marks) -> str:
    if not bad.ndim:
        return ""
    return f" at {show.entries([tuple(map(int, place)) for place in np.argwhere(bad)])}"
