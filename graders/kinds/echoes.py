"""What a student may see of values: their form without the numbers, and what was read."""

from __future__ import annotations

import contextlib

import numpy as np

from graders.kinds import show, typed_text
from graders.model import Unreadable


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
    """A value as it was understood: what was typed as text as the numbers that it is."""
    if isinstance(value, str):
        with contextlib.suppress(Unreadable, ValueError):
            if typed_text.simple(value):
                return value.strip()
            return show.value(typed_text.typed(value))
    shape = f", of shape {value.shape}" if isinstance(value, np.ndarray) and value.ndim else ""
    return show.value(value) + shape
