"""Decides whether two costs grow alike in several sizes: Theta, proved, or refuted by a curve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from graders.formulas.canonical import canonical
from graders.formulas.decision import Decision, Relation
from graders.formulas.growth import curves, towers, witness
from graders.formulas.growth.cones import Cone
from graders.formulas.growth.curves import Curve
from graders.formulas.growth.exponents import ONE, Beyond, Exponent, as_monomial, plus
from graders.formulas.growth.ratios import Negative, Ratio, positive
from graders.formulas.growth.regimes import Regime
from graders.formulas.growth.sizes import CostReader
from graders.formulas.names import Names
from graders.formulas.text.writing import write
from graders.formulas.tree import Apply, Number, Tree

HEADS = ("Theta", "O", "Omega")
EVERYWHERE = Regime()
NOTHING: Mapping[str, Tree] = {}


@dataclass(frozen=True, kw_only=True, slots=True)
class Growth(Decision):
    """The relation of two costs, and the parts of the student's that can be left out."""

    compared: Literal["", "same", "too big", "too small", "incomparable"] = ""
    head: str = ""
    """Theta, O or Omega, when the student wrote one."""
    droppable: tuple[str, ...] = ()
    """Terms and constants that change nothing, each as a sentence."""


def decide(theirs: Tree, right: Tree, names: Names, *, regime: Regime = EVERYWHERE) -> Growth:
    """Whether `theirs` is within constant factors of `right` when all sizes grow in the regime.

    Theta, O and Omega around an answer are all read as the exact growth; `head` keeps which.
    """
    head, inner = claimed(theirs)
    _, goal = claimed(right)
    try:
        sizes = regime.sizes(names)
        wanted = sizes.cost(goal)
    except Beyond as error:
        says = f"The question is beyond us: {error}."
        return by_logarithms(regime.sizes(names), inner, goal, head, says)
    except Negative:
        says = "The question is beyond us: its own cost is negative for large sizes."
        return Growth(relation=Relation.UNDECIDED, says=says)
    try:
        found = sizes.cost(inner)
        return _compared(sizes, found, wanted, head, inner)
    except Negative:
        says = "Your answer is negative for large sizes, so it is no cost."
        return Growth(
            relation=Relation.DIFFERENT,
            says=says,
            backing="proved",
            compared="too small",
            head=head,
        )
    except Beyond as error:
        says = f"Your answer was read, but not compared: {error}."
        return by_logarithms(sizes, inner, goal, head, says)


def by_logarithms(sizes: CostReader, inner: Tree, goal: Tree, head: str, says: str) -> Growth:
    """The decision on costs whose logarithms can be compared; undecided where they cannot."""
    try:
        same = towers.grows(goal) and canonical(inner, {}) == canonical(goal, {})
        found = towers.Gap(alike=True) if same else towers.compare(sizes, inner, goal)
    except (Beyond, Negative):
        found = towers.Gap()
    if found.alike:
        return Growth(relation=Relation.EQUAL, backing="proved", compared="same", head=head)
    above: Excess = found.above or "unknown"
    below: Excess = found.below or "unknown"
    if (curve := found.above or found.below) is None:
        return Growth(relation=Relation.UNDECIDED, says=says, head=head)
    return Growth(
        relation=Relation.DIFFERENT,
        says=_says(above, below, found.linked),
        backing="curve",
        at={**_at(curve), **{name: write(tree) for name, tree in found.linked.items()}},
        compared=_name(above, below),
        head=head,
    )


def claimed(tree: Tree) -> tuple[str, Tree]:
    """The head around an answer, also where each term has its own: O(a) + O(b) is O(a + b)."""
    if isinstance(tree, Apply) and tree.head in HEADS and len(tree.parts) == 1:
        return tree.head, claimed(tree.parts[0])[1]
    if isinstance(tree, Apply) and tree.head in ("+", "*"):
        found = [claimed(part) for part in tree.parts]
        heads = {head for head, _ in found if head}
        if len(heads) == 1:
            return heads.pop(), Apply(tree.head, tuple(inner for _, inner in found))
    return "", tree


def _compared(sizes: CostReader, found: Ratio, wanted: Ratio, head: str, inner: Tree) -> Growth:
    ours = _kept(list((wanted.over * found.under).coefficients()))
    own = _kept(list((found.over * wanted.under).coefficients()))
    if not own:
        says = "Your answer is zero."
        return Growth(
            relation=Relation.DIFFERENT,
            says=says,
            backing="proved",
            compared="too small",
            head=head,
        )
    cone = sizes.cone.about([*ours, *own])
    above, below = _excess(cone, own, ours), _excess(cone, ours, own)
    if above == below == "none":
        told = tuple(_droppable(sizes, inner))
        return Growth(
            relation=Relation.EQUAL, backing="proved", compared="same", head=head, droppable=told
        )
    curve = above if not isinstance(above, str) else below
    if isinstance(curve, str):
        says = "Your answer was read, but neither proved nor refuted."
        return Growth(relation=Relation.UNDECIDED, says=says, head=head)
    return Growth(
        relation=Relation.DIFFERENT,
        says=_says(above, below),
        backing="curve",
        at=_at(curve),
        theirs=_along(found, curve),
        expected=_along(wanted, curve),
        compared=_name(above, below),
        head=head,
    )


Excess = Curve | Literal["none", "unknown"]


def _excess(cone: Cone, many: Sequence[Exponent], others: Sequence[Exponent]) -> Excess:
    """A curve on which one sum outgrows the other; `none` if it is proved that there is none."""
    open_ones = [one for one in many if not cone.bounds(one, others)]
    for one in open_ones:
        if (curve := witness.find(cone, one, others)) is not None:
            return curve
    return "unknown" if open_ones else "none"


def _kept(exponents: Sequence[Exponent]) -> list[Exponent]:
    """The exponents that no other exceeds in every coordinate."""
    return [
        one for one in exponents
        if not any(one != other and _covers(other, one) for other in exponents)
    ]  # fmt: skip


def _covers(large: Exponent, small: Exponent) -> bool:
    gap = plus(large, small, -1)
    return all(value > 0 and all(e > 0 for _, e in m) for (_, m), value in gap)


def _name(above: Excess, below: Excess) -> Literal["too big", "too small", "incomparable", ""]:
    if not isinstance(above, str) and not isinstance(below, str):
        return "incomparable"
    if isinstance(above, str):
        return "too small" if above == "none" else ""
    return "too big" if below == "none" else ""


def _says(above: Excess, below: Excess, linked: Mapping[str, Tree] = NOTHING) -> str:
    """One sentence for each side that was refuted; `linked` sizes run along with the others."""
    along = "".join(f" and {name} = {write(tree)}" for name, tree in linked.items())
    found = [
        (curve, faster)
        for curve, faster in ((above, "faster"), (below, "more slowly"))
        if not isinstance(curve, str)
    ]
    return " ".join(
        f"Take {curves.in_words(curve)}{along}: your answer then grows {faster} than the right one."
        for curve, faster in found
    )


def _at(curve: Curve) -> dict[str, str]:
    return {
        name: curves.told(
            curves.Quantity({k: {frozenset(): x} for k, x in path.log.items()}), curve
        )
        for name, path in sorted(curve.items())
    }


def _along(cost: Ratio, curve: Curve) -> str:
    """Tell the growth of a cost along a curve; "" where it is not known."""
    try:
        sums = [list(cost.over.coefficients()), list(cost.under.coefficients())]
        if any(name not in curve for name in _names([e for many in sums for e in many])):
            return ""
        over, under = (curves.fastest(many, curve) for many in sums)
        return curves.told(curves.value(plus(over, under, -1), curve), curve)
    except curves.Unclear:
        return ""


def _names(exponents: Sequence[Exponent]) -> set[str]:
    return {name for e in exponents for (_, m), _ in e for (name, _), _ in m}


def _droppable(sizes: CostReader, inner: Tree) -> list[str]:
    """Sentences on the terms and constant factors that could have been left out."""
    summands = list(inner.parts) if isinstance(inner, Apply) and inner.head == "+" else [inner]
    try:
        read = [positive(sizes.cone, sizes.read(part).whole()) for part in summands]
    except (Beyond, Negative):  # in a difference every term may matter
        return []
    found, kept = [], list(range(len(summands)))
    for place, own in enumerate(read):
        others = [e for k in kept if k != place for e in read[k]]
        if others and all(sizes.cone.bounds(one, others) for one in own):
            kept.remove(place)
            name = _typed(own[0]) if len(own) == 1 else ""
            found.append(f"The term {name} changes nothing." if name else "A term changes nothing.")
    if any(_has_constant(summands[place]) for place in kept):
        found.append("Constant factors change nothing.")
    return found


def _has_constant(tree: Tree) -> bool:
    if isinstance(tree, Apply) and tree.head in ("*", "/", "-"):
        return any(_has_constant(part) for part in tree.parts)
    return isinstance(tree, Number) and tree.value != 1


def _typed(exponent: Exponent) -> str:
    """A product of powers as a student would type it; empty for anything else."""
    if exponent == ONE:
        return "1"
    if (monomial := as_monomial(exponent)) is None:
        return ""
    factors = []
    for (name, depth), power in sorted(monomial):
        shown = "log(" * depth + name + ")" * depth
        by = str(power) if power.denominator == 1 and power > 0 else f"({power})"
        factors.append(shown if power == 1 else f"{shown}^{by}")
    return "*".join(factors)
