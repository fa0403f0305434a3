"""Reads a formula as a cost: the names that grow, and the effect of each head on growth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from graders.formulas.growth import powers, ratios
from graders.formulas.growth.cones import Cone
from graders.formulas.growth.exponents import (
    STILL,
    UNIT,
    Beyond,
    Exponent,
    Terms,
    alike,
    along,
    plus,
    power,
    scaled,
)
from graders.formulas.growth.ratios import Ratio, ratio
from graders.formulas.tree import Apply, Fold, Number, Symbol, Tree, walk

HALF = Terms.of(value=Fraction(1, 2))
MOST_NODES = 600


@dataclass(frozen=True)
class CostReader:
    """Reads formulas in which these names are constant and all others grow as the cone allows."""

    cone: Cone
    still: frozenset[str] = frozenset()
    declared: frozenset[str] = frozenset()
    """Names that mean what the question says, even when they are `e` or `pi`."""

    def cost(self, tree: Tree) -> Ratio:
        """The formula up to constants; raises `Beyond`, or `Negative`."""
        for number, _ in enumerate(walk(tree)):
            if number > MOST_NODES:
                raise Beyond("it is too long")
        return ratios.steady(self.cone, self.read(tree))

    def read(self, tree: Tree) -> Ratio:
        """The formula with its coefficients."""
        match tree:
            case Number(value):
                return Ratio(Terms.of(value=value))
            case Symbol(name):
                return Ratio(self._name(name))
            case Fold("sum", index, low, high, body):
                return Ratio(self._sum(index, low, high, body))
            case Apply(head, parts) if head in ("Theta", "+", "-", "*", "/"):
                return self._arithmetic(head, parts)
            case Apply(head, parts):
                return self._function(head, parts)
        raise Beyond("a product over an index is nothing whose growth is known here")

    def _name(self, name: str) -> Terms:
        if name in self.still:
            return Terms.of(scale=frozenset({(f"{STILL} {name}", Fraction(1))}))
        if name in ("pi", "e") and name not in self.declared:
            return Terms.of(scale=frozenset({(name, Fraction(1))}))
        return Terms.of(along(power((name, 1))))

    def _arithmetic(self, head: str, parts: Sequence[Tree]) -> Ratio:
        first, *others = (self.read(part) for part in parts)
        if head == "Theta":
            return ratios.steady(self.cone, first)
        if head == "-":
            return Ratio(first.over.times(-1), first.under)
        for other in others:
            if head == "/":
                first = first * other.inverse()
            else:
                first = first + other if head == "+" else first * other
        return first

    def _function(self, head: str, parts: Sequence[Tree]) -> Ratio:
        cone, found = self.cone, [self.read(part) for part in parts]
        match head, found:
            case "max", [*costs]:
                return ratios.largest(cone, costs)
            case "min", [*costs]:
                return ratios.smallest(cone, costs)
            case "^", [value, exponent]:
                return powers.raised(cone, value, exponent.whole())
            case "sqrt", [value]:
                return powers.raised(cone, value, HALF)
            case "exp", [exponent]:
                return ratio(powers.exponential(cone, exponent.whole()), ratios.CERTAIN)
            case "log", [value, *below]:
                below_it = below[0].whole() if below else None
                return Ratio(powers.logarithm(cone, value, below_it))
            case "factorial", [value]:
                return Ratio(powers.factorial(cone, value.whole()))
            case "ceil", [value]:
                return ratios.rounded_up(cone, value)
            case "floor", [value]:
                return ratios.rounded_down(cone, value)
            case "abs", [value]:
                return ratios.size(cone, value)
            case "binomial", [value, few] if few.whole().rational() is not None:
                return ratios.steady(cone, powers.raised(cone, value, few.whole()))
            case "binomial", [value, many]:
                gap = value.whole() + many.whole().times(-1)
                both = powers.factorial(cone, many.whole()) * powers.factorial(cone, gap)
                return ratio(powers.factorial(cone, value.whole()), both)
        raise Beyond(f"`{head}` is nothing whose growth is known here")

    def _sum(self, index: str, low: Tree, high: Tree, body: Tree) -> Terms:
        """A sum over an index: that of i^a (a > -1) grows as N^(a+1), that of 1/i as log N."""
        if index in self.still:
            raise Beyond("the sum's index is also the name of a constant")
        start = self.read(low).whole().rational()
        if start is None or start < 0:
            raise Beyond("the sum's lower end is no number")
        (top, *more) = ratios.positive(self.cone, self.read(high).whole())
        if more or not self.cone.grows(top):
            raise Beyond("the sum's upper end is no plain power that grows")
        terms = ratios.positive(self.cone, self.read(body).whole())
        return alike(dict.fromkeys(self._summed(index, top, term) for term in terms))

    def _summed(self, index: str, top: Exponent, term: Exponent) -> Exponent:
        plain = (UNIT, power((index, 1)))
        rate = dict(term).get(plain, Fraction(0))
        rest = plus(term, [(plain, rate)], -1)
        if rate < -1 or any(name == index for (_, m), _ in rest for (name, _), _ in m):
            raise Beyond("the sum's terms are no plain powers of its index")
        if rate > -1:
            return plus(rest, scaled(top, rate + 1))
        log = powers.logarithm(self.cone, Ratio(Terms.of(top)))
        if len(log.parts) != 1:
            raise Beyond("the sum's upper end is no plain power")
        ((_, exponent),) = log.parts
        return plus(rest, exponent)
