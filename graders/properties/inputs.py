"""Inputs made out of drawn ones: scaled, shifted, reordered, altered at some positions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from graders.model import AuthoringError

Order: TypeAlias = npt.NDArray[np.int64]
AnyArray: TypeAlias = npt.NDArray[Any]

DECIMALS = 1
"""The decimals of drawn numbers: few, as people read a counterexample."""


def like(value: Any, rng: np.random.Generator) -> Any:
    """Other numbers in the same form; None stays None."""
    if value is None:
        return None
    if isinstance(value, Mapping):
        return {key: like(part, rng) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(like(part, rng) for part in value)
    if isinstance(value, np.ndarray):
        return _normal(rng, value.shape)
    return float(_normal(rng, ()))


def combined(a: float, x: Any, b: float, y: Any) -> Any:
    """a x + b y, part by part."""
    if x is None:
        return None
    if isinstance(x, Mapping):
        return {key: combined(a, part, b, y[key]) for key, part in x.items()}
    if isinstance(x, list | tuple):
        return type(x)(combined(a, p, b, q) for p, q in zip(x, y, strict=True))
    return a * x + b * y


def shifted(value: AnyArray, axis: int | None, rng: np.random.Generator) -> AnyArray:
    """A constant added to all of an array, or one to each of its lines along an axis."""
    lines = () if axis is None else np.mean(value, axis=axis, keepdims=True).shape
    return np.asarray(value + np.round(rng.uniform(1, 3, size=lines), DECIMALS))


def other_order(n: int) -> Order:
    """An order of n things in which they do not stand; always the same one."""
    if n < 2:
        raise AuthoringError(f"{n} thing has no other order: draw at least two")
    rng = np.random.default_rng(n)
    while True:
        order = rng.permutation(n)
        if (order != np.arange(n)).any():
            return order


def shuffled(value: Any, axis: int) -> Any:
    """Arrays and lists in another order, also those in a mapping; one order for one length."""
    if isinstance(value, Mapping):
        return {key: shuffled(part, axis) for key, part in value.items()}
    if isinstance(value, np.ndarray):
        return taken(value, _any_order(value.shape[axis]), axis)
    return type(value)(value[k] for k in _any_order(len(value)))


def most(value: Any, axis: int) -> int:
    """Return the length of the longest list or array in a value."""
    if isinstance(value, Mapping):
        return max((most(part, axis) for part in value.values()), default=0)
    return value.shape[axis] if isinstance(value, np.ndarray) else len(value)


def taken(array: AnyArray, order: Order, axes: int | Sequence[int]) -> AnyArray:
    """An array with its entries in another order along one axis, or along several."""
    for axis in (axes,) if isinstance(axes, int) else axes:
        array = np.take(array, order, axis=axis)
    return array


def altered(array: AnyArray, where: npt.NDArray[np.bool_], rng: np.random.Generator) -> AnyArray:
    """Other values at the marked positions; whole numbers stay among those that are there."""
    marked = where.reshape(where.shape + (1,) * (array.ndim - where.ndim))
    if array.dtype.kind == "f":
        return np.where(marked, _normal(rng, array.shape), array)
    present, places = np.unique(array, return_inverse=True)
    if len(present) < 2:
        raise AuthoringError("one whole number alone cannot be altered: draw at least two")
    return np.where(marked, present[(places.reshape(array.shape) + 1) % len(present)], array)


def _any_order(n: int) -> Order:
    """Another order where there is one."""
    return other_order(n) if n > 1 else np.arange(n)


def _normal(rng: np.random.Generator, shape: tuple[int, ...]) -> AnyArray:
    """Few digits, and no zero: that would hide a factor."""
    drawn = np.round(rng.normal(size=shape), DECIMALS)
    return np.where(drawn == 0, 1.0, drawn)
