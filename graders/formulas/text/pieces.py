"""Formulas with conditions: cases, `a if x > 0 else b`, `np.where`, as sums over indicators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from graders.formulas.text.stream import RELATION, Stream
from graders.formulas.tree import Apply, Number, Tree, free_names

ONE, ZERO = Number(Fraction(1)), Number(Fraction(0))
NEGATED: Mapping[str, str] = {
    "<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "=",
}  # fmt: skip
RELATIONS = tuple(NEGATED)
SAID = frozenset({"if", "for", "when", "where", "falls", "si", "quand", "wenn"})
ELSE = frozenset({"otherwise", "else", "sonst", "sinon", "ow"})
Condition: TypeAlias = tuple[Tree, ...]
"""Relations that all hold; none for the last piece."""


def is_relation(tree: Tree) -> bool:
    """Whether a tree is a relation, which holds or fails."""
    return isinstance(tree, Apply) and tree.head in RELATIONS


def is_indicator(tree: Tree) -> bool:
    """Whether a tree is 1 where something holds, and 0 elsewhere."""
    if not isinstance(tree, Apply):
        return False
    return tree.head == "indicator" or (tree.head == "*" and all(map(is_indicator, tree.parts)))


def condition(stream: Stream) -> Condition:
    """`x > 0`, `0 < x <= 1`, `x > 0 and y > 0`, `otherwise`."""
    while stream.here.kind == "word" and stream.here.text in SAID:
        stream.take()
    if stream.here.kind == "word" and stream.here.text in ELSE:
        stream.take()
        return ()
    found: list[Tree] = []
    while True:
        left = stream.formula(RELATION)
        if not stream.peek_is(*RELATIONS):
            if isinstance(left, Apply) and left.head == "indicator":  # it stood in brackets
                found.append(left.parts[0])
            else:
                raise stream.refusal("A condition such as `x > 0` was expected here.")
        while stream.peek_is(*RELATIONS):
            sign = stream.take().text
            right = stream.formula(RELATION)
            found.append(Apply(sign, (left, right)))
            left = right
        if not (stream.here.kind == "word" and stream.here.text == "and"):
            return tuple(found)
        stream.take()


def pieces(stream: Stream, given: Sequence[tuple[Tree, Condition]]) -> Tree:
    """A sum over the pieces, each where its condition holds and none before it does."""
    names = {name for value, holds in given for t in (value, *holds) for name in free_names(t)}
    head = "hadamard" if stream.words.involves_arrays(names) else "*"
    terms: list[Tree] = []
    before: list[Condition] = []
    for value, holds in given:
        factors: list[Tree] = [Apply("indicator", (each,)) for each in holds]
        factors += [fails for earlier in before if (fails := _fails(earlier, head)) not in factors]
        if value != ZERO:
            terms.append(Apply(head, (*factors, value)) if factors else value)
        before.append(holds)
    if len(terms) > 1:
        return Apply("+", tuple(terms))
    return terms[0] if terms else ZERO


def _fails(holds: Condition, head: str) -> Tree:
    """1 where a condition does not hold."""
    if len(holds) == 1 and isinstance(holds[0], Apply):
        return Apply("indicator", (Apply(NEGATED[holds[0].head], holds[0].parts),))
    if not holds:
        return ZERO
    every = Apply(head, tuple(Apply("indicator", (each,)) for each in holds))
    return Apply("+", (ONE, Apply("-", (every,))))


def conditional(stream: Stream, value: Tree) -> Tree:
    """`a if x > 0 else b`, from its `if` on."""
    stream.take()
    holds = condition(stream)
    if stream.passes(",", ";"):  # a if x > 0, b otherwise
        other = stream.formula()
        if stream.here.kind == "word" and stream.here.text in SAID | ELSE:
            return pieces(stream, [(value, holds), (other, condition(stream))])
    if not (stream.here.kind == "word" and stream.here.text == "else"):
        raise stream.refusal("`else` was expected here.")
    stream.take()
    return pieces(stream, [(value, holds), (stream.formula(), ())])


def cases(stream: Stream) -> Tree:
    r"""`a & x > 0 \\ b & \text{otherwise}` up to the end of the cases."""
    given: list[tuple[Tree, Condition]] = []
    while not stream.passes("end"):
        value = stream.formula()
        stream.passes(",")
        last = not stream.passes("&") and not (
            stream.here.kind == "word" and stream.here.text in SAID | ELSE
        )
        given.append((value, () if last else condition(stream)))
        while stream.passes(",", ";", "."):
            pass
        if not stream.passes("\\") and not stream.peek_is("end"):
            raise stream.refusal(r"`\\` or the end of the cases was expected here.")
    return pieces(stream, given)


def chained(first: Tree, second: Tree) -> Tree:
    """Two relations that share their middle: 1 where both hold."""
    ones = tuple(each if _is_one(each) else Apply("indicator", (each,)) for each in (first, second))
    return Apply("*", ones)


def _is_one(tree: Tree) -> bool:
    return isinstance(tree, Apply) and tree.head == "*"
