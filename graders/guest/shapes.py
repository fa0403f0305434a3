"""The dataclasses that cross the wall as themselves, and a check of what stands in their fields."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import lru_cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from . import plan
from .plan import Cause

SHAPES: dict[str, type] = {
    shape.__name__: shape
    for shape in (
        *(plan.Name, plan.Made, plan.Value, plan.Text, plan.Call, plan.Build),
        *(plan.Got, plan.Failed, plan.Tree),
        *(plan.Cell, plan.Load, plan.Fault, plan.Definition),
    )
}


def parts(x: Any) -> list[object]:
    """What stands in the fields, in order."""
    if isinstance(x, plan.Made):  # its function crosses as a path into the kit
        return [x.path, x.arguments]
    return [getattr(x, field.name) for field in dataclasses.fields(x)]


def built(shape: type, parts: list[Any]) -> Any:
    """The instance whose fields hold these parts, if each has its field's declared type.

    Who judges relies on that, and the parts may have been chosen by whoever wrote to the pipe.
    """
    declared = _declared(shape)
    if len(parts) != len(declared):
        raise TypeError(f"{shape.__name__} with {len(parts)} parts")
    parts = [
        Cause(part) if kind is Cause else part
        for part, kind in zip(parts, declared.values(), strict=True)
    ]
    for (name, kind), part in zip(declared.items(), parts, strict=True):
        if not _is_a(part, kind):
            raise TypeError(f"{shape.__name__}.{name} is a {type(part).__name__}")
    return shape(*parts)


@lru_cache(maxsize=64)
def _declared(shape: type) -> dict[str, Any]:
    hints = get_type_hints(shape)
    return {field.name: hints[field.name] for field in dataclasses.fields(shape)}


def _is_a(part: object, kind: Any) -> bool:
    """Whether a decoded value is of an annotated type: exactly, since no subclass crosses."""
    origin, inner = get_origin(kind), get_args(kind)
    if kind is object:
        return True
    if origin in (Union, UnionType):
        return any(_is_a(part, each) for each in inner)
    if origin is tuple and inner[-1] is Ellipsis:
        return type(part) is tuple and all(_is_a(each, inner[0]) for each in part)
    if origin is tuple:
        return type(part) is tuple and list(map(type, part)) == list(inner)
    if origin is dict:
        return type(part) is dict and all(
            _is_a(key, inner[0]) and _is_a(value, inner[1]) for key, value in part.items()
        )
    return type(part) is kind and origin is not Callable
