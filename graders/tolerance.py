"""The tolerance for an answer, for computed numbers and for typed ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[np.float64]
Near: TypeAlias = npt.NDArray[np.bool_]

SINGLE = 1e-5
"""The precision of single floats, relative to the size of a result: a short computation's worth."""
HALF = 2e-3
"""The precision of half floats, for questions that allow it."""
ZERO = 1e-7
"""The most that passes for a zero without a scale: single precision rounds to less."""
WHOLE = 0.25
"""Whole numbers are exact: no scale is so large that another number is near."""
SHORT = {"f4": SINGLE, "f2": HALF}
"""Floats that are written with fewer digits than the double that holds them."""
MOST_TYPED = 1000
"""Nobody types more numbers than this: larger answers were computed."""


@dataclass(frozen=True)
class Tolerance:
    """|found - wanted| <= absolute + relative * max|wanted|; NaN and infinity are never near.

    The scale is the reference's own, so that a student's large numbers cannot widen it. One step
    in single precision anywhere is right, and so `relative` is at least what that keeps; where it
    costs more, the gap of an input says so. Typed decimals are judged by their digits: rounded or
    cut off right, and at least `digits` of them; 0 asks for computed numbers alone.
    """

    absolute: float = 1e-12
    relative: float = SINGLE
    digits: int = 3
    half: bool = False
    """Whether numbers in half precision are as good as they can be."""

    @property
    def rule(self) -> str:
        """The rule for a typed number, in one sentence for whoever types it."""
        return (
            "Numbers may be exact, as 13/12 or a formula; decimals need at least "
            f"{self.digits} digits, rounded or cut off, unless they are exact."
        )

    def short_of(self, found: Array) -> list[float]:
        """The numbers that count only where they are exact: decimals of too few digits."""
        finite = found[np.isfinite(found)].ravel()[:MOST_TYPED]
        return [x for x in map(float, finite) if x % 1 and _figures(x) < self.digits]

    def near(
        self,
        found: Array,
        wanted: Array,
        computed_in: str = "f8",
        gap: float = 0.0,
        whole: bool = False,
    ) -> Near:
        """Entry by entry, for arrays of one shape; `gap` is allowed on this input in any case."""
        sizes = np.abs(wanted)
        if not np.isfinite(scale := float(sizes.max(initial=0.0))):
            scale = float(sizes.max(initial=0.0, where=np.isfinite(wanted)))
        kept = HALF if self.half and computed_in == "f2" else SINGLE
        allowed = max(self.absolute + max(self.relative, kept) * scale, gap)
        if scale <= self.absolute:
            allowed = max(allowed, ZERO)
        with np.errstate(over="ignore", invalid="ignore"):
            away: Array = np.abs(found - wanted)  # NaN or infinite where one of the two is
        return away <= (min(allowed, WHOLE) if whole else allowed)

    def typed(self, found: Array, wanted: Array, computed_in: str = "f8") -> Near:
        """Entry by entry: right to the last digit that was typed, and that is far enough."""
        widest = np.maximum(np.abs(found) * 10.0 ** (1 - self.digits), 10.0**-self.digits)
        return _entrywise(found, wanted, computed_in, self._is_typed_right, widest)

    def short(self, found: Array, wanted: Array, computed_in: str = "f8") -> Near:
        """Entry by entry: right as far as it goes, and that is two digits at least."""
        return _entrywise(found, wanted, computed_in, _is_short, np.abs(found) / 10)

    def _is_typed_right(self, found: Decimal, wanted: Decimal) -> bool:
        """Whether `found` is `wanted`, rounded or cut off at the last digit typed.

        A float keeps no zeros at its end: 0.7 may have been typed as 0.700, and counts as that. No
        digit before the point may be missing: 12300 is not 12345. A lone 0 tells no digits.
        """
        least = max(found.adjusted() - self.digits + 1, -self.digits)  # three digits or decimals
        return bool(found) and _agree(found, wanted, min(_last_place(found), least, 0))


def computed_in(found: Array) -> str:
    """The float type that numbers were computed in, told by the numbers themselves.

    `.item()` and `.tolist()` turn float32 into float64 and leave its rounding behind. Numbers that
    a short float holds exactly prove nothing: whole ones, halves, eighths.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        single = found.astype(np.float32).astype(np.float64)
        is_single = bool(found.size) and bool((single == found).all())
        return "f4" if is_single and bool(np.any(np.fmod(found * 1024, 1.0))) else "f8"


def _entrywise(
    found: Array,
    wanted: Array,
    computed_in: str,
    right: Callable[[Decimal, Decimal], bool],
    widest: Array,
) -> Near:
    """Return a mask of the right entries, digit by digit; none is further off than the `widest`.

    A shorter float is written with fewer digits than the double that holds it has.
    """
    cast = np.dtype(computed_in).type if computed_in in SHORT else float
    with np.errstate(over="ignore", invalid="ignore"):
        rounding = SHORT.get(computed_in, 0.0) * np.abs(found)
        close = np.abs(found - wanted) <= 1.01 * widest + rounding
    near = np.array(close & np.isfinite(found) & np.isfinite(wanted))
    for place in map(tuple, np.argwhere(near)):
        near[place] = right(Decimal(str(cast(found[place]))), Decimal(float(wanted[place])))
    return near


def _figures(number: float) -> int:
    return len(Decimal(repr(number)).normalize().as_tuple().digits)


def _is_short(found: Decimal, wanted: Decimal) -> bool:
    figures = len(found.normalize().as_tuple().digits)
    return figures >= 2 and _agree(found, wanted, _last_place(found))


def _last_place(number: Decimal) -> int:
    """The power of ten of the last digit that is not zero."""
    return int(number.normalize().as_tuple().exponent)


def _agree(found: Decimal, wanted: Decimal, place: int) -> bool:
    """Whether a number is another one, rounded or cut off at a decimal place."""
    unit = Decimal(1).scaleb(place)
    gap = abs(found - wanted)
    cut_off = abs(found) < abs(wanted) and found * wanted > 0
    return gap <= unit / 2 * Decimal("1.000001") or (cut_off and gap < unit)
