"""A digest of a question at its place: the same in every process, another after any change.

Values count by their content, functions by their compiled code with all that they reach by name
outside of the installed packages.
"""

from __future__ import annotations

import dataclasses
import hashlib
import inspect
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import BuiltinFunctionType, CodeType, FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np

from graders.assignment import Item

ENGINE = "graders."
"""The engine's code has a digest of its own."""


def of(placed: Item) -> str:
    """The digest of an item: its points, its credit, its question."""
    whole = hashlib.sha256()
    seen: dict[int, object] = {}
    for piece in _pieces(placed, seen):
        whole.update(piece.encode("utf-8", "surrogatepass") + b"\0")
    return whole.hexdigest()


def _pieces(value: Any, seen: dict[int, object]) -> Iterator[str]:
    """Yield the value in pieces of text; an object that was met before is passed over."""
    if value is None or isinstance(value, str | int | float | complex | bytes | bool):
        yield f"{type(value).__name__} {value!r}"
        return
    if id(value) in seen:
        return
    seen[id(value)] = value  # held, so that no other object takes its number
    yield type(value).__qualname__
    if isinstance(value, np.ndarray):
        yield f"{value.dtype} {value.shape} {hashlib.sha256(value.tobytes()).hexdigest()}"
    elif isinstance(value, type):
        yield from _of_class(value, seen)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield field.name
            yield from _pieces(getattr(value, field.name), seen)
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from (*_pieces(key, seen), *_pieces(part, seen))
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _pieces(part, seen)
    elif isinstance(value, set | frozenset):
        yield repr(sorted(map(repr, value)))
    else:
        yield from _of_object(value, seen)


def _of_object(value: Any, seen: dict[int, object]) -> Iterator[str]:
    if isinstance(value, MethodType):
        yield from _pieces(value.__self__, seen)
        value = value.__func__
    if isinstance(value, FunctionType):
        yield from _of_function(value, seen)
    elif isinstance(value, ModuleType | BuiltinFunctionType):
        yield value.__name__
    elif isinstance(value, Path):
        yield value.name
    elif hasattr(value, "func") and hasattr(value, "args"):  # functools.partial
        yield from _pieces((value.func, value.args, getattr(value, "keywords", {})), seen)
    elif type(value).__module__.startswith(("fractions", "decimal", "enum", "sympy")):
        yield str(value)


def _of_class(value: type, seen: dict[int, object]) -> Iterator[str]:
    yield f"{value.__module__}.{value.__qualname__}"
    if _is_authors(value.__module__):
        for name, part in vars(value).items():
            if isinstance(part, FunctionType):
                yield name
                yield from _pieces(part, seen)


def _of_function(function: FunctionType, seen: dict[int, object]) -> Iterator[str]:
    yield function.__qualname__
    if not _is_authors(function.__module__):
        return
    yield from _pieces((function.__defaults__, function.__kwdefaults__), seen)
    for cell in function.__closure__ or ():
        yield from _pieces(cell.cell_contents, seen)
    for code in _codes(function.__code__):
        yield code.co_code.hex()
        constants = [each for each in code.co_consts if not isinstance(each, CodeType)]
        yield repr([sorted(e) if isinstance(e, frozenset) else e for e in constants])
        for name in code.co_names:
            yield name
            yield from _reached(function, name, seen)


def _reached(function: FunctionType, name: str, seen: dict[int, object]) -> Iterator[str]:
    """The values of a name in the function's module and in the modules that it uses."""
    found = function.__globals__.get(name)
    modules = [m for m in function.__globals__.values() if isinstance(m, ModuleType)]
    inside = [m for m in modules if _is_authors(m.__name__) and name in vars(m)]
    for each in [found, *(vars(module)[name] for module in inside)]:
        if each is not None and not isinstance(each, ModuleType):
            yield from _pieces(each, seen)


def _codes(code: CodeType) -> Iterator[CodeType]:
    """A function's code and that of the functions inside it."""
    yield code
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from _codes(each)


def _is_authors(module: str | None) -> bool:
    """Whether the code is an author's: neither installed nor the engine's."""
    if not module or module.startswith(ENGINE) or module in ("graders", "builtins"):
        return False
    if module.partition(".")[0] in sys.stdlib_module_names:
        return False
    try:
        file = inspect.getsourcefile(sys.modules[module]) or ""
    except (KeyError, TypeError):
        return True
    return not file.startswith((sysconfig.get_path("purelib"), sysconfig.get_path("stdlib")))
