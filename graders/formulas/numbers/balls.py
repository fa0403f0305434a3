"""The value of a tree at a point, exact or as a ball that surely contains it."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from flint import arb, fmpq

from graders.formulas.names import Function, Names, Scalar
from graders.formulas.numbers.digits import standing_for
from graders.formulas.numbers.functions import FUNCTIONS, JUMPS, KINKS
from graders.formulas.numbers.values import (
    HOLE,
    NotDefined,
    TooLarge,
    Unsupported,
    Value,
    add,
    ball,
    divide,
    exact,
    multiply,
    power,
    sign,
    sure,
    whole,
)
from graders.formulas.tree import Apply, Fold, Number, Symbol, Tree, free_names

MOST_TERMS = 100_000
Operation: TypeAlias = Callable[[Value, Value], Value]


class Exhausted(Exception):
    """The steps or the time for one decision are used up."""


@dataclass
class NumberBudget:
    """Steps and seconds for one decision."""

    steps: int = 400_000
    seconds: float = 20.0
    """A limit for runaways only: a decision must not depend on the machine."""

    def __post_init__(self) -> None:
        """Start the clock."""
        self.spent = False
        self.ends = time.monotonic() + self.seconds

    def spend(self) -> None:
        """One step."""
        self.steps -= 1
        if self.steps < 0 or time.monotonic() > self.ends:
            self.spent = True
            raise Exhausted


@dataclass
class BallEvaluation:
    """Trees at one point; both sides of a comparison share the values of declared functions."""

    point: Mapping[str, Value]
    names: Names
    budget: NumberBudget
    seed: int = 0
    spread: int = 0
    """Decimals of so many digits and more stand for all numbers near them; at 0, none do."""
    sides: dict[int, set[int]] = field(default_factory=dict)
    """The sides met so far, for each part that has sides."""
    on_edge: bool = False
    """Whether this point lies where a formula jumps."""

    def __post_init__(self) -> None:
        """Copy the point, as indices of folds are added and removed."""
        self.values = dict(self.point)

    def of(self, tree: Tree) -> Value:
        """The value of a tree."""
        self.budget.spend()
        if isinstance(tree, Number):
            return self._number(tree)
        if isinstance(tree, Symbol):
            return self._name(tree.name)
        if isinstance(tree, Fold):
            return self._fold(tree)
        return self._apply(tree.head, tree.parts, tree)

    def _number(self, tree: Number) -> Value:
        middle, radius = standing_for(tree, self.spread)
        return arb(exact(middle), exact(radius)) if radius else exact(middle)

    def _name(self, name: str) -> Value:
        if name in self.values:
            return self.values[name]
        if name == "pi":
            return arb.pi()
        if name == "e":
            return arb.const_e()
        raise Unsupported(f"`{name}` is no number")

    def _apply(self, head: str, parts: tuple[Tree, ...], tree: Apply) -> Value:
        if head in FUNCTIONS:
            values = [self.of(part) for part in parts]
            if head in KINKS:
                self._kink(tree, values)
            return FUNCTIONS[head](values)
        match head:
            case "+":
                return self._folded(add, parts)
            case "*":
                return self._product(parts)
            case "-":
                return -self.of(parts[0])
            case "/":
                return divide(self.of(parts[0]), self.of(parts[1]))
            case "^":
                return self._power(parts)
            case "@" | "dot" | "hadamard" | "outer":
                return self._folded(multiply, parts)
            case "indicator":
                return exact(int(self._holds(parts[0])))
            case "transpose" | "total" | "trace" | "det" | "mean" | "logsumexp" | "along":
                return self.of(parts[0])
            case "std" | "variance":
                return exact(0)
            case "softmax" | "argmax" | "argmin":
                return exact(1)
            case "inv":
                return divide(exact(1), self.of(parts[0]))
        if isinstance(self.names.get(head), Function):
            return self._family(head, parts)
        raise Unsupported(f"`{head}` is no operation on numbers")

    def _folded(self, operation: Operation, parts: Sequence[Tree]) -> Value:
        result = self.of(parts[0])
        for part in parts[1:]:
            result = operation(result, self.of(part))
        return result

    def _product(self, parts: tuple[Tree, ...]) -> Value:
        """A product; an indicator that is 0 makes it 0, whether the rest is defined or not."""
        rest = []
        for part in parts:
            if not isinstance(part, Apply) or part.head != "indicator":
                rest.append(part)
            elif whole(self.of(part)) == 0:
                return exact(0)
        return self._folded(multiply, rest) if rest else exact(1)

    def _power(self, parts: tuple[Tree, ...]) -> Value:
        exponent = self.of(parts[1])
        if parts[0] == Symbol("e") and "e" not in self.values:
            return FUNCTIONS["exp"]([exponent])
        return power(self.of(parts[0]), exponent)

    def _holds(self, relation: Tree) -> bool:
        """Whether a relation of numbers holds, surely."""
        if not isinstance(relation, Apply) or relation.head not in RELATIONS:
            raise Unsupported("an indicator of something else than a relation")
        left, right = (self.of(part) for part in relation.parts)
        side = sign(add(left, -right))
        if relation.head in ("=", "!="):
            self._met(relation, 1 if side == 0 else -1)
        else:
            self._met(relation, side)
        self.on_edge |= side == 0 and self._varies(relation)
        return side in RELATIONS[relation.head]

    def _kink(self, tree: Apply, values: list[Value]) -> None:
        """Keep which side of a kink this point lies on."""
        if tree.head in ("floor", "ceil"):
            self.on_edge |= whole(values[0]) is not None and self._varies(tree)
            step = ball(values[0]).floor().unique_fmpz()
            self._met(tree, 2 * int(step) + 1 if step is not None else 0)
            return
        wide = ball(values[0] if len(values) == 1 else add(values[0], -values[1]))
        side = int(wide > 0) - int(wide < 0)
        self._met(tree, side)
        self.on_edge |= side == 0 and tree.head in JUMPS and self._varies(tree)

    def _met(self, tree: Apply, side: int) -> None:
        met = self.sides.setdefault(id(tree), set())
        if side:
            met.add(side)

    def _varies(self, tree: Tree) -> bool:
        """Whether a real number is in the tree: it then jumps only at isolated points."""
        return any(
            isinstance(declared := self.names.get(name), Scalar) and not declared.integer
            for name in free_names(tree)
        )

    def _fold(self, tree: Fold) -> Value:
        low, high = whole(self.of(tree.low)), whole(self.of(tree.high))
        if low is None or high is None:
            raise NotDefined(HOLE)
        if high - low >= MOST_TERMS:
            raise TooLarge
        before = self.values.get(tree.index)
        operation, result = (add, exact(0)) if tree.head == "sum" else (multiply, exact(1))
        for index in range(low, high + 1):
            self.values[tree.index] = exact(index)
            result = operation(result, self.of(tree.body))
        self.values.pop(tree.index, None)
        if before is not None:
            self.values[tree.index] = before
        return result

    def _family(self, head: str, parts: tuple[Tree, ...]) -> Value:
        """A declared function: a different smooth function of its arguments at each point."""
        start, *factors = coefficients(head, self.seed, len(parts))
        result = arb(start)
        for part, (inside, shift, scale, square, mix) in zip(parts, factors, strict=True):
            value = ball(self.of(part))
            wave = (value * arb(inside) + arb(shift)).sin() * arb(scale)
            result = (result + wave + value * value * arb(square)) * arb(mix)
        return sure(result)


RELATIONS: Mapping[str, frozenset[int]] = {
    "=": frozenset({0}),
    "!=": frozenset({-1, 1}),
    "<": frozenset({-1}),
    "<=": frozenset({-1, 0}),
    ">": frozenset({1}),
    ">=": frozenset({0, 1}),
}


@lru_cache(maxsize=4096)
def coefficients(head: str, seed: int, count: int) -> tuple[Value, ...]:
    """The numbers of one member of a family of smooth functions."""
    draw = random.Random(f"{head}:{seed}:{count}")

    def ratio(low: int, high: int, below: int) -> Value:
        return fmpq(draw.randint(low, high), below)

    def factor() -> tuple[Value, ...]:
        inside, shift = ratio(50, 150, 89), ratio(1, 99, 31)
        return inside, shift, ratio(40, 140, 101), ratio(1, 60, 113), ratio(60, 140, 103)

    return (ratio(1, 99, 97), *(factor() for _ in range(count)))
