"""Answers with one thing wrong: a case at the edge, a factor, the sign."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from graders.guest.plan import Ask, Build, Call, Failed, Got, Plan, Record
from graders.kinds import as_numbers
from graders.model import Points, Unreadable, Verdict
from graders.tolerance import Array

NEAR = 1e-4
"""The largest distance from a multiple of the right result, by scale: float32 is enough."""
FACTORS = (2.0, 0.5)
"""A factor of 2 too many or too few; other factors come from other mistakes."""
FEWEST = 3
"""Calls that must agree before one factor is taken for the only mistake."""


@dataclass(frozen=True)
class Boundary:
    """A case at the edge: an answer wrong there alone shows understanding, and keeps a share."""

    where: str
    """The end of a sentence on it: `at the last step, where grad_next is None`."""
    holds: Callable[[Call], bool]
    share: Points


@dataclass(frozen=True, kw_only=True)
class Partial:
    """The shares of answers with one thing wrong, whether or not a slip describes it."""

    factor: Points = 0
    """All results are the right ones times one number."""
    sign: Points = 0
    """All results have the other sign."""
    boundaries: Sequence[Boundary] = ()


def nearly(partial: Partial, plan: Plan, record: Record, right: Record, told: Verdict,
           agree: Sequence[bool]) -> Verdict:  # fmt: skip
    """The verdict on a wrong answer, with what the one mistake in it leaves."""
    for boundary in partial.boundaries:
        if _is_right_but(boundary, plan, agree):
            says = f"It is right but {boundary.where}: {told.because}"
            return Verdict.wrong(says, told.detail, Fraction(boundary.share))
    if (partial.factor or partial.sign) and (factor := common_factor(plan, record, right)):
        return with_factor(partial, factor, told)
    return told


def with_factor(partial: Partial, factor: float, told: Verdict) -> Verdict:
    """The verdict on an answer that is the right one times a number, where that leaves a share."""
    if abs(factor + 1) <= NEAR:
        share, says = Fraction(partial.sign), "The whole has the other sign."
    elif any(abs(factor - known) <= NEAR for known in FACTORS):
        share, says = Fraction(partial.factor), "It is right up to one factor."
    else:
        return told
    return Verdict.wrong(f"{says} {told.because}", told.detail, share) if share else told


def _is_right_but(boundary: Boundary, plan: Plan, agree: Sequence[bool]) -> bool:
    calls = [(ask, same) for ask, same in zip(plan, agree, strict=True) if isinstance(ask, Call)]
    inside = [same for ask, same in calls if not boundary.holds(ask)]
    return bool(inside) and all(inside) and len(inside) < len(calls)


def common_factor(plan: Plan, record: Record, right: Record) -> float:
    """The number that turns every right result into the one that was found; 0 where none does."""
    pairs = [
        pair
        for ask, found, wanted in zip(plan, record, right, strict=True)
        if isinstance(ask, Call | Build) and (pair := _pair(ask, found, wanted)) is not None
    ]
    asked = sum(isinstance(ask, Call | Build) for ask in plan)
    if len(pairs) < max(asked, FEWEST):
        return 0.0
    largest = max(pairs, key=lambda pair: float(np.max(np.abs(pair[1]), initial=0.0)))
    place = int(np.argmax(np.abs(largest[1]))) if largest[1].size else 0
    if not largest[1].size or not largest[1].flat[place]:
        return 0.0
    factor = float(largest[0].flat[place] / largest[1].flat[place])
    if not np.isfinite(factor) or abs(factor) <= NEAR or abs(factor - 1) <= NEAR:
        return 0.0
    return factor if all(_is_multiple(*pair, factor) for pair in pairs) else 0.0


def _is_multiple(found: Array, wanted: Array, factor: float) -> bool:
    scale = abs(factor) * float(np.max(np.abs(wanted), initial=0.0)) + 1e-9
    return bool(np.all(np.abs(found - factor * wanted) <= NEAR * scale))


def _pair(ask: Ask, found: Got | Failed, wanted: Got | Failed) -> tuple[Array, Array] | None:
    """Two results as numbers of one shape, up to axes of length one."""
    if not isinstance(found, Got) or not isinstance(wanted, Got):
        return None
    try:
        one, other = (np.squeeze(as_numbers.read(each.value)[0]) for each in (found, wanted))
    except (Unreadable, TypeError, ValueError):
        return None
    fits = one.shape == other.shape and one.dtype.kind == other.dtype.kind == "f"
    return (one, other) if fits and np.isfinite(one).all() else None
