"""Turns an exception of the student's into a `Failed`, with the place in the student's source."""

from __future__ import annotations

import linecache
import traceback
from collections import deque

from .foreign import Unsendable, type_name
from .offered import why_absent
from .plan import Cause, Failed

MAX_MESSAGE = 500
SHOWN_FRAMES = 3
NOT_HERE = "; it was not handed in, and is not installed where this was graded"
_sources: set[str] = set()


def remember(filename: str, source: str) -> None:
    """Let tracebacks show the lines of a cell, which is no file on disk."""
    _sources.add(filename)
    lines = [line + "\n" for line in lines_of(source)]
    linecache.cache[filename] = (len(source), None, lines, filename)


def lines_of(source: str) -> list[str]:
    """The lines as Python counts them: a form feed ends none."""
    return source.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def failure(error: BaseException) -> Failed:
    """The typed failure that an exception stands for."""
    if isinstance(error, Unsendable):
        return Failed(Cause.UNSENDABLE, _message(error))
    if isinstance(error, SystemExit):
        return Failed(Cause.EXITED, f"called exit({_message(error)})", where(error))
    says = f"{_name(error)}: {_message(error)}".rstrip(": ")
    if type(error) is ModuleNotFoundError:
        known = why_absent(error.name) if isinstance(error.name, str) else ""
        says += f"; {known}" if known else NOT_HERE
    cause = Cause.OUT_OF_MEMORY if _is_memory(error, says) else Cause.RAISED
    return Failed(cause, says, where(error))


def where(error: BaseException) -> str:
    """The student's own frames, outermost first: `answers.ipynb, cell 4, line 3: return a @ b`."""
    frames = (
        (frame.f_code.co_filename, line)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if frame.f_code.co_filename in _sources
    )
    return "\n".join(
        f"{name}, line {line}: {linecache.getline(name, line).strip()[:MAX_MESSAGE]}"
        for name, line in deque(frames, maxlen=SHOWN_FRAMES)
    )


def _is_memory(error: BaseException, says: str) -> bool:
    return isinstance(error, MemoryError) or "can't allocate memory" in says


def _name(error: BaseException) -> str:
    name = type_name(error)
    return name if name != "object" else "an exception"


def _message(error: BaseException) -> str:
    try:
        return str.__str__(str(error))[:MAX_MESSAGE]
    except BaseException:  # a hostile __str__
        return ""
