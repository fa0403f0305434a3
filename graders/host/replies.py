"""Reads the replies of a guest strictly: one that was not waited for is no reply at all.

Student code shares the guest's process and can write to its pipe. So a forged reply must not do
more than a wrong answer does: no cause that only the host can find, no place that is none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, TypeVar

from graders.guest.plan import Ask, Build, Cause, Definition, Failed, Fault, Got

OWN_CAUSES = frozenset(
    {Cause.MISSING, Cause.RAISED, Cause.EXITED, Cause.OUT_OF_MEMORY, Cause.UNSENDABLE}
)
"""The causes that a guest may give. The others are the host's to find: a guest that claims a
fault of ours is not believed."""
MOST_FAULTS = 200
MOST_NAMES = 2000
MOST_IGNORED = 50
LONGEST = 4000
"""Letters in any text that is not itself an answer."""
Message = tuple[Any, ...]
"""A word, then its parts."""
Place = tuple[int, int, int]
"""Cell, statement, line."""


_Told = TypeVar("_Told", Failed, Fault, Definition)


class Garbled(ValueError):
    """Bytes that are no reply."""


@dataclass(frozen=True)
class Loaded:
    """The guest's account of a submission that it has loaded."""

    faults: tuple[Fault, ...] = ()
    definitions: tuple[tuple[str, Definition], ...] = ()
    ignored: tuple[str, ...] = ()


def message(value: object) -> Message:
    """Read a decoded frame as a message."""
    if type(value) is tuple and value and type(value[0]) is str:
        return value
    raise Garbled("a frame without a word")


def python(ready: Message) -> str:
    """Read the guest's Python version from its greeting."""
    match ready:
        case ("ready", str(version)):
            return version[:20]
    raise Garbled("no greeting")


def place(at: Message, cells: int) -> Place:
    """Read the place of the statement that is about to run, in one of so many cells."""
    word, *numbers = at
    if word == "at" and len(numbers) == 3 and _all(numbers, int) and 0 <= numbers[0] < cells:
        return numbers[0], numbers[1], numbers[2]
    raise Garbled("a place that is no place")


def loaded(said: Message) -> Loaded:
    """Read the account of what the submission's cells left behind."""
    match said:
        case ("loaded", list(faults), dict(definitions), list(ignored)) if (
            _all(faults, Fault)
            and _all(definitions, str)
            and _all(definitions.values(), Definition)
            and _all(ignored, str)
        ):
            pairs = [(name[:LONGEST], _cut(d)) for name, d in definitions.items()]
            return Loaded(
                tuple(_cut(fault) for fault in faults[:MOST_FAULTS]),
                tuple(pairs[:MOST_NAMES]),
                tuple(line[:LONGEST] for line in ignored[:MOST_IGNORED]),
            )
    raise Garbled("the submission's namespace was not described")


def answer(said: Message, number: int, ask: Ask) -> Got | Failed:
    """Read the answer to one ask, the `number`th of its plan."""
    if len(said) == 3 and said[0] == "answer" and type(said[1]) is int and said[1] == number:
        given = ask.inputs if isinstance(ask, Build) else getattr(ask, "arguments", ())
        match said[2]:
            case Got() as got if all(0 <= k < len(given) for k in got.changed):
                return got
            case Failed() as failed if failed.cause in OWN_CAUSES:
                return _cut(failed)
    raise Garbled("an answer that is no answer")


def _all(parts: Any, kind: type) -> bool:
    return all(type(part) is kind for part in parts)


def _cut(x: _Told) -> _Told:
    """Return the same with every text cut to a length that people read."""
    long: dict[str, Any] = {
        name: part[:LONGEST]
        for name, part in vars(x).items()
        if type(part) is str and len(part) > LONGEST
    }
    return replace(x, **long) if long else x
