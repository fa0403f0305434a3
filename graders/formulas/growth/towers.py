"""Costs beyond sums of exponentials, such as 2^(2^n): compared by their logarithms.

Two positive quantities are within constant factors of each other just where their logarithms are
within a constant of each other, so logarithms are kept exact but for what stays bounded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from graders.formulas.growth import powers, witness
from graders.formulas.growth.curves import Curve
from graders.formulas.growth.exponents import ONE, Beyond, Exponent, Terms, sign
from graders.formulas.growth.ratios import CERTAIN, Ratio
from graders.formulas.growth.sizes import HALF, CostReader
from graders.formulas.tree import Apply, Number, Symbol, Tree, free_names, substituted, walk

TWO = Number(Fraction(2))
GROWING = frozenset(
    ["Theta", "+", "-", "*", "/", "^", "max", "min", "sqrt", "exp", "log", "factorial", "ceil",
     "floor", "abs", "binomial"]
)  # fmt: skip
"""The signs and functions of costs; sin, say, is none."""


@dataclass(frozen=True)
class Gap:
    """Curves along which the first outgrows the second, and the second the first."""

    above: Curve | None = None
    below: Curve | None = None
    alike: bool = False
    linked: Mapping[str, Tree] = field(default_factory=dict)
    """The sizes that were replaced by powers of one."""


def grows(tree: Tree) -> bool:
    """Whether all functions in a formula are those of costs, so that it grows as itself."""
    return all(each.head in GROWING for each in walk(tree) if isinstance(each, Apply))


def compare(reader: CostReader, theirs: Tree, right: Tree) -> Gap:
    """Compare two costs; the result is empty where nothing is shown."""
    try:
        return _by_logarithms(reader, theirs, right)
    except Beyond:
        return _along_lines(reader, theirs, right)


def _by_logarithms(reader: CostReader, theirs: Tree, right: Tree) -> Gap:
    ours, own = logarithm(reader, theirs), logarithm(reader, right)
    gap = (ours + own.times(-1)).coefficients()
    signs = {exponent: sign(scales) for exponent, scales in gap.items()}
    more = [one for one, turn in signs.items() if turn > 0]
    less = [one for one, turn in signs.items() if turn < 0]
    if all(reader.cone.bounds(one, [ONE]) for one in (*more, *less)):
        return Gap(alike=True)
    return Gap(_leaving(reader, more, less), _leaving(reader, less, more))


def _leaving(
    reader: CostReader, many: Sequence[Exponent], others: Sequence[Exponent]
) -> Curve | None:
    """A curve along which one of these outgrows all others, and grows."""
    for one in many:
        if (curve := witness.find(reader.cone, one, [*others, ONE])) is not None:
            return curve
    return None


def _along_lines(reader: CostReader, theirs: Tree, right: Tree) -> Gap:
    """Compare both with all sizes as powers of one: a difference there is a difference."""
    names = sorted((free_names(theirs) | free_names(right)) - {"pi", "e"} - reader.still)
    if len(names) < 2 or reader.cone.relations:
        return Gap()
    one = Symbol(names[0])
    for powered in ("", *names[1:]):
        linked = {n: Apply("^", (one, TWO)) if n == powered else one for n in names[1:]}
        try:
            found = _by_logarithms(reader, substituted(theirs, linked), substituted(right, linked))
        except Beyond:
            continue
        if found.above or found.below:
            return Gap(found.above, found.below, linked=linked)
    return Gap()


def logarithm(reader: CostReader, tree: Tree, *, exactly: bool = False) -> Terms:
    """The logarithm of a cost, up to a bounded part; `exactly` leaves out nothing."""
    match tree:
        case Apply("Theta", (part,)) if not exactly:
            return logarithm(reader, part)
        case Apply("*", parts):
            return _sum([logarithm(reader, part, exactly=exactly) for part in parts])
        case Apply("/", (over, under)):
            below = logarithm(reader, under, exactly=exactly)
            return logarithm(reader, over, exactly=exactly) + below.times(-1)
        case Apply("^", (base, exponent)):
            times = _known(reader.read(exponent).whole())
            fixed = times.constant() is not None
            return times * logarithm(reader, base, exactly=exactly or not fixed)
        case Apply("sqrt", (part,)):
            return HALF * logarithm(reader, part, exactly=exactly)
        case Apply("exp", (part,)):
            return _known(reader.read(part).whole())
        case Apply("factorial", (part,)) if not exactly:
            return _of_factorial(reader, part)
        case Apply("+", parts) if not exactly:
            return _of_sum(reader, parts)
    value = reader.read(tree)
    known = _known(powers.logarithm(reader.cone, Ratio(value.over)))
    return known if value.under == CERTAIN else _beyond("a logarithm of a ratio of sums")


def _of_factorial(reader: CostReader, part: Tree) -> Terms:
    """Stirling: x log x - x + log(x)/2, and what stays bounded."""
    size, log = _known(reader.read(part).whole()), logarithm(reader, part, exactly=True)
    return size * log + size.times(-1) + log.times(Fraction(1, 2))


def _of_sum(reader: CostReader, parts: Sequence[Tree]) -> Terms:
    """The logarithm of the largest part: the others add at most a constant."""
    logs = [logarithm(reader, part) for part in parts]
    for log in logs:
        if all(_at_least(reader, log, other) for other in logs):
            return log
    return _beyond("no part of a sum is the largest everywhere")


def _at_least(reader: CostReader, log: Terms, other: Terms) -> bool:
    gap = {e: sign(s) for e, s in (log + other.times(-1)).coefficients().items()}
    more, cone = [exponent for exponent, turn in gap.items() if turn > 0], reader.cone
    return all(
        turn >= 0 or cone.bounds(exponent, [ONE]) or (more and cone.exceeds(more, exponent))
        for exponent, turn in gap.items()
    )


def _sum(terms: Sequence[Terms]) -> Terms:
    total = Terms()
    for term in terms:
        total = total + term
    return total


def _known(terms: Terms) -> Terms:
    return terms if terms.exact else _beyond("it is known only up to constants")


def _beyond(says: str) -> Terms:
    raise Beyond(says)
