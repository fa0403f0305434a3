"""Worlds to try formulas in: sizes and arrays, drawn the same way every time."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random as Generator
from typing import Any

from graders.formulas.arrays.fields import PRIME, Element, Field, Matrix
from graders.formulas.arrays.structures import built
from graders.formulas.names import Array, Function, Names, Random, Scalar

Draw = Callable[[Scalar, Generator], Fraction]


@dataclass
class World:
    """One size for every named dimension, and one value for every name, drawn when asked for."""

    names: Names
    field: Field
    counts: Mapping[str, int]
    seed: str
    draw: Draw
    parameters: Callable[[World, str], Sequence[Element]] = lambda world, name: ()
    """The parameters of the law of a random name, in this world."""
    drawn: dict[str, Any] = dataclasses.field(default_factory=dict)
    asked: set[str] = dataclasses.field(default_factory=set)
    """Sizes and whole numbers whose value was used, and functions that were called."""
    outside: set[str] = dataclasses.field(default_factory=set)
    """Members that were asked for beyond what is declared, as h_0 beside h_1 ... h_T."""

    @property
    def functions(self) -> set[str]:
        """The names of the functions that the question declares."""
        return {name for name, one in self.names.items() if isinstance(one, Function)}

    def count(self, name: str) -> int:
        """A size or a whole number."""
        self.asked.add(name)
        return self.counts[name]

    def value(self, name: str) -> Any:
        """The number or array under a name."""
        if name not in self.drawn:
            self.drawn[name] = self._made(name)
        return self.drawn[name]

    def member(self, name: str, indices: tuple[int, ...]) -> Any:
        """The part of a declared array under leading indices, counted from 1.

        Members beyond its size are drawn like the rest: h_0 beside h_1 ... h_T.
        """
        shape = self._shape(name)
        if len(shape) > 2:
            return self._of_family(name, indices)
        inside = all(1 <= i <= most for i, most in zip(indices, shape, strict=False))
        width = shape[1] if len(shape) == 2 else 1
        if inside:
            entries, start = self.value(name).entries(), (indices[0] - 1) * width
            row = entries[start : start + width]
        else:
            row = self._beyond(name, indices[0], width)
        if len(indices) == len(shape):
            return row[(indices[1] - 1) % width if len(indices) == 2 else 0]
        return self.field.matrix(width, 1, row)

    def _of_family(self, name: str, indices: tuple[int, ...]) -> Any:
        """One matrix of a family of matrices, or a row or entry of it."""
        rows, columns = self._shape(name)[1:]
        key = f"{name}_{indices[0]}"
        if key not in self.drawn:
            self.drawn[key] = self._array(name, key, rows, columns)
        entries = self.drawn[key].entries()
        if len(indices) == 1:
            return self.drawn[key]
        start = (indices[1] - 1) * columns
        if len(indices) == 2:
            return self.field.matrix(columns, 1, entries[start : start + columns])
        return entries[start + indices[2] - 1]

    def _beyond(self, name: str, index: int, width: int) -> Sequence[Element]:
        key = f"{name}_{index}"
        self.outside.add(key)
        if key not in self.drawn:
            self.drawn[key] = self._array(name, key, 1, width).transpose()
        row: Sequence[Element] = self.drawn[key].entries()
        return row

    def _shape(self, name: str) -> tuple[int, ...]:
        declared = self.names[name]
        assert isinstance(declared, Array | Random)
        return tuple(self.counts[dim] if isinstance(dim, str) else dim for dim in declared.shape)

    def _made(self, name: str) -> Any:
        declared = self.names[name]
        if isinstance(declared, Scalar):
            return self.field.number(self.draw(declared, self._generator(name)))
        shape = self._shape(name)
        if not shape:
            return self._array(name, name, 1, 1).entries()[0]
        rows, columns = (*shape, 1)[:2]
        return self._array(name, name, rows, columns)

    def _array(self, name: str, key: str, rows: int, columns: int) -> Matrix:
        declared, generator = self.names[name], self._generator(key)
        if isinstance(declared, Random):
            return self.field.random(declared, key, (rows, columns), self.parameters(self, name))
        assert isinstance(declared, Array)

        def entry() -> Element:
            return self.field.number(self.draw(declared.entries, generator))

        upright = len(declared.shape) == 1
        return built(declared.structure, self.field, rows, columns, entry, generator, upright)

    def _generator(self, key: str) -> Generator:
        return Generator(f"{self.seed}/{key}")


def anything(scalar: Scalar, generator: Generator) -> Fraction:
    """A number anywhere below the prime, without regard to bounds; a small one for integers."""
    if scalar.integer:
        return small(scalar, generator)
    return Fraction(generator.randrange(2, PRIME))


def small(scalar: Scalar, generator: Generator) -> Fraction:
    """A number that is easy to calculate with, within the bounds."""
    low, high = scalar.low, scalar.high
    if low is None and high is None:
        return Fraction(generator.randint(-3, 3))
    if low is not None and high is not None:
        if scalar.integer:
            return _whole(scalar, generator, low, min(high, low + 6))
        return low + (high - low) * generator.choice(_PARTS)
    near = low if low is not None else high
    assert near is not None
    first = -(-near // 1) if low is not None else near // 1
    step = generator.randint(int(scalar.low_open or scalar.high_open), 3)
    return Fraction(first + step if low is not None else first - step)


def wide(scalar: Scalar, generator: Generator) -> Fraction:
    """A number with a few binary digits, of a middle size."""
    return sample(scalar, generator, Fraction(4))


def large(scalar: Scalar, generator: Generator) -> Fraction:
    """A number like `wide`, up to a hundred: it shows differences that are hidden near zero."""
    return sample(scalar, generator, Fraction(100))


def positive(scalar: Scalar, generator: Generator) -> Fraction:
    """A number like `wide`, on one side of zero, where logarithms and roots have values."""
    drawn = sample(scalar, generator, Fraction(4))
    return abs(drawn) if scalar.low is None and scalar.high is None else drawn


def within(reach: Fraction) -> Draw:
    """A number up to a reach: around a constant of the formulas, far out or near zero."""
    return lambda scalar, generator: sample(scalar, generator, reach)


def finer(draw: Draw) -> Draw:
    """The same numbers moved a little, each by an amount of its own."""

    def moved(scalar: Scalar, generator: Generator) -> Fraction:
        drawn = draw(scalar, generator)
        if scalar.integer:
            return drawn
        step = Fraction(generator.randrange(1, 2**20, 2), 2**40) * generator.choice((-1, 1))
        inside = (
            step if scalar.low is None and scalar.high is None else _inward(scalar, drawn, step)
        )
        return drawn + inside

    return moved


def _inward(scalar: Scalar, drawn: Fraction, step: Fraction) -> Fraction:
    """A step that does not leave the bounds."""
    low, high = scalar.low, scalar.high
    if (low is not None and drawn + step <= low) or (high is not None and drawn + step >= high):
        return -step
    return step


_PARTS = [Fraction(1, 2), Fraction(1, 3), Fraction(1, 4), Fraction(3, 4), Fraction(2, 3)]


def sample(scalar: Scalar, generator: Generator, reach: Fraction) -> Fraction:
    """A number that the declaration allows, within reach where it has no bounds."""
    if scalar.integer:
        return small(scalar, generator)
    low = scalar.low if scalar.low is not None else min(-reach, (scalar.high or 0) - reach)
    high = scalar.high if scalar.high is not None else max(reach, low + reach)
    odd = generator.randrange(1, 256, 2)  # so that zero is not met in the middle
    return low + (high - low) * Fraction(odd, 256)


def _whole(scalar: Scalar, generator: Generator, low: Fraction, high: Fraction) -> Fraction:
    first = int(-(-low // 1)) + (scalar.low_open and low.denominator == 1)
    last = int(high // 1) - (scalar.high_open and high.denominator == 1)
    return Fraction(generator.randint(first, max(first, last)))
