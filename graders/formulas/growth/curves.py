"""Curves on which all sizes are known exactly, so that a comparison along one is a proof.

On a curve each size v has  log v = x * t_k + y * t_(k-1),  where t_1, t_0 = log t_1, t_(-1), ... is
one ladder of iterated logarithms. Everything else is then a sum of products of powers of the t's,
whose order at infinity is that of their exponents, the highest t first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from graders.formulas.growth.cones import Cone, Inequality
from graders.formulas.growth.exponents import UNIT, Exponent, Factor, Scale, plus, scaled, sign

Rungs: TypeAlias = frozenset[tuple[int, Fraction]]
"""A product of powers of the ladder's rungs."""


class Unclear(Exception):
    """Along this curve the quantity is not known well enough."""


@dataclass(frozen=True)
class Path:
    """The path of one size: log v = x * t_k + y * t_(k-1)."""

    rung: int
    x: Fraction = Fraction(1)
    y: Fraction = Fraction(0)

    @property
    def log(self) -> Mapping[Rungs, Fraction]:
        """log v."""
        found = {rung(self.rung): self.x, rung(self.rung - 1): self.y}
        return {key: value for key, value in found.items() if value}

    @property
    def log_size(self) -> Quantity:
        """log v, as a quantity."""
        return Quantity({key: {UNIT: x} for key, x in self.log.items()})


@dataclass(frozen=True)
class Quantity:
    """A sum over the ladder, perhaps only up to a constant."""

    parts: Mapping[Rungs, Mapping[Scale, Fraction]]
    near: bool = False

    def leading(self) -> int:
        """1 when it grows without bound, -1 when its opposite does, 0 when it stays finite."""
        for key in sorted(self.parts, key=height, reverse=True):
            if not is_infinite(key):
                return 0
            if turn := sign(self.parts[key]):
                return turn
        return 0

    def is_zero(self) -> bool:
        """Whether it is exactly zero."""
        return not self.near and all(not sign(value) for value in self.parts.values())


Curve: TypeAlias = Mapping[str, Path]


def rung(level: int, exponent: Fraction = Fraction(1)) -> Rungs:
    """A power of one rung."""
    return frozenset({(level, exponent)})


def height(key: Rungs) -> tuple[tuple[int, Fraction], ...]:
    """A key that sorts products by size, the larger last: exponents on rungs, from the top."""
    powers = dict(key)
    return tuple((level, powers.get(level, Fraction(0))) for level in range(9, -9, -1))


def is_infinite(key: Rungs) -> bool:
    """Whether a product of rungs grows without bound."""
    return bool(key) and max(key)[1] > 0


def value(exponent: Exponent, curve: Curve) -> Quantity:
    """An exponent along a curve."""
    parts: dict[Rungs, dict[Scale, Fraction]] = {}
    near = False
    for (scale, monomial), times in exponent:
        product: dict[Rungs, Fraction] = {frozenset(): Fraction(1)}
        for factor, power in monomial:
            found, sure = _power(factor, power, curve)
            if not sure and (len(monomial) > 1 or power != 1):
                raise Unclear
            near = near or not sure
            product = {plus(a, b): x * y for a, x in product.items() for b, y in found.items()}
        for key, x in product.items():
            constants = parts.setdefault(key, {})
            constants[scale] = constants.get(scale, Fraction(0)) + times * x
    return Quantity(parts, near)


def _power(factor: Factor, power: Fraction, curve: Curve) -> tuple[Mapping[Rungs, Fraction], bool]:
    """A power of an iterated logarithm of a size, and whether it is exact."""
    name, depth = factor
    path = curve[name]
    if depth == 0:  # v = exp(log v), and exp of a rung is the rung above
        key = frozenset((level + 1, x) for log, x in path.log.items() for level, _ in log)
        return {scaled(key, power): Fraction(1)}, True
    if depth == 1 and power == 1:
        return path.log, True
    if depth == 1:
        if path.y or path.x != 1:
            raise Unclear
        return {rung(path.rung, power): Fraction(1)}, True
    return {rung(path.rung - depth + 1, power): Fraction(1)}, path.x == 1 and not path.y


def allowed(curve: Curve, relations: Sequence[Inequality]) -> bool:
    """Whether a curve goes to infinity within the regime."""
    if any(path.x <= 0 for path in curve.values()):
        return False
    for relation in relations:
        gap = value(plus(relation.large, relation.small, -1), curve)
        if gap.leading() <= 0 and (relation.far or not gap.is_zero()):
            return False
    return True


def outgrows(curve: Curve, one: Exponent, many: Sequence[Exponent]) -> bool:
    """Whether one exponential outgrows all the others along a curve."""
    return all(value(plus(one, other, -1), curve).leading() > 0 for other in many)


def refutes(curve: Curve, cone: Cone, one: Exponent, many: Sequence[Exponent]) -> bool:
    """Whether a curve proves that `one` is not O(sum of many)."""
    try:
        return allowed(curve, cone.relations) and outgrows(curve, one, many)
    except Unclear:
        return False


def fastest(exponents: Sequence[Exponent], curve: Curve) -> Exponent:
    """One of the exponentials that no other outgrows along a curve."""
    first, *others = exponents
    for other in others:
        if value(plus(other, first, -1), curve).leading() > 0:
            first = other
    return first


def base(curve: Curve) -> str:
    """The size that the others are told by: one on the highest rung that is t itself."""
    top = max(path.rung for path in curve.values())
    plain = [n for n, p in curve.items() if p.rung == top and p.x == 1 and not p.y]
    return min(plain, default="")


def told(quantity: Quantity, curve: Curve) -> str:
    """The exponential of a quantity as a student would type it."""
    top = max(path.rung for path in curve.values())
    name = base(curve) or "s"
    factors = []
    for key in sorted(quantity.parts, key=height, reverse=True):
        by = _number(quantity.parts[key])
        if not is_infinite(key) or by in ("", "0"):
            continue
        if len(key) == 1 and max(key)[1] == 1 and max(key)[0] <= top:
            factors.append(_raised(_exp_of_rung(max(key)[0], top, name), by))
        else:
            inside = "*".join(
                _raised(_exp_of_rung(level - 1, top, name), str(e))
                for level, e in sorted(key, reverse=True)
            )
            factors.append(f"exp({inside})" if by == "1" else f"exp({by}*{inside})")
    return "*".join(factors) or "1"


def _exp_of_rung(level: int, top: int, name: str) -> str:
    """exp(t_level): the size itself for the top rung, its logarithm one rung below."""
    if level > top:
        return f"exp({_exp_of_rung(level - 1, top, name)})"
    return "log(" * (top - level) + name + ")" * (top - level)


def _number(parts: Mapping[Scale, Fraction]) -> str:
    """A constant as typed: `2`, `log(7)/log(2)`, `1 + log(3)`."""
    return " + ".join(
        _product(number, scale) for scale, number in sorted(parts.items(), key=str) if number
    )


def _product(number: Fraction, scale: Scale) -> str:
    shown = {name: f"log({name[4:]})" if name.startswith("log ") else name for name, _ in scale}
    over = [_raised(shown[name], str(e)) for name, e in sorted(scale) if e > 0]
    under = [_raised(shown[name], str(-e)) for name, e in sorted(scale) if e < 0]
    first = [] if number == 1 and over else [str(number)]
    return "/".join(["*".join([*first, *over]), *under])


def _raised(inner: str, by: str) -> str:
    if by == "1":
        return inner
    return f"{inner}^{by}" if by.isdigit() else f"{inner}^({by})"


def in_words(curve: Curve) -> str:
    """`n = d^2`; `n = d*log(d)`; with one size only, `n as large as you like`."""
    name = base(curve)
    found = [
        f"{other} = {told(path.log_size, curve)}"
        for other, path in sorted(curve.items())
        if other != name
    ]
    return " and ".join(found) or f"{name} as large as you like"
