"""The gap that an answer may have: the effect of one single-precision rounding on a right one."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from graders.guest.carry_out import (
    carry_out,
    carry_out_in_single,
    carry_out_unwatched,
)
from graders.guest.plan import Ask, Build, Call, Failed, Got, Plan, Record
from graders.precision.nested import Path, formed, leaves, under
from graders.precision.nudges import PATTERNS, UP, instrumented, moved

SINGLE = 1e-5
"""The relative precision of a short computation in single precision."""
FACTOR = 8
"""Roundings of one operation that an answer may be off: it may have rounded several."""
LARGEST = 1e-3
"""The largest gap, relative to the size of a result. An input on which one operation in single
precision makes more of it is no fair input."""
NOTHING = 1e-6
"""A result this small beside its own rounding is zero."""
APART = 3
"""The fewest gaps between a wrong answer and the right one, where they differ at all."""
SAME = 1e-9
"""Relative to the size of a result: a wrong answer that is nearer is right on that input."""


TURN = threading.RLock()
"""A lock: only one call at a time may set which operation is rounded."""


@dataclass(frozen=True)
class RightGot(Got):
    """A right value, with the gap that single precision may leave, of the same form."""

    gap: object = 0.0
    unfair: bool = False
    """Whether one rounding moves the result further than the largest gap allowed."""


def with_gaps(plan: Plan, space: Mapping[str, object]) -> Record:
    """The record of a right answer, each value with the gap that is allowed."""
    return tuple(wanted(ask, space) for ask in plan)


def wanted(ask: Ask, space: Mapping[str, object]) -> Got | Failed:
    """Return a right answer's result for one ask, with its gap."""
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
    """The gaps of a build, from one run in single precision; gradients share the largest scale."""
    if isinstance(short, Failed):
        return RightGot(answer.value, answer.changed)
    value: Any = answer.value
    parts: dict[str, Any] = {}
    unfair = False
    largest = SINGLE * max((_size(part) for part in _floats(value["gradients"])), default=0.0)
    for name in ("output", "again", "gradients"):
        parts[name], is_unfair = _gap(value[name], [under(short.value, (name,))], lists=True)
        unfair |= is_unfair and name != "gradients"
    parts["gradients"] = formed(parts["gradients"], lambda path, gap: max(gap, largest))
    far = LARGEST / SINGLE * largest
    unfair |= any(gap > far for _, gap in leaves(parts["gradients"]))
    return RightGot(answer.value, answer.changed, parts, unfair)


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


def _gap(value: Any, variants: Iterable[object], *, lists: bool = False) -> tuple[Any, bool]:
    """The allowed gap of a value by its moved variants, and whether these go too far."""
    others = list(variants)
    flags: list[bool] = []

    def gap(path: Path, leaf: Any) -> float:
        allowed, unfair = _gap_of_leaf(leaf, [under(other, path) for other in others])
        flags.append(unfair)
        return allowed

    return formed(value, gap, lists=lists), any(flags)


def _gap_of_leaf(value: Any, others: Sequence[Any]) -> tuple[float, bool]:
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
    """The arrays of floats in a value."""
    every = (_numbers(leaf) for _, leaf in leaves(value))
    return (numbers for numbers in every if numbers is not None)


def _size(numbers: Any) -> float:
    sizes = np.abs(numbers)
    return float(sizes[np.isfinite(sizes)].max(initial=0.0))


def is_grey(wrong: Got | Failed, right: Got | Failed) -> bool:
    """Whether a wrong answer differs from the right one, and by less than a few gaps."""
    if isinstance(wrong, Failed) or not isinstance(right, RightGot):
        return False
    ratios = (
        _ratio(under(wrong.value, path), leaf, under(right.gap, path))
        for path, leaf in leaves(right.value)
    )
    return 0.0 < max(ratios, default=0.0) < APART


def _ratio(wrong: Any, right: Any, gap: Any) -> float:
    """The distance of a part of a wrong answer, in gaps; 0 where it is right."""
    numbers, found = _numbers(right), _numbers(wrong)
    if numbers is None or found is None or found.shape != numbers.shape:
        return np.inf if _differ(right, wrong) else 0.0
    size = _size(numbers)
    with np.errstate(all="ignore"):
        away = float(np.nan_to_num(np.abs(found - numbers), nan=np.inf).max(initial=0.0))
    near = max(SINGLE * size, gap if isinstance(gap, float) else 0.0, 1e-12)
    return 0.0 if away <= SAME * size + 1e-12 else away / near


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
