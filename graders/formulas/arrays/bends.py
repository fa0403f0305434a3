"""Kinks and jumps of one normal number: moments with its sign, and functions made of that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from graders.formulas.arrays.fields import Element, Field
from graders.formulas.arrays.polynomials import Chance, Monomial
from graders.formulas.arrays.terms import Undecidable

MOST_CUTS = 6
"""The most jumps of one normal number in a product: each doubles the work."""


@dataclass(frozen=True)
class Moment:
    """Expectations of powers, exponentials and signs of one normal number, in a field."""

    below: Field
    tilts: Mapping[str, Element]
    cuts: Mapping[str, Element]

    def of(self, parameters: Sequence[Element], powers: Monomial) -> Element:
        """E of a product of powers of z, of exp(c z) and of several sign(z - c)."""
        cuts = [atom for atom, _ in powers if atom.cut]
        if len(cuts) > MOST_CUTS:
            raise Undecidable("so many jumps of one normal variable")
        if len(cuts) < 2:
            return self._with_one_jump(parameters, powers)
        # sign(z - a) sign(z - b) = 1 - sign(b - a) (sign(z - a) - sign(z - b))
        first, second = cuts[:2]
        rest = tuple(pair for pair in powers if pair[0] not in (first, second))
        apart = self.below.apply("sign", [self.cuts[second.cut] - self.cuts[first.cut]])
        by_first, by_second = (self.of(parameters, (*rest, (cut, 1))) for cut in (first, second))
        return self.of(parameters, rest) - apart * (by_first - by_second)

    def _with_one_jump(self, parameters: Sequence[Element], powers: Monomial) -> Element:
        (mean, variance), zero = parameters, self.below.number(0)
        exponent, tilt, factor = 0, zero, self.below.number(1)
        for atom, power in powers:
            if atom.tilt:
                tilt = tilt + self.tilts[atom.tilt] * self.below.number(power)
            elif not atom.cut:
                exponent = power
        if any(atom.tilt for atom, _ in powers):
            # E[f(z) exp(c z)] = exp(c mean + c^2 variance / 2) E[f(z + c variance)]
            half = tilt * tilt * variance * self.below.number(Fraction(1, 2))
            factor = self.below.apply("exp", [tilt * mean + half])
            mean = mean + tilt * variance
        moment, jump, cut = self.below.number(1), zero, zero
        if cuts := [atom.cut for atom, _ in powers if atom.cut]:
            cut = self.cuts[cuts[0]]
            moment, jump = self._of_the_sign(mean - cut, variance)
        before = zero
        for k in range(exponent):  # E[z^(k+1)] = mean E[z^k] + k variance E[z^(k-1)]
            further = mean * moment + self.below.number(k) * variance * before
            before, moment = moment, further + jump
            jump = jump * cut  # a jump at c weighs c^k
        return factor * moment

    def _of_the_sign(self, mean: Element, variance: Element) -> tuple[Element, Element]:
        """E sign(z), and what its jump at 0 adds to E |z|: twice variance times density there."""
        below, two = self.below, self.below.number(2)
        root = below.apply("sqrt", [two * variance])
        square = below.divide(mean * mean, two * variance)
        height = below.apply("sqrt", [below.divide(two * variance, below.apply("pi", ()))])
        return (
            below.apply("erf", [below.divide(mean, root)]),
            height * below.apply("exp", [-square]),
        )


def bent(function: str, parts: Sequence[Chance], gap: Chance, sign: Chance) -> Chance:
    """A function with a kink or a jump, by the sign of the one part, or of two parts' gap."""
    half, one = gap.room.lifted(Fraction(1, 2)), gap.room.lifted(1)
    match function:
        case "sign":
            return sign
        case "abs":
            return gap * sign
        case "relu":
            return half * (gap + gap * sign)
        case "max":
            return half * (parts[0] + parts[1] + gap * sign)
        case "min":
            return half * (parts[0] + parts[1] - gap * sign)
        case ">" | ">=":
            return half * (one + sign)
        case "<" | "<=":
            return half * (one - sign)
    return gap.room.lifted(int(function == "!="))
