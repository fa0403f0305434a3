"""Whether two formulas over arrays always agree: exactly in a prime field, else in balls."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import arb

from graders.formulas.arrays.array_functions import RELATIONS, Blurred, Undefined
from graders.formulas.arrays.budget import Budget, TooLong
from graders.formulas.arrays.chances import Chances
from graders.formulas.arrays.dimensions import Counts, Relevant, degree, drawn_sizes, small_sizes
from graders.formulas.arrays.evaluation import Evaluator
from graders.formulas.arrays.fields import Field, Modular
from graders.formulas.arrays.nearness import COARSE, Rounded, approximate, has_decimals, near
from graders.formulas.arrays.reals import Balls, Fractions, Inexact
from graders.formulas.arrays.refutations import TheirsUndefined, Witness, different, undefined_there
from graders.formulas.arrays.terms import KnownSizes, Term, Undecidable, subterms
from graders.formulas.arrays.worlds import Draw, World, anything, large, positive, small, wide
from graders.formulas.decision import Decision, Relation
from graders.formulas.numbers.digits import FEWEST_DIGITS
from graders.formulas.numbers.values import precision

STEPS = 60_000
BITS = (192, 768)
ENOUGH = 4
MANY = 8
KINKED = frozenset({"relu", "abs", "max", "min", "sign", "floor", "ceil", *RELATIONS})


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
    """Nobody's fault, and nobody's loss."""
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

    def _point(self, field: Field, counts: Counts, draw: Draw, seed: str) -> Witness | None:
        """Both values in one world; None where the right formula has none."""
        pair = self._pair
        over = Chances(field, self._budget) if pair.laws else field
        names, key = pair.what.names, f"{pair.seed}/{seed}"
        world = World(names, over, counts, key, draw, self._parameters)
        try:
            right = self._value(pair.right, world)
        except Undefined:
            return None
        known = frozenset(world.outside)
        try:
            theirs = self._value(pair.theirs, world)
        except Undefined as why:
            raise TheirsUndefined(world, why) from None
        return Witness(world, theirs, right, frozenset(world.outside) - known)

    def _value(self, shaped: Shaped, world: World) -> Any:
        return Evaluator(world, shaped.sizes, self._budget).value(shaped.term)

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
        """In the field where that settles it; a table that was asked settles only equality."""
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
                return self._in_balls()
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
            try:
                with precision(BITS[0]):
                    return self._point(field, counts, small, seed)
            except Inexact:
                continue
            except (TheirsUndefined, Blurred, TooLong):
                return None
        return None

    def _in_balls(self) -> Decision:
        """Refuted for certain, or agreed upon at several points with many bits."""
        agreed, undefined = 0, None
        terms = (*subterms(self._pair.theirs.term), *subterms(self._pair.right.term))
        bent = any(term.op == "map" and term.of in KINKED for term in terms)
        for turn, draw, counts in itertools.product(
            range(MANY if bent else 2), (wide, large, positive), self._sizes
        ):
            try:
                point = self._ball_point(counts, draw, f"balls/{turn}/{draw.__name__}")
            except TheirsUndefined as cause:
                undefined = cause
                continue
            if point is None:
                continue
            if point.apart:
                return different(point, "balls")
            agreed += 1
            if agreed >= ENOUGH and self._budget.left < STEPS // 2:
                break
        if undefined and agreed:
            says = "Your formula agrees wherever it has a value, and has none"
            return undecided(f"{says} where it asks for {undefined}: a person decides.")
        if undefined:
            return undefined_there(undefined, sizes_only=False)
        if agreed >= ENOUGH:
            return Decision(relation=Relation.EQUAL, backing="numeric")
        return undecided("The two formulas could not be told apart, nor shown to agree.")

    def _ball_point(self, counts: Counts, draw: Draw, seed: str) -> Witness | None:
        for bits in BITS:
            with precision(bits):
                try:
                    point = self._point(Balls(), counts, draw, seed)
                except Blurred:
                    continue
                if point is None or point.apart or point.close:
                    return point
        return None
