"""Whether a value read from a file has the types that its dataclass declares, at any depth."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Union, get_args, get_origin, get_type_hints


def require(value: object) -> None:
    """Raise `TypeError` for a dataclass instance that holds something of another type."""
    if told := _stray(value, type(value)):
        raise TypeError(told)


def _stray(value: object, wanted: Any) -> str:
    """Return the first fault as words, or nothing."""
    origin, parts = get_origin(wanted), get_args(wanted)
    if wanted is Any or wanted is object:
        return ""
    if origin in (Union, types.UnionType):
        return "" if any(not _stray(value, part) for part in parts) else _told(value, wanted)
    if origin is tuple:
        return _stray_in_tuple(value, wanted, parts)
    if origin is not None and issubclass(origin, Mapping):
        if not isinstance(value, Mapping):
            return _told(value, wanted)
        found = (_stray(x, parts[0]) or _stray(y, parts[1]) for x, y in value.items())
        return next(filter(None, found), "")
    if not isinstance(value, origin or wanted):
        return _told(value, wanted)
    return _stray_in_fields(value) if is_dataclass(value) else ""


def _stray_in_tuple(value: object, wanted: Any, parts: tuple[Any, ...]) -> str:
    if not isinstance(value, tuple):
        return _told(value, wanted)
    kinds = parts[:1] * len(value) if parts[1:] == (...,) else parts
    if len(kinds) != len(value):
        return _told(value, wanted)
    return next(filter(None, map(_stray, value, kinds)), "")


def _stray_in_fields(value: Any) -> str:
    hints = get_type_hints(type(value))
    for each in fields(value):
        if told := _stray(getattr(value, each.name), hints[each.name]):
            return f"{each.name}: {told}"
    return ""


def _told(value: object, wanted: Any) -> str:
    name = getattr(wanted, "__name__", str(wanted))
    return f"expected {name}, found {type(value).__name__}"
