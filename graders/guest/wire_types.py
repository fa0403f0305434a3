"""The dataclasses that cross the wall as themselves, and a check of their fields' values."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from . import plan
from .plan import Cause

Test = Callable[[object], bool]


def parts(x: Any) -> list[object]:
    """Return the values of the fields, in order."""
    if isinstance(x, plan.Made):  # its function crosses as a path into the kit
        return [x.path, x.arguments]
    return [getattr(x, name) for name, _, _ in _DECLARED[type(x)]]


def built(shape: type, parts: list[Any]) -> Any:
    """The instance whose fields hold these parts, if each has its field's declared type.

    Who judges relies on that, and the parts may have been chosen by whoever wrote to the pipe.
    """
    declared = _DECLARED[shape]
    if len(parts) != len(declared):
        raise TypeError(f"{shape.__name__} with {len(parts)} parts")
    for k, (name, kind, fits) in enumerate(declared):
        if kind is Cause:
            parts[k] = Cause(parts[k])
        if not fits(parts[k]):
            raise TypeError(f"{shape.__name__}.{name} is a {type(parts[k]).__name__}")
    return shape(*parts)


def _test(kind: Any) -> Test:
    """Whether a decoded value is of an annotated type: exactly, since no subclass crosses."""
    origin, inner = get_origin(kind), get_args(kind)
    if kind is object:
        return lambda part: True
    if origin is Callable:
        return lambda part: False
    tests = [_test(each) for each in inner if each is not Ellipsis]
    if origin in (Union, UnionType):
        return lambda part: any(test(part) for test in tests)
    if origin is tuple and inner[-1] is Ellipsis:
        return lambda part: type(part) is tuple and all(map(tests[0], part))
    if origin is tuple:
        return lambda part: type(part) is tuple and list(map(type, part)) == list(inner)
    if origin is dict:
        key, value = tests
        return lambda part: (
            type(part) is dict and all(map(key, part)) and all(map(value, part.values()))
        )
    return lambda part: type(part) is kind


def _declared(shape: type) -> list[tuple[str, Any, Test]]:
    """Each field's name and type, and the test of whether a part is of that type."""
    hints = get_type_hints(shape)
    names = [field.name for field in dataclasses.fields(shape)]
    return [(name, hints[name], _test(hints[name])) for name in names]


SHAPES: dict[str, type] = {
    shape.__name__: shape
    for shape in (
        *(plan.Name, plan.Made, plan.Value, plan.Text, plan.Call, plan.Build),
        *(plan.Got, plan.Failed, plan.Tree),
        *(plan.Cell, plan.Load, plan.Fault, plan.Definition, plan.Instead),
    )
}
TYPES = frozenset(SHAPES.values())
_DECLARED = {shape: _declared(shape) for shape in TYPES}
"""Made as this is imported: a guest forks from a process that has it."""
