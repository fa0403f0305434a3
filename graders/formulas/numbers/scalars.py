"""Whether two formulas of numbers are equal: refuted by a sure counterexample, or agreed upon."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import count, islice
from typing import TypeAlias

from graders.formulas.decision import Decision, Relation
from graders.formulas.names import Names
from graders.formulas.numbers import field
from graders.formulas.numbers.at_point import BITS, DEEP, Comparison, Finding, Here
from graders.formulas.numbers.balls import RELATIONS, BallEvaluation, Exhausted, NumberBudget
from graders.formulas.numbers.kinked import Kinked, beside
from graders.formulas.numbers.points import Points
from graders.formulas.numbers.values import (
    Imprecise,
    NotDefined,
    TooLarge,
    Unsupported,
    exact,
    precision,
)
from graders.formulas.tree import Apply, Tree, free_names

ENOUGH = 4
"""The fewest points that must be comparable, where there is a choice of points."""
LOOKED_DEEP = 2
HUNTED, FOUND = 600, 6
"""Points that are tried for a side not seen yet, and those of them that are compared."""
JUMP = "it is not the same where it jumps, as at {at}"
WIDER = "it also has a value where the right one has none, as at {at}"
HOLE = "it has no value at {at}, where the right one has one"
COMPLEX = "at {at} it comes to the right value through complex numbers only"
Point: TypeAlias = Mapping[str, Fraction]
NOTES: Mapping[Here, str] = {
    Here.EDGE: JUMP,
    Here.WIDER: WIDER,
    Here.HOLE: HOLE,
    Here.COMPLEX: COMPLEX,
}


def decide(
    theirs: Tree,
    right: Tree,
    names: Names,
    *,
    tolerance: Fraction | None = None,
    budget: NumberBudget | None = None,
) -> Decision:
    """Compare two formulas of numbers; never DIFFERENT without a counterexample."""
    if theirs == right:
        return Decision(relation=Relation.EQUAL, backing="proved")
    comparison = Comparison(theirs, right, names, budget or NumberBudget(), tolerance)
    try:
        return _Search(comparison).decision()
    except Unsupported as error:
        return undecided(f"Numbers were compared here, but {error}.")
    except Exhausted:
        return replace(undecided("This formula takes too long to compare."), exhausted=True)


def undecided(says: str) -> Decision:
    """An undecided decision, with its sentence."""
    return Decision(relation=Relation.UNDECIDED, says=says)


class _Search:
    """Point after point, until a counterexample is found or enough of them agree."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        trees = (comparison.theirs, comparison.right)
        self.points = Points(trees, comparison.names)
        self.kinked = Kinked(trees, comparison.names)
        self.seen: Counter[Here] = Counter()
        self.first: dict[Here, Point] = {}

    def decision(self) -> Decision:
        self.domains_are_numbers()
        every = self.points.all()
        effort = self.points.effort
        points = every if every is not None else islice(self.points.some(), effort.tried)
        if different := self.tried(points, None if every is not None else effort.needed):
            return different
        if every is not None and self.agreed == len(every) - self.seen[Here.NEITHER] > 0:
            return self.agreeing("enumerated")
        if self.agreed < min(ENOUGH, effort.needed):
            return self.never_defined() or self.too_few()
        if decided := self.other_sides():
            return decided
        if self.seen[Here.NEAR]:
            return self.agreeing("numeric")
        comparison = self.comparison
        if field.proves(comparison.theirs, comparison.right, comparison.budget):
            return self.agreeing("exact field")
        return self.looked_deep() or self.agreeing("numeric")

    def domains_are_numbers(self) -> None:
        """Refuse arrays and random names at once: other engines decide those."""
        comparison = self.comparison
        for name in sorted(free_names(comparison.theirs) | free_names(comparison.right)):
            if name not in self.points.domains and name not in ("pi", "e", "i"):
                raise Unsupported(f"`{name}` is no number")

    @property
    def agreed(self) -> int:
        return self.seen[Here.AGREE] + self.seen[Here.NEAR]

    def tried(
        self, points: Iterable[Mapping[str, Fraction]], needed: int | None
    ) -> Decision | None:
        """A counterexample, if one is met before enough points agree."""
        for seed, point in enumerate(points):
            finding = self.comparison.at(point, seed)
            self.seen[finding.here] += 1
            self.first.setdefault(finding.here, point)
            if finding.here in (Here.DIFFER, Here.COARSE, Here.LOST):
                return self.different(point, finding)
            if finding.here is Here.EDGE and (region := self.beside_jump(point, finding, seed)):
                return region
            if needed is not None and self.agreed >= needed and self.met_all_sides(seed):
                return None
        return None

    def met_all_sides(self, seed: int) -> bool:
        """Whether every kink was seen from both sides, or has been looked for long enough."""
        if seed + 1 >= self.points.effort.tried:
            return True
        return not self.kinked.unseen(self.comparison.sides)

    def beside_jump(self, point: Point, finding: Finding, seed: int) -> Decision | None:
        """DIFFERENT where they differ beside a jump, too, or where the jump fills a region."""
        for near, nearest in beside(point, self.comparison.names):
            other = self.comparison.at(near, seed)
            if other.here in (Here.DIFFER, Here.LOST):
                return self.different(near, other)
            if other.here is Here.EDGE and nearest:
                return self.different(point, finding)
        return None

    def other_sides(self) -> Decision | None:
        """A counterexample on a side not seen yet, or undecided where no point is on it."""
        for node, side in self.kinked.unseen(self.comparison.sides):
            points = islice(self.points.some(), HUNTED)
            there = [point for point in points if self.is_on(node, side, point)][:FOUND]
            for seed, point in enumerate(there, 5000):
                finding = self.comparison.at(point, seed)
                if finding.here in (Here.DIFFER, Here.COARSE, Here.LOST):
                    return self.different(point, finding)
            if not there:
                says = f"No point was found on the other side of a `{node.head}`"
                return undecided(f"{says}: the two formulas agree on this one.")
        return None

    def is_on(self, node: Apply, side: int, point: Point) -> bool:
        """Whether a part of a formula is on a side of its kink at a point."""
        met: dict[int, set[int]] = {}
        values = {name: exact(value) for name, value in point.items()}
        budget = self.comparison.budget
        evaluation = BallEvaluation(values, self.comparison.names, budget, sides=met)
        tree = Apply("indicator", (node,)) if node.head in RELATIONS else node
        try:
            with precision(BITS[0]):
                evaluation.of(tree)
        except (NotDefined, Imprecise, TooLarge, Unsupported):
            return False
        seen = met.get(id(node), set())
        return side in seen or (not side and not seen <= self.comparison.sides[id(node)])

    def looked_deep(self) -> Decision | None:
        """A counterexample that only many digits show."""
        points = islice(self.points.some(), 12, 36)
        agreed = 0
        for seed, point in zip(count(1000), points, strict=False):
            finding = self.comparison.at(point, seed, (DEEP, BITS[-1]))
            if finding.here in (Here.DIFFER, Here.COARSE):
                return self.different(point, finding)
            agreed += finding.here is Here.AGREE
            if agreed == LOOKED_DEEP or not point:
                break
        return None

    def different(self, point: Point, finding: Finding) -> Decision:
        at = {name: str(value) for name, value in point.items()}
        where = f"At {listed(at)} your" if at else "Your"
        if finding.here is Here.LOST:
            says = f"{where} formula has no real value, but the right one has."
        elif finding.here is Here.COARSE:
            says = f"{where} formula is {finding.theirs}: more digits were expected, or none."
        else:
            says = f"{where} formula is {finding.theirs}, which is not right."
        return Decision(
            relation=Relation.DIFFERENT,
            says=says,
            backing="balls",
            at=at,
            theirs=finding.theirs,
            expected=finding.right,
            notes=self.notes(),
        )

    def agreeing(self, backing: str) -> Decision:
        near = bool(self.seen[Here.NEAR])
        relation = Relation.APPROXIMATE if near else Relation.EQUAL
        decision = Decision(relation=relation, notes=self.notes())
        return replace(decision, backing=backing)  # type: ignore[arg-type]

    def never_defined(self) -> Decision | None:
        """DIFFERENT if theirs has no value at any point at which the right one is a number."""
        holes = self.seen[Here.HOLE]
        if holes < min(ENOUGH, self.points.effort.needed) or self.agreed or self.seen[Here.UNCLEAR]:
            return None
        at = {name: str(value) for name, value in self.first[Here.HOLE].items()}
        where = f", as at {listed(at)}" if at else ""
        says = f"Your formula has no value anywhere it was tried{where}: it divides by 0 there."
        return Decision(relation=Relation.DIFFERENT, says=says, backing="balls", at=at)

    def too_few(self) -> Decision:
        neither = self.seen[Here.NEITHER] + self.seen[Here.WIDER]
        if neither > self.seen[Here.UNCLEAR]:
            return undecided("No point was found where the two formulas can be compared.")
        return undecided("The two formulas could not be told apart, nor shown to be equal.")

    def notes(self) -> tuple[str, ...]:
        """Notes on points where the domains of the two differ."""
        extra = free_names(self.comparison.theirs) - free_names(self.comparison.right)
        used = sorted(name for name in extra if name in self.points.domains)
        uses = (f"it uses {', '.join(f'`{name}`' for name in used)}",) if used else ()
        return uses + tuple(
            note.format(at=listed({name: str(v) for name, v in self.first[here].items()}))
            for here, note in NOTES.items()
            if self.seen[here]
        )


def listed(at: Mapping[str, str]) -> str:
    """The inputs of a point, as one would write them."""
    return ", ".join(f"{name} = {value}" for name, value in at.items()) or "every point"
