"""Identities of rational functions, proved in the field of 2^61 - 1 elements.

Functions that are not rational (exp, sqrt, declared ones) are oracles on the field: equal
arguments give equal values. So equal values at random points mean equal formulas; unequal ones
mean nothing.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping

from graders.formulas.numbers.balls import NumberBudget
from graders.formulas.tree import Apply, Fold, Number, Symbol, Tree, free_names

PRIME = (1 << 61) - 1
TRIALS = 3
LARGEST_DEGREE = 1 << 40
LARGEST_EXPONENT = 10**6
RATIONAL = frozenset({"+", "-", "*", "/", "hadamard", "@"})
NOT_ORACLES = frozenset({"matrix", "row", "index", "indicator", "E", "Var", "Cov", "P"})


class NoField(Exception):
    """A formula beyond this field."""


def proves(one: Tree, other: Tree, budget: NumberBudget) -> bool:
    """Whether the two are the same rational function of their names and of the same oracles."""
    try:
        if max(degree(one), degree(other)) > LARGEST_DEGREE:
            return False
        draw = random.Random(61)
        names = sorted(free_names(one) | free_names(other))
        passed = 0
        for _ in range(2 * TRIALS):
            point = {name: draw.randrange(2, PRIME) for name in names}
            place = _Place(point, budget)
            try:
                if place.of(one) != place.of(other):
                    return False
            except ZeroDivisionError:
                continue
            passed += 1
            if passed == TRIALS:
                return True
    except NoField:
        pass
    return False


class _Place:
    """Values of trees at one point of the field."""

    def __init__(self, point: Mapping[str, int], budget: NumberBudget) -> None:
        self.point, self.budget = point, budget

    def of(self, tree: Tree) -> int:
        self.budget.spend()
        if isinstance(tree, Number):
            return tree.value.numerator * _inverse(tree.value.denominator) % PRIME
        if isinstance(tree, Symbol):
            return self.point[tree.name]
        if isinstance(tree, Fold) or tree.head in NOT_ORACLES:
            raise NoField
        return self.apply(tree.head, tree.parts)

    def apply(self, head: str, parts: tuple[Tree, ...]) -> int:
        if head == "^" and (exponent := whole_exponent(parts[1])) is not None:
            under = self.of(parts[0])
            return pow(under if exponent >= 0 else _inverse(under), abs(exponent), PRIME)
        values = [self.of(part) for part in parts]
        match head:
            case "+":
                return sum(values) % PRIME
            case "*" | "hadamard" | "@":
                result = 1
                for value in values:
                    result = result * value % PRIME
                return result
            case "-":
                return -values[0] % PRIME
            case "/":
                return values[0] * _inverse(values[1]) % PRIME
        told = f"{head}:{','.join(map(str, values))}".encode()
        return int.from_bytes(hashlib.blake2b(told, digest_size=16).digest()) % PRIME


def _inverse(value: int) -> int:
    if value % PRIME == 0:
        raise ZeroDivisionError
    return pow(value, -1, PRIME)


def degree(tree: Tree) -> int:
    """A bound on the degrees of numerator and denominator; that of an oracle is 1."""
    if isinstance(tree, Number):
        return 0
    if isinstance(tree, Symbol):
        return 1
    if isinstance(tree, Fold):
        raise NoField
    if tree.head == "^" and (exponent := whole_exponent(tree.parts[1])) is not None:
        return abs(exponent) * degree(tree.parts[0])
    inside = [degree(part) for part in tree.parts]
    return sum(inside) if tree.head in RATIONAL else max(1, *inside)


def whole_exponent(tree: Tree) -> int | None:
    """The integer that stands in an exponent."""
    if isinstance(tree, Apply) and tree.head == "-":
        inside = whole_exponent(tree.parts[0])
        return None if inside is None else -inside
    if not isinstance(tree, Number) or tree.value.denominator != 1:
        return None
    if abs(tree.value) > LARGEST_EXPONENT:
        raise NoField
    return int(tree.value)
