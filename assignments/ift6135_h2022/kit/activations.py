"""Activation functions and their derivatives, by name: what functions of a student are handed."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Entrywise = Callable[[Array], Array]

SIGMAS: dict[str, Entrywise] = {
    "identity": lambda z: 1.0 * z,
    "logistic": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": lambda z: np.tanh(z),
    "relu": lambda z: np.maximum(z, 0.0),
    "leaky relu": lambda z: np.where(z > 0, z, 0.1 * z),
    "3 z": lambda z: 3.0 * z,
    "sin 2 z": lambda z: np.sin(2 * z),
}
SLOPES: dict[str, Entrywise] = {
    "identity": lambda z: 1.0 + 0 * z,
    "logistic": lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2,
    "tanh": lambda z: 1 - np.tanh(z) ** 2,
    "relu": lambda z: 1.0 * (z > 0),
    "leaky relu": lambda z: np.where(z > 0, 1.0, 0.1),
    "3 z": lambda z: 3.0 + 0 * z,
    "sin 2 z": lambda z: 2 * np.cos(2 * z),
}


def sigma(name: str) -> Entrywise:
    """The activation function of that name, entry by entry."""
    return lambda z: SIGMAS[name](np.asarray(z, dtype=float))


def restless(name: str) -> Entrywise:
    """The same, off by less than single precision keeps, and by something else at every call.

    Values that are computed apart then differ in their last digits, and copies of one do not.
    """
    calls = iter(range(10**6))

    def of(z: Array) -> Array:
        found = SIGMAS[name](np.asarray(z, dtype=float))
        return np.asarray(found * (1 + 1e-6 * (1 + next(calls) % 5)))

    return of


def slope(name: str) -> Entrywise:
    """The derivative of the activation function of that name, entry by entry."""
    return lambda z: SLOPES[name](np.asarray(z, dtype=float))
