"""The assignment's support functions as they were before a submission ran.

A submission shares the kit's modules and may put its own functions in their place. What the plans
call are copies, with names of their own to look things up by.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from operator import attrgetter
from types import FunctionType, ModuleType
from typing import Any

_BOUND: dict[str, ModuleType] = {}


def bind(modules: Iterable[ModuleType]) -> None:
    """Copy the functions of these modules, and the functions of theirs that those call."""
    originals = list(modules)
    _BOUND.clear()
    _BOUND.update({module.__name__: ModuleType(module.__name__) for module in originals})
    binding = _Binding({id(m.__dict__): _BOUND[m.__name__] for m in originals})
    for module in originals:
        copied = {name: binding.copy(value) for name, value in vars(module).items()}
        vars(_BOUND[module.__name__]).update(copied)


def find(path: str) -> Callable[..., object]:
    """The function `module.function`: the copy of a bound module's, else as an import finds it."""
    module, _, name = path.partition(".")
    found: Callable[..., object] = attrgetter(name)(
        _BOUND.get(module) or importlib.import_module(module)
    )
    return found


class _Binding:
    """Copies functions once each, so that two names of one function lead to one copy."""

    def __init__(self, modules: dict[int, ModuleType]) -> None:
        self.modules = modules
        """Identity of an original's namespace -> the copy of the module."""
        self.done: dict[int, Any] = {}

    def copy(self, value: Any) -> Any:
        """A function of the kit, or a container of such, as a copy; anything else as it is."""
        if isinstance(value, FunctionType) and id(value.__globals__) in self.modules:
            return self._function(value)
        if isinstance(value, ModuleType) and id(value.__dict__) in self.modules:
            return self.modules[id(value.__dict__)]
        if type(value) is dict:
            return {key: self.copy(part) for key, part in value.items()}
        if type(value) in (list, tuple):
            return type(value)(self.copy(part) for part in value)
        return value

    def _function(self, original: FunctionType) -> FunctionType:
        found: FunctionType | None = self.done.get(id(original))
        if found is None:
            names = self.modules[id(original.__globals__)].__dict__
            made = FunctionType(
                original.__code__, names, original.__name__, original.__defaults__,
                original.__closure__,
            )  # fmt: skip
            made.__kwdefaults__ = original.__kwdefaults__
            made.__qualname__ = original.__qualname__
            found = self.done[id(original)] = made
        return found
