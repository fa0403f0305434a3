"""Whether two formulas over arrays always agree: exactly in a prime field, else in balls."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import arb

from graders.formulas.arrays.array_functions import Blurred, Undefined
from graders.formulas.arrays.budget import Budget, TooLong
from graders.formulas.arrays.chances import Chances
from graders.formulas.arrays.dimensions import Counts, Relevant, degree, drawn_sizes, small_sizes
from graders.formulas.arrays.evaluation import Evaluator
from graders.formulas.arrays.fields import Field, Modular
from graders.formulas.arrays.in_balls import BITS, Agreeing
from graders.formulas.arrays.nearness import COARSE, Rounded, approximate, has_decimals, near
from graders.formulas.arrays.reals import Balls, Fractions, Inexact
from graders.formulas.arrays.refutations import TheirsUndefined, Witness, different, undefined_there
from graders.formulas.arrays.sides import Sides
from graders.formulas.arrays.terms import KnownSizes, Term, Undecidable
from graders.formulas.arrays.worlds import Draw, World, anything, positive, small, wide
from graders.formulas.decision import Decision, Relation
from graders.formulas.numbers.digits import FEWEST_DIGITS
from graders.formulas.numbers.values import precision

STEPS = 60_000


@dataclass(frozen=True)
class Shaped:
    """A formula whose shapes fit."""

    term: Term
    sizes: KnownSizes
    hints: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pair:
    """Two formulas of one shape, and where they are to be compared."""

    theirs: Shaped
    right: Shaped
    what: Relevant
    seed: int
    laws: Mapping[str, Sequence[Shaped]] = dataclasses.field(default_factory=dict)
    """The parameters of every random name; with any, numbers are polynomials in chances."""
    tolerance: Fraction | None = None


def compare(pair: Pair) -> Decision:
    """Equal, different with a counterexample, or undecided."""
    try:
        decision = _Comparison(pair).decision()
    except (Undecidable, RecursionError) as cause:
        decision = beyond(cause)
    if decision.relation is Relation.EQUAL:
        return decision
    decimals = has_decimals(pair.theirs.term)
    if pair.tolerance is None and not decimals:
        return decision
    if _Comparison(pair).nearly(FEWEST_DIGITS, pair.tolerance):
        return approximate(decision)
    if decimals and decision.theirs and _Comparison(pair).nearly(1, None):
        return dataclasses.replace(decision, says=COARSE.format(theirs=decision.theirs))
    return decision


def beyond(cause: Undecidable | RecursionError) -> Decision:
    """The decision on a formula beyond this engine."""
    what = str(cause) if isinstance(cause, Undecidable) else "so many nested parts"
    decision = undecided(f"This formula has {what}: a person decides.")
    return dataclasses.replace(decision, exhausted=isinstance(cause, TooLong))


def undecided(says: str) -> Decision:
    """An undecided decision, which costs the student nothing."""
    return Decision(relation=Relation.UNDECIDED, says=says)


class _Comparison:
    """One comparison, with the budget that all its evaluations share."""

    def __init__(self, pair: Pair) -> None:
        self._pair, self._budget = pair, Budget(STEPS)
        self._sizes = drawn_sizes(
            pair.what,
            max(degree(pair.theirs.term), degree(pair.right.term)),
            pair.seed,
        )

    def _point(
        self, field: Field, counts: Counts, draw: Draw, seed: str, sides: Sides | None = None
    ) -> Witness | None:
        """Both values in one world; None where the right formula has none."""
        pair = self._pair
        over = Chances(field, self._budget) if pair.laws else field
        names, key = pair.what.names, f"{pair.seed}/{seed}"
        world = World(names, over, counts, key, draw, self._parameters)
        try:
            right = self._value(pair.right, world, sides)
        except Undefined:
            return None
        known = frozenset(world.outside)
        try:
            theirs = self._value(pair.theirs, world, sides)
        except Undefined as why:
            raise TheirsUndefined(world, why) from None
        return Witness(world, theirs, right, frozenset(world.outside) - known)

    def _value(self, shaped: Shaped, world: World, sides: Sides | None = None) -> Any:
        return Evaluator(world, shaped.sizes, self._budget, sides).value(shaped.term)

    def _parameters(self, world: World, name: str) -> list[Any]:
        return [self._value(parameter, world) for parameter in self._pair.laws[name]]

    def nearly(self, fewest: int, tolerance: Fraction | None) -> bool:
        """Whether both agree wherever they are compared, as far as digits and tolerance go."""
        turns = itertools.product(range(2), (wide, positive), self._sizes[:2])
        try:
            with precision(BITS[0]):
                points = [
                    self._point(Rounded(fewest), counts, draw, f"near/{turn}/{draw.__name__}")
                    for turn, draw, counts in turns
                ]
        except (TheirsUndefined, Blurred, Undecidable, RecursionError):
            return False
        return near([point for point in points if point is not None], tolerance)

    def decision(self) -> Decision:
        """Decide in the field if that is enough; values of random tables prove equality only."""
        compared = 0
        for counts in self._sizes:
            field = Modular(f"{self._pair.seed}")
            try:
                point = self._point(field, counts, anything, "field")
            except TheirsUndefined as undefined:
                return undefined_there(undefined, sizes_only=True)
            except TooLong:
                if compared < 2:
                    raise
                break
            if point is None:
                continue
            compared += 1
            if point.apart:
                readable = self._readable(counts)
                if readable or not field.guessed:
                    return readable or different(point, "exact field", bare=True)
                terms = (self._pair.theirs.term, self._pair.right.term)
                names = self._pair.what.names
                return Agreeing(self._point, terms, names, self._sizes).decision()
        if compared:
            return Decision(relation=Relation.EQUAL, backing="exact field")
        return undecided("The right formula has no value at any of the sizes that were tried.")

    def _readable(self, failing: Counts) -> Decision | None:
        """A counterexample in small numbers, at small sizes or else where the field found one."""
        sizes = itertools.islice(small_sizes(self._pair.what, self._pair.seed), 6)
        for attempt, counts in itertools.product(range(4), [*sizes, failing]):
            point = self._simple(counts, f"small/{attempt}")
            if point is not None and point.apart:
                exact = not any(isinstance(one, arb) for one, _ in point.entries())
                return different(point, "exact field" if exact else "balls")
        return None

    def _simple(self, counts: Counts, seed: str) -> Witness | None:
        for field in (Fractions(), Balls()):
            sides = Sides((self._pair.theirs.term, self._pair.right.term), self._pair.what.names)
            try:
                with precision(BITS[0]):
                    point = self._point(field, counts, small, seed, sides)
                return None if sides.tied else point
            except Inexact:
                continue
            except (TheirsUndefined, Blurred, TooLong):
                return None
        return None
