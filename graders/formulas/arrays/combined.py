"""Sums of normal numbers in functions with kinks, each as one normal number of its own."""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping, Sequence

from flint import arb

from graders.formulas.arrays.fields import Element
from graders.formulas.arrays.polynomials import ONE, Atom, Chance
from graders.formulas.arrays.terms import Undecidable
from graders.formulas.names import Random

DIGITS = 40
Laws = MutableMapping[str, tuple[Random, Sequence[Element]]]


class Combined:
    """The sums that became numbers of their own, each with the numbers that it is made of.

    A sum and its parts depend on each other, so no product of both has an expectation here.
    """

    def __init__(self) -> None:
        self._made_of: dict[str, frozenset[Atom]] = {}

    def joined(self, part: Chance, laws: Laws) -> Chance:
        """A sum of several normal numbers with factors as one number, and the constant beside."""
        slopes = {monomial[0][0]: f for monomial, f in part.terms.items() if monomial != ONE}
        if len(slopes) < 2:
            return part
        below = part.room.below
        key = "|".join(f"{a.key} {a.place} {_digits(slopes[a])}" for a in sorted(slopes))
        mean, variance = below.number(0), below.number(0)
        for atom, factor in slopes.items():
            middle, spread = laws[atom.key][1]
            mean, variance = mean + factor * middle, variance + factor * factor * spread
        laws[key] = Random("normal", ("", "")), [mean, variance]
        self._made_of[key] = frozenset(slopes)
        terms = {((Atom(key, 0), 1),): below.number(1)}
        return Chance(part.room, terms | {m: f for m, f in part.terms.items() if m == ONE})

    def check(self, numbers: Iterable[Atom]) -> None:
        """Refuse a product of a sum with another sum, or with a number, that it depends on."""
        seen: set[Atom] = set()
        for number in numbers:
            parts = self._made_of.get(number.key, frozenset({number}))
            if seen & parts:
                raise Undecidable("a bent sum of normal variables beside one of them")
            seen |= parts


def _digits(factor: Element) -> str:
    """A factor as text, equal also where it was computed in another order."""
    return str(factor.mid().str(DIGITS, radius=False)) if isinstance(factor, arb) else str(factor)
