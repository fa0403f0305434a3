"""Sizes for trying formulas: all different, in the regime, free of accidents at 1 or 2."""

from __future__ import annotations

import itertools
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random as Generator
from typing import TypeAlias

from graders.formulas.arrays.terms import Term
from graders.formulas.arrays.worlds import small
from graders.formulas.names import Array, Declared, Function, Names, Random, Scalar
from graders.formulas.tree import Apply, Number, Symbol, Tree, free_names

Counts: TypeAlias = dict[str, int]

LEAST, MOST = 2, 7
MOST_RANDOM = 4
TRIES = 400
FAR = 6
MOST_DEGREE_SIZE = 8
COMPARISONS: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "!=": operator.ne,
}


def dimensions(names: Names) -> tuple[str, ...]:
    """The named sizes of all declared arrays."""
    shapes = [one.shape for one in names.values() if isinstance(one, Array | Random)]
    return tuple(dict.fromkeys(dim for shape in shapes for dim in shape if isinstance(dim, str)))


def _is_real(declared: Declared) -> bool:
    return isinstance(declared, Scalar) and not declared.integer


@dataclass(frozen=True)
class Relevant:
    """Relevant names and sizes, and the relations between the sizes."""

    names: Names
    dims: tuple[str, ...]
    regime: tuple[Tree, ...]

    def allows(self, counts: Mapping[str, int]) -> bool:
        """Whether sizes are in the regime."""
        return all(holds(relation, counts) for relation in self.regime)


def relevant(names: Names, regime: Sequence[Tree], trees: Sequence[Tree]) -> Relevant:
    """The declarations that two formulas use: only these are drawn and shown."""
    used = {name for tree in (*trees, *regime) for name in free_names(tree)}
    used |= {name.upper() for name in used}
    kept = {
        name: one
        for name, one in names.items()
        if name in used or isinstance(one, Function) or _is_real(one)
    }
    dims = {dim: None for dim in dimensions(names) if dim in used} | dict.fromkeys(dimensions(kept))
    return Relevant(kept, tuple(dims), tuple(regime))


def drawn_sizes(what: Relevant, degree: int, seed: int) -> list[Counts]:
    """Four sets of sizes: one, one in the opposite order, and two too large for identities.

    k x k matrices satisfy no polynomial identity of a degree below 2k (Amitsur and Levitzki), but
    with transposes they do: any two skew 2 x 2 matrices commute. So the last sizes exceed the
    degree, up to a bound. Whole numbers reach further: t (t + 1) / 2 is 2^t - 1 at 1 and 2.
    """
    generator = Generator(f"sizes/{seed}")
    least = min(MOST_DEGREE_SIZE, max(LEAST, degree + 1))
    usual, wider = (LEAST, MOST), (least, least + max(3, len(what.dims)))
    if any(isinstance(one, Random) for one in what.names.values()):  # each entry is a variable
        usual = wider = (LEAST, MOST_RANDOM)
    found: list[Counts] = []
    for between in (usual, usual, wider, wider):
        drawn = _drawn(what, generator, between, found[-1:])
        if drawn is not None and drawn not in found:
            found.append(drawn)
    return found


def _drawn(
    what: Relevant,
    generator: Generator,
    between: tuple[int, int],
    last: Sequence[Counts],
) -> Counts | None:
    """Sizes in the regime, all different if that can be; the opposite of the last ones first."""
    (low, high), dims = between, what.dims
    for attempt in range(TRIES):
        if attempt == 0 and last and all(low <= last[0][dim] <= high for dim in dims):
            chosen = [low + high - last[0][dim] for dim in dims]
        elif attempt < TRIES // 2 and len(dims) <= high - low + 1:
            chosen = generator.sample(range(low, high + 1), len(dims))
        else:
            chosen = [generator.randint(low, high) for _ in dims]
        counts = _completed(what.names, dict(zip(dims, chosen, strict=True)), generator, far=True)
        if what.allows(counts):
            return counts
    return None


def small_sizes(what: Relevant, seed: int) -> Iterator[Counts]:
    """Sizes in the regime for a counterexample on paper, different ones first, 1 last."""
    dims, generator = what.dims, Generator(f"small/{seed}")
    choices = itertools.product(range(1, 4), repeat=min(len(dims), 5))
    for chosen in sorted(choices, key=_simple):
        padded = (*chosen, *[2] * (len(dims) - len(chosen)))
        counts = _completed(what.names, dict(zip(dims, padded, strict=True)), generator)
        if what.allows(counts):
            yield counts


def _simple(sizes: tuple[int, ...]) -> tuple[bool, bool, int, tuple[int, ...]]:
    return 1 in sizes, len(set(sizes)) < len(sizes), sum(sizes), sizes


def _completed(names: Names, counts: Counts, generator: Generator, *, far: bool = False) -> Counts:
    """The sizes, and the whole numbers that the question declares."""
    for name, declared in names.items():
        if isinstance(declared, Scalar) and declared.integer and name not in counts:
            drawn = small(declared, generator)
            further = drawn + generator.randint(0, FAR if declared.low is not None else 0)
            fits = declared.high is None or further <= declared.high
            counts[name] = int(further if far and fits else drawn)
    return counts


def holds(relation: Tree, counts: Mapping[str, int]) -> bool:
    """Whether a relation between sizes holds for these."""
    if not isinstance(relation, Apply) or relation.head not in COMPARISONS:
        raise ValueError(f"a regime is made of relations, not {relation}")
    one, other = (_size(side, counts) for side in relation.parts)
    return COMPARISONS[relation.head](one, other)


def _size(tree: Tree, counts: Mapping[str, int]) -> Fraction:
    match tree:
        case Number(value, _):
            return value
        case Symbol(name) if name in counts:
            return Fraction(counts[name])
        case Apply("+", parts):
            return sum((_size(part, counts) for part in parts), Fraction(0))
        case Apply("*", (one, other)):
            return _size(one, counts) * _size(other, counts)
        case Apply("-", (one,)):
            return -_size(one, counts)
    raise ValueError(f"a regime compares sizes, and {tree} is none")


def degree(term: Term) -> int:
    """Estimate the number of factors of the longest product of arrays."""
    below = [degree(part) for part in term.parts]
    match term.op:
        case "name" | "member":
            return 1
        case "matmul" | "multiply" | "scale" | "divide":
            return sum(below)
        case "matpow" | "power":
            exponent = term.parts[1].of
            return below[0] * (int(exponent) if isinstance(exponent, Fraction | int) else 2)
        case "inv":
            return below[0] + 1
        case "sumsq":
            return 2 * below[0]
    return max(below, default=0)
