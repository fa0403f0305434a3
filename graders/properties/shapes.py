"""Conditions on a single result: its shape, its type, its form, the range of its numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np

from graders.guest.plan import Tree
from graders.kinds import show
from graders.properties.agreement import Marks, all_hold, near
from graders.properties.asking import Evaluation, Point
from graders.properties.property import Property
from graders.properties.target import Counterexample, Inputs, Target
from graders.tolerance import Array

Shape: TypeAlias = tuple[int, ...]
Bound: TypeAlias = float | Callable[[Inputs], object]
"""A number, or a public function of the inputs."""


def shape(
    wanted: Callable[[Inputs], Shape] | Shape | list[Shape], subject: Target, says: str = ""
) -> Property:
    """The result has that shape, or one of a list; axes of length one do no harm, and are noted."""
    allowed = "" if callable(wanted) else f": {_either(_shapes(wanted))}"

    def law(result: Evaluation) -> str | None:
        shapes = _shapes(wanted(result.inputs) if callable(wanted) else wanted)
        found = result.output.shape
        if found in shapes:
            return None
        note = f"its shape is {found}; {_either(shapes)} was asked for"
        if _squeezed(found) in map(_squeezed, shapes):
            return note
        raise Counterexample(f"{result.says}; {note}")

    return Property(
        name="shape",
        says=says or f"{subject.title} has the shape that the question states{allowed}.",
        subjects=(subject,),
        related=_alone(subject),
        law=law,
        parameters={"wanted": wanted, "says": says},
    )


def floating(subject: Target, bits: int = 32) -> Property:
    """The result is made of floats of at least so many bits: not whole numbers, not strings."""

    def law(result: Evaluation) -> None:
        for kind, width in _types(result.value):
            if kind != "f":
                raise Counterexample(f"{result.says}, which holds {kind}; floats were asked for")
            if width < bits:
                raise Counterexample(
                    f"{result.says}, computed in {width} bits; at least {bits} were asked for"
                )

    return Property(
        name="floating",
        says=f"{subject.title} gives floats of at least {bits} bits.",
        subjects=(subject,),
        related=_alone(subject),
        law=law,
        parameters={"bits": bits},
    )


def finite(subject: Target) -> Property:
    """No entry is NaN or infinite."""
    return _everywhere(
        "finite",
        f"{subject.title} holds no NaN and no infinity.",
        subject,
        lambda result: np.isfinite(result.output),
        "which is not finite",
    )


def whole(subject: Target) -> Property:
    """Every entry is a whole number, of whatever type."""
    return _everywhere(
        "whole",
        f"{subject.title} holds whole numbers.",
        subject,
        lambda result: result.output == np.round(result.output),
        "which is not whole",
    )


def non_negative(subject: Target) -> Property:
    """No entry is below zero."""
    return _everywhere(
        "non_negative",
        f"{subject.title} is nowhere below zero.",
        subject,
        lambda result: _at_least(result.output, np.zeros_like(result.output), result),
        "which is not at least zero",
    )


def between(low: Bound, high: Bound, subject: Target, says: str = "") -> Property:
    """Every entry lies between two bounds, which it may touch."""

    def law(result: Evaluation) -> None:
        for bound, sign, side in ((low, 1, "least"), (high, -1, "most")):
            limit = np.asarray(bound(result.inputs) if callable(bound) else bound, np.float64)
            inside = _at_least(sign * result.output, sign * _fitting(limit, result), result)
            all_hold(inside, f"{result.says}, which is not at {side} {_bound(bound)}")

    return Property(
        name="between",
        says=says or f"{subject.title} lies between {_bound(low)} and {_bound(high)}.",
        subjects=(subject,),
        related=_alone(subject),
        law=law,
        parameters={"low": low, "high": high, "says": says},
    )


def form(check: Callable[[object], str], subject: Target, says: str) -> Property:
    """A public function finds nothing wrong with the value's form: a graph's names, say.

    It gets the plain value, of whatever type, and returns what is wrong, or an empty text.
    """

    def law(result: Evaluation) -> None:
        try:
            wrong = check(result.value)
        except (LookupError, TypeError, ValueError, AttributeError):  # a value of another form
            wrong = "that has not the form that was asked for"
        if wrong:
            raise Counterexample(f"{result.says}: {wrong}")

    return Property(
        name="form",
        says=says,
        subjects=(subject,),
        related=_alone(subject),
        law=law,
        parameters={"check": check, "says": says},
    )


def rows_sum_to_one(subject: Target, axis: int = -1) -> Property:
    """The entries along an axis, the last unless another is named, add up to one."""

    def law(result: Evaluation) -> None:
        output = result.output
        if not -output.ndim <= axis < output.ndim:
            raise Counterexample(f"{result.says}, which has no axis {axis} to sum along")
        sums = output.sum(axis=axis)
        says = f"{result.says}, whose sums along axis {axis} are {show.value(sums)}; not 1"
        all_hold(near(sums, np.ones_like(sums), result), says)

    return Property(
        name="rows_sum_to_one",
        says=f"{subject.title} sums to one along axis {axis}.",
        subjects=(subject,),
        related=_alone(subject),
        law=law,
        parameters={"axis": axis},
    )


def _everywhere(
    name: str, says: str, subject: Target, holds: Callable[[Evaluation], Marks], otherwise: str
) -> Property:
    """A property of every single entry."""

    def law(result: Evaluation) -> None:
        all_hold(holds(result), f"{result.says}, {otherwise}")

    related = _alone(subject)
    return Property(name=name, says=says, subjects=(subject,), related=related, law=law)


def _alone(subject: Target) -> Callable[[Inputs, np.random.Generator], Sequence[Point]]:
    """The drawn input itself, and nothing beside it."""
    return lambda inputs, rng: [Point(subject, inputs)]


def _at_least(found: Array, low: Array, source: Evaluation) -> Marks:
    """Entry by entry; what lies below by rounding alone passes."""
    marks: Marks = found >= low
    return marks | near(found, low, source)


def _fitting(limit: Array, result: Evaluation) -> Array:
    """A bound for each entry, or one for all."""
    try:
        return np.broadcast_to(limit, result.output.shape)
    except ValueError:
        says = f"whose shape is {result.output.shape}; {limit.shape} was asked for"
        raise Counterexample(f"{result.says}, {says}") from None


def _bound(bound: Bound) -> str:
    return getattr(bound, "__name__", "a bound") if callable(bound) else f"{bound:g}"


def _shapes(wanted: Shape | list[Shape]) -> list[Shape]:
    return wanted if isinstance(wanted, list) else [wanted]


def _squeezed(shape: Shape) -> Shape:
    return tuple(n for n in shape if n != 1)


def _either(shapes: Sequence[Shape]) -> str:
    return " or ".join(map(str, shapes))


def _types(value: object) -> list[tuple[str, int]]:
    """Kind and width of all numbers in a value: ("f", 64), or a word for other types."""
    if isinstance(value, np.ndarray | np.generic):
        is_float = value.dtype.kind == "f"
        return [("f" if is_float else f"numbers of type {value.dtype}", 8 * value.dtype.itemsize)]
    if isinstance(value, float):
        return [("f", 64)]
    if isinstance(value, list | tuple):
        return [kind for part in value for kind in _types(part)] or [("nothing", 0)]
    what = "an expression" if isinstance(value, Tree) else f"a value of type {type(value).__name__}"
    return [(what, 0)]
