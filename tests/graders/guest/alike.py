"""Whether two values are the same to the last bit, type by type: `==` is too kind for that."""

from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np


def told(x: Any) -> object:
    """All that can be seen of a plain value."""
    if isinstance(x, np.ndarray | np.generic):
        return type(x).__name__, x.dtype.str, x.shape, np.asarray(x).tobytes()
    if isinstance(x, set | frozenset):
        return type(x), sorted(repr(told(part)) for part in x)
    if isinstance(x, dict):
        return type(x), [(told(key), told(value)) for key, value in x.items()]
    if isinstance(x, list | tuple):
        return type(x), [told(part) for part in x]
    if is_dataclass(x):
        return type(x), [told(getattr(x, field.name)) for field in fields(x)]
    return type(x), repr(x)
