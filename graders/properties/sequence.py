"""Order, time, padding and batches: which entries of a result may depend on which inputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from graders.model import AuthoringError
from graders.properties.agreement import Names, along, equal, listed, names_of, told
from graders.properties.asking import Evaluation, Point
from graders.properties.inputs import altered, most, other_order, shuffled, taken
from graders.properties.property import Property
from graders.properties.target import Counterexample, Inputs, Target

Real: TypeAlias = Callable[[Inputs], object]
"""Marks the positions that are not padding: booleans, (time) or (batch, time)."""


def permutation_equivariant(
    axes: Mapping[str, int | Sequence[int]], subject: Target, output: int = 0
) -> Property:
    """The nodes, tokens or channels in another order give the result in that order.

    `axes` says along which axis, or axes, each argument is ordered: `{"h": 0, "A": (0, 1)}`.
    """
    first_name, first_axes = next(iter(axes.items()))
    first_axis = first_axes if isinstance(first_axes, int) else first_axes[0]

    def order_of(inputs: Inputs) -> npt.NDArray[np.int64]:
        return other_order(inputs[first_name].shape[first_axis])

    def related(inputs: Inputs, rng: np.random.Generator) -> Sequence[Point]:
        moved = {name: taken(inputs[name], order_of(inputs), axes[name]) for name in axes}
        return Point(subject, inputs), Point(subject, {**inputs, **moved})

    def law(first: Evaluation, moved: Evaluation) -> None:
        order = order_of(first.inputs)
        before, after = (along(result, output, len(order)) for result in (first, moved))
        says = f"{told(first, moved)}; it should be the first, in the order {order.tolist()}"
        says += ", and is not"
        equal(after, before[order], says, first, moved)

    return Property(
        name="permutation_equivariant",
        says=f"{subject.title}: {listed(axes)} in another order gives the result in that order.",
        subjects=(subject,),
        related=related,
        law=law,
        parameters={"axes": dict(axes), "output": output},
    )


def permutation_invariant(arguments: Names, subject: Target, axis: int = 0) -> Property:
    """The order within those arguments does not matter: of a list, of each list in a mapping.

    Arrays of one length are shuffled in one way, so that keys stay with their values.
    """
    names = names_of(arguments)

    def related(inputs: Inputs, rng: np.random.Generator) -> Sequence[Point]:
        if max(most(inputs[name], axis) for name in names) < 2:
            raise AuthoringError(f"{subject.name}: nothing to exchange in {listed(names)}")
        moved = {name: shuffled(inputs[name], axis) for name in names}
        return Point(subject, inputs), Point(subject, {**inputs, **moved})

    def law(first: Evaluation, moved: Evaluation) -> None:
        says = f"{told(first, moved)}; the order should not matter, and does"
        equal(moved.output, first.output, says, first, moved)

    return Property(
        name="permutation_invariant",
        says=f"{subject.title} does not depend on the order of {listed(names)}.",
        subjects=(subject,),
        related=related,
        law=law,
        parameters={"arguments": names, "axis": axis},
    )


def causal(argument: str, subject: Target, axis: int = 0, output: int | None = None) -> Property:
    """Later entries of an argument change nothing earlier in the result."""
    out = axis if output is None else output

    def cuts(inputs: Inputs) -> list[int]:
        steps = inputs[argument].shape[axis]
        if steps < 2:
            raise AuthoringError(f"{subject.name}: {argument} is one step long and has no future")
        return sorted({1, steps // 2, steps - 1})

    def related(inputs: Inputs, rng: np.random.Generator) -> Sequence[Point]:
        front = np.moveaxis(inputs[argument], axis, 0)
        changed = [altered(front, np.arange(len(front)) >= cut, rng) for cut in cuts(inputs)]
        moved = [{**inputs, argument: np.moveaxis(other, 0, axis)} for other in changed]
        return [Point(subject, given) for given in (inputs, *moved)]

    def law(first: Evaluation, *changed: Evaluation) -> None:
        steps = first.inputs[argument].shape[axis]
        for cut, other in zip(cuts(first.inputs), changed, strict=True):
            before, after = (along(result, out, steps)[:cut] for result in (first, other))
            says = (
                f"{told(first, other)}; {argument} differs from position {cut} on, counted from "
                "0, and the result should not differ before that, but does"
            )
            equal(after, before, says, first, other)

    return Property(
        name="causal",
        says=f"{subject.title}: no position depends on later positions of {argument}.",
        subjects=(subject,),
        related=related,
        law=law,
        parameters={"argument": argument, "axis": axis, "output": output},
    )


def ignores_padding(argument: str, real: Real, subject: Target, pooled: bool = False) -> Property:
    """Values at padded positions of an argument change nothing at the real ones.

    A `pooled` result, which has no positions left, must not change at all.
    """

    def kept(inputs: Inputs) -> npt.NDArray[np.bool_]:
        return np.asarray(real(inputs), np.bool_)

    def related(inputs: Inputs, rng: np.random.Generator) -> Sequence[Point]:
        if kept(inputs).all() or not kept(inputs).any():
            raise AuthoringError(f"{subject.name}: some positions should be padding, and not all")
        other = altered(inputs[argument], ~kept(inputs), rng)
        return Point(subject, inputs), Point(subject, {**inputs, argument: other})

    def law(first: Evaluation, other: Evaluation) -> None:
        before, after = first.output, other.output
        if not pooled:
            before, after = (_at(kept(first.inputs), result) for result in (first, other))
        says = f"{told(first, other)}; {argument} differs at padded positions alone, which should "
        says += "not matter, and does"
        equal(after, before, says, first, other)

    return Property(
        name="ignores_padding",
        says=f"{subject.title}: what {argument} holds at padded positions does not matter.",
        subjects=(subject,),
        related=related,
        law=law,
        parameters={"argument": argument, "real": real, "pooled": pooled},
    )


def batch_is_loop_of_singles(
    arguments: Names, subject: Target, keeps_axis: bool = True
) -> Property:
    """Each row of a batch gets what it gets alone: as a batch of one, or without the axis."""
    names = names_of(arguments)

    def related(inputs: Inputs, rng: np.random.Generator) -> Sequence[Point]:
        rows = len(inputs[names[0]])
        if rows < 2:
            raise AuthoringError(f"{subject.name}: a batch of {rows} is no batch")
        picks = [slice(row, row + 1) if keeps_axis else row for row in range(rows)]
        singles = [{name: inputs[name][pick] for name in names} for pick in picks]
        return [Point(subject, {**inputs, **given}) for given in ({}, *singles)]

    def law(batch: Evaluation, *singles: Evaluation) -> None:
        rows = along(batch, 0, len(singles))
        for number, (row, alone) in enumerate(zip(rows, singles, strict=True)):
            single = along(alone, 0, 1)[0] if keeps_axis else alone.output
            says = f"{told(batch, alone)}; that should be row {number} of the first, and is not"
            equal(single, row, says, batch, alone)

    return Property(
        name="batch_is_loop_of_singles",
        says=f"{subject.title}: each row of {listed(names)} gets the result that it gets alone.",
        subjects=(subject,),
        related=related,
        law=law,
        parameters={"arguments": names, "keeps_axis": keeps_axis},
    )


def _at(kept: npt.NDArray[np.bool_], result: Evaluation) -> npt.NDArray[np.float64]:
    """The result at the real positions, zero elsewhere."""
    output = result.output
    if output.shape[: kept.ndim] != kept.shape:
        raise Counterexample(
            f"{result.says}, whose shape is {output.shape}; it should start with {kept.shape}, one "
            "entry for each position"
        )
    return np.where(kept.reshape(kept.shape + (1,) * (output.ndim - kept.ndim)), output, 0.0)
