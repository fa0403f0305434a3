"""Signs behind a formula: powers, transposes, factorials, indices, norms, methods of arrays."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from graders.formulas.text import library
from graders.formulas.text.stream import POSTFIX, POWER, Stream
from graders.formulas.text.tokens import CLOSERS, OPENERS, Token
from graders.formulas.tree import Apply, Number, Symbol, Tree, children, free_names

ONE = Number(Fraction(1))
PERCENT = 100


def suffix(stream: Stream, tree: Tree) -> Tree:
    """`x^2`, `A^T`, `n!`, `A.T`, `x[i]`, `(A B)_{ij}`, `(x)_+`, `5 %`, `x.sum()`."""
    if stream.peek_is("["):
        return Apply("index", (tree, *stream.parts()))
    sign = stream.take()
    match sign.text:
        case "!":
            return Apply("factorial", (tree,))
        case ".T":
            return Apply("transpose", (tree,))
        case "top":
            return primed(stream, tree, sign)
        case "'":
            return primed(stream, tree, sign)
        case "^":
            return raised(stream, tree)
        case "%":
            return percent(stream, tree, sign)
        case ".":
            return library.method(stream, tree)
    return lowered(stream, tree, sign)


def transposed(tree: Tree) -> Tree:
    """The transpose; `1^T` is a row of ones."""
    return Apply("transpose", (Apply("ones", ()) if tree == ONE else tree,))


def primed(stream: Stream, tree: Tree, sign: Token) -> Tree:
    """`X'` of an array is its transpose; `x'` is a name of its own, where one is declared."""
    if sign.text == "'" and isinstance(tree, Symbol):
        for name in (f"{tree.name}'", f"{tree.name}_prime", f"{tree.name}prime"):
            if name in stream.words.known:
                return Symbol(name)
    if stream.words.involves_arrays(free_names(tree)) or tree in (ONE, Apply("ones", ())):
        return transposed(tree)
    raise stream.refusal("Only arrays are transposed: this sign was not expected here.", sign)


def percent(stream: Stream, tree: Tree, sign: Token) -> Tree:
    """Hundredths, with the digits that were typed."""
    if not isinstance(tree, Number):
        raise stream.refusal("A percent sign stands behind a number.", sign)
    return Number(
        tree.value / PERCENT,
        f"{tree.typed}e-2" if "e" not in tree.typed.lower() and tree.typed else "",
    )


def lowered(stream: Stream, tree: Tree, sign: Token) -> Tree:
    """A formula that is no name, with its subscript: an index, a norm, a positive part."""
    if stream.passes("+"):
        return Apply("relu", (tree,))
    match tree:
        case Number() if tree == ONE and stream.peek_is(*OPENERS):  # 1_{x > 0}
            (part,) = stream.parts()
            return part if is_head(part, "indicator") else Apply("indicator", (part,))
        case Apply("^", (Apply("norm", inside), power)):  # ||x||^2_2
            return Apply("^", (Apply(norm(stream), inside), power))
    if stream.peek_is(*OPENERS) and stream.tokens[stream.place - 2].text == ")":
        (part, *others) = stream.parts() or (stream.formula(POSTFIX),)
        in_a_row = is_head(part, "*")
        indices = children(part) if in_a_row else (part,)
        return Apply("index", (tree, *indices, *others))
    raise stream.refusal("This sign was not expected here.", sign)


def is_head(tree: Tree, head: str) -> bool:
    """Whether a tree is this head on its parts."""
    return isinstance(tree, Apply) and tree.head == head


def raised(stream: Stream, tree: Tree) -> Tree:
    """A power, or the transpose and its inverse, which are typed like powers."""
    opened = stream.place
    grouped = stream.passes(*OPENERS)
    inverted = stream.passes("-")
    if transposes(stream, tree, grouped) and (not grouped or stream.ahead().text in CLOSERS):
        stream.place += 1 + grouped
        turned = transposed(tree)
        return Apply("inv", (turned,)) if inverted else turned
    stream.place = opened
    return Apply("^", (tree, stream.formula(POWER - 1)))


def transposes(stream: Stream, tree: Tree, grouped: bool) -> bool:
    """Whether the sign of a transpose stands here: `T`, unless that is a name.

    Of the `TX` in `X^TX` only the `T` is raised.
    """
    here = stream.here
    if here.kind == "sign":
        return here.text == "top"
    if here.kind != "word" or stream.words.name(here):
        return False
    first, arrays = here.text[:1], stream.words.involves_arrays(free_names(tree)) or tree == ONE
    if first not in ("T", "t", "H") or (first != "T" and not arrays):
        return False
    if here.text in ("T", "t", "H") and not here.low:
        return not stream.words.name(here)
    return arrays and not grouped and cut_after_one(stream)


def cut_after_one(stream: Stream) -> bool:
    """Cut the word that stands here behind its first letter, where the rest can be read."""
    here = stream.here
    if len(here.text) < 2 or stream.words.head(here, called=True):
        return False
    letter = replace(here, text=here.text[0], end=here.at + 1, low="")
    rest = replace(here, text=here.text[1:], at=here.at + 1, spaced=False)
    stream.tokens[stream.place : stream.place + 1] = [letter, rest]
    return True


def norm(stream: Stream) -> str:
    """The norm that an index says."""
    which = stream.tokens[stream.place + stream.peek_is("{", "(")]
    if which.text not in ("1", "2", "F"):
        raise stream.refusal("The norms are ||x||_1, ||x||_2 and ||A||_F.", which)
    stream.place += 3 if stream.peek_is("{", "(") else 1
    return "norm1" if which.text == "1" else "norm"
