"""Points of comparison: readable ones first, then all scales, kinks and branches."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import prod

from flint import fmpq

from graders.formulas.names import Names, Scalar
from graders.formulas.numbers.balls import BallEvaluation, Exhausted, NumberBudget
from graders.formulas.numbers.functions import KINKS
from graders.formulas.numbers.values import Imprecise, NotDefined, TooLarge, Unsupported, precision
from graders.formulas.tree import Apply, Fold, Number, Symbol, Tree, free_names, walk

READABLE = (2, 3, Fraction(1, 2), -1, 5, -2, Fraction(1, 3), 4, Fraction(-3, 2), Fraction(7, 2))
INSIDE = tuple(map(Fraction, ("1/2", "1/4", "3/4", "1/3", "2/3", "9/10", "1/10", "1/5", "7/8")))
EXPONENTS = (2, Fraction(1, 2), 3, -1, Fraction(1, 3), 4)
BASES = (-1, 3, -2, Fraction(1, 2))
LATE = 40
"""The place from which on points mostly seek branches that were not met."""
STEPS = tuple(map(Fraction, ("0", "1/2", "-1/2", "1/997", "-1/997")))
"""The distances from a constant of the formulas at which branches are sought."""
SHARES = tuple(map(Fraction, ("1/2", "9/8", "7/8", "2", "-1", "10")))
"""Factors of constants, for points of their size."""
FEW = 8
"""The number of readable points, which come first to make counterexamples readable."""
MOST_ENUMERATED = 256
LARGEST_CONSTANT = 10**18
MOST_CONSTANTS = 20
SCALES = (30, 100, 1000, 10**4, 10**6)
"""The largest integers, in turn; where sums run up to them, only the first two are used."""


@dataclass(frozen=True)
class Effort:
    """The number of points that must agree, and the number that may be tried."""

    needed: int
    tried: int


class Points:
    """The points for one pair of formulas: always the same for the same pair."""

    def __init__(self, trees: Sequence[Tree], names: Names) -> None:
        free = sorted(frozenset().union(*map(free_names, trees)))
        self.domains = {n: d for n in free if isinstance(d := names.get(n), Scalar)}
        nodes = [node for tree in trees for node in walk(tree)]
        self.constants = _constants(nodes)
        self.exponents = _exponents(nodes)
        self.has_powers = bool(self.exponents) or any(map(_has_root, nodes))
        self.has_kinks = any(
            isinstance(node, Apply) and (node.head in KINKS or node.head == "indicator")
            for node in nodes
        )
        self.has_folds = any(isinstance(node, Fold) for node in nodes)
        self.has_integers = any(domain.integer for domain in self.domains.values())
        self.draw = random.Random(2022)

    @property
    def effort(self) -> Effort:
        """More points where formulas have branches."""
        if not self.domains:
            return Effort(1, 1)
        if self.exponents:
            return Effort(FEW + 2 * len(EXPONENTS) ** 2, 240)
        if self.has_powers:
            return Effort(40, 200)
        if self.has_kinks:
            return Effort(60 if self.has_integers else 30, 160)
        return Effort(36, 90) if self.has_integers else Effort(14, 60)

    def all(self) -> list[Mapping[str, Fraction]] | None:
        """Every point, where the names are integers between bounds and there are few."""
        ranges = []
        for domain in self.domains.values():
            low, high = domain.low, domain.high
            if not domain.integer or low is None or high is None:
                return None
            first, last = _whole_bounds(domain)
            ranges.append(range(first, last + 1))
        if not ranges or not 0 < prod(map(len, ranges)) <= MOST_ENUMERATED:
            return None
        choices = [[Fraction(value) for value in one] for one in ranges]
        return [dict(zip(self.domains, values, strict=True)) for values in product(*choices)]

    def some(self) -> Iterator[Mapping[str, Fraction]]:
        """Points without end."""
        place = 0
        while True:
            yield {name: self.one(name, domain, place) for name, domain in self.domains.items()}
            place += 1

    def one(self, name: str, domain: Scalar, place: int) -> Fraction:
        """A value for one name: readable, then a tour of powers where there are any, then any."""
        tour = place - FEW
        order = [*self.domains].index(name)
        if place < FEW:
            value = Fraction(READABLE[(place + order) % len(READABLE)])
        elif self.exponents and tour < 2 * len(EXPONENTS) ** 2:
            value = self.toured(name, tour)
        elif self.constants and self.draw.random() < (0.25 if place < LATE else 0.6):
            value = self.near_a_constant()
        else:
            value = self.scattered()
        return self.fitted(value, domain, place)

    def toured(self, name: str, tour: int) -> Fraction:
        """Small exponents in all pairs, over bases of both signs, where laws of powers fail."""
        if name not in self.exponents:
            return Fraction(BASES[(tour // len(EXPONENTS) ** 2 + tour) % len(BASES)])
        digit = sorted(self.exponents).index(name)
        return Fraction(EXPONENTS[tour // len(EXPONENTS) ** (digit % 2) % len(EXPONENTS)])

    def scattered(self) -> Fraction:
        """A number of any size: near 1 mostly, also tiny, also in the ten thousands."""
        kind = self.draw.random()
        if kind < 0.6:
            return Fraction(self.draw.randint(-400, 400), self.draw.choice((64, 81, 100)))
        if kind < 0.75:
            return Fraction(self.draw.randint(-100, 100), 100_003)
        if kind < 0.92:
            return Fraction(self.draw.randint(-4000, 4000), 97)
        return Fraction(self.draw.randint(-(10**6), 10**6), 97)

    def fitted(self, value: Fraction, domain: Scalar, place: int) -> Fraction:
        """The value moved into the domain."""
        if domain.integer:
            return self.whole(value, domain, place)
        low, high = domain.low, domain.high
        if contains(domain, value):
            return value
        if low is not None and high is not None:
            share = INSIDE[place % len(INSIDE)] if place < FEW else self.share()
            return low + (high - low) * share
        distance = abs(value) or Fraction(1)
        if low is not None:
            return low + distance
        return high - distance if high is not None else value

    def near_a_constant(self) -> Fraction:
        """A constant of the formulas, one a little beside it, or one of its size."""
        constant = self.draw.choice(self.constants)
        if self.draw.random() < 0.6:
            return constant + self.draw.choice(STEPS)
        return constant * self.draw.choice(SHARES)

    def share(self) -> Fraction:
        """The relative place between two bounds: anywhere, sometimes near an end."""
        if self.draw.random() < 0.2:
            near = Fraction(self.draw.randint(1, 99), 10_007)
            return near if self.draw.random() < 0.5 else 1 - near
        return Fraction(self.draw.randint(1, 1008), 1009)

    def whole(self, value: Fraction, domain: Scalar, place: int) -> Fraction:
        """An integer of the domain: a small one mostly, also one of any scale."""
        kind = self.draw.random()
        if place >= FEW and kind < 0.25 and self.constants:
            near = self.draw.choice(self.constants)
            value = Fraction(near.numerator // near.denominator + self.draw.choice((-1, 0, 1, 2)))
        elif place >= FEW and kind < 0.45:
            scale = self.draw.choice(SCALES[: 2 if self.has_folds else len(SCALES)])
            value = Fraction(self.draw.randint(-scale, scale))
        elif value.denominator != 1 or abs(value) > 100 or kind < 0.85:
            value = Fraction(self.draw.randint(-6, 12))
        if contains(domain, value):
            return value
        if domain.low is not None and domain.high is not None:
            first, last = _whole_bounds(domain)
            return Fraction(self.draw.randint(first, max(first, last)))
        if domain.low is not None:
            return Fraction(_whole_bounds(domain)[0] + abs(int(value)))
        return Fraction(_whole_bounds(domain)[1] - abs(int(value)))


def contains(domain: Scalar, value: Fraction) -> bool:
    """Whether a value lies in a domain."""
    low, high = domain.low, domain.high
    if low is not None and (value < low or (domain.low_open and value == low)):
        return False
    if high is not None and (value > high or (domain.high_open and value == high)):
        return False
    return not domain.integer or value.denominator == 1


def _whole_bounds(domain: Scalar) -> tuple[int, int]:
    """The first and the last integer of a domain; 0 stands for no bound."""
    low, high = domain.low or Fraction(0), domain.high or Fraction(0)
    first, last = -(-low.numerator // low.denominator), high.numerator // high.denominator
    first += domain.low_open and first == low
    last -= domain.high_open and last == high
    return first, last


def _constants(nodes: Sequence[Tree]) -> list[Fraction]:
    """The values of parts without names, with both signs: branches change near them."""
    found: dict[Fraction, None] = {}
    with precision(64):
        for node in nodes:
            if len(found) < MOST_CONSTANTS and not free_names(node) - {"pi", "e"}:
                value = _worth(node)
                if value is not None and abs(value) <= LARGEST_CONSTANT:
                    found[value] = None
    return [signed for value in found for signed in (value, -value)]


def _worth(node: Tree) -> Fraction | None:
    if isinstance(node, Number):
        return node.value
    if not isinstance(node, Apply):
        return None
    try:
        value = BallEvaluation({}, {}, NumberBudget(1000)).of(node)
    except (NotDefined, Imprecise, TooLarge, Unsupported, Exhausted):
        return None
    if isinstance(value, fmpq):
        return Fraction(int(value.p), int(value.q))
    return (
        Fraction(float(value)).limit_denominator(10**6) if abs(value) < LARGEST_CONSTANT else None
    )


def _exponents(nodes: Sequence[Tree]) -> frozenset[str]:
    """The names that stand in exponents, other than those of e."""
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, Apply) and node.head == "^" and node.parts[0] != Symbol("e"):
            found |= free_names(node.parts[1])
    return frozenset(found)


def _has_root(node: Tree) -> bool:
    """Whether a node is a root: there signs are lost."""
    if not isinstance(node, Apply):
        return False
    return node.head in ("sqrt", "log") or (node.head == "^" and not _is_whole(node.parts[1]))


def _is_whole(tree: Tree) -> bool:
    if isinstance(tree, Apply) and tree.head == "-":
        return _is_whole(tree.parts[0])
    return isinstance(tree, Number) and tree.value.denominator == 1
