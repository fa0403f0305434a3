"""Two arrays side by side: read from plain values, laid out alike, compared, and explained.

The reason of a verdict here continues a sentence about the value: "... gives [0, 1], " + because.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np

from graders import wording
from graders.kinds import as_numbers, show, typed_text
from graders.kinds.as_numbers import Reader, told_kind
from graders.model import Points, Unreadable, Verdict
from graders.tolerance import MOST_TYPED, Array, Near, Tolerance

read = as_numbers.read


@dataclass(frozen=True)
class Layout:
    """The share that right numbers earn in another layout that is recognised."""

    squeeze: Points = 1
    """(d, 1) or (1, d) where (d,) was asked for, and other axes of length one."""
    transpose: Points = 0


@dataclass(frozen=True)
class Nearness:
    """The closeness that one array must reach to another, on the input that it belongs to."""

    tolerance: Tolerance
    layout: Layout
    gap: float
    whole: bool
    kind: str

    def of(self, found: Array, wanted: Array) -> tuple[Near, str]:
        """Return which entries are near, and the float type that their digits were read in."""
        near = self.tolerance.near(found, wanted, self.kind, self.gap, self.whole)
        if near.all() or not self.tolerance.digits or found.size > MOST_TYPED:
            return near, self.kind
        told = told_kind(found, self.kind)
        return near | self.tolerance.typed(found, wanted, told), told


def compare(
    found: object, wanted: object, tolerance: Tolerance, layout: Layout, gap: object = 0.0
) -> Verdict:
    """Compare an answer's numbers with those of another; nested where the other is nested.

    `gap` has the other's form: how far its numbers may be off on this input in any case.
    """
    if isinstance(wanted, tuple):
        return _compare_parts(found, wanted, tolerance, layout, gap)
    if isinstance(wanted, dict):
        return _compare_named(found, wanted, tolerance, layout, gap)
    if isinstance(wanted, str | bool | np.bool_) or wanted is None:
        same = _is_same_word(found, wanted)
        return Verdict.right() if same else _not_right("which is not right", wanted)
    truths = isinstance(wanted, np.ndarray) and wanted.dtype.kind == "b"
    reader = Reader(truths)
    numbers, kind = reader.read(found)
    right, _ = Reader(truths).read(wanted)
    allowed = gap if isinstance(gap, float) else 0.0
    nearness = Nearness(tolerance, layout, allowed, _is_whole(wanted), kind)
    verdict = _compare_arrays(numbers, right, nearness)
    return replace(verdict, notes=(*verdict.notes, *reader.notes))


def _is_same_word(found: object, wanted: str | bool | np.bool_ | None) -> bool:
    """Whether both are the same word (case, signs and blanks aside), truth value, or None."""
    if wanted is None:
        return found is None
    if isinstance(wanted, str):
        return wording.is_text(found) and (wording.same(found, wanted) or found == wanted)
    if isinstance(wording.alone(found), float):
        return False  # a number that was computed, and nobody types for yes or no
    return wording.truth(found) is bool(wanted)


def _is_whole(wanted: object) -> bool:
    """Whether whole numbers are right, by their type: counts, and not sums that came out even."""
    if isinstance(wanted, np.ndarray | np.generic):
        return wanted.dtype.kind in "iu"
    if isinstance(wanted, list):
        return bool(wanted) and all(map(_is_whole, wanted))
    return isinstance(wanted, int)


def _compare_parts(
    found: object, wanted: tuple[object, ...], tolerance: Tolerance, layout: Layout, gap: object
) -> Verdict:
    parts = _parts(found)
    gaps = gap if isinstance(gap, tuple) else (gap,) * len(wanted)
    if len(parts) != len(wanted):
        return _not_right(f"where {len(wanted)} values together were asked for", wanted)
    verdicts = []
    for number, (part, other, near) in enumerate(zip(parts, wanted, gaps, strict=True), start=1):
        try:
            verdicts.append(compare(part, other, tolerance, layout, near))
        except Unreadable as error:
            raise Unreadable(f"value {number}: {error}") from None
    share = min((verdict.share for verdict in verdicts), default=Fraction(1))
    if share == 1:
        notes = [f"value {k}: {n}" for k, v in enumerate(verdicts, start=1) for n in v.notes]
        return Verdict.right(*notes)
    worst = [verdict.share for verdict in verdicts].index(share)
    says = f"where value {worst + 1} is {show.value(parts[worst])}, {verdicts[worst].because}"
    return Verdict.wrong(says, f"value {worst + 1}: {verdicts[worst].detail}", share)


def _compare_named(
    found: object, wanted: dict[Any, object], tolerance: Tolerance, layout: Layout, gap: object
) -> Verdict:
    """Compare values by name, in any order; other names among them do no harm."""
    names = ", ".join(map(str, wanted))
    if not isinstance(found, dict) or not wanted.keys() <= found.keys():
        return _not_right(f"where a dictionary of {names} was asked for", wanted)
    values = tuple(found[name] for name in wanted)
    gaps = tuple(gap[name] for name in wanted) if isinstance(gap, dict) else gap
    verdict = _compare_parts(values, tuple(wanted.values()), tolerance, layout, gaps)
    says = f"with the values in the order {names}: {verdict.because}" if verdict.because else ""
    return replace(verdict, because=says)


def _parts(value: object) -> Sequence[object]:
    if isinstance(value, np.ndarray) and value.ndim:
        return list(value)
    if isinstance(value, str):
        with contextlib.suppress(Unreadable):
            value = typed_text.typed(value)
    return value if isinstance(value, list | tuple) else ()


def _compare_arrays(found: Array, wanted: Array, nearness: Nearness) -> Verdict:
    layout = nearness.layout
    if found.shape == wanted.shape:
        verdict = _compare_entries(found, wanted, nearness)
        turned = not verdict.share and _is_transpose(found, wanted, nearness)
        return _transposed(layout, wanted) if turned else verdict
    if _is_transpose(found, wanted, nearness):
        return _transposed(layout, wanted)
    turned = found.ndim == 2 and found.T.shape == wanted.shape  # (1, n) for (n, 1): no squeezing
    if turned or found.squeeze().shape != wanted.squeeze().shape:
        return _not_right(_shapes(found, wanted), wanted)
    verdict = _compare_entries(found.reshape(wanted.shape), wanted, nearness)
    share = Fraction(layout.squeeze)
    if verdict.share and share < 1:
        return Verdict.wrong(_shapes(found, wanted), share=share)
    note = f"its shape is {found.shape}; {wanted.shape} was asked for"
    return replace(verdict, notes=(note,))


def _compare_entries(found: Array, wanted: Array, nearness: Nearness) -> Verdict:
    near, kind = nearness.of(found, wanted)
    if near.all():
        return Verdict.right()
    tolerance = nearness.tolerance
    if found.size <= MOST_TYPED and (near | tolerance.short(found, wanted, kind)).all():
        digits = f"give at least {tolerance.digits} digits and all before the point, or a fraction"
        says = digits if tolerance.digits else "do not round what is computed"
        return _not_right(f"which is right as far as it goes; {says}", wanted)
    return _where_they_part(found, wanted, near)


def _where_they_part(found: Array, wanted: Array, near: Near) -> Verdict:
    if not found.ndim:
        return _not_right("which is not right", wanted)
    if bad := int((~np.isfinite(found)).sum()):
        return _not_right(f"where {bad} of {found.size} entries are NaN or infinite", wanted)
    with np.errstate(over="ignore"):
        gap = f"; the largest gap is {float(np.max(np.abs(found - wanted))):.3g}"
    if not near.any():
        return _not_right("where no entry is right", wanted, gap)
    places = np.argwhere(~near)
    verb = "is" if len(places) == 1 else "are"
    told = show.entries(places[:4].tolist(), len(places))
    return _not_right(f"where {told} {verb} not right", wanted, gap)


def _is_transpose(found: Array, wanted: Array, nearness: Nearness) -> bool:
    if found.ndim < 2 or found.T.shape != wanted.shape:
        return False
    near, _ = nearness.of(found.T, wanted)
    return bool(near.all())


def _shapes(found: Array, wanted: Array) -> str:
    return f"whose shape is {found.shape}; {wanted.shape} was asked for"


def _transposed(layout: Layout, wanted: Array) -> Verdict:
    says = "which is the transpose of what was asked for; the layout is stated with the question"
    return Verdict.wrong(says, f"expected {show.value(wanted)}", Fraction(layout.transpose))


def _not_right(because: str, wanted: object, more: str = "") -> Verdict:
    return Verdict.wrong(because, detail=f"expected {show.value(wanted)}{more}")
