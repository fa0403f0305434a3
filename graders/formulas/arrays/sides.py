"""The sides of kinks and jumps that points have met, and those that no point can reach."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from flint import arb, fmpq

from graders.formulas.arrays.array_functions import RELATIONS
from graders.formulas.arrays.bounds import bounds
from graders.formulas.arrays.polynomials import Chance
from graders.formulas.arrays.terms import Term, subterms
from graders.formulas.names import Array, Names, Scalar

STEPPED = frozenset({"floor", "ceil"})
JUMPING = frozenset({"sign", *STEPPED, *RELATIONS})
KINKED = frozenset({"relu", "abs", "max", "min", *JUMPING})


class Sides:
    """Every part of two formulas that has sides, with the sides met so far."""

    def __init__(self, terms: Iterable[Term], names: Names) -> None:
        self._names = names
        every = (below for term in terms for below in subterms(term))
        self._kinked = {id(t): t for t in every if t.op == "map" and t.of in KINKED}
        self._met: dict[int, set[int]] = {key: set() for key in self._kinked}
        self._real = {key: self._is_real(term) for key, term in self._kinked.items()}
        self.tied = False
        """Whether a jump of real numbers was met exactly, since this was last set."""

    def __bool__(self) -> bool:
        return bool(self._kinked)

    def meet(self, term: Term, parts: Sequence[Any]) -> None:
        """Note the side on which numbers lie."""
        key = id(term)
        parts = [part.constant if isinstance(part, Chance) else part for part in parts]
        if None in parts:  # a law has all of its sides
            self._kinked.pop(key, None)
        if key not in self._kinked or not all(isinstance(part, arb | fmpq) for part in parts):
            return
        parts = [arb(part) for part in parts]
        if term.of in STEPPED:
            whole = parts[0].floor().unique_fmpz()
            if whole is not None:
                self._met[key].add(int(whole))
                self.tied |= self._real[key] and bool(parts[0].is_exact() and parts[0] == whole)
            return
        for other in parts[1:] or [arb(0)]:
            gap = parts[0] - other
            if not gap.contains(0):
                self._met[key].add(1 if gap > 0 else -1)
            elif gap.is_zero() and term.of in JUMPING:
                self.tied |= self._real[key]

    def unseen(self) -> str:
        """The name of a function with a side that no point has met, or nothing."""
        for key, term in self._kinked.items():
            if not self._is_complete(term, self._met[key]):
                return str(term.of)
        return ""

    def _is_complete(self, term: Term, met: set[int]) -> bool:
        low, high = bounds(term.parts[0], self._names)
        if term.of in STEPPED:
            return len(met) > 1 or high - low < 1
        others = [bounds(part, self._names) for part in term.parts[1:]] or [(0.0, 0.0)]
        if len(term.parts) == 2 and (covered := _covering(*term.parts)):
            return covered in met or self._always_ties(term)
        least = low - max(other[1] for other in others)
        most = high - min(other[0] for other in others)
        needed = {side for side, is_open in ((-1, least < 0), (1, most > 0)) if is_open}
        if term.of in ("=", "!="):
            needed = {0} if self._real[id(term)] else needed
            return bool(met) or not needed
        return needed <= met

    def _always_ties(self, term: Term) -> bool:
        return term.parts[0] == term.parts[1]

    def _is_real(self, term: Term) -> bool:
        """Whether a real number is in a part: it meets an equality at points only."""
        for below in subterms(term):
            declared = self._names.get(str(below.of)) if below.op in ("name", "member") else None
            entries = declared.entries if isinstance(declared, Array) else declared
            if declared is not None and not (isinstance(entries, Scalar) and entries.integer):
                return True
        return False


def _covering(one: Term, other: Term) -> int:
    """The side on which a formula lies by its very form: max(x, y) and x, |x| and x."""
    for large, small, side in ((one, other, 1), (other, one, -1)):
        if large.op == "map" and large.of in ("max", "abs", "relu") and small in large.parts:
            return side
        if small.op == "map" and small.of == "min" and large in small.parts:
            return side
    return 0


def constants(terms: Iterable[Term]) -> list[float]:
    """The sizes of numbers in formulas that lie far from 1: kinks may hide there."""
    found: dict[float, None] = {}
    for term in terms:
        for below in subterms(term):
            low, high = bounds(below, {})
            if low == high and low and math.isfinite(low) and not 0.5 <= abs(low) <= 3:
                found[abs(low)] = None
    return sorted(found)
