"""Purity and determinism: what passes, and what each failure says."""

from collections.abc import Callable, Iterator
from itertools import count

import numpy as np
import pytest

from graders.properties import Function, Inputs, deterministic, pure
from tests.graders.properties.judged import Array, fails, holds


def drawn(rng: np.random.Generator) -> Inputs:
    return {"x": rng.normal(size=2), "order": [2, 0, 1]}


def parts(build: Callable[[Array], object], x: Array) -> object:
    """The driver of a kit: it gets the student's object first."""
    return build(x)


F = Function("f", drawn)
PURE, DETERMINISTIC = pure(F), deterministic(F)


def in_place(x: Array, order: list[int]) -> Array:
    x *= 2
    return x


def sorts(x: Array, order: list[int]) -> list[int]:
    order.sort()
    return order


def accumulates() -> Callable[..., object]:
    total = np.zeros(2)

    def f(x: Array, order: list[int]) -> Array:
        nonlocal total
        total = total + x
        return total

    return f


def caches() -> Callable[..., object]:
    """Keeps the first result for all that come: the same call twice in a row hides it."""
    kept: list[Array] = []

    def f(x: Array, order: list[int]) -> Array:
        kept.append(x)
        return kept[max(0, len(kept) - 2)]

    return f


def counting() -> Callable[..., object]:
    calls: Iterator[int] = count()
    return lambda x, order: next(calls)


HONEST: list[Callable[..., object]] = [
    lambda x, order: 2 * x,
    lambda x, order: sorted(order),
    lambda x, order: np.random.normal(size=3),
    lambda x, order: x * np.nan,
    lambda x, order: {"any": ["plain", 1, None]},
]


@pytest.mark.parametrize("honest", HONEST)
def test_it_holds(honest: Callable[..., object]) -> None:
    holds(PURE, {"f": honest})
    holds(DETERMINISTIC, {"f": honest})


def test_changing_an_argument_is_told_by_its_label() -> None:
    assert fails(PURE, {"f": in_place}).startswith("`f(x=[")
    fails(PURE, {"f": in_place}, "` changes x in place. It holds on 0 of 5 inputs.")
    fails(PURE, {"f": sorts}, "` changes order in place")


def test_keeping_something_between_calls_is_told() -> None:
    fails(PURE, {"f": accumulates()}, ", and after `f(x=[", ": something is kept between calls.")
    fails(PURE, {"f": caches()}, "something is kept between calls")


def test_another_result_for_the_same_call_is_told() -> None:
    fails(
        deterministic(Function("f", drawn, cases=1)),
        {"f": counting()},
        " gives 0, and the next time it gives 1: nothing but the arguments should count.",
    )
    fails(DETERMINISTIC, {"f": lambda x, order: np.random.default_rng().normal()}, "the next time")


def test_a_difference_in_the_last_bit_is_a_difference() -> None:
    calls = count()
    fails(DETERMINISTIC, {"f": lambda x, order: 1.0 + 2.0**-52 * next(calls)}, "the next time")


def test_labels_are_right_where_a_kits_driver_stands_between() -> None:
    through = pure(Function("f", drawn, labels=("x",), through=parts))

    def doubles_in_place(x: Array) -> Array:
        x *= 2
        return x

    holds(through, {"f": lambda x: 2 * x})
    fails(through, {"f": doubles_in_place}, "`f(x=[", "` changes x in place.")
