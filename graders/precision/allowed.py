"""The gap that an answer may have: what one rounding to single precision makes of a right one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from graders.guest.carry_out import (
    carry_out,
    carry_out_in_single,
    carry_out_unwatched,
)
from graders.guest.plan import Ask, Build, Call, Failed, Got, Plan, Record
from graders.precision.nudges import PATTERNS, UP, instrumented, moved

SINGLE = 1e-5
"""What single precision keeps, relative to the size of a result: a short computation's worth."""
FACTOR = 8
"""Roundings of one operation that an answer may be off: it may have rounded several."""
LARGEST = 1e-3
"""The largest gap, relative to the size of a result. An input on which one operation in single
precision makes more of it is no fair input."""
NOTHING = 1e-6
"""A result this small beside its own rounding is zero."""
APART = 3
"""How many gaps a wrong answer must be away, where it differs at all."""
SAME = 1e-9
"""Relative to the size of a result: a wrong answer that is nearer is right on that input."""


TURN = threading.RLock()
"""Which operation is rounded belongs to one call at a time."""


@dataclass(frozen=True)
class RightGot(Got):
    """A right value, with the gap that single precision may leave, of the same form."""

    gap: object = 0.0
    unfair: bool = False
    """Whether one rounding makes more of the result than may be forgiven."""


def with_gaps(plan: Plan, space: Mapping[str, object]) -> Record:
    """The record of a right answer, each value with the gap that is allowed."""
    return tuple(wanted(ask, space) for ask in plan)


def wanted(ask: Ask, space: Mapping[str, object]) -> Got | Failed:
    """What a right answer gives to one ask."""
    (answer,) = carry_out((ask,), space)
    if isinstance(answer, Failed) or not isinstance(ask, Call | Build):
        return answer
    if isinstance(ask, Build):
        (short,) = carry_out_in_single((ask,), space)
        return _of_build(answer, short)
    if not any(True for _ in _floats(answer.value)):
        return answer
    with TURN:
        variants = list(_variants(ask, space))
    gap, unfair = _gap(answer.value, variants)
    return RightGot(answer.value, answer.changed, gap, unfair)


def _of_build(answer: Got, short: Got | Failed) -> RightGot:
    """A module is run once in single precision as a whole; gradients share the largest's scale."""
    if isinstance(short, Failed):
        return RightGot(answer.value, answer.changed)
    value: Any = answer.value
    parts = {}
    unfair = False
    largest = SINGLE * max((_size(part) for part in _floats(value["gradients"])), default=0.0)
    for name in ("output", "again", "gradients"):
        other = _part(short.value, name)
        parts[name], is_unfair = _gap(_as_tuples(value[name]), [_as_tuples(other)])
        unfair |= is_unfair and name != "gradients"
    parts["gradients"] = {k: _at_least(g, largest) for k, g in _items(parts["gradients"])}
    unfair |= any(g > LARGEST / SINGLE * largest for g in _floats_of(parts["gradients"]))
    return RightGot(answer.value, answer.changed, parts, unfair)


def _as_tuples(value: Any) -> Any:
    return tuple(map(_as_tuples, value)) if isinstance(value, list | tuple) else value


def _part(value: Any, name: str) -> object:
    return value.get(name) if isinstance(value, dict) else None


def _items(gaps: Any) -> Iterator[tuple[object, object]]:
    return iter(gaps.items() if isinstance(gaps, dict) else ())


def _at_least(gap: Any, least: float) -> object:
    return max(gap, least) if isinstance(gap, float) else gap


def _floats_of(gaps: Any) -> Iterator[float]:
    parts = gaps.values() if isinstance(gaps, dict) else gaps if isinstance(gaps, tuple) else [gaps]
    for part in parts:
        if isinstance(part, float):
            yield part
        elif part is not gaps:
            yield from _floats_of(part)


def _variants(ask: Call, space: Mapping[str, object]) -> Iterator[object]:
    """The results of a call, where one operation, argument or value is rounded."""
    made, nudge = instrumented(space)

    def result(asked: Call, of: Mapping[str, object]) -> Iterator[object]:
        (answer,) = carry_out_unwatched((asked,), of)
        if isinstance(answer, Got):
            yield answer.value

    nudge.at = None
    nudge.met.clear()
    yield from result(ask, made)  # meets the sites that this call runs through
    for pattern in PATTERNS:
        nudge.at, nudge.pattern = -1, pattern
        for place, argument in enumerate(ask.arguments):
            arguments = (
                *ask.arguments[:place],
                moved(argument, pattern),
                *ask.arguments[place + 1 :],
            )
            yield from result(replace(ask, arguments=arguments), made)
        for name, value in made.items():
            if not callable(value):
                yield from result(ask, {**made, name: moved(value, pattern)})
        for site, is_array in sorted(nudge.met.items()):
            if is_array or pattern == UP:
                nudge.at = site
                yield from result(ask, made)


def _gap(value: Any, variants: Any) -> tuple[object, bool]:
    """The allowed gap of a value by its moved variants, and whether these go too far."""
    others = list(variants)
    if isinstance(value, tuple):
        several = [_gap(part, [_at(other, k) for other in others]) for k, part in enumerate(value)]
        return tuple(gap for gap, _ in several), any(unfair for _, unfair in several)
    if isinstance(value, dict):
        named = {key: _gap(part, [_part(o, key) for o in others]) for key, part in value.items()}
        return {key: gap for key, (gap, _) in named.items()}, any(u for _, u in named.values())
    if (numbers := _numbers(value)) is None:
        return 0.0, any(_differ(value, other) for other in others if other is not None)
    move, unfair = 0.0, False
    for other in others:
        found = _numbers(other)
        if found is None or found.shape != numbers.shape:
            unfair |= other is not None
            continue
        with np.errstate(all="ignore"):
            gaps = np.abs(found - numbers)
        move = max(move, float(gaps[np.isfinite(gaps)].max(initial=0.0)))
    size = _size(numbers)
    allowed = FACTOR * move
    if allowed > LARGEST * size and size > NOTHING * move:
        return LARGEST * size, True
    return allowed, unfair


def _at(value: Any, place: int) -> object:
    return value[place] if isinstance(value, tuple) and place < len(value) else None


def _numbers(value: Any) -> Any:
    """The floats of a leaf; None for whole numbers, words and all else."""
    try:
        found = np.asarray(value)
    except ValueError:
        return None
    return found if found.dtype.kind in "fc" else None


def _differ(value: Any, other: Any) -> bool:
    try:
        return not bool(np.array_equal(np.asarray(value), np.asarray(other)))
    except (ValueError, TypeError):
        return False


def _floats(value: Any) -> Iterator[Any]:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else ()
    for part in parts:
        yield from _floats(part)
    if not parts and (numbers := _numbers(value)) is not None:
        yield numbers


def _size(numbers: Any) -> float:
    sizes = np.abs(numbers)
    return float(sizes[np.isfinite(sizes)].max(initial=0.0))


def is_grey(wrong: Got | Failed, right: Got | Failed) -> bool:
    """Whether a wrong answer differs from the right one, and by less than a few gaps."""
    if isinstance(wrong, Failed) or not isinstance(right, RightGot):
        return False
    ratios = list(_ratios(wrong.value, right.value, right.gap))
    return 0.0 < max(ratios, default=0.0) < APART


def _ratios(wrong: Any, right: Any, gap: Any) -> Iterator[float]:
    """How many gaps each part of a wrong answer is away; 0 where it is right."""
    if isinstance(right, tuple | dict):
        keys: Any = right if isinstance(right, dict) else range(len(right))
        read: Callable[[Any, Any], Any] = _part if isinstance(right, dict) else _at
        for key in keys:
            yield from _ratios(read(wrong, key), right[key], read(gap, key))
        return
    numbers, found = _numbers(right), _numbers(wrong)
    if numbers is None or found is None or found.shape != numbers.shape:
        yield np.inf if _differ(right, wrong) else 0.0
        return
    size = _size(numbers)
    with np.errstate(all="ignore"):
        away = float(np.nan_to_num(np.abs(found - numbers), nan=np.inf).max(initial=0.0))
    near = max(SINGLE * size, gap if isinstance(gap, float) else 0.0, 1e-12)
    yield 0.0 if away <= SAME * size + 1e-12 else away / near


def without_gaps(record: Record) -> Record:
    """The record as it would cross the wall."""
    return tuple(Got(a.value, a.changed) if isinstance(a, RightGot) else a for a in record)


def gaps_of(record: Record) -> list[object]:
    """The gaps of a record, in order."""
    return [answer.gap if isinstance(answer, RightGot) else 0.0 for answer in record]


def given_gaps(record: Record, gaps: list[object]) -> Record:
    """A record that came without gaps, with them again."""
    pairs = zip(record, gaps, strict=True)
    return tuple(RightGot(a.value, a.changed, g) if isinstance(a, Got) else a for a, g in pairs)
