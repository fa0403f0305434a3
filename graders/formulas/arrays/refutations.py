"""Counterexamples to the equality of two formulas, and their sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flint import arb

from graders.formulas.arrays.array_functions import Undefined
from graders.formulas.arrays.fields import Singular
from graders.formulas.arrays.polynomials import Chance
from graders.formulas.arrays.shown import inputs, told_apart
from graders.formulas.arrays.terms import TIMES
from graders.formulas.arrays.worlds import World
from graders.formulas.decision import Decision, Relation

TIGHT = 128


@dataclass(frozen=True)
class Witness:
    """Both values in one world."""

    world: World
    theirs: Any
    right: Any
    extra: frozenset[str] = frozenset()
    """Members beyond the declared size that only theirs uses."""

    @property
    def apart(self) -> bool:
        """Whether the two values certainly differ."""
        return any(_apart(one, other) for one, other in self.entries())

    @property
    def close(self) -> bool:
        """Whether two balls are so narrow that overlapping means something."""
        bound = arb(2) ** -TIGHT
        return all(
            (one - other).rad() < bound * (1 + abs(other).upper()) for one, other in self.entries()
        )

    def entries(self) -> Iterator[tuple[Any, Any]]:
        """The entries of both, side by side; of polynomials, the coefficients."""
        several = hasattr(self.right, "entries")
        theirs = self.theirs.entries() if several else [self.theirs]
        right = self.right.entries() if several else [self.right]
        for one, other in zip(theirs, right, strict=True):
            if isinstance(one, Chance):
                yield from one.paired(other)
            else:
                yield one, other


def _apart(one: Any, other: Any) -> bool:
    return not one.overlaps(other) if isinstance(one, arb) else bool(one != other)


class TheirsUndefined(Exception):
    """The right formula has a value in this world and theirs has none."""

    def __init__(self, world: World, why: Undefined) -> None:
        super().__init__(str(why))
        self.world, self.why = world, why


def different(point: Witness, backing: Any, *, bare: bool = False) -> Decision:
    """Different, with the inputs and both values where they can be read."""
    if bare:
        sizes = _sizes_in_words(point.world)
        return Decision(
            relation=Relation.DIFFERENT, says=f"It gives other values{sizes}.", backing=backing
        )
    theirs, expected = told_apart(point.theirs, point.right)
    at = inputs(point.world)
    where = "; ".join(f"{name} = {value}" for name, value in at.items())
    says = f"With {where} it gives {theirs}, which is not the right value."
    if not at:
        says = f"It gives {theirs}, which is not the right value."
    if point.extra:
        says += f" It uses {', '.join(sorted(point.extra))}, beyond what is declared."
    return Decision(
        relation=Relation.DIFFERENT,
        says=says,
        backing=backing,
        at=at,
        theirs=theirs,
        expected=expected,
    )


def undefined_there(undefined: TheirsUndefined, *, sizes_only: bool) -> Decision:
    """Different because there is no value where one is expected."""
    world, why = undefined.world, undefined.why
    sizes = _sizes_in_words(world)
    if isinstance(why, Singular):
        rank = "" if why.rank is None else f" and has rank {why.rank}"
        says = (
            f"The inverse of {why.matrix} does not exist{sizes}: "
            f"it is then {why.size}{TIMES}{why.size}{rank}."
        )
    else:
        says = f"Your formula has no value{sizes}: it asks for {why}."
    at = {name: str(count) for name, count in world.counts.items()}
    return Decision(
        relation=Relation.DIFFERENT,
        says=says,
        backing="exact field" if sizes_only else "balls",
        at=at if sizes_only else inputs(world),
    )


def _sizes_in_words(world: World) -> str:
    sizes = ", ".join(f"{name} = {count}" for name, count in world.counts.items())
    return f" at {sizes}" if sizes else ""
