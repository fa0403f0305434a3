"""Whether two texts of `checks.json` agree: numbers nearly, everything else exactly.

Right results are computed, and another machine's last digits are no reason to release again. The
numbers of a check are held to the tolerance that it states, as an answer to it would be.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np

from graders.public.plain import made
from graders.tolerance import Tolerance


def is_stale(found: str, wanted: str) -> bool:
    """Whether a released text differs from the one that would be written now."""
    try:
        old = json.loads(found)
    except ValueError:
        return True
    return not _agree(old, json.loads(wanted), Tolerance())


def _agree(old: Any, new: Any, tolerance: Tolerance) -> bool:
    if type(old) is not type(new):
        return False
    if isinstance(new, float):
        return _near([old], [new], tolerance)
    if isinstance(new, dict):
        return _keyed(old, new, tolerance)
    if not isinstance(new, list):
        return bool(old == new)
    if _shape(old) != _shape(new):
        return False
    numbers, others = list(_floats(old)), list(_floats(new))
    if numbers and others:  # an array, whose largest entry is the scale
        return _near(numbers, others, tolerance)
    return all(_agree(a, b, tolerance) for a, b in zip(old, new, strict=True))


def _keyed(old: dict[str, Any], new: dict[str, Any], tolerance: Tolerance) -> bool:
    """Compare dictionaries by key, in order; a check's tolerance must be equal."""
    if list(old) != list(new):
        return False
    if "tolerance" in new:
        if old["tolerance"] != new["tolerance"]:
            return False
        tolerance = made(new["tolerance"])
    return all(_agree(old[key], new[key], tolerance) for key in new)


def _shape(value: Any) -> object:
    """The lengths of nested lists."""
    return [len(value), *map(_shape, value)] if isinstance(value, list) else None


def _floats(value: Any) -> Iterator[float]:
    """The floats of nested lists that hold nothing else; none for other lists."""
    parts = [value]
    found: list[float] = []
    while parts:
        part = parts.pop()
        if isinstance(part, list):
            parts += reversed(part)
        elif isinstance(part, float):
            found.append(part)
        else:
            return
    yield from found


def _near(old: list[float], new: list[float], tolerance: Tolerance) -> bool:
    return bool(tolerance.near(np.array(old), np.array(new)).all())
