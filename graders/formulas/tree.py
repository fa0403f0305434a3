"""The one tree that every formula becomes, however it was typed.

A tree is plain data: nothing is folded, simplified or evaluated while it is read, so reading costs
what the text is long. What a head means is said here once; each engine knows those it can decide.

Sums and products    + (any number)   - (one: the opposite)   * (any number, in order)   / ^ (two)
Products of arrays   @ (as typed, in order)   hadamard (entry by entry)
    `*` also stands for two factors side by side; for arrays the question says what it means.
Named functions      sqrt exp log (natural; a second part is the base) sin cos tan asin acos atan
                     sinh cosh tanh sigmoid softplus relu abs sign floor ceil max min factorial
                     binomial erf indicator (of a relation)
Arrays               transpose inv trace det norm (Euclidean, Frobenius) norm1 diag total (of all
                     entries) ones (of a size) eye (of a size) index (array, then indices)
                     matrix (of rows) row (of entries)
Laws                 E Var Cov (expectation, variance, covariance) P (of a relation)
Growth               Theta O Omega
Relations            = != < <= > >=
A function that the question declares stands under its own name, e.g. Apply("f", (x,)).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Number:
    """An exact number; a decimal keeps how it was typed, since its digits say what was meant."""

    value: Fraction
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Symbol:
    """A declared name, the index of a fold around it, or a `pi`, `e`, `i` that nobody declared."""

    name: str


@dataclass(frozen=True, slots=True)
class Apply:
    """A head on its parts, in the order typed."""

    head: str
    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Fold:
    """A sum or product over an integer index from `low` to `high`, both included."""

    head: str  # "sum" or "prod"
    index: str
    low: Tree
    high: Tree
    body: Tree


Tree: TypeAlias = Number | Symbol | Apply | Fold


def children(tree: Tree) -> tuple[Tree, ...]:
    """The parts right below, in order."""
    match tree:
        case Apply(_, parts):
            return parts
        case Fold(_, _, low, high, body):
            return (low, high, body)
    return ()


def walk(tree: Tree) -> Iterator[Tree]:
    """The tree and everything below it, each before its parts; deep trees are no matter."""
    waiting = [tree]
    while waiting:
        tree = waiting.pop()
        yield tree
        waiting.extend(reversed(children(tree)))


def free_names(tree: Tree) -> frozenset[str]:
    """The names that stand for something outside: all but the indices of folds around them."""
    found: set[str] = set()
    waiting: list[tuple[Tree, frozenset[str]]] = [(tree, frozenset())]
    while waiting:
        here, bound = waiting.pop()
        if isinstance(here, Symbol) and here.name not in bound:
            found.add(here.name)
        if isinstance(here, Fold):
            waiting += [(here.low, bound), (here.high, bound), (here.body, bound | {here.index})]
        else:
            waiting += [(part, bound) for part in children(here)]
    return frozenset(found)


def substituted(tree: Tree, meant: Mapping[str, Tree]) -> Tree:
    """The tree with formulas for some of its names; the index of a fold stands for itself."""
    match tree:
        case Symbol(name):
            return meant.get(name, tree)
        case Apply(head, parts):
            return Apply(head, tuple(substituted(part, meant) for part in parts))
        case Fold(head, index, low, high, body):
            inner = {name: formula for name, formula in meant.items() if name != index}
            ends = substituted(low, meant), substituted(high, meant)
            return Fold(head, index, *ends, substituted(body, inner))
    return tree
