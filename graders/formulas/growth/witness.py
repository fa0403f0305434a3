"""Searches for a curve along which one quantity outgrows others; `curves` then proves it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice, product
from math import ceil
from typing import TypeAlias

from graders.formulas.growth.cones import Cone
from graders.formulas.growth.curves import Curve, Path, refutes
from graders.formulas.growth.exponents import Exponent, Monomial, bracket, plus
from graders.formulas.growth.simplex import combination

Pin: TypeAlias = tuple[Fraction, Fraction]
STEP = Fraction(10**4)
"""One rung of the ladder as a number, each being that much above the next."""
PINS = tuple(
    (Fraction(x), Fraction(y)) for x, y in ((1, 0), (2, 0), (Fraction(1, 2), 0), (1, 1), (1, -1))
)
"""Paths tried for sizes that stand in an exponent, where nothing is linear."""
SIMPLEST = (1, 2, 3, 4, 12, 60)
MOST_NAMES = 4
MOST_SHAPES = 60
MOST_TRIED = 300
"""The most curves tried for one witness: a count, so that every machine finds the same."""
MOST_PLAIN = 80
LARGEST = 1000
"""The highest power of one size that stands beside another."""
PLAIN = tuple(
    (rung, Fraction(power))
    for rung, power in ((2, 1), (2, 2), (1, 1), (2, 3), (0, 1), (2, Fraction(1, 2)))
)
"""Rungs and powers of the sizes on plain curves, the simplest first."""


def find(cone: Cone, one: Exponent, many: Sequence[Exponent]) -> Curve | None:
    """A curve that proves that `one` is not O(sum of many), or None when none was found."""
    gaps = [plus(one, other, -1) for other in many]
    sides = [side for r in cone.relations for side in (r.large, r.small)]
    monomials = {m for vector in [*gaps, *sides, one] for (_, m), _ in vector}
    names = sorted({name for monomial in monomials for (name, _), _ in monomial})
    if not names:
        return None
    for curve in _plain(names):
        if refutes(curve, cone, one, many):
            return curve
    straight = all(_straight(monomial) for monomial in monomials)
    bent = {n for m in monomials if len(m) > 1 or not _is_log(m) for (n, _), _ in m}
    tried = 0
    for rungs, pinned in islice(_shapes(names, sorted(bent), straight), MOST_SHAPES):
        if len(pinned) == len(names):
            curves: Iterable[Curve] = [{n: Path(rungs[n], *pinned[n]) for n in names}]
        else:
            proposed = _on(rungs, pinned, cone, gaps, straight)
            curves = (simple for curve in proposed for simple in _simpler(curve))
        for simple in curves:
            tried += 1
            if tried > MOST_TRIED:
                return None
            if _is_sane(simple) and refutes(simple, cone, one, many):
                return simple
    return None


def _plain(names: Sequence[str]) -> Iterator[Curve]:
    """The curves that a person would try: all sizes alike, a small power of one, a logarithm."""
    paths = [Path(rung, power, Fraction(0)) for rung, power in PLAIN]
    curves = product(range(len(paths)), repeat=min(len(names), MOST_NAMES))
    for chosen in islice(sorted(curves, key=lambda places: (max(places), sum(places))), MOST_PLAIN):
        padded = (*chosen, *[0] * (len(names) - len(chosen)))
        yield {name: paths[place] for name, place in zip(names, padded, strict=True)}


def _is_sane(curve: Curve) -> bool:
    """Whether a person would write these powers."""
    return all(
        abs(part) <= LARGEST and part.denominator <= SIMPLEST[-1]
        for path in curve.values()
        for part in (path.x, path.y)
    )


def _straight(monomial: Monomial) -> bool:
    """Whether it is the logarithm of one size."""
    ((factor, exponent), *more) = monomial
    return not more and exponent == 1 and factor[1] == 1


def _shapes(
    names: Sequence[str], bent: Sequence[str], straight: bool
) -> Iterator[tuple[Mapping[str, int], Mapping[str, Pin]]]:
    """On which rung each size may run, and the paths of those in an exponent; simplest first."""
    if straight or len(names) > MOST_NAMES:
        yield dict.fromkeys(names, 1), {}
        return
    ladders = [rungs for rungs in product((2, 1, 0), repeat=len(names)) if max(rungs) == 2]
    ladders.sort(key=lambda rungs: (len(set(rungs)), [-rung for rung in rungs]))
    choices = list(product(range(len(PINS)), repeat=len(bent)))
    both = product(enumerate(ladders), choices)
    for (_, rungs), chosen in sorted(both, key=lambda one: one[0][0] + 4 * sum(one[1])):
        pins = (PINS[choice] for choice in chosen)
        yield dict(zip(names, rungs, strict=True)), dict(zip(bent, pins, strict=True))


def _on(
    rungs: Mapping[str, int],
    pinned: Mapping[str, Pin],
    cone: Cone,
    gaps: Sequence[Exponent],
    straight: bool,
) -> Iterator[Curve]:
    """Curves of this shape that a linear program proposes, the plain powers first."""
    top = max(rungs.values())
    share = Fraction(1, 16) if pinned else Fraction(1)
    for least in (_rung(k) * share for k in ((top,) if straight else range(top, -2, -1))):
        bounds = [(gap, least) for gap in gaps]
        for relation in cone.relations:
            gap = plus(relation.large, relation.small, -1)
            bounds.append((gap, least if relation.far else Fraction(0)))
        for slopes in (False,) if straight else (False, True):
            if (curve := _solve(rungs, pinned, bounds, slopes)) is not None:
                yield curve


def _is_log(monomial: Monomial) -> bool:
    (((_, depth), exponent), *more) = monomial
    return not more and exponent == 1 and depth >= 1


def _solve(
    rungs: Mapping[str, int],
    pinned: Mapping[str, Pin],
    bounds: Sequence[tuple[Exponent, Fraction]],
    slopes: bool,
) -> Curve | None:
    """x and y of each size with every bound met, when a rung counts as a number."""
    free = [name for name in rungs if name not in pinned]
    rows, right = [], []
    start = Fraction(1, 4) if pinned else Fraction(1)  # x = start + what is solved for
    for exponent, least in bounds:
        row, known = _linear(exponent, rungs, pinned, free)
        rows.append(row if slopes else [a for k, a in enumerate(row) if k % 3 == 0])
        right.append(least - known - sum(row[::3], Fraction(0)) * start)
    columns = [list(enumerate(column)) for column in zip(*rows, strict=True)]
    columns += [[(k, Fraction(-1))] for k in range(len(rows))]
    if (found := combination(columns, list(enumerate(right)))) is None:
        return None
    wide = 3 if slopes else 1
    curve = {name: Path(rungs[name], x, y) for name, (x, y) in pinned.items()}
    for place, name in enumerate(free):
        x, *y = found[place * wide : place * wide + wide]
        curve[name] = Path(rungs[name], x + start, y[0] - y[1] if y else Fraction(0))
    return curve


def _linear(
    exponent: Exponent,
    rungs: Mapping[str, int],
    pinned: Mapping[str, Pin],
    free: Sequence[str],
) -> tuple[list[Fraction], Fraction]:
    """An exponent as a linear form in (x, y, -y) of each free size, and what is known of it."""
    row, known = [Fraction(0)] * (3 * len(free)), Fraction(0)
    for (scale, monomial), times in exponent:
        times *= bracket(scale)[0] if scale else 1
        ((name, depth), _), *more = monomial
        if not more and depth == 1 and name in free and _straight(monomial):
            place = 3 * free.index(name)
            high, low = _rung(rungs[name]), _rung(rungs[name] - 1)
            for k, part in enumerate((high, low, -low)):
                row[place + k] += times * part
        else:
            known += times * _size(monomial, rungs, pinned)
    return row, known


def _rung(level: int) -> Fraction:
    return STEP ** (level + 4)


def _size(
    monomial: Monomial,
    rungs: Mapping[str, int],
    pinned: Mapping[str, Pin],
) -> Fraction:
    """A monomial that is no free logarithm, as a number."""
    found = 1.0
    for (name, depth), exponent in monomial:
        x, y = pinned.get(name, (Fraction(1), Fraction(0)))
        high, low = _rung(rungs[name] + 1), _rung(rungs[name])
        if depth == 0:
            size = float(high) ** float(x) * float(low) ** float(y)
        elif depth == 1:
            size = float(x * low + y * low / STEP)
        else:
            size = float(_rung(rungs[name] + 1 - depth))
        found *= size ** float(exponent)
    return Fraction(found)


def _simpler(curve: Curve) -> Iterator[Curve]:
    """The curve with rounder numbers, and with one size on each rung as the measure."""
    units: dict[int, Fraction] = {}
    for path in curve.values():
        units[path.rung] = min(path.x, units.get(path.rung, path.x))
    top = max(units)
    for measured in ({rung: unit for rung, unit in units.items()}, {top: units[top]}):
        for most, rounded in product(SIMPLEST, (_nearest, _above)):
            yield {
                name: Path(
                    path.rung,
                    rounded(path.x / measured.get(path.rung, 1), most),
                    rounded(path.y, most),
                )
                for name, path in curve.items()
            }
    yield curve


def _nearest(number: Fraction, most: int) -> Fraction:
    return number.limit_denominator(most)


def _above(number: Fraction, most: int) -> Fraction:
    return Fraction(ceil(number * most), most)
