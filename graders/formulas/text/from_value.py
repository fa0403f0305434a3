"""Values that code left behind, as trees: numbers, arrays of them, expressions of sympy.

An expression arrives as a head and its arguments, under sympy's names of classes; no library is
needed here, and nothing of the value is called.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Protocol, TypeAlias, runtime_checkable

from graders.formulas.names import Names
from graders.formulas.text.size_limits import check
from graders.formulas.text.tokens import Token
from graders.formulas.text.unread import Unread
from graders.formulas.text.vocabulary import ARITIES, FOLDS, head_of, written_out
from graders.formulas.text.words import Words
from graders.formulas.tree import Apply, Fold, Number, Symbol, Tree

MOST_DIGITS = 400
MOST_ENTRIES = 400
DEEPEST = 100
NARROW = ("float16", "float32")


@runtime_checkable
class Expression(Protocol):
    """An expression of sympy, as it crosses the wall."""

    @property
    def head(self) -> str:
        """The name of its class."""

    @property
    def arguments(self) -> tuple[object, ...]:
        """Its parts."""


@runtime_checkable
class Listed(Protocol):
    """An array or a number of numpy."""

    def tolist(self) -> object:
        """Its numbers as Python's."""


def from_value(value: object, names: Names) -> Tree:
    """The tree of a value; raises `Unread` where it is none."""
    return check(_Receiver(Words(names, "")).tree(value, 0))


HEADS: Mapping[str, str] = {
    **{"Add": "+", "MatAdd": "+", "Mul": "*", "MatMul": "@", "Pow": "^", "MatPow": "^"},
    **{"Transpose": "transpose", "Trace": "trace", "Determinant": "det"},
    **{"HadamardProduct": "hadamard", "Identity": "eye", "Equality": "=", "Unequality": "!="},
    **{"StrictGreaterThan": ">", "GreaterThan": ">=", "StrictLessThan": "<", "LessThan": "<="},
}
CONSTANTS: Mapping[str, Tree] = {
    "Pi": Symbol("pi"),
    "Exp1": Symbol("e"),
    "ImaginaryUnit": Symbol("i"),
}


class _Receiver:
    """Reads values by the declarations of one question."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def tree(self, value: object, depth: int) -> Tree:
        if depth > DEEPEST:
            raise Unread("This value is nested too deeply.")
        if isinstance(value, bool) or value is None:
            raise Unread(f"A formula was expected, not {value}.")
        if isinstance(value, int | Fraction | float | complex):
            return number(value)
        if str(getattr(value, "dtype", "")) in NARROW and not getattr(value, "shape", ()):
            return _decimal(float(str(value)))  # as it prints: `item` would invent digits
        if isinstance(value, Listed):
            return self.tree(value.tolist(), depth + 1)
        if isinstance(value, list | tuple):
            return self.matrix(value, depth)
        if isinstance(value, Expression):
            return self.expression(value, depth)
        raise Unread("A formula, a number or an expression was expected.")

    def matrix(self, rows: Sequence[object], depth: int) -> Tree:
        """A list of numbers is a column; a list of lists is the rows of a matrix."""
        cells = [tuple(row) if isinstance(row, list | tuple) else (row,) for row in rows]
        if any(isinstance(cell, list | tuple) for row in cells for cell in row):
            raise Unread("An array has at most two dimensions here.")
        if not cells or not 0 < sum(map(len, cells)) <= MOST_ENTRIES or len({*map(len, cells)}) > 1:
            raise Unread("An array of this form is no formula.")
        read = [tuple(self.tree(cell, depth + 2) for cell in row) for row in cells]
        return Apply("matrix", tuple(Apply("row", row) for row in read))

    def expression(self, value: Expression, depth: int) -> Tree:
        head = value.head
        if head in ("Symbol", "Dummy", "Str", "MatrixSymbol"):
            return self.name(value)
        if head in CONSTANTS:
            return CONSTANTS[head]
        if head in FOLDS and len(value.arguments) == 2:
            return self.fold(value, depth)
        if head == "Piecewise":
            return self.pieces(value, depth)
        parts = tuple(self.tree(part, depth + 1) for part in value.arguments)
        if head in SPECIAL and parts:
            return SPECIAL[head](parts)
        if head in HEADS and (parts or head == "Identity"):
            return Apply(HEADS[head], parts)
        return self.function(head, parts)

    def pieces(self, value: Expression, depth: int) -> Tree:
        """A sum over indicators; a piece counts where none before it does."""
        total: list[Tree] = []
        before: list[Tree] = []
        for piece in value.arguments:
            if not isinstance(piece, Expression) or len(piece.arguments) != 2:
                raise Unread("Pieces with conditions were expected.")
            body, condition = piece.arguments
            here: Tree = ONE
            if condition is not True:
                here = Apply("indicator", (self.tree(condition, depth + 2),))
            total.append(Apply("*", (self.tree(body, depth + 2), here, *before)))
            before.append(Apply("+", (ONE, Apply("-", (here,)))))
        return total[0] if len(total) == 1 else Apply("+", tuple(total))

    def name(self, value: Expression) -> Tree:
        typed: object = value
        while isinstance(typed, Expression) and typed.arguments:
            typed = typed.arguments[0]
        token = Token("word", str(typed), 0, 0)
        if not (name := self.words.name(token)):
            raise self.words.unknown(token)
        return Symbol(name)

    def function(self, head: str, parts: tuple[Tree, ...]) -> Tree:
        declared = self.words.name(Token("word", head, 0, 0))
        if self.words.is_function(declared):
            wanted = getattr(self.words.names[declared], "arguments", 1)
            if len(parts) == wanted:
                return Apply(declared, parts)
        known = head_of(head, called=True)
        least, most = ARITIES.get(known, (1, 1))
        if not known or not least <= len(parts) <= most:
            raise Unread(f"The function `{head[:40]}` of {len(parts)} parts is not read here.")
        return Apply(known, parts) if known in ARITIES else self.written_out(known, parts[0])

    def written_out(self, head: str, part: Tree) -> Tree:
        tree = written_out(head, check(part))
        assert tree is not None  # `head_of` gave it
        return tree

    def fold(self, value: Expression, depth: int) -> Tree:
        """`Sum(body, (i, low, high))`."""
        body, limits = value.arguments
        parts = limits.arguments if isinstance(limits, Expression) else ()
        if len(parts) != 3 or not isinstance(parts[0], Expression):
            raise Unread("A sum from a lower to an upper limit was expected.")
        index = str(parts[0].arguments[0]) if parts[0].arguments else ""
        low, high = (self.tree(part, depth + 1) for part in parts[1:])
        self.words.bound.append(index)
        read = self.tree(body, depth + 1)
        self.words.bound.pop()
        return Fold(FOLDS[value.head], index, low, high, read)


def number(value: complex | Fraction) -> Tree:
    """A number as people type it: a quotient of integers, a decimal, a sign before it."""
    if isinstance(value, complex):
        if not value.imag:
            return number(value.real)
        imaginary = Apply("*", (number(value.imag), Symbol("i")))
        return Apply("+", (number(value.real), imaginary))
    if isinstance(value, float):
        return _decimal(float(value))
    exact = Fraction(value)
    if max(abs(exact.numerator), exact.denominator).bit_length() > 4 * MOST_DIGITS:
        raise Unread(f"A number has at most {MOST_DIGITS} digits.")
    if exact < 0:
        return Apply("-", (number(-exact),))
    if exact.denominator == 1:
        return Number(exact)
    return Apply("/", (Number(Fraction(exact.numerator)), Number(Fraction(exact.denominator))))


def _decimal(value: float) -> Tree:
    if not math.isfinite(value):
        raise Unread(f"A finite number was expected, not {value}.")
    if value < 0:
        return Apply("-", (_decimal(-value),))
    return Number(Fraction(repr(value)), repr(value))


Parts: TypeAlias = tuple[Tree, ...]
ONE, ZERO = Number(Fraction(1)), Number(Fraction(0))


def _gamma(parts: Parts) -> Tree:
    return Apply("factorial", (Apply("+", (*parts, Apply("-", (ONE,)))),))


def _step(parts: Parts) -> Tree:
    """The step function; its second part, where it has one, is its value at 0."""
    step: Tree = Apply("indicator", (Apply(">", (parts[0], ZERO)),))
    if len(parts) == 1:
        return step
    at_zero = Apply("indicator", (Apply("=", (parts[0], ZERO)),))
    return Apply("+", (step, Apply("*", (parts[1], at_zero))))


def _inverse(parts: Parts) -> Tree:
    return Apply("inv", parts[:1])  # sympy keeps the exponent -1 as a second part


SPECIAL: Mapping[str, Callable[[Parts], Tree]] = {
    "gamma": _gamma,
    "Heaviside": _step,
    "Inverse": _inverse,
}
