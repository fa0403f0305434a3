"""The regime of sizes as linear inequalities between logarithms, and their consequences.

Every size grows without bound. Along any way to infinity that the regime allows, each row below is
at least 0 from some place on; a strict row grows itself without bound. By Farkas' lemma

    m = O(p_1 + ... + p_k)  if  log m = sum_j w_j log p_j - (a combination of rows), sum_j w_j = 1

which is a weighted arithmetic-geometric mean: m <= p_1^w_1 ... p_k^w_k <= p_1 + ... + p_k. For sums
of plain powers the converse holds as well.

Iterated logarithms are bent, not linear. So the proof may go case by case: for any two sizes n, d,
log n is either far above log d, or far below, or within constant factors of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import TypeAlias

from graders.formulas.growth.exponents import (
    ONE,
    Coordinate,
    Exponent,
    Monomial,
    along,
    bracket,
    log_of,
    plus,
    power,
    scaled,
)
from graders.formulas.growth.farkas import Row, follows, strictly

FAR = Fraction(10**6)
"""log v exceeds any multiple of log log v; a million of them is enough for any exponent typed."""
Order = tuple[tuple[str, ...], ...]
"""Sizes by their logarithms: each group far above the next, those in a group comparable."""
ORDERS = {2: 3, 3: 13, 4: 75}
"""The number of cases for each number of sizes."""
MOST_COMPARED = 900
"""The most comparisons of two coordinates that all cases together may take."""


@dataclass(frozen=True)
class Inequality:
    """One size against another, by their logarithms: `large >= small`, or far above it."""

    large: Exponent
    small: Exponent
    far: bool = False


Test: TypeAlias = Callable[[Exponent, Sequence[Exponent], Sequence[Row]], bool]


@dataclass(frozen=True)
class Cone:
    """All ways to infinity that these relations allow, or one case of them."""

    relations: tuple[Inequality, ...] = ()
    order: Order = ()
    known: frozenset[Coordinate] = frozenset()
    """Coordinates of every question to this cone; they only save time."""

    def bounds(self, one: Exponent, many: Sequence[Exponent]) -> bool:
        """Whether `one = O(sum of many)` is proved."""
        if any(_plainly(plus(other, one, -1)) for other in many):
            return True
        return self._proved(follows, one, many)

    def exceeds(self, many: Sequence[Exponent], one: Exponent) -> bool:
        """Whether `one = o(sum of many)` is proved."""
        return self._proved(strictly, one, many)

    def grows(self, exponent: Exponent) -> bool:
        """Whether this exponential is proved to grow without bound."""
        return self.exceeds([exponent], ONE)

    def at_least(self, large: Exponent, small: Exponent) -> bool:
        """Whether `large >= small` is proved, without any constant."""
        rows = [row for row in self._rows([large, small]) if row.exact]
        return follows(small, [large], rows)

    def about(self, exponents: Iterable[Exponent]) -> Cone:
        """The same cone; costly rows are made once for all coordinates of these exponents."""
        known = coordinates_of(exponents)
        dear = any(not _is_log(monomial) for _, monomial in known)
        return Cone(self.relations, self.order, known if dear else frozenset())

    def _proved(self, test: Test, one: Exponent, many: Sequence[Exponent]) -> bool:
        """Whether a test holds for the cone, or for each of its cases."""
        both = [one, *many]
        if test(one, many, self._rows(both)):
            return True
        cases = list(self._cases(both))
        return bool(cases) and all(test(one, many, case._rows(both)) for case in cases)

    def _cases(self, exponents: Sequence[Exponent]) -> Iterator[Cone]:
        """The cases that iterated logarithms need; none for plain powers."""
        monomials = {monomial for _, monomial in coordinates_of(exponents)}
        bent = {m for m in monomials if len(m) > 1 or not _is_log(m) or max(m)[0][1] > 1}
        pairs = 1 + sum(not _is_log(monomial) for monomial in bent) ** 2
        for used in (monomials, bent):
            names = tuple(sorted({name for monomial in used for (name, _), _ in monomial}))
            if bent and len(names) in ORDERS and ORDERS[len(names)] * pairs <= MOST_COMPARED:
                yield from (Cone(self.relations, order, self.known) for order in _orders(names))
                return

    def _rows(self, exponents: Sequence[Exponent]) -> tuple[Row, ...]:
        return _rows(self.relations, self.order, self.known | coordinates_of(exponents))

    def every_row(self, coordinates: frozenset[Coordinate]) -> list[Row]:
        """Every row that these coordinates may need."""
        own = [Row(plus(r.large, r.small, -1), r.far) for r in self.relations]
        coordinates |= coordinates_of(row.vector for row in own)
        factors = {factor for _, monomial in coordinates for factor, _ in monomial}
        names = sorted({name for name, _ in factors})
        depth = max((depth for _, depth in factors), default=1)
        bent = {monomial for _, monomial in coordinates if not _is_log(monomial)}
        rows = [*own, *self._logs(names, max(1, depth))]
        if bent:
            rows += self._bent_rows(bent, names, depth + 1)
        return [*rows, *_scale_rows({key for key in coordinates if key[0]})]

    def _logs(self, names: Sequence[str], depth: int) -> list[Row]:
        """The inequalities between the iterated logarithms of sizes."""
        rows = [Row(_log(name, depth)) for name in names]
        for name in names:
            for k in range(1, depth):
                rows.append(Row(plus(_log(name, k), scaled(_log(name, k + 1), FAR), -1)))
        for relation in self.relations:
            rows += _monotone(relation, depth)
        return rows + self._ordered(depth)

    def _ordered(self, depth: int) -> list[Row]:
        """The inequalities of the case for each pair of sizes."""
        rows = []
        for place, group in enumerate(self.order):
            for first, second in pairwise(group):
                for k in range(2, depth + 1):
                    near = plus(_log(first, k), _log(second, k), -1)
                    rows += [Row(near, False, False), Row(scaled(near, Fraction(-1)), False, False)]
            for lower in self.order[place + 1 : place + 2]:
                for first, second in ((a, b) for a in group for b in lower):
                    rows.append(Row(plus(_log(first, 1), scaled(_log(second, 1), FAR), -1)))
                    for k in range(2, depth + 1):
                        rows.append(Row(plus(_log(first, k), _log(second, k), -1), k == 2))
        return rows

    def _bent_rows(self, bent: set[Monomial], names: Sequence[str], depth: int) -> list[Row]:
        """The inequalities between coordinates that are no plain logarithms, such as n log n."""
        known = self._logs(names, depth)
        known += [Row(plus(r.large, r.small, -1), r.far) for r in self.relations if _is_plain(r)]
        rows = []
        for monomial in bent:
            if strictly(ONE, [log_of(monomial)], known):
                rows.append(Row(along(monomial)))
        others = [*bent, *(power((name, 1)) for name in names)]
        for first in others:
            for second in others:
                if first != second and (first in bent or second in bent):
                    rows += _compared(first, second, known)
        return rows


@lru_cache(maxsize=512)
def _rows(
    relations: tuple[Inequality, ...], order: Order, coordinates: frozenset[Coordinate]
) -> tuple[Row, ...]:
    return tuple(Cone(relations, order).every_row(coordinates))


def coordinates_of(exponents: Iterable[Exponent]) -> frozenset[Coordinate]:
    """All coordinates that any of these exponents has."""
    return frozenset(key for exponent in exponents for key, _ in exponent)


def _log(name: str, depth: int) -> Exponent:
    return along(power((name, depth)))


def _is_log(monomial: Monomial) -> bool:
    """Whether it is log v or an iterated logarithm, to the power one."""
    ((_, depth), exponent), *more = monomial
    return not more and exponent == 1 and depth >= 1


def _is_plain(relation: Inequality) -> bool:
    return all(_is_log(m) for side in (relation.large, relation.small) for (_, m), _ in side)


def _plainly(exponent: Exponent) -> bool:
    """Whether no coordinate of it shrinks; then it grows without further proof."""
    return all(value > 0 and all(e > 0 for _, e in monomial) for (_, monomial), value in exponent)


def _compared(first: Monomial, second: Monomial, known: Sequence[Row]) -> list[Row]:
    """An inequality: one coordinate is far above another, or at least not below it."""
    ratio = plus(log_of(first), log_of(second), -1)
    if strictly(ONE, [ratio], known):
        return [Row(plus(along(first), scaled(along(second), FAR), -1))]
    if follows(ONE, [ratio], [row for row in known if row.exact]):
        return [Row(plus(along(first), along(second), -1), strict=False)]
    return []


def _monotone(relation: Inequality, depth: int) -> Iterator[Row]:
    """Logarithms of both sides, once and twice, if the larger side is a power of one size."""
    if len(relation.large) != 1:
        return
    ((((_, monomial), value)),) = relation.large
    if not _is_log(monomial) or any(v <= 0 for _, v in relation.small) or value <= 0:
        return
    (((name, level), _),) = monomial
    for (scale, part), _ in relation.small:
        once = log_of(part)
        if scale:
            continue
        if level + 1 <= depth:  # log log large >= log of each part of log small, up to a constant
            yield Row(plus(_log(name, level + 1), once, -1), False, False)
        if len(once) == 1 and _is_log(part):
            (((other, below), _),) = part
            for k in range(2, depth - max(level, below) + 1):
                yield Row(plus(_log(name, level + k), _log(other, below + k), -1), False, False)


def _scale_rows(coordinates: set[Coordinate]) -> Iterator[Row]:
    """An irrational multiple of a coordinate lies between two rational ones."""
    for scale, monomial in coordinates:
        low, high = bracket(scale)
        whole, part = along(monomial), along(monomial, scale)
        yield Row(plus(part, scaled(whole, low), -1), False)
        yield Row(plus(scaled(whole, high), part, -1), False)


def _orders(names: tuple[str, ...]) -> Iterator[Order]:
    """Every way to put sizes into groups, one above another."""
    if not names:
        yield ()
        return
    for mask in range(1, 2 ** len(names)):
        top = tuple(name for k, name in enumerate(names) if mask >> k & 1)
        rest = tuple(name for name in names if name not in top)
        yield from ((top, *lower) for lower in _orders(rest))
