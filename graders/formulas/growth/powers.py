"""Powers, logarithms and factorials of growing quantities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from fractions import Fraction

from graders.formulas.growth.cones import Cone
from graders.formulas.growth.exponents import (
    ONE,
    UNIT,
    Beyond,
    Exponent,
    Scale,
    Terms,
    alike,
    as_monomial,
    log_of,
    plus,
    scaled,
    sign,
)
from graders.formulas.growth.ratios import CERTAIN, Negative, Ratio, positive, ratio

MOST_POWER = 8
LARGEST_NUMBER = 10**10
"""The largest number that is factored; a larger one's logarithm is not known exactly."""


def raised(cone: Cone, value: Ratio, exponent: Terms) -> Ratio:
    """A power, by a constant or by something that grows."""
    if not value.over.parts:
        raise Beyond("it has a power of zero")
    constant = exponent.constant()
    if constant is None:
        return ratio(_growing(cone, value.over, exponent), _growing(cone, value.under, exponent))
    if not exponent.exact:
        raise Beyond("an exponent in it is no known number")
    if not (turn := sign(constant)):
        return Ratio(CERTAIN)
    if turn < 0:
        return raised(cone, value.inverse(), exponent.times(-1))
    return ratio(_fixed(cone, value.over, constant), _fixed(cone, value.under, constant))


def _fixed(cone: Cone, terms: Terms, exponent: Mapping[Scale, Fraction]) -> Terms:
    """A power by a positive constant: multiplied out if small, else of each term by itself."""
    whole = exponent.get(UNIT, Fraction(0))
    if set(exponent) == {UNIT} and whole.denominator == 1 and whole <= MOST_POWER:
        with suppress(Beyond):
            return _multiplied_out(terms, int(whole))
    if set(terms.parts.values()) == {1} and len(terms.parts) == 1 and set(exponent) == {UNIT}:
        (((scale, power), value),) = terms.parts.items()
        return Terms({(scaled(scale, whole), scaled(power, whole)): value}, terms.exact)
    return alike(_times(power, exponent) for power in positive(cone, terms))


def _multiplied_out(terms: Terms, times: int) -> Terms:
    found = terms
    for _ in range(times - 1):
        found = found * terms
    return found


def _times(power: Exponent, constant: Mapping[Scale, Fraction]) -> Exponent:
    """An exponent times a constant."""
    found: Exponent = ONE
    for (scale, monomial), value in power:
        parts = (((plus(scale, s), monomial), value * q) for s, q in constant.items())
        found = plus(found, list(parts))
    return found


def _growing(cone: Cone, terms: Terms, exponent: Terms) -> Terms:
    """A power by something that grows: the exponential of it times the logarithm."""
    if terms == CERTAIN:
        return terms
    if len(terms.parts) != 1:
        return _of_a_sum(cone, terms, exponent)
    log, known = _log_of_one(terms)
    if not (known and exponent.exact):
        raise Beyond("a power in it is known only up to constants")
    return exponential(cone, exponent * log)


def _of_a_sum(cone: Cone, terms: Terms, exponent: Terms) -> Terms:
    """(m + r)^g as m^g, where g r/m stays bounded: (n + 1)^n is n^n but for a constant."""
    for (scale, large), value in terms.parts.items():
        gaps = [plus(small, large, -1) for _, small in terms.parts if small != large]
        if len(gaps) < len(terms.parts) - 1 or value < 0:
            continue
        products = (plus(power, gap) for _, power in exponent.parts for gap in gaps)
        shrinks = all(cone.exceeds([ONE], gap) for gap in gaps)
        if shrinks and all(cone.bounds(one, [ONE]) for one in products):
            found = _growing(cone, Terms({(scale, large): value}, terms.exact), exponent)
            return Terms(found.parts, exact=False)
    raise Beyond("a sum is raised to something that grows")


def exponential(cone: Cone, terms: Terms) -> Terms:
    """e to a sum. A bounded part, as the log(n)/n of n^(1/n), is a constant factor."""
    if not terms.exact:
        raise Beyond("an exponent in it is known only up to constants")
    found: list[tuple[tuple[Scale, frozenset[tuple[tuple[str, int], Fraction]]], Fraction]] = []
    exact = True
    for (scale, exponent), value in terms.parts.items():
        if cone.bounds(exponent, [ONE]):
            exact = False
        elif (monomial := as_monomial(exponent)) is None:
            raise Beyond("an exponential of an exponential")
        else:
            found.append(((scale, monomial), value))
    return Terms({(UNIT, frozenset(found)): Fraction(1)}, exact)


def logarithm(cone: Cone, value: Ratio, base: Terms | None = None) -> Terms:
    """The logarithm, up to constant factors where the argument is a sum."""
    if base is None:
        return _log(cone, value)
    below = _log(cone, Ratio(base))
    constant = below.constant()
    if constant is not None and len(constant) > 1 and sign(constant) > 0:  # log 10 = log 2 + log 5
        return Terms(_log(cone, value).parts, exact=False)
    return ratio(_log(cone, value), below).whole()


def _log(cone: Cone, value: Ratio) -> Terms:
    over = value.over
    if len(over.parts) == 1 and value.under == CERTAIN:
        if next(iter(over.parts.values())) < 0:
            raise Negative
        log, known = _log_of_one(over)
        return log if known else _without_constant(log)
    under = positive(cone, value.under)
    if len(under) != 1:
        raise Beyond("a logarithm of a ratio of sums")
    found: list[Exponent] = []
    for exponent in positive(cone, over):
        found += _grown(cone, _values(plus(exponent, under[0], -1)))
    if not found:
        raise Beyond("a logarithm of something that does not grow")
    return alike(dict.fromkeys(found))


def _grown(cone: Cone, log: Terms) -> list[Exponent]:
    """The terms of a logarithm up to constants; none where it is negative or constant."""
    try:
        return [e for e in positive(cone, log) if e != ONE]
    except Negative:
        return []


def _without_constant(log: Terms) -> Terms:
    parts = {key: value for key, value in log.parts.items() if key[1] != ONE}
    if not parts:
        raise Beyond("a logarithm of a constant whose sign is not known here")
    return Terms(parts, exact=False)


def _log_of_one(terms: Terms) -> tuple[Terms, bool]:
    """The logarithm of one term, and whether its constant is known."""
    (((scale, exponent), value),) = terms.parts.items()
    if value <= 0:
        raise Beyond("a power or logarithm of something negative")
    log, known = _values(exponent), terms.exact
    for name, times in scale:
        known = known and name == "e"
        log = log + Terms.of(value=times if name == "e" else 0)
    if max(value.numerator, value.denominator) > LARGEST_NUMBER:
        return log, False
    for number, turn in ((value.numerator, 1), (value.denominator, -1)):
        for prime in _primes(number):
            log = log + Terms.of(value=turn, scale=frozenset({(f"log {prime}", Fraction(1))}))
    return log, known


def _values(exponent: Exponent) -> Terms:
    """An exponent as a sum: the value of each of its coordinates."""
    return Terms({(scale, log_of(monomial)): value for (scale, monomial), value in exponent})


def _primes(number: int) -> Iterator[int]:
    divisor = 2
    while divisor * divisor <= number:
        while number % divisor == 0:
            yield divisor
            number //= divisor
        divisor += 1
    if number > 1:
        yield number


def factorial(cone: Cone, terms: Terms) -> Terms:
    """Stirling's formula, of one growing term and perhaps a whole number more."""
    shift = terms.parts.get((UNIT, ONE), Fraction(0))
    grown = Terms({key: v for key, v in terms.parts.items() if key != (UNIT, ONE)}, terms.exact)
    if len(grown.parts) != 1 or not terms.exact or shift.denominator != 1:
        raise Beyond("a factorial of more than one term")
    ((_, exponent),) = grown.parts
    if not cone.grows(exponent):
        raise Beyond("a factorial of something that may not grow")
    log, known = _log_of_one(grown)
    if not known:
        raise Beyond("a factorial of something known only up to constants")
    power = grown * log + grown.times(-1) + log.times(shift + Fraction(1, 2))
    return Terms(exponential(cone, power).parts, False)
