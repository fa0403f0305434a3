"""The operators of formulas, by how strongly they bind (a Pratt parser)."""

from __future__ import annotations

from dataclasses import replace

from graders.formulas.text import atoms, constructs
from graders.formulas.text.constructs import ROUNDED
from graders.formulas.text.stream import (
    ENTRYWISE,
    NOTHING,
    POSTFIX,
    POWER,
    PRODUCT,
    RELATION,
    SUM,
    Stream,
)
from graders.formulas.text.tokens import CLOSERS, OPENERS, Token, value
from graders.formulas.tree import Apply, Number, Symbol, Tree, children

BINDING = {
    **dict.fromkeys(("=", "!=", "<", "<=", ">", ">="), RELATION),
    **dict.fromkeys(("+", "-"), SUM),
    "⊙": ENTRYWISE,
    **dict.fromkeys(("*", "/", "@"), PRODUCT),
    "^": POWER,
    **dict.fromkeys(("!", ".T", "'", "_"), POSTFIX),
}
HEADS = {"==": "=", "⊙": "hadamard"}
IN_A_ROW = frozenset({"+", "*", "@", "hadamard"})
"""Heads that take any number of parts: `a + b + c` is one sum."""


class Grammar(Stream):
    """Reads formulas off a stream."""

    def substream(self, token: Token) -> Grammar:
        """A stream over the subscript of a word."""
        inner = Grammar(self.words, self.tokenize, token)
        inner.depth = self.depth + 1
        return inner

    def formula(self, least: int = NOTHING) -> Tree:
        """The formula that starts here, up to a sign that binds no stronger than `least`."""
        with self.deeper():
            tree = self.first(least)
            growing = ""  # the head that this loop made last: further parts may join a sum
            while (binding := self.binding(tree)) > least:
                if binding >= POWER:
                    tree, growing = self.postfix(tree), ""
                    continue
                sign = self.sign(growing)
                head, right = HEADS.get(sign, sign), self.formula(binding)
                if sign == "-":
                    head, right = "+", Apply("-", (right,))
                joins = head == growing and head in IN_A_ROW
                tree = Apply(head, (*(children(tree) if joins else (tree,)), right))
                growing = head
                if binding == RELATION and self.binding(tree) == RELATION:
                    raise self.refusal("Only one relation can stand in a formula.")
        return tree

    def binding(self, left: Tree) -> int:
        """How strongly what stands here binds to what stands before it."""
        here = self.here
        if here.kind in ("word", "number", "command"):
            return PRODUCT
        if here.kind == "end" or (here.text == "_" and isinstance(left, Number)):  # ||x||^2_2
            return NOTHING
        if here.text == "||" and self.bars[-1] == "|":  # the two ends of `|x||y|`
            halves = (replace(here, text="|", end=here.at + 1), replace(here, text="|"))
            self.tokens[self.place : self.place + 1] = halves
            return NOTHING
        if here.text in ("|", "||"):
            return NOTHING if self.bars[-1] == here.text else PRODUCT
        if here.text == "[" and isinstance(left, Symbol) and self.words.is_array(left.name):
            return POSTFIX
        return (
            PRODUCT
            if here.text in OPENERS or here.text in ROUNDED
            else BINDING.get(here.text, NOTHING)
        )

    def sign(self, growing: str) -> str:
        """The sign that stands here; between two factors side by side it is a product."""
        here = self.here
        if here.kind == "sign" and here.text in BINDING:
            return self.take().text
        if here.kind == "number":
            raise self.refusal(f"An operator was expected before `{here.text}`.")
        if (
            growing == "/"
            and not here.spaced
            and self.tokens[self.place - 1].text not in ("}", ")")
        ):
            says = "Is this below the fraction bar, too? Brackets or `*` were expected."
            raise self.refusal(says)
        return "*"

    def first(self, least: int) -> Tree:
        """A number, a name, a call, a bracket, or a sign before one of these."""
        token = self.here
        if token.kind == "number":
            self.take()
            exact = value(token)
            return Number(exact, "" if token.text.isdigit() else token.text)
        if token.kind == "word":
            return atoms.word(self, self.take())
        if self.peek_is(*OPENERS):
            return atoms.group(self)
        if self.peek_is("|", "||"):
            return self.between_bars()
        if self.peek_is(*ROUNDED):
            return constructs.rounded(self)
        if token.kind == "command":
            return constructs.construct(self, self.take())
        if self.peek_is("-", "+"):
            sign = self.take().text
            part = self.formula(max(least, PRODUCT))
            return Apply("-", (part,)) if sign == "-" else part
        raise self.refusal(f"A formula was expected here, not {self.found()}.")

    def between_bars(self) -> Tree:
        """`|x|` and `||x||`, with the index that says which norm."""
        opened = self.take()
        self.bars.append(opened.text)
        part = self.formula()
        self.bars.pop()
        if not self.passes(opened.text):
            raise self.refusal(f"A closing {opened.text!r} was expected here.")
        if opened.text == "|":
            return Apply("abs", (part,))
        return Apply(self.norm() if self.passes("_") else "norm", (part,))

    def norm(self) -> str:
        """The norm that an index says."""
        which = self.tokens[self.place + self.peek_is("{", "(")]
        if which.text not in ("1", "2", "F"):
            raise self.refusal("The norms are ||x||_1, ||x||_2 and ||A||_F.", which)
        self.place += 3 if self.peek_is("{", "(") else 1
        return "norm1" if which.text == "1" else "norm"

    def postfix(self, tree: Tree) -> Tree:
        """`x^2`, `A^T`, `n!`, `A.T`, `x[i]`, `(A B)_{ij}`."""
        if self.peek_is("["):
            return Apply("index", (tree, *self.parts()))
        sign = self.take()
        if sign.text == "!":
            return Apply("factorial", (tree,))
        if sign.text == ".T":
            return Apply("transpose", (tree,))
        if sign.text == "^":
            return self.raised(tree)
        match sign.text, tree:
            case "_", Apply("^", (Apply("norm", inside), power)):  # ||x||^2_2
                return Apply("^", (Apply(self.norm(), inside), power))
        if sign.text == "_" and self.peek_is(*OPENERS) and self.tokens[self.place - 2].text == ")":
            (part, *others) = self.parts() or (self.first(POSTFIX),)
            in_a_row = isinstance(part, Apply) and part.head == "*"
            indices = children(part) if in_a_row else (part,)
            return Apply("index", (tree, *indices, *others))
        raise self.refusal("This sign was not expected here.", sign)

    def raised(self, tree: Tree) -> Tree:
        """A power, or the transpose and its inverse, which are typed like powers."""
        opened = self.place
        grouped = self.passes(*OPENERS)
        inverted = self.passes("-")
        if self.transposes() and (not grouped or self.ahead().text in CLOSERS):
            self.place += 1 + grouped
            turned = Apply("transpose", (tree,))
            return Apply("inv", (turned,)) if inverted else turned
        self.place = opened
        return Apply("^", (tree, self.formula(POWER - 1)))

    def transposes(self) -> bool:
        """Whether the sign of a transpose stands here: `T`, unless that is a name."""
        here = self.here
        if here.kind == "command":
            return here.text == "top"
        return here.kind == "word" and here.text == "T" and not self.words.name(here)
