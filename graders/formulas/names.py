"""Declarations of the names that formulas of a question may use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, TypeAlias

Structure = Literal["", "symmetric", "positive definite", "orthogonal", "diagonal", "one-hot"]


@dataclass(frozen=True, slots=True)
class Scalar:
    """A number between two bounds, None being infinity; an open bound is not met."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = False
    high_open: bool = False
    integer: bool = False


@dataclass(frozen=True, slots=True)
class Array:
    """A vector or matrix; its dimensions are named ("n", "d") or fixed. A vector is a column."""

    shape: tuple[str | int, ...]
    structure: Structure = ""
    entries: Scalar = field(default_factory=Scalar)


@dataclass(frozen=True, slots=True)
class Function:
    """A function of which only the number of arguments is known; on arrays, entry by entry."""

    arguments: int = 1


@dataclass(frozen=True, slots=True)
class Random:
    """A random number or array of independent entries under a named law with typed parameters.

    bernoulli(p), rademacher(), normal(mean, variance): the parameters are formulas as text.
    """

    law: Literal["bernoulli", "rademacher", "normal"]
    parameters: tuple[str, ...] = ()
    shape: tuple[str | int, ...] = ()


Declared: TypeAlias = Scalar | Array | Function | Random
Names: TypeAlias = Mapping[str, Declared]

REAL = Scalar()
POSITIVE = Scalar(low=Fraction(0), low_open=True)
NONNEGATIVE = Scalar(low=Fraction(0))
PROBABILITY = Scalar(Fraction(0), Fraction(1), low_open=True, high_open=True)
INTEGER = Scalar(integer=True)
NATURAL = Scalar(low=Fraction(1), integer=True)
