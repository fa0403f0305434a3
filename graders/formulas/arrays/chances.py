"""A field with random numbers over it: expectations are sums of moments, exact in every field."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from graders.formulas.arrays.array_functions import RELATIONS
from graders.formulas.arrays.bends import Moment, bent
from graders.formulas.arrays.budget import Budget
from graders.formulas.arrays.combined import Combined
from graders.formulas.arrays.fields import Element, Field, Matrix
from graders.formulas.arrays.grids import Grid
from graders.formulas.arrays.polynomials import ONE, Atom, Chance, Monomial, by_number, plain
from graders.formulas.arrays.terms import Undecidable
from graders.formulas.names import Random
from graders.formulas.tree import Number

MOST_ENUMERATED = 8
BENT = frozenset({"abs", "relu", "sign", "max", "min", *RELATIONS})
"""Functions that become polynomials in the sign of a normal number."""


class Chances(Field):
    """A field with random numbers over it; expectations lead back to the field."""

    def __init__(self, below: Field, budget: Budget) -> None:
        self.below, self._budget = below, budget
        self._laws: dict[str, tuple[Random, Sequence[Element]]] = {}
        self._tilts: dict[str, Element] = {}
        self._cuts: dict[str, Element] = {}
        self._combined = Combined()

    def spend(self, work: int) -> None:
        """Count products of terms; raise when there are too many."""
        self._budget.spend(work)

    def lifted(self, value: Chance | Fraction | int) -> Chance:
        """A number as a polynomial of degree 0."""
        return value if isinstance(value, Chance) else Chance(self, {ONE: self.below.number(value)})

    def number(self, value: Fraction | int) -> Element:
        """An exact number."""
        return self.lifted(value)

    def decimal(self, number: Number) -> Element:
        """A number typed as a decimal, as the field below takes it."""
        return Chance(self, {ONE: self.below.decimal(number)})

    def matrix(self, rows: int, columns: int, entries: Sequence[Element]) -> Matrix:
        """A matrix of polynomials."""
        return Grid(rows, columns, entries)

    def random(
        self,
        declared: Random,
        key: str,
        shape: tuple[int, int],
        parameters: Sequence[Element],
    ) -> Matrix:
        """Independent atoms of one law."""
        self._laws[key] = declared, [plain(parameter) for parameter in parameters]
        one = self.below.number(1)
        atoms = [Atom(key, place) for place in range(shape[0] * shape[1])]
        return Grid(*shape, [Chance(self, {((atom, 1),): one}) for atom in atoms])

    # --- laws -----------------------------------------------------------------------------------

    def joined(self, one: Monomial, other: Monomial) -> Monomial:
        """The product of two monomials: a bit is its own square, and the square of a sign is 1."""
        if not one or not other:
            return one or other
        powers = dict(one)
        for atom, exponent in other:
            powers[atom] = powers.get(atom, 0) + exponent
        kept = [(atom, self._reduced(atom, exponent)) for atom, exponent in powers.items()]
        return tuple(sorted(pair for pair in kept if pair[1]))

    def _reduced(self, atom: Atom, exponent: int) -> int:
        law = self._laws[atom.key][0].law
        if law == "bernoulli":
            return 1
        return exponent % 2 if law == "rademacher" or atom.cut else exponent

    def expected(self, element: Element) -> Element:
        """The expectation of a number or of every entry; independent atoms multiply."""
        if isinstance(element, Grid):
            entries = [self.expected(entry) for entry in element.entries()]
            return Grid(element.nrows(), element.ncols(), entries)
        total = self.below.number(0)
        for monomial, factor in element.terms.items():
            numbers = by_number(monomial)
            self._combined.check(numbers)
            for number, powers in numbers.items():
                factor = factor * self._moment(number.key, powers)
            total = total + factor
        return Chance(self, {ONE: total})

    def _moment(self, key: str, powers: Monomial) -> Element:
        """E of the powers of one random number, its tilts and its sign included."""
        declared, parameters = self._laws[key]
        if declared.law == "bernoulli":
            return parameters[0]
        if declared.law == "rademacher":
            return self.below.number(0)
        return Moment(self.below, self._tilts, self._cuts).of(parameters, powers)

    # --- functions ------------------------------------------------------------------------------

    def divide(self, one: Element, other: Element) -> Element:
        """A quotient; by something random, value by value."""
        if other.constant is not None:
            inverse = self.below.divide(self.below.number(1), other.constant)
            return one * Chance(self, {ONE: inverse})
        return self._by_values([one, other], lambda parts: self.below.divide(*parts))

    def apply(self, function: str, parts: Sequence[Element]) -> Element:
        """A function of numbers; of bits and signs value by value; exp of normal numbers tilts."""
        if function == "exp" and self._is_affine(parts[0]):
            return self._tilted(parts[0])
        if function in BENT and (bent := self._bent(function, parts)) is not None:
            return bent
        atoms = {atom for part in parts for atom in part.atoms()}
        bits = sorted(atom for atom in atoms if not self._is_normal(atom))
        if bits and len(bits) < len(atoms) and len(bits) <= MOST_ENUMERATED:
            return self._by_bits(function, parts, bits)
        return self._by_values(parts, lambda values: self.below.apply(function, values))

    def _is_normal(self, atom: Atom) -> bool:
        return self._laws[atom.key][0].law == "normal"

    def _by_bits(self, function: str, parts: Sequence[Element], bits: Sequence[Atom]) -> Element:
        """A function of normal numbers and bits: a sum over all values of the bits."""
        found = self.lifted(0)
        for values in itertools.product((0, 1), repeat=len(bits)):
            chosen = dict(zip(bits, values, strict=True))
            weight = self.lifted(1)
            for atom, value in chosen.items():
                weight = weight * self._is(atom, value)
            given = [self._given(part, chosen) for part in parts]
            found = found + weight * self.apply(function, given)
        return found

    def declared(self, function: str, parts: Sequence[Element]) -> Element:
        """A function that is known by its name only."""
        return self._by_values(parts, lambda values: self.below.declared(function, values))

    def root(self, base: Element, exponent: Fraction) -> Element:
        """A broken power."""
        return self._by_values([base], lambda values: self.below.root(values[0], exponent))

    def invert(self, matrix: Matrix) -> Matrix:
        """The inverse of a matrix in which nothing is random."""
        size, entries = matrix.nrows(), [entry.constant for entry in matrix.entries()]
        if any(entry is None for entry in entries):
            raise Undecidable("the inverse of a random matrix")
        found = self.below.invert(self.below.matrix(size, size, entries))
        return Grid(size, size, [Chance(self, {ONE: entry}) for entry in found.entries()])

    def _is_affine(self, part: Chance) -> bool:
        """Whether it is a sum of normal numbers with factors, and perhaps a constant."""
        monomials = part.terms.keys() - {ONE}
        return bool(monomials) and all(
            len(monomial) == 1
            and monomial[0][1] == 1
            and not (monomial[0][0].tilt or monomial[0][0].cut)
            and self._laws[monomial[0][0].key][0].law == "normal"
            for monomial in monomials
        )

    def _sign(self, part: Chance) -> Chance | None:
        """The sign of a z + b with one normal z: that of a, times that of z + b/a."""
        slopes = [monomial for monomial in part.terms if monomial != ONE]
        if len(slopes) != 1:
            return None
        slope, shift = part.terms[slopes[0]], part.terms.get(ONE)
        cut = self.below.number(0) if shift is None else self.below.divide(-shift, slope)
        self._cuts[str(cut)] = cut
        atom = replace(slopes[0][0][0], cut=str(cut))
        return Chance(self, {((atom, 1),): self.below.apply("sign", [slope])})

    def _bent(self, function: str, parts: Sequence[Element]) -> Chance | None:
        """A function with a kink or a jump, of one normal number: expressed by its sign."""
        if len(parts) > 2:
            return None
        gap = parts[0] if len(parts) == 1 else parts[0] - parts[1]
        if not self._is_affine(gap):
            return None
        gap = self._combined.joined(gap, self._laws)
        if (sign := self._sign(gap)) is None:
            return None
        return bent(function, parts, gap, sign)

    def _tilted(self, part: Chance) -> Chance:
        """exp(c + a z + b u) as exp(c) exp(a z) exp(b u)."""
        rest = part.terms.get(ONE, self.below.number(0))
        atoms = []
        for monomial, factor in part.terms.items():
            if monomial != ONE:
                tilt = str(len(self._tilts))
                self._tilts[tilt] = factor
                atoms.append((Atom(monomial[0][0].key, monomial[0][0].place, tilt), 1))
        return Chance(self, {tuple(sorted(atoms)): self.below.apply("exp", [rest])})

    def _by_values(self, parts: Sequence[Element], function: Any) -> Element:
        """Any function of bits and signs is a polynomial in them, found from all its values."""
        atoms = sorted({atom for part in parts for atom in part.atoms()})
        if any(map(self._is_normal, atoms)):
            raise Undecidable("a function of a normal variable that is no polynomial")
        if len(atoms) > MOST_ENUMERATED:
            raise Undecidable("a function of so many random entries")
        found = self.lifted(0)
        for values in itertools.product((0, 1), repeat=len(atoms)):
            chosen = dict(zip(atoms, values, strict=True))
            weight = self.lifted(1)
            for atom, value in chosen.items():
                weight = weight * self._is(atom, value)
            result = function([self._at(part, chosen) for part in parts])
            found = found + weight * Chance(self, {ONE: result})
        return found

    def _is(self, atom: Atom, value: int) -> Chance:
        """The polynomial that is 1 where a bit is `value`, or a sign is + or -, and 0 elsewhere."""
        one = self.below.number(1)
        itself = Chance(self, {((atom, 1),): one})
        if self._laws[atom.key][0].law == "bernoulli":
            return itself if value else self.lifted(1) - itself
        half = self.lifted(Fraction(1, 2))
        return half * (self.lifted(1) + itself) if value else half * (self.lifted(1) - itself)

    def _at(self, part: Chance, chosen: Mapping[Atom, int]) -> Element:
        """The value where every atom has been chosen."""
        return self._given(part, chosen).terms.get(ONE, self.below.number(0))

    def _given(self, part: Chance, chosen: Mapping[Atom, int]) -> Chance:
        """The polynomial where these bits and signs have been chosen."""
        total = self.lifted(0)
        for monomial, factor in part.terms.items():
            for atom in (atom for atom, _ in monomial if atom in chosen):
                bit = self._laws[atom.key][0].law == "bernoulli"
                value = chosen[atom] if bit else 2 * chosen[atom] - 1
                factor = factor * self.below.number(value)
            kept = tuple(pair for pair in monomial if pair[0] not in chosen)
            total = total + Chance(self, {kept: factor})
        kept_terms = {m: f for m, f in total.terms.items() if m == ONE or f != 0}
        return Chance(self, kept_terms)
