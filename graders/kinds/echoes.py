"""Echoes of values for students: their form without the numbers, and their reading."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable

import numpy as np

from graders.kinds import as_numbers, show, typed_text
from graders.model import Unreadable
from graders.tolerance import Tolerance


def form(wanted: object) -> object:
    """A value of the same form that says nothing: zeros for numbers, an empty word for words."""
    if isinstance(wanted, tuple):
        return tuple(map(form, wanted))
    if isinstance(wanted, str):
        return ""
    if wanted is None or isinstance(wanted, bool | np.bool_):
        return False
    truths = isinstance(wanted, np.ndarray) and wanted.dtype.kind == "b"
    return np.array(False) if truths else 0.0


def told(value: object) -> str:
    """A value as it was understood; numbers typed as text are shown as numbers."""
    if isinstance(value, str):
        with contextlib.suppress(Unreadable, ValueError):
            if typed_text.simple(value):
                return value.strip()
            return show.value(typed_text.typed(value))
    shape = f", of shape {value.shape}" if isinstance(value, np.ndarray) and value.ndim else ""
    return show.value(value) + shape


def short_of(values: Iterable[object], tolerance: Tolerance) -> str:
    """A sentence on decimals that have too few digits, unless they are exact."""
    short: list[float] = []
    for value in values:
        parts = value.values() if isinstance(value, dict) else [value]
        for part in parts:
            with contextlib.suppress(Unreadable):
                short += tolerance.short_of(as_numbers.read(part)[0])
    if not short:
        return ""
    return f". {short[0]:g} has fewer than {tolerance.digits} digits: it counts only if it is exact"
