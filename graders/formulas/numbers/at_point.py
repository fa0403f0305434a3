"""Two formulas at one point: the value of each, and whether the two surely differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction

from flint import arb, fmpq

from graders.formulas.names import Names
from graders.formulas.numbers.balls import BallEvaluation, NumberBudget
from graders.formulas.numbers.complexes import Complexes
from graders.formulas.numbers.digits import FEWEST_DIGITS, SPREAD, has_decimals
from graders.formulas.numbers.values import (
    Imprecise,
    NotDefined,
    TooLarge,
    Value,
    add,
    ball,
    exact,
    precision,
)
from graders.formulas.tree import Tree, free_names

BITS = (96, 320, 1200, 4000)
DEEP = 1500
"""Bits of the last attempt: near misses agree to a hundred digits and differ after those."""
CLOSE = 1e-12
TINY = 1e-25
DIGITS_OF_HUGE = 1e-100
"""The relative size below which nothing can be seen beside a huge number."""
DIGITS, MOST_DIGITS = 6, 600
LARGEST_BELOW = 1000
"""The largest denominator of a fraction that is shown as one."""


class Here(Enum):
    """The findings at a point."""

    AGREE = "agree"
    NEAR = "within the tolerance, or within the digits typed"
    DIFFER = "differ"
    COARSE = "differ, by fewer digits than were expected"
    EDGE = "differ, where a formula jumps"
    HOLE = "the answer has a hole here"
    COMPLEX = "the answer takes a way through complex numbers"
    LOST = "the answer has no value here"
    WIDER = "only the answer has a value here"
    NEITHER = "neither has a value"
    UNCLEAR = "nothing is sure"


@dataclass(frozen=True)
class Finding:
    """One finding, with both values."""

    here: Here
    theirs: str = ""
    right: str = ""


@dataclass
class Comparison:
    """A pair of formulas, to be compared at point after point."""

    theirs: Tree
    right: Tree
    names: Names
    budget: NumberBudget
    tolerance: Fraction | None = None
    sides: dict[int, set[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Note whether decimals, and the imaginary unit, stand in the formulas."""
        self.has_decimals = has_decimals(self.theirs)
        free = free_names(self.theirs) | free_names(self.right)
        self.is_complex = "i" in free and "i" not in self.names

    def at(self, point: Mapping[str, Fraction], seed: int, bits: tuple[int, ...] = BITS) -> Finding:
        """Compare at growing precision until the finding is sure."""
        for count in bits:
            with precision(count):
                finding = self.once(point, seed)
            if finding.here is not Here.UNCLEAR:
                return finding
        return finding

    def once(self, point: Mapping[str, Fraction], seed: int) -> Finding:
        """The finding at one precision."""
        values = {name: exact(value) for name, value in point.items()}
        if self.is_complex:
            return self.over_complexes(values, seed)
        evaluation = BallEvaluation(values, self.names, self.budget, seed, sides=self.sides)
        wanted = _value(evaluation, self.right)
        found = _value(evaluation, self.theirs)
        if isinstance(wanted, NotDefined):
            if isinstance(found, NotDefined):
                return Finding(Here.NEITHER)
            return Finding(Here.WIDER if found is not None else Here.UNCLEAR)
        if wanted is None or found is None:
            return Finding(Here.UNCLEAR)
        if isinstance(found, NotDefined):
            if not found.region:
                return Finding(Here.HOLE)
            return self.beyond(values, seed, wanted)
        return self.compared(evaluation, found, wanted)

    def over_complexes(self, values: Mapping[str, Value], seed: int) -> Finding:
        """Compare two values, one of which is written with the imaginary unit."""
        evaluation = Complexes(values, self.names, self.budget, seed)
        wanted, found = _value(evaluation, self.right), _value(evaluation, self.theirs)
        if wanted is None or found is None:
            return Finding(Here.UNCLEAR)
        if isinstance(wanted, NotDefined) or isinstance(found, NotDefined):
            both = isinstance(wanted, NotDefined) and isinstance(found, NotDefined)
            return Finding(Here.NEITHER if both else Here.UNCLEAR)
        gap = found - wanted
        if not gap.contains(0):
            texts = (str(each.str(DIGITS, radius=False)) for each in (found, wanted))
            return Finding(Here.DIFFER, *texts)
        narrow = gap.abs_upper() < TINY + CLOSE * min(1.0, float(wanted.abs_upper()))
        return Finding(Here.AGREE if narrow else Here.UNCLEAR)

    def beyond(self, values: Mapping[str, Value], seed: int, wanted: Value) -> Finding:
        """Compare an answer without a real value with the right one over the complex numbers."""
        evaluation = Complexes(values, self.names, self.budget, seed)
        found = _value(evaluation, self.theirs)
        if found is None:
            return Finding(Here.UNCLEAR)
        if isinstance(found, NotDefined):
            return Finding(Here.LOST, "", shown(wanted, wanted))
        gap = abs(found - ball(wanted))
        if not gap.contains(0):
            return Finding(Here.LOST, "", shown(wanted, wanted))
        return Finding(Here.COMPLEX if gap < CLOSE else Here.UNCLEAR)

    def compared(self, evaluation: BallEvaluation, found: Value, wanted: Value) -> Finding:
        """Two values: the same, apart, or not yet told apart."""
        gap = add(found, -wanted)
        if isinstance(gap, fmpq):
            if gap == 0:
                return Finding(Here.AGREE)
        elif gap.contains(0):
            return Finding(Here.AGREE if _agree(gap, ball(wanted)) else Here.UNCLEAR)
        if self.tolerance is not None:
            allowed = abs(ball(wanted)) * ball(exact(self.tolerance))
            here = Here.NEAR if abs(ball(gap)) <= allowed else Here.DIFFER
        else:
            here = self.by_digits(evaluation, wanted)
        if here is Here.DIFFER and evaluation.on_edge:
            here = Here.EDGE
        return Finding(here, shown(found, gap), shown(wanted, gap))

    def by_digits(self, evaluation: BallEvaluation, wanted: Value) -> Here:
        """Whether the decimals typed can stand for the numbers of the right one."""
        if not self.has_decimals:
            return Here.DIFFER
        for fewest, told in ((FEWEST_DIGITS, Here.NEAR), (1, Here.COARSE)):
            rounded = BallEvaluation(
                evaluation.point, self.names, self.budget, evaluation.seed, fewest
            )
            spread = _value(rounded, self.theirs)
            if isinstance(spread, arb) and spread.overlaps(ball(wanted)):
                clear = told is Here.COARSE or spread.rad() <= abs(ball(wanted)) * SPREAD
                return told if clear else Here.UNCLEAR
        return Here.DIFFER


def _agree(gap: Value, wanted: Value) -> bool:
    """Whether balls that overlap are narrow enough to mean it."""
    size, reach = min(1.0, float(wanted.abs_upper())), float(gap.abs_upper())
    if reach <= CLOSE * size or reach < TINY:
        return True
    return bool(gap.abs_upper() <= wanted.abs_lower() * DIGITS_OF_HUGE)


def _value(evaluation: BallEvaluation, tree: Tree) -> Value:
    """The value; why there is none; or None while nothing is sure."""
    try:
        return evaluation.of(tree)
    except NotDefined as error:
        return error
    except (Imprecise, TooLarge):
        return None


def shown(value: Value, gap: Value) -> str:
    """A value as a person reads it: a short fraction, or digits enough to see the gap."""
    if isinstance(value, fmpq) and value.q <= LARGEST_BELOW and value.height_bits() < 40:
        return str(value)
    wide, apart = ball(value), ball(gap)
    ratio = abs(wide.mid() / apart.mid()) if apart.mid() != 0 else arb(1)
    lost = float(ratio.log() / arb(10).log()) if ratio > 1 else 0.0
    text = str(wide.mid().str(min(DIGITS + int(lost), MOST_DIGITS), radius=False))
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text
