"""Public declarations of a question as plain data and back; only types named here pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from fractions import Fraction
from typing import Any

from graders.formulas.names import Array, Function, Random, Scalar
from graders.kinds.arrays import Layout
from graders.kinds.computation import Operation
from graders.tolerance import Tolerance

PUBLIC = (Array, Function, Layout, Operation, Random, Scalar, Tolerance)
TYPES: Mapping[str, type[Any]] = {kind.__name__: kind for kind in PUBLIC}


def plain(value: object) -> object:
    """A value in JSON's types."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Fraction):
        return {"type": "Fraction", "value": str(value)}
    if isinstance(value, Mapping):
        return {"type": "dict", "items": [[plain(k), plain(v)] for k, v in value.items()]}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    name = type(value).__name__
    if TYPES.get(name) is not type(value):
        raise TypeError(f"{name} is no public type")
    parts: Any = fields(value)  # type: ignore[arg-type]
    return {"type": name} | {part.name: plain(getattr(value, part.name)) for part in parts}


def made(stored: Any) -> Any:
    """The value that `plain` wrote; lists come back as tuples."""
    if isinstance(stored, list):
        return tuple(map(made, stored))
    if not isinstance(stored, dict):
        return stored
    name = stored["type"]
    if name == "Fraction":
        return Fraction(stored["value"])
    if name == "dict":
        return {made(key): made(value) for key, value in stored["items"]}
    given = {key: made(value) for key, value in stored.items() if key != "type"}
    return TYPES[name](**given)
