"""Polynomials in random numbers, with coefficients from any field."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol, TypeAlias

from graders.formulas.arrays.array_functions import Undefined
from graders.formulas.arrays.fields import Element, Field
from graders.formulas.arrays.terms import Undecidable


@dataclass(frozen=True, order=True)
class Atom:
    """One random number: an entry of a declared random name."""

    key: str
    place: int
    tilt: str = ""
    """With a tilt, the atom is exp(c z) of the normal number z; the tilt names c."""
    cut: str = ""
    """With a cut, the atom is the sign of z - c of the normal number z; the cut names c."""


Monomial: TypeAlias = tuple[tuple[Atom, int], ...]
ONE: Monomial = ()


class Room(Protocol):
    """The ring of polynomials: the field of coefficients, and the laws of their atoms."""

    below: Field

    def spend(self, work: int) -> None:
        """Count products of terms."""

    def lifted(self, value: Chance | Fraction | int) -> Chance:
        """A number as a polynomial of degree 0."""

    def joined(self, one: Monomial, other: Monomial) -> Monomial:
        """The product of two monomials."""


class Chance:
    """A polynomial in atoms, its coefficients in the field below."""

    __slots__ = ("room", "terms")

    def __init__(self, room: Room, terms: Mapping[Monomial, Element]) -> None:
        self.room, self.terms = room, terms

    @property
    def constant(self) -> Element | None:
        """Its value where nothing random is in it."""
        return None if self.terms.keys() - {ONE} else self.terms.get(ONE, self.room.below.number(0))

    def atoms(self) -> set[Atom]:
        """The random numbers in it."""
        return {atom for monomial in self.terms for atom, _ in monomial}

    def paired(self, other: Chance) -> Iterator[tuple[Element, Element]]:
        """The coefficients of both, side by side."""
        if any(atom.tilt for atom in self.atoms() | other.atoms()):
            raise Undecidable("an exponential of something random outside an expectation")
        zero = self.room.below.number(0)
        for monomial in self.terms.keys() | other.terms.keys():
            yield self.terms.get(monomial, zero), other.terms.get(monomial, zero)

    def __add__(self, other: Chance | int) -> Chance:
        other = self.room.lifted(other)
        terms = dict(self.terms)
        for monomial, factor in other.terms.items():
            terms[monomial] = terms[monomial] + factor if monomial in terms else factor
        return Chance(self.room, terms)

    __radd__ = __add__

    def __neg__(self) -> Chance:
        return Chance(self.room, {monomial: -factor for monomial, factor in self.terms.items()})

    def __sub__(self, other: Chance | int) -> Chance:
        return self + -self.room.lifted(other)

    def __mul__(self, other: Chance | int) -> Chance:
        other = self.room.lifted(other)
        self.room.spend(len(self.terms) * len(other.terms))
        terms: dict[Monomial, Element] = {}
        for (one, factor), (two, more) in itertools.product(
            self.terms.items(), other.terms.items()
        ):
            monomial = self.room.joined(one, two)
            product = factor * more
            terms[monomial] = terms[monomial] + product if monomial in terms else product
        return Chance(self.room, terms)

    __rmul__ = __mul__

    def __pow__(self, exponent: int) -> Chance:
        found, base = self.room.lifted(1), self
        while exponent:
            if exponent % 2:
                found = found * base
            exponent //= 2
            if exponent:
                base = base * base
        return found

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Chance | int):
            return NotImplemented
        return all(one == two for one, two in self.paired(self.room.lifted(other)))

    __hash__ = None  # type: ignore[assignment]


def plain(parameter: Chance) -> Element:
    """The parameter of a law, which must not be random itself."""
    if parameter.constant is None:
        raise Undefined("a law whose parameter is random itself")
    return parameter.constant


def by_number(monomial: Monomial) -> dict[Atom, Monomial]:
    """The powers of every random number, its tilts beside it."""
    found: dict[Atom, Monomial] = {}
    for atom, exponent in monomial:
        number = Atom(atom.key, atom.place)
        found[number] = (*found.get(number, ()), (atom, exponent))
    return found
