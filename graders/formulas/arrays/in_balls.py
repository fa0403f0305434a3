"""Agreement of two formulas over arrays in balls: refuted for certain, or agreed upon everywhere.

Every side of a kink must be met by some point, or be out of reach by the formula's own form; what
only differs where real numbers meet a jump exactly is no difference.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction
from random import Random as Generator
from typing import Protocol

from graders.formulas.arrays.array_functions import Blurred
from graders.formulas.arrays.budget import TooLong
from graders.formulas.arrays.dimensions import Counts
from graders.formulas.arrays.fields import Field
from graders.formulas.arrays.reals import Balls
from graders.formulas.arrays.refutations import TheirsUndefined, Witness, different, undefined_there
from graders.formulas.arrays.sides import Sides, constants
from graders.formulas.arrays.terms import Term
from graders.formulas.arrays.worlds import Draw, finer, large, positive, wide, within
from graders.formulas.decision import Decision, Relation
from graders.formulas.names import Names, Scalar
from graders.formulas.numbers.values import precision

BITS = (192, 768)
ENOUGH = 4
USUAL, MANY = 2, 8
"""The number of trials for each size; the larger for formulas with kinks."""
FAR = 3
"""The number of trials for each size around each constant that lies far from 1."""
MOST_CONSTANTS = 4


class Look(Protocol):
    """Both values in one world; None where the right formula has none."""

    def __call__(
        self, field: Field, counts: Counts, draw: Draw, seed: str, sides: Sides | None = None
    ) -> Witness | None:
        """The witness."""


class Agreeing:
    """Point after point, until a counterexample is found or enough of them agree."""

    def __init__(
        self, look: Look, terms: Sequence[Term], names: Names, sizes: Sequence[Counts]
    ) -> None:
        self._look, self._names, self._sizes = look, names, sizes
        self._sides = Sides(terms, names)
        self._constants = constants(terms)[:MOST_CONSTANTS] if self._sides else []
        self._undefined: TheirsUndefined | None = None
        self._agreed = 0

    def decision(self) -> Decision:
        """Different, equal, or undecided where that is not shown."""
        try:
            for draw, counts, seed in self._worlds():
                point = self._point(counts, draw, f"balls/{seed}")
                if point is not None and point.apart:
                    return different(point, "balls")
                self._agreed += point is not None
        except TooLong:
            if self._agreed < ENOUGH:
                raise
        return self._without_difference()

    def _worlds(self) -> Iterator[tuple[Draw, Counts, str]]:
        turns = range(MANY if self._sides else USUAL)
        for turn, draw, counts in itertools.product(turns, (wide, large, positive), self._sizes):
            yield draw, counts, f"{turn}/{draw.__name__}"
        for constant, turn, counts in itertools.product(
            self._constants, range(FAR), self._sizes[:2]
        ):
            reach = Fraction(constant) * (2 if turn else Fraction(9, 8))
            yield within(reach), self._near(counts, constant, turn), f"{turn}/within {constant}"

    def _near(self, counts: Counts, constant: float, turn: int) -> Counts:
        """The same sizes, with declared whole numbers near a constant."""
        generator = Generator(f"near {constant}/{turn}")
        moved = {}
        for name, declared in self._names.items():
            if isinstance(declared, Scalar) and declared.integer and name in counts:
                value = int(constant) + generator.choice((-1, 0, 1, 2, int(constant)))
                fits = (declared.low is None or value >= declared.low) and (
                    declared.high is None or value <= declared.high
                )
                moved[name] = value if fits else counts[name]
        return {**counts, **moved}

    def _point(self, counts: Counts, draw: Draw, seed: str) -> Witness | None:
        """A point of comparison; points beside it are tried, too, if it meets a jump exactly."""
        self._sides.tied = False
        point = self._sharp(counts, draw, seed)
        if point is None or not (point.apart and self._sides.tied):
            return point
        beside = self._sharp(counts, finer(draw), seed)
        return beside if beside is not None and beside.apart else None

    def _sharp(self, counts: Counts, draw: Draw, seed: str) -> Witness | None:
        for bits in BITS:
            with precision(bits):
                try:
                    point = self._look(Balls(), counts, draw, seed, self._sides)
                except Blurred:
                    continue
                except TheirsUndefined as cause:
                    self._undefined = cause
                    return None
                if point is None or point.apart or point.close:
                    return point
        return None

    def _without_difference(self) -> Decision:
        if self._undefined and self._agreed:
            says = "Your formula agrees wherever it has a value, and has none"
            return _undecided(f"{says} where it asks for {self._undefined}: a person decides.")
        if self._undefined:
            return undefined_there(self._undefined, sizes_only=False)
        if self._agreed < ENOUGH:
            return _undecided("The two formulas could not be told apart, nor shown to agree.")
        if function := self._sides.unseen():
            says = f"No point was found on the other side of a `{function}`"
            return _undecided(f"{says}: the two formulas agree on this one.")
        return Decision(relation=Relation.EQUAL, backing="numeric")


def _undecided(says: str) -> Decision:
    return Decision(relation=Relation.UNDECIDED, says=says)
