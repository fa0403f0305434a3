"""Counts the loops in what somebody wrote: where a handout forbids them, they should hear of it."""

import dis
from collections.abc import Iterator
from types import CodeType
from typing import Any

LOOPS = {"FOR_ITER", "JUMP_BACKWARD", "JUMP_BACKWARD_NO_INTERRUPT"}
"""Instructions of `for`, of comprehensions, and of `while`."""


def has_loops(made: Any, method: str) -> bool:
    """Whether a method's own code, or a function defined in it, loops in Python."""
    code = getattr(getattr(made, method, None), "__code__", None)
    return isinstance(code, CodeType) and any(_loops(code))


def _loops(code: CodeType) -> Iterator[bool]:
    for instruction in dis.get_instructions(code):
        backwards = instruction.opname.startswith("POP_JUMP") and "BACKWARD" in instruction.opname
        yield backwards or instruction.opname in LOOPS
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _loops(constant)
