"""Values as they arrive beyond the wall, made on this side; the usual ones without a detour."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeGuard

import numpy as np

from . import wire
from .foreign import Unsendable

FIXED = frozenset([type(None), bool, int, float, complex, str, Fraction, Decimal])
"""Types of values that nobody can alter."""
ALIKE = frozenset([type(None), bool, float])
"""Types whose values look the same on both sides."""
NUMBERS = frozenset(dtype for dtype in wire.DTYPES.values() if dtype.kind != "b")
"""Types of numbers of which any bytes are an array; those of truth values are looked at."""


def plain(value: object) -> Any:
    """The value as it looks after it crossed the wall; `Unsendable` if it may not."""
    if type(value) in ALIKE:
        return value
    if _is_numbers(value):
        return np.frombuffer(value.tobytes(), value.dtype).reshape(value.shape)
    try:
        return wire.loads(wire.dumps(value))
    except wire.WireError as error:
        raise Unsendable(f"a value that does not cross: {error}") from None


def fresh(value: object) -> Any:
    """The value as a student gets it: a copy of their own."""
    if type(value) in FIXED:
        return value
    if _is_numbers(value):
        return value.copy()
    return wire.loads(wire.dumps(value, capped=False), capped=False, live=True)


def frozen(value: object) -> object:
    """Return a key that a call's change of the value changes; None if fixed, or not plain data."""
    if type(value) in FIXED:
        return None
    if _is_numbers(value):
        return value.dtype, value.shape, value.tobytes()
    try:
        return _spelled(value)
    except Exception:  # whatever the student's own types do when they are looked into
        return None


def _spelled(value: object) -> object:
    """A value in parts that compare; lists of words and numbers without a detour."""
    kind = type(value)
    if kind is float:
        return value if value == value else "nan"
    if kind in FIXED:
        return kind, value
    if kind is list or kind is tuple:
        return kind, tuple(map(_spelled, value))  # type: ignore[call-overload]
    return wire.dumps(value)


def _is_numbers(value: object) -> TypeGuard[np.ndarray[Any, Any]]:
    """Whether it is just an array of numbers, which crosses as it is."""
    if type(value) is not np.ndarray or value.ndim > wire.MAX_DIMENSIONS:
        return False
    return value.dtype in NUMBERS
