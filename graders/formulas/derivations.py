"""Chains of equalities, step by step: the first wrong step, and all that is right after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import TypeAlias

from graders.formulas.canonical import canonical, gap
from graders.formulas.decision import Decision, Relation
from graders.formulas.landmarks import Landmark, first_met
from graders.formulas.names import Names
from graders.formulas.numbers.digits import has_decimals
from graders.formulas.tree import Tree

Decide: TypeAlias = Callable[[Tree, Tree, Names], Decision]
"""Compares two formulas, the student's first: numbers, arrays or expectations."""


SAME = (Relation.EQUAL, Relation.APPROXIMATE)
"""Relations of a step that holds: decimals count as they do in any formula."""
MOST_EXHAUSTED = 2
"""The most steps that may use up a whole decision's budget; a person reads those after them."""
LEFT = Decision(
    relation=Relation.UNDECIDED,
    says="The steps before it took too long to compare.",
    exhausted=True,
)


class Kind(Enum):
    """The judgement of a step."""

    RIGHT = "right"
    RESTATED = "restated"
    """Equal, but the same formula in another order: it counts for nothing."""
    LEAP = "leap"
    """Equal, but further apart than a step may be."""
    WRONG = "wrong"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Step:
    """The step from one formula of the chain to the next; -1 is the start."""

    first: int
    kind: Kind
    decision: Decision

    @property
    def second(self) -> int:
        """The formula that it arrives at."""
        return self.first + 1


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Start, goal and landmarks of a derivation."""

    start: Tree
    goal: Tree
    landmarks: Sequence[Tree | Landmark] = ()
    min_steps: int = 1
    """The fewest steps that must count."""
    max_gap: int | None = None
    """The most parts of a formula that one step may change; None for any number."""


@dataclass(frozen=True, kw_only=True)
class JudgedChain:
    """A chain, judged."""

    steps: tuple[Step, ...]
    end: Decision
    """The decision on the last formula and the goal."""
    shown: bool = True
    """Whether some formula has the goal's form, and not only its value."""
    missing: tuple[int, ...] = ()
    """Landmarks that no formula shows."""
    landmarks: int = 0
    min_steps: int = 1

    def of(self, kind: Kind) -> list[Step]:
        """The steps of a kind."""
        return [step for step in self.steps if step.kind is kind]

    @property
    def counted(self) -> int:
        """Right steps between formulas of the student's own that are no restatements."""
        return sum(step.kind is Kind.RIGHT and step.first >= 0 for step in self.steps)

    @property
    def arrives(self) -> bool:
        """Whether the last formula is the goal."""
        return self.end.relation in SAME

    @property
    def holds(self) -> bool:
        """Whether every step holds, enough of them count, and the last formula equals the goal."""
        sound = not any(self.of(k) for k in (Kind.WRONG, Kind.UNDECIDED, Kind.LEAP))
        return sound and self.arrives and self.counted >= self.min_steps

    @property
    def whole(self) -> bool:
        """Whether it holds, has the goal's form, and shows every landmark."""
        return self.holds and self.shown and not self.missing

    @property
    def undecided(self) -> bool:
        """Whether it depends on something that a person must look at."""
        return bool(self.of(Kind.UNDECIDED)) or self.end.relation is Relation.UNDECIDED

    @property
    def share(self) -> Fraction:
        """The share earned: half for landmarks that are reached, half for steps that follow.

        Each step counts from the student's own line before it, also after a mistake. More steps
        than asked for earn no more, so padding does not pay; nor does what begins elsewhere. A
        chain that reaches no landmark earns nothing.
        """
        if self.whole:
            return Fraction(1)
        if len(self.missing) == self.landmarks:  # none reached, or none known
            return Fraction(0)
        bad = len(self.of(Kind.WRONG)) + len(self.of(Kind.LEAP)) + (not self.arrives)
        strays = any(step.first < 0 and step.kind is Kind.WRONG for step in self.steps)
        steps = Fraction(min(self.counted, self.min_steps), self.min_steps + bad)
        if strays or (not bad and self.counted < self.min_steps):
            steps = Fraction(0)
        return (steps + Fraction(self.landmarks - len(self.missing), self.landmarks)) / 2


def forms(trees: Sequence[Tree], names: Names) -> list[Tree]:
    """The form of each formula up to order and brackets."""
    return [canonical(tree, names) for tree in trees]


def check(chain: Sequence[Tree], wanted: Wanted, names: Names, decide: Decide) -> JudgedChain:
    """Judge each formula by the one before it, the first by the start, the last by the goal."""
    before = [wanted.start, *chain]
    earlier = forms(before, names)
    decide = _with_an_end(decide)
    steps = tuple(
        _step(place - 1, _from_the_last(before[: place + 2], names, decide), earlier, wanted)
        for place in range(len(chain))
    )
    missing = tuple(
        place
        for place, mark in enumerate(wanted.landmarks)
        if not _is_passed(mark, earlier[1:], names)
    )
    return JudgedChain(
        steps=steps,
        end=decide(chain[-1], wanted.goal, names),
        shown=canonical(wanted.goal, names) in earlier[1:],
        missing=missing,
        landmarks=len(wanted.landmarks),
        min_steps=wanted.min_steps,
    )


def _is_passed(mark: Tree | Landmark, lines: Sequence[Tree], names: Names) -> bool:
    if isinstance(mark, Landmark):
        return first_met(lines, mark) is not None
    return canonical(mark, names) in lines


def _with_an_end(decide: Decide) -> Decide:
    """The same comparison, until too many pairs have used up their whole budget."""
    exhausted = 0

    def decided(theirs: Tree, right: Tree, names: Names) -> Decision:
        nonlocal exhausted
        if exhausted >= MOST_EXHAUSTED:
            return LEFT
        decision = decide(theirs, right, names)
        exhausted += decision.exhausted
        return decision

    return decided


def _from_the_last(chain: Sequence[Tree], names: Names, decide: Decide) -> Decision:
    """The last formula against the one before it, or where that has no meaning, further up.

    An engine raises `ValueError` for a product of arrays that do not fit; a slip of that sort is
    the one step into it, and what follows still counts.
    """
    *before, last = chain
    while len(before) > 1:
        try:
            return _either_way(last, before[-1], names, decide)
        except ValueError:
            before.pop()
    return _either_way(last, before[0], names, decide)


def _either_way(last: Tree, before: Tree, names: Names, decide: Decide) -> Decision:
    """A step, whose rounded numbers may stand on either side of it."""
    decision = decide(last, before, names)
    if decision.relation is Relation.DIFFERENT and has_decimals(before):
        other = decide(before, last, names)
        return other if other.relation is Relation.APPROXIMATE else decision
    return decision


def _step(first: int, decision: Decision, earlier: Sequence[Tree], wanted: Wanted) -> Step:
    form = earlier[first + 2]
    if decision.relation is Relation.UNDECIDED:
        return Step(first, Kind.UNDECIDED, decision)
    if decision.relation not in SAME:
        return Step(first, Kind.WRONG, decision)
    if form in earlier[: first + 2]:  # also what stood further up: there and back is no progress
        return Step(first, Kind.RESTATED, decision)
    if wanted.max_gap is not None and gap(form, earlier[first + 1]) > wanted.max_gap:
        return Step(first, Kind.LEAP, decision)
    return Step(first, Kind.RIGHT, decision)
