"""Properties as plain data, which is public."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from graders.model import AuthoringError


def public(x: object) -> object:
    """A value in JSON's types. A function is its name alone, and so must have one."""
    if isinstance(x, np.ndarray | np.generic):
        return public(x.tolist())
    if isinstance(x, float) and not math.isfinite(x):
        return str(x)
    if x is None or isinstance(x, bool | int | float | str):
        return x
    if isinstance(x, Fraction):
        return str(x)
    if isinstance(x, Mapping):
        return {str(key): public(value) for key, value in x.items()}
    if isinstance(x, list | tuple):
        return [public(part) for part in x]
    if callable(describe := getattr(x, "describe", None)):
        described: object = describe()
        return described
    if callable(x):
        return _named(x)
    raise AuthoringError(f"a property holds a value of type {type(x).__name__}, no plain data")


def _named(function: object) -> str:
    """`module.function`, which must lead back to it."""
    name = f"{getattr(function, '__module__', '')}.{getattr(function, '__qualname__', '<>')}"
    if "<" in name:
        raise AuthoringError(f"{name}: a property's functions need names at the top of a module")
    return name
