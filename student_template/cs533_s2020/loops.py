"""Counts the loops in what somebody wrote: where a handout forbids them, they should hear of it."""

import dis
from collections.abc import Iterator
from types import CodeType, FunctionType
from typing import Any

LOOPS = {"FOR_ITER", "JUMP_BACKWARD", "JUMP_BACKWARD_NO_INTERRUPT"}
"""Instructions of `for`, of comprehensions, and of `while`."""
HIDDEN = {"map", "starmap", "reduce", "filter", "vectorize", "apply_along_axis", "fromiter"}
"""Functions that loop in the place of whoever calls them."""


def has_loops(made: Any, method: str) -> bool:
    """Whether a method's own code, or a function defined in it, loops in Python."""
    return _has_loops(getattr(made, method, None), made, deep=3)


def _has_loops(function: Any, made: Any, deep: int) -> bool:
    """Whether it loops itself, hands a loop to `map`, or calls a function of its own that does."""
    code = getattr(function, "__code__", None)
    if not isinstance(code, CodeType):
        return False
    names = {name for part in _codes(code) for name in part.co_names}
    if names & HIDDEN or any(_loops(code)):
        return True
    own = getattr(function, "__globals__", {})
    helpers = [own.get(name) or getattr(made, name, None) for name in names - {"forward"}]
    return deep > 0 and any(
        _has_loops(each, made, deep - 1)
        for each in helpers
        if isinstance(each, FunctionType)
        and each.__module__ == getattr(function, "__module__", None)
    )


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _loops(code: CodeType) -> Iterator[bool]:
    for instruction in dis.get_instructions(code):
        backwards = instruction.opname.startswith("POP_JUMP") and "BACKWARD" in instruction.opname
        yield backwards or instruction.opname in LOOPS
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _loops(constant)
