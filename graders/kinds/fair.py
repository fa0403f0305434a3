"""Inputs on which right and wrong answers can be told apart: the others are drawn anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar

from graders.compared import Compared, Slip
from graders.guest import wire
from graders.guest.carry_out import carry_out
from graders.guest.plan import Build, Call, Failed, Got, Plan, Record
from graders.model import AuthoringError, Draw, Namespace
from graders.precision import allowed

Asked = TypeVar("Asked", Call, Build)
MOST_TRIES = 8
"""The most draws for one input; the last one stays if none is fair."""


def asks(
    question: Compared,
    draws: Callable[[Draw], Sequence[Asked]],
    draw: Draw,
    what: str,
    *,
    redraws: bool = True,
) -> Sequence[Asked]:
    """The calls or builds of a draw, each of them fair where it can be.

    The same draw gives the same inputs everywhere. Inputs that every draw has are kept.
    """
    first = draws(draw)
    if not first:
        says = f"no {what} were drawn, so any answer would be right"
        raise AuthoringError(f"{question.source}: {says}")
    if not redraws:
        return first
    found = list(first)
    for place, ask in enumerate(first):
        for number in range(1, MOST_TRIES):
            if is_fair(question, found[place]):
                break
            others = draws(draw.again(number))
            if len(others) != len(first) or _same(others[place], ask):
                break
            found[place] = others[place]
    return found


def drawn(
    question: Compared, draws: Callable[[Draw], Sequence[Asked]], draw: Draw, what: str
) -> Plan:
    """Return the asks that depend on the draw."""
    fixed = {wire.dumps(ask, capped=False) for ask in draws(Draw(b"another"))}
    found = asks(question, draws, draw, what)
    return tuple(ask for ask in found if wire.dumps(ask, capped=False) not in fixed)


def is_fair(question: Compared, ask: Call | Build) -> bool:
    """Whether single precision keeps the right result, and each slip is either right or far off."""
    keyed = _keyed(ask)
    right = _wanted(question, keyed)
    if isinstance(right, allowed.RightGot) and right.unfair:
        return False
    slips = (_slipped(question, number, keyed) for number in range(len(question.slips)))
    return not any(allowed.is_grey(slip, right) for slip in slips)


def wanted(question: Compared, ask: Call | Build) -> Got | Failed:
    """Return the reference's answer to an ask, with its gap; computed once."""
    return _wanted(question, _keyed(ask))


def record_right(question: Compared, plan: Plan, space: Namespace) -> Record:
    """The record of a right answer, with the gaps that single precision may leave."""
    if space is not question.reference:
        return allowed.with_gaps(plan, space)
    return tuple(
        wanted(question, ask) if isinstance(ask, Call | Build) else carry_out((ask,), space)[0]
        for ask in plan
    )


def record_slip(question: Compared, plan: Plan, slip: Slip) -> Record:
    """The record of a wrong answer, each ask of it worked out once."""
    number = next(k for k, each in enumerate(question.slips) if each is slip)
    return tuple(
        _slipped(question, number, _keyed(ask))
        if isinstance(ask, Call | Build)
        else carry_out((ask,), slip.namespace)[0]
        for ask in plan
    )


@dataclass(frozen=True)
class _Keyed:
    """An ask, told from others by its bytes."""

    frame: bytes
    ask: Call | Build = field(compare=False)


def _keyed(ask: Call | Build) -> _Keyed:
    return _Keyed(wire.dumps(ask, capped=False), ask)


@lru_cache(maxsize=32768)
def _slipped(question: Compared, slip: int, keyed: _Keyed) -> Got | Failed:
    (answer,) = carry_out((keyed.ask,), question.slips[slip].namespace)
    return answer


@lru_cache(maxsize=8192)
def _wanted(question: Compared, keyed: _Keyed) -> Got | Failed:
    return allowed.wanted(keyed.ask, question.reference)


def _same(one: Call | Build, other: Call | Build) -> bool:
    return wire.dumps(one, capped=False) == wire.dumps(other, capped=False)
