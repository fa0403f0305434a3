"""Echoes of values for students: their form without the numbers, and their reading."""

from __future__ import annotations

import numpy as np

from graders.kinds import show
from graders.kinds.arrays import MOST_LETTERS, NUMBER


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
    """A value as it was understood: a number typed as text as the number it is."""
    if isinstance(value, str) and NUMBER.fullmatch(value.strip()):
        return value.strip()[:MOST_LETTERS]
    shape = f", of shape {value.shape}" if isinstance(value, np.ndarray) and value.ndim else ""
    return show.value(value) + shape
