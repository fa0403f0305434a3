"""Runs code that may wait at its top level (`x = await f()`), as a notebook does."""

from __future__ import annotations

import inspect
from collections.abc import Coroutine
from types import CodeType
from typing import Any

_LOOPS: list[Any] = []
"""The one event loop, once a statement has needed it: later statements find it as they left it."""


def run(code: CodeType, names: dict[str, Any]) -> None:
    """Execute compiled code in a namespace; wait for it if it is a coroutine."""
    waited = eval(code, names)  # for a module's code, eval and exec are one
    if code.co_flags & inspect.CO_COROUTINE and inspect.iscoroutine(waited):
        wait(waited)


def wait(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine to its end, and return its result."""
    import asyncio  # most submissions never wait

    if not _LOOPS:
        _LOOPS.append(asyncio.new_event_loop())
    asyncio.set_event_loop(_LOOPS[0])
    return _LOOPS[0].run_until_complete(coroutine)
