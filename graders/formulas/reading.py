"""A formula that somebody typed, as a tree. Reading evaluates nothing."""

from __future__ import annotations

from graders.formulas.grammar import Grammar
from graders.formulas.limits import check
from graders.formulas.names import Names
from graders.formulas.tokens import tidied, tokenize
from graders.formulas.tree import Tree
from graders.formulas.unread import Unread
from graders.formulas.words import Words


def read(text: str, names: Names) -> Tree:
    """The tree of a text; raises `Unread`, which shows the place and says what was expected."""
    plain = tidied(text)
    if not plain.strip():
        raise Unread("There is no formula here.")
    return check(Grammar(Words(names, plain), tokenize(plain)).whole(), plain)
