"""Formulas that a proof must pass, recognised by their form; padding does not count."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from graders.formulas.canonical import MINUS_ONE, ONE
from graders.formulas.tree import Apply, Number, Tree, children, free_names, walk

Sees: TypeAlias = Callable[[Tree], bool]
"""Whether a normal form, without regard to order and brackets, meets the condition."""


@dataclass(frozen=True)
class Landmark:
    """A stage of a proof that its prompt does not show.

    Every line of a chain has the same value. A stage differs from the start and the goal by its
    form: `is_met` looks at the normal form of a line that is not padded.
    """

    says: str
    """A description, for authors of questions and for the person who reads."""
    is_met: Sees


def is_padded(form: Tree) -> bool:
    """Whether some sum has like terms, or some product a factor beside its inverse.

    `2 A - A` and `A + B - B` are steps without any thought.
    """
    return any(_is_padded(node) for node in walk(form) if isinstance(node, Apply))


def _is_padded(node: Apply) -> bool:
    if node.head == "+":
        kinds = [_without_its_number(part) for part in node.parts]
        signs = [_is_negative(part) for part in node.parts]
        return any(
            kinds[k] == kinds[j] and signs[k] != signs[j]
            for k in range(len(kinds))
            for j in range(k)
        )
    if node.head == "*":
        return any(_inverted(part) in node.parts for part in node.parts)
    return False


def _without_its_number(term: Tree) -> Tree:
    if isinstance(term, Apply) and term.head == "*":
        kept = tuple(part for part in term.parts if not isinstance(part, Number))
        return kept[0] if len(kept) == 1 else Apply("*", kept)
    return ONE if isinstance(term, Number) else term


def _is_negative(term: Tree) -> bool:
    first = term.parts[0] if isinstance(term, Apply) and term.head == "*" else term
    return isinstance(first, Number) and first.value < 0


def _inverted(factor: Tree) -> Tree:
    match factor:
        case Apply("^", (value, Number(exponent))) if exponent == -1:
            return value
    return Apply("^", (factor, MINUS_ONE))


def heads(tree: Tree) -> Iterator[str]:
    """Every head in a formula, `sum` and `prod` among them."""
    for node in walk(tree):
        if children(node) and hasattr(node, "head"):
            yield node.head


def has(*wanted: str) -> Sees:
    """One of these heads stands in it."""
    return lambda form: any(head in wanted for head in heads(form))


def free_of(*unwanted: str) -> Sees:
    """None of these heads stands in it."""
    return lambda form: not any(head in unwanted for head in heads(form))


def without_roots(form: Tree) -> bool:
    """No root stands in it, as a name or as a power."""
    return not any(
        isinstance(node, Apply)
        and node.head == "^"
        and isinstance(node.parts[1], Number)
        and node.parts[1].value.denominator > 1
        for node in walk(form)
    )


def every(*conditions: Sees) -> Sees:
    """All of these hold."""
    return lambda form: all(condition(form) for condition in conditions)


def under(head: str, condition: Sees) -> Sees:
    """Everything under this head fulfils the condition."""
    return lambda form: all(map(condition, _parts_under(head, form)))


def some(head: str, condition: Sees) -> Sees:
    """Something under this head fulfils the condition."""
    return lambda form: any(map(condition, _parts_under(head, form)))


def _parts_under(head: str, form: Tree) -> Iterator[Tree]:
    """Yield the parts of each operation of this head, at any depth."""
    for node in walk(form):
        if isinstance(node, Apply) and node.head == head:
            yield from node.parts


def apart(*names: str) -> Sees:
    """A sum, no part of which has two of these names in it."""
    return lambda form: (
        isinstance(form, Apply)
        and form.head == "+"
        and all(len(free_names(part) & {*names}) < 2 for part in form.parts)
    )


def first_met(lines: Sequence[Tree], landmark: Landmark) -> int | None:
    """The place of the first line that is the landmark; None where none is."""
    return next(
        (k for k, form in enumerate(lines) if not is_padded(form) and landmark.is_met(form)), None
    )
