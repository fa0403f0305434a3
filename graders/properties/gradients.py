"""A gradient or Jacobian against central differences of a public or the student's own forward."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from graders.kinds import show
from graders.properties.agreement import equal, largest, like_shaped, near
from graders.properties.asking import Evaluation, Point
from graders.properties.property import Property
from graders.properties.target import Counterexample, Inputs, Target
from graders.tolerance import Array


@dataclass(frozen=True)
class Differences:
    """Settings of a central difference, whose error has terms in step^2 and in rounding / step."""

    step: float
    enough: float
    """The largest distance of a derivative from the differences, by their scale (at least one)."""
    bend: float
    """Slopes to the right and to the left that differ by more, by the scale, show a kink."""


IN_DOUBLE = Differences(step=1e-5, enough=1e-5, bend=1e-3)
"""Settings for a public forward."""
IN_SINGLE = Differences(step=1e-3, enough=2e-3, bend=0.05)
"""Settings for a student's own forward, which may round to single precision anywhere."""
MOST_ENTRIES = 16
"""The most entries of a large array that a derivative is checked at, evenly spread."""


def gradient_matches(
    wrt: str,
    forward: Callable[[Inputs], object] | Target,
    subject: Target,
    weigh: str = "",
    transpose: str = "",
    says: str = "",
) -> Property:
    """The result is the derivative of `forward` by the input `wrt`: [i, j] = d out_i / d in_j.

    `forward` is a public function of the inputs, or the student's own. `weigh` names the input
    that its values are weighed with and summed. `transpose` is the note on a transposed Jacobian,
    which is accepted with that note; where it is empty, a transposed Jacobian is wrong.
    """

    def related(inputs: Inputs, rng: np.random.Generator) -> Sequence[Point]:
        if not isinstance(forward, Target):
            return [Point(subject, inputs)]
        stepped = _stepped(inputs, wrt, IN_SINGLE.step)
        return [Point(subject, inputs), *(Point(forward, x) for x in stepped)]

    def law(result: Evaluation, *own: Evaluation) -> str | None:
        by = IN_SINGLE if own else IN_DOUBLE
        values = [value.output for value in own]
        if not isinstance(forward, Target):
            steps = _stepped(result.inputs, wrt, by.step)
            values = [np.asarray(forward(x), np.float64) for x in steps]
        if weigh:
            values = [_weighed(value, result.inputs[weigh], result) for value in values]
        return _agree(result, values, np.shape(result.inputs[wrt]), transpose, by)

    parameters = {"wrt": wrt, "forward": forward, "weigh": weigh, "transpose": transpose}
    return Property(
        name="gradient_matches",
        says=says or f"{subject.title} is the derivative by {wrt}: finite differences agree.",
        subjects=(subject, forward) if isinstance(forward, Target) else (subject,),
        related=related,
        law=law,
        parameters={**parameters, "says": says},
    )


def _stepped(inputs: Inputs, wrt: str, step: float) -> Iterator[Inputs]:
    """The inputs themselves, then for one entry after another a step up and a step down."""
    x = np.asarray(inputs[wrt], np.float64)
    yield inputs
    for place in _places(x.size):
        for change in (step, -step):
            moved = x.copy()
            moved.flat[place] += change
            yield {**inputs, wrt: moved if x.ndim else float(moved)}


def _places(size: int) -> list[int]:
    return sorted({int(k) for k in np.linspace(0, size - 1, min(size, MOST_ENTRIES))})


def _weighed(value: Array, weights: object, result: Evaluation) -> Array:
    says = f"the forward of {result.called} has not the shape of its weights"
    value, other = like_shaped(value, np.asarray(weights, np.float64), says)
    return np.asarray(np.sum(value * other))


def _agree(
    result: Evaluation,
    values: Sequence[Array],
    of: tuple[int, ...],
    transpose: str,
    by: Differences,
) -> str | None:
    """Return None, or the note on the transpose, where a derivative agrees; else raise."""
    slopes, smooth = _slopes(values, result, by)
    enough = by.enough * largest(slopes, np.ones(1))
    out = values[0].shape
    says = f"{result.says}, which has not the derivative's shape"
    found, _ = like_shaped(result.output, np.zeros(out + of), says)
    turned = found.T if found.ndim == 2 and found.shape == found.shape[::-1] else found
    if transpose and near(turned, _replaced(turned, slopes, smooth), result, within=enough).all():
        is_right = near(found, _replaced(found, slopes, smooth), result, within=enough).all()
        return None if is_right else transpose
    differences = f", {show.value(slopes)}," if by is IN_SINGLE else ""
    says = f"{result.says}; finite differences of the forward{differences} disagree"
    equal(found, _replaced(found, slopes, smooth), says, result, within=enough)
    return None


def _slopes(
    values: Sequence[Array], result: Evaluation, by: Differences
) -> tuple[Array, npt.NDArray[np.bool_]]:
    """The slope at every checked place, along the last axis, and whether it is smooth there."""
    centre = values[0]
    if len({value.shape for value in values}) > 1:
        raise Counterexample(f"the forward of {result.called} gives results of several shapes")
    right = np.stack([value - centre for value in values[1::2]], axis=-1) / by.step
    left = np.stack([centre - value for value in values[2::2]], axis=-1) / by.step
    slopes = (right + left) / 2
    smooth = np.abs(right - left) <= by.bend * largest(slopes, np.ones(1))
    if 2 * np.count_nonzero(smooth) < smooth.size:
        says = "jumps or bends at most places that were tried: it has no derivative there"
        raise Counterexample(f"the forward of {result.called} {says}")
    return slopes, smooth


def _replaced(found: Array, slopes: Array, smooth: npt.NDArray[np.bool_]) -> Array:
    """The result, with the slopes in the places where they are known."""
    out = slopes.shape[:-1]
    wanted = found.reshape(*out, -1).copy()
    places = _places(wanted.shape[-1])
    wanted[..., places] = np.where(smooth, slopes, wanted[..., places])
    return wanted.reshape(found.shape)
