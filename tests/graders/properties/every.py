"""One property of each kind, all of one function of the student's: `f(x)`."""

import numpy as np

from graders import properties
from graders.properties import Function, Inputs, Property
from tests.graders.properties.judged import Array


def rows(rng: np.random.Generator) -> Inputs:
    return {"x": rng.normal(size=(2, 3)), "scale": 2.0}


def at_zero(inputs: Inputs) -> Inputs:
    return {**inputs, "x": np.zeros((2, 3))}


def sum_of_squares(inputs: Inputs) -> object:
    return np.sum(inputs["x"] ** 2)


def nothing_wrong(value: object) -> str:
    return ""


def first_row(inputs: Inputs) -> object:
    return [True, False]


def shape_of_x(inputs: Inputs) -> tuple[int, ...]:
    return tuple(inputs["x"].shape)


def both_sides(inputs: Inputs, result: Array) -> tuple[object, object]:
    return result, 2 * inputs["x"]


F = Function("f", rows, labels=("x",))
EVERY: list[Property] = [
    properties.shape(shape_of_x, F),
    properties.floating(F),
    properties.finite(F),
    properties.whole(F),
    properties.non_negative(F),
    properties.between(0, sum_of_squares, F),
    properties.form(nothing_wrong, F, says="It has a form."),
    properties.rows_sum_to_one(F),
    properties.linear_in("x", F),
    properties.homogeneous("x", F),
    properties.zero_when(at_zero, F, says="Zero at zero."),
    properties.at_limit(at_zero, shape_of_x, F, says="At zero it is known."),
    properties.shift_invariant("x", F),
    properties.identity(both_sides, F, says="It doubles."),
    properties.permutation_equivariant({"x": 0}, F),
    properties.permutation_invariant("x", F),
    properties.causal("x", F),
    properties.ignores_padding("x", first_row, F),
    properties.batch_is_loop_of_singles("x", F),
    properties.gradient_matches("x", sum_of_squares, F),
    properties.pure(F),
    properties.deterministic(F),
]
NAMES = [what.name for what in EVERY]
