"""Laws on results and arguments: linear, homogeneous, known at a limit, identities."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np

from graders.kinds import show
from graders.properties.agreement import Names, equal, largest, like_shaped, listed, names_of, told
from graders.properties.asking import Evaluation, Point
from graders.properties.inputs import combined, like, shifted
from graders.properties.property import Property
from graders.properties.target import Counterexample, Inputs, Target

Where: TypeAlias = Callable[[Inputs], Inputs]
"""Takes drawn inputs to inputs at which the result is known."""
Sides: TypeAlias = Callable[..., tuple[object, object]]
"""Gets the inputs, then the result of each subject: the two sides of an identity."""


def linear_in(arguments: Names, subject: Target) -> Property:
    """f(2 a - 3 b) = 2 f(a) - 3 f(b), jointly in those arguments, the others held."""
    names = names_of(arguments)

    def related(inputs: Inputs, rng: np.random.Generator) -> Sequence[Point]:
        other = {name: like(inputs[name], rng) for name in names}
        both = {name: combined(2, inputs[name], -3, other[name]) for name in names}
        return [Point(subject, {**inputs, **changed}) for changed in ({}, other, both)]

    def law(first: Evaluation, second: Evaluation, both: Evaluation) -> None:
        a, b = like_shaped(first.output, second.output, told(first, second))
        wanted = 2 * a - 3 * b
        says = (
            f"{told(first, second, both)}; the last should be 2 times the first less 3 times the "
            f"second, {show.value(wanted)}, and is not"
        )
        equal(both.output, wanted, says, first, second, both, scale=largest(2 * a, 3 * b))

    return Property(
        name="linear_in",
        says=f"{subject.title} is linear in {listed(names)}.",
        subjects=(subject,),
        related=related,
        law=law,
        parameters={"arguments": names},
    )


def homogeneous(arguments: Names, subject: Target, degree: int = 1) -> Property:
    """f(3 a) = 3^degree f(a), jointly in those arguments; degree 1 holds for a ReLU, too."""
    names = names_of(arguments)
    power = "c" if degree == 1 else f"c^{degree}"

    def related(inputs: Inputs, rng: np.random.Generator) -> Sequence[Point]:
        scaled = {name: combined(3, inputs[name], 0, inputs[name]) for name in names}
        return Point(subject, inputs), Point(subject, {**inputs, **scaled})

    def law(first: Evaluation, scaled: Evaluation) -> None:
        factor = 3.0**degree
        says = f"{told(first, scaled)}; the second should be {factor:g} times the first, and is not"
        equal(scaled.output, factor * first.output, says, first, scaled)

    return Property(
        name="homogeneous",
        says=f"{subject.title}: c times {listed(names)} gives {power} times the result, c > 0.",
        subjects=(subject,),
        related=related,
        law=law,
        parameters={"arguments": names, "degree": degree},
    )


def zero_when(where: Where, subject: Target, says: str) -> Property:
    """The result is zero at inputs of which everybody may know it."""

    def law(result: Evaluation) -> None:
        wanted = np.zeros_like(result.output)
        equal(result.output, wanted, f"{result.says}; it should be zero here, and is not", result)

    return Property(
        name="zero_when",
        says=says,
        subjects=(subject,),
        related=lambda inputs, rng: [Point(subject, where(inputs))],
        law=law,
        parameters={"where": where, "says": says},
    )


def at_limit(
    where: Where, wanted: Callable[[Inputs], object], subject: Target, says: str
) -> Property:
    """At some inputs the result is a public function's: the ordinary loss for p = 1."""

    def law(result: Evaluation) -> None:
        limit = np.asarray(wanted(result.inputs), np.float64)
        says = f"{result.says}; at this limit the result is known, and is another"
        equal(result.output, limit, says, result)

    return Property(
        name="at_limit",
        says=says,
        subjects=(subject,),
        related=lambda inputs, rng: [Point(subject, where(inputs))],
        law=law,
        parameters={"where": where, "wanted": wanted, "says": says},
    )


def shift_invariant(arguments: Names, subject: Target, axis: int | None = None) -> Property:
    """A constant added to those arguments changes nothing; along an axis, one for each line."""
    names = names_of(arguments)

    def related(inputs: Inputs, rng: np.random.Generator) -> Sequence[Point]:
        moved = {name: shifted(inputs[name], axis, rng) for name in names}
        return Point(subject, inputs), Point(subject, {**inputs, **moved})

    def law(first: Evaluation, moved: Evaluation) -> None:
        says = f"{told(first, moved)}; the two should be equal, and are not"
        equal(moved.output, first.output, says, first, moved)

    return Property(
        name="shift_invariant",
        says=f"{subject.title} does not change when a constant is added to {listed(names)}.",
        subjects=(subject,),
        related=related,
        law=law,
        parameters={"arguments": names, "axis": axis},
    )


def identity(
    sides: Sides, subjects: Target | Sequence[Target], says: str, within: float = 0.0
) -> Property:
    """Two sides made of the inputs and the answer's own values agree; `says` tells which two.

    All subjects get the inputs that the first draws. `within` is for typed decimals, which are
    rounded.
    """
    asked = (subjects,) if isinstance(subjects, Target) else tuple(subjects)

    def law(*results: Evaluation) -> None:
        try:
            made = sides(results[0].inputs, *(result.output for result in results))
        except (ValueError, IndexError):  # a public function meets shapes that are not its own
            shapes = " and ".join(str(result.output.shape) for result in results)
            says = f"{told(*results)}; that cannot be tried on results of shape {shapes}"
            raise Counterexample(says) from None
        left, right = (np.asarray(side, np.float64) for side in made)
        sides_are = f"one side is {show.value(left)}, the other {show.value(right)}"
        says = f"{told(*results)}; {sides_are}: they should be equal, and are not"
        equal(left, right, says, *results, scale=largest(left), within=within)

    return Property(
        name="identity",
        says=says,
        subjects=asked,
        related=lambda inputs, rng: [Point(subject, inputs) for subject in asked],
        law=law,
        parameters={"sides": sides, "says": says, "within": within},
    )
