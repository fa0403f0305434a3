"""Functions and methods of numpy and torch, by the heads that trees have."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from graders.formulas.text import pieces, rewritten
from graders.formulas.text.stream import Stream
from graders.formulas.text.tokens import CLOSERS, Token
from graders.formulas.text.vocabulary import ARITIES, FOLDS, written_out
from graders.formulas.text.vocabulary import head_of as known_head
from graders.formulas.tree import Apply, Number, Symbol, Tree

AXES = ("axis", "dim")
KEYWORDS = frozenset(
    {*AXES, "keepdim", "keepdims", "ord", "p", "ddof", "correction", "unbiased", "dtype"}
    | {"min", "max", "a_min", "a_max"}
)
LAID_OUT = frozenset({"total", "mean", "std", "variance", "softmax", "logsumexp", "max", "min"})
"""Heads that numpy and torch also apply along one axis."""


@dataclass(frozen=True)
class Given:
    """The arguments of a call, those with a keyword apart."""

    parts: tuple[Tree, ...]
    named: Mapping[str, Tree]

    @property
    def axis(self) -> Tree | None:
        """The axis that was asked for."""
        return next((self.named[word] for word in AXES if word in self.named), None)


NOTHING = Symbol("None")
"""The placeholder for an argument that is None, True or False."""
Maker: TypeAlias = Callable[[Stream, Given], Tree]


def given(stream: Stream) -> Given:
    """The arguments in the brackets that open here."""
    parts: list[Tree] = []
    named: dict[str, Tree] = {}
    with stream.brackets():
        while not stream.peek_is(*CLOSERS):
            here = stream.here
            if here.kind == "word" and here.text in KEYWORDS and stream.ahead().text == "=":
                stream.take()
                stream.take()
                if (tree := _argument(stream)) != NOTHING:
                    named[here.text] = tree
            else:
                parts.append(_argument(stream))
            if not stream.passes(","):
                break
    return Given(tuple(parts), named)


def _argument(stream: Stream) -> Tree:
    """A formula, or a word of Python that is not one."""
    here = stream.here
    if here.kind == "word" and here.text in ("True", "False", "None"):
        stream.take()
        return NOTHING
    return stream.formula()


def call(stream: Stream, token: Token, *first: Tree) -> Tree:
    """A library function on its arguments, and on the object of a method."""
    found = given(stream)
    found = Given((*first, *found.parts), found.named)
    name = callable_of(token)
    maker, counts = CALLS[name]
    found = with_axis(found) if name in OVER_AXES else found
    if len(found.parts) not in counts:
        wanted = " or ".join(map(str, counts))
        says = f"`{name}` takes {wanted} argument(s); {len(found.parts)} were given."
        raise stream.refusal(says, token)
    return maker(stream, found)


def callable_of(token: Token) -> str:
    """The function of a library that a word names, the `log_softmax` in one piece; or empty."""
    name = f"{token.text}_{token.low}" if token.low else token.text
    return name if name in CALLS else ""


def with_axis(found: Given) -> Given:
    """The arguments, the second of two as the axis: `x.mean(0)`."""
    if len(found.parts) != 2 or found.axis is not None or not isinstance(found.parts[1], Number):
        return found
    return Given(found.parts[:1], {**found.named, "axis": found.parts[1]})


def method(stream: Stream, tree: Tree) -> Tree:
    """`x.sum()`, `W.dot(x)`, from the word behind the point on."""
    token = stream.take()
    if not stream.peek_is("("):
        raise stream.refusal(f"`.{token.text}` is no part of a formula.", token)
    if callable_of(token):
        return call(stream, token, tree)
    found = given(stream)
    found = Given((tree, *found.parts), found.named)
    head = "total" if FOLDS.get(token.text) == "sum" else statistic(token.text)
    head = head or known_head(token.text, called=True)
    if not head or (token.text in FOLDS and head != "total"):
        raise stream.refusal(f"`.{token.text}()` is not read in formulas here.", token)
    found = with_axis(found) if head in LAID_OUT else found
    parts = found.parts
    if head in ARITIES:
        least, most = ARITIES[head]
        if least <= len(parts) <= most:
            return along(Apply(head, parts), found.axis)
    elif len(parts) == 1 and (written := written_out(head, tree)):
        return written
    raise stream.refusal(f"`.{token.text}()` has too many or too few arguments.", token)


def statistic(word: str) -> str:
    """The head of a word that means a statistic of entries, where nothing is random."""
    return {"var": "variance", "std": "std", "mean": "mean"}.get(word, "")


def along(tree: Tree, axis: Tree | None) -> Tree:
    """A function along one axis, where one was named."""
    if axis is None or not isinstance(tree, Apply) or tree.head not in LAID_OUT:
        return tree
    return Apply("along", (tree, axis))


def _by(written: Callable[..., Tree]) -> Maker:
    return lambda stream, found: written(*found.parts)


def _head(head: str) -> Maker:
    return lambda stream, found: Apply(head, found.parts)


def _itself(stream: Stream, found: Given) -> Tree:
    part = found.parts[0]
    return Apply("indicator", (part,)) if pieces.is_relation(part) else part


def _step(stream: Stream, found: Given) -> Tree:
    """The step function, and its value at 0, which is 1/2 where none is given."""
    part = found.parts[0]
    holds: tuple[Tree, ...] = (Apply(">", (part, pieces.ZERO)),)
    at_zero: tuple[Tree, ...] = (Apply("=", (part, pieces.ZERO)),)
    value = found.parts[1] if len(found.parts) > 1 else Number(Fraction(1, 2))
    return pieces.pieces(stream, [(pieces.ONE, holds), (value, at_zero), (pieces.ZERO, ())])


def _length(stream: Stream, found: Given) -> Tree:
    """The norm of the given order; the usual one without an order."""
    order = found.named.get("ord", found.named.get("p", (*found.parts, NOTHING)[1]))
    if order not in (NOTHING, Number(Fraction(1)), Number(Fraction(2))):
        raise stream.refusal("The norms are those of order 1 and 2.")
    return Apply("norm1" if order == Number(Fraction(1)) else "norm", found.parts[:1])


def _where(stream: Stream, found: Given) -> Tree:
    test, one, other = found.parts
    holds = test.parts if isinstance(test, Apply) and test.head == "indicator" else (test,)
    if not all(isinstance(each, Apply) and each.head in pieces.NEGATED for each in holds):
        raise stream.refusal("A condition such as `x > 0` was expected first.")
    return pieces.pieces(stream, [(one, holds), (other, ())])


def _clipped(stream: Stream, found: Given) -> Tree:
    low = found.named.get("min", found.named.get("a_min"))
    high = found.named.get("max", found.named.get("a_max"))
    tree, *bounds = found.parts
    if bounds:
        low, high = bounds[0], bounds[1] if len(bounds) > 1 else high
    tree = Apply("max", (tree, low)) if low not in (None, NOTHING) else tree
    return Apply("min", (tree, high)) if high not in (None, NOTHING) else tree


def _turned(stream: Stream, found: Given) -> Tree:
    return Apply("transpose", found.parts[:1])


def _either(head: str) -> Maker:
    return lambda stream, found: along(Apply(head, found.parts[:1]), found.axis)


CALLS: Mapping[str, tuple[Maker, Sequence[int]]] = {
    **dict.fromkeys(("dot", "matmul", "mm", "mv", "bmm"), (_head("@"), (2,))),
    **dict.fromkeys(("power", "pow", "matrix_power"), (_head("^"), (2,))),
    **dict.fromkeys(("array", "tensor", "asarray", "as_tensor", "Matrix"), (_itself, (1,))),
    **dict.fromkeys(("item", "detach", "copy", "clone", "numpy"), (_itself, (1,))),
    **dict.fromkeys(("int", "float", "bool", "float64", "float32", "Float"), (_itself, (1,))),
    **dict.fromkeys(("clip", "clamp"), (_clipped, (1, 2, 3))),
    **dict.fromkeys(("divide", "true_divide", "div"), (_head("/"), (2,))),
    **dict.fromkeys(("mul", "multiply"), (_head("hadamard"), (2,))),
    **dict.fromkeys(("t", "transpose", "swapaxes"), (_turned, (1, 2, 3))),
    **dict.fromkeys(("mod", "remainder", "fmod"), (_by(rewritten.remainder), (2,))),
    **dict.fromkeys(("Fraction", "Rational"), (_by(rewritten.ratio), (1, 2))),
    **dict.fromkeys(("outer", "ger"), (_head("outer"), (2,))),
    **dict.fromkeys(("subtract", "sub"), (_by(rewritten.less), (2,))),
    "inner": (_by(rewritten.inner), (2,)),
    "vdot": (_by(rewritten.inner_by_entries), (2,)),
    "multi_dot": (_by(rewritten.product), (1,)),
    "logaddexp": (_by(rewritten.log_sum_of_two), (2,)),
    "log_softmax": (lambda stream, found: rewritten.log_softmax(found.parts[0]), (1,)),
    "softmax": (_either("softmax"), (1,)),
    "mean": (_either("mean"), (1,)),
    "logsumexp": (_either("logsumexp"), (1,)),
    "std": (_either("std"), (1,)),
    "amax": (_either("max"), (1,)),
    "amin": (_either("min"), (1,)),
    "norm": (_length, (1, 2)),
    "heaviside": (_step, (1, 2)),
    "solve": (_by(rewritten.solved), (2,)),
    "where": (_where, (3,)),
    "add": (_head("+"), (2,)),
    "zeros": (_by(rewritten.zeros), (0, 1, 2)),
    "diag": (_by(rewritten.spanned), range(1, 40)),
}
"""Name -> the maker of the tree, and the numbers of arguments, a method's object included."""
OVER_AXES = frozenset({"softmax", "log_softmax", "mean", "logsumexp", "std", "amax", "amin"})
"""Functions whose second argument is an axis."""
METHODS_ONLY = frozenset({"t", "item", "detach", "copy", "clone", "numpy"})
"""Names that mean a function only behind the point of an object."""
