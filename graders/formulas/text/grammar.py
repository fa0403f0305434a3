"""The operators of formulas, by how strongly they bind (a Pratt parser)."""

from __future__ import annotations

from dataclasses import replace

from graders.formulas.text import atoms, constructs, pieces, suffixes
from graders.formulas.text.constructs import ROUNDED
from graders.formulas.text.pieces import ONE
from graders.formulas.text.progressions import progression
from graders.formulas.text.rewritten import remainder
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
from graders.formulas.text.tokens import OPENERS, Token, value
from graders.formulas.tree import Apply, Number, Symbol, Tree, children, free_names

BINDING = {
    **dict.fromkeys(("=", "!=", "<", "<=", ">", ">="), RELATION),
    **dict.fromkeys(("+", "-"), SUM),
    "⊙": ENTRYWISE,
    **dict.fromkeys(("*", "·", "/", "@", "⊗"), PRODUCT),
    "^": POWER,
    **dict.fromkeys(("!", ".T", "'", "_", ".", "top", "%"), POSTFIX),
}
HEADS = {"==": "=", "⊙": "hadamard", "⊗": "outer"}
SAID_BETWEEN = frozenset({"if", "else", "for", "in", "and", "otherwise"})
"""Words of Python's that end a formula, where nobody declared them."""
IN_A_ROW = frozenset({"+", "*", "@", "hadamard", "dot"})
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
                    tree, growing = suffixes.suffix(self, tree), ""
                    continue
                sign = self.sign(growing, tree)
                if sign == "+" and self.peek_is("..."):
                    tree = progression(self, children(tree) if growing == "+" else (tree,))
                    continue
                head, right = HEADS.get(sign, sign), self.formula(binding)
                if sign == "%":
                    tree, growing = remainder(tree, right), ""
                    continue
                if sign == "·":
                    both = all(self.words.involves_arrays(free_names(t)) for t in (tree, right))
                    head = "dot" if both else "*"
                if sign == "-":
                    head, right = "+", Apply("-", (right,))
                joins = head == growing and head in IN_A_ROW
                tree = Apply(head, (*(children(tree) if joins else (tree,)), right))
                growing = head
                if binding == RELATION and self.binding(tree) == RELATION:
                    return self.chain(tree)
            if least == NOTHING and self.says("if"):
                return pieces.conditional(self, tree)
        return tree

    def starts(self, token: Token) -> bool:
        """Whether a formula may start with a token."""
        return token.kind in ("word", "number") or token.text in OPENERS

    def says(self, *words: str) -> bool:
        """Whether one of these words stands here, and is no name."""
        here = self.here
        return here.kind == "word" and here.text in words and not self.words.name(here)

    def chain(self, first: Tree) -> Tree:
        """`0 < x < 1` in brackets: 1 where both hold."""
        if len(self.bars) == 1 or not isinstance(first, Apply):
            raise self.refusal("Only one relation can stand in a formula.")
        sign = self.take().text
        second = Apply(sign, (first.parts[1], self.formula(RELATION)))
        return pieces.chained(first, second)

    def binding(self, left: Tree) -> int:
        """Return the strength with which the next sign binds to the formula before it."""
        here = self.here
        if here.kind in ("word", "number", "command"):
            ends = self.says(*SAID_BETWEEN) or (self.by_blanks and here.spaced)
            return NOTHING if ends else PRODUCT
        if here.kind == "end":
            return NOTHING
        if here.text == "%" and self.starts(self.ahead()):
            return PRODUCT
        if here.text == "_" and isinstance(left, Number):  # ||x||^2_2, but 1_{x > 0}
            return POSTFIX if left.value == 1 and self.ahead().text in OPENERS else NOTHING
        if self.by_blanks and here.spaced and here.text in "+-" and not self.ahead().spaced:
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
            if here.text in OPENERS or here.text in ROUNDED or here.text == "⟨"
            else BINDING.get(here.text, NOTHING)
        )

    def sign(self, growing: str, left: Tree) -> str:
        """The sign that stands here; between two factors side by side it is a product."""
        here = self.here
        if here.kind == "sign" and here.text in BINDING:
            return self.take().text
        if self.says("x", "X") and isinstance(left, Number) and self.ahead().kind == "number":
            self.take()  # 4 x 3
            return "*"
        if here.kind == "number" and here.text == "1" and self.relates(self.place + 1):
            return "*"  # x 1[x > 0]
        if here.kind == "number":
            if here.text != "1" or not self.words.involves_arrays(free_names(left)):
                raise self.refusal(f"An operator was expected before `{here.text}`.")
            self.tokens[self.place] = replace(here, kind="word", text="ones")
            return "*"
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
            return self.number(self.take())
        if token.kind == "word":
            return atoms.word(self, self.take())
        if self.peek_is(*OPENERS):
            return atoms.group(self)
        if self.peek_is("|", "||"):
            return self.between_bars()
        if self.peek_is(*ROUNDED):
            return constructs.rounded(self)
        if self.peek_is("<", "⟨"):
            return constructs.inner_product(self)
        if token.kind == "command":
            return constructs.construct(self, self.take())
        if self.peek_is("-", "+"):
            sign = self.take().text
            part = self.formula(max(least, PRODUCT))
            return Apply("-", (part,)) if sign == "-" else part
        raise self.refusal(f"A formula was expected here, not {self.found()}.")

    def number(self, token: Token) -> Tree:
        """A number, or a mixed one: a whole number right before a fraction below 1."""
        found = Number(value(token), "" if token.text.isdigit() else token.text)
        if self.peek_is("...") and found.typed:  # 1.0833...
            self.take()
        if found == ONE and self.peek_is(*OPENERS) and self.relates(self.place):  # 1[x > 0]
            return atoms.group(self)
        if self.here.kind != "command" or self.here.text != "frac" or found.typed:
            return found
        place = self.place
        if self.here.at == token.end:
            match constructs.construct(self, self.take()):
                case Apply("/", (Number(above, ""), Number(below, ""))) as part if above < below:
                    return Apply("+", (found, part))
        self.place = place
        return found

    def relates(self, place: int) -> bool:
        """Whether a bracket opens there, or below, with a relation right inside."""
        place += self.tokens[place].text == "_"
        opens = self.tokens[place].text in OPENERS
        return opens and any(self.commas(place, sign) for sign in pieces.RELATIONS)

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
        return Apply(suffixes.norm(self) if self.passes("_") else "norm", (part,))
