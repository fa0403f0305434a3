"""A formula that somebody typed, as a tree. Reading evaluates nothing."""

from __future__ import annotations

from graders.formulas.names import Names
from graders.formulas.text import latex, tokens
from graders.formulas.text.grammar import Grammar
from graders.formulas.text.size_limits import check
from graders.formulas.text.tidying import tidied
from graders.formulas.text.unread import Unread
from graders.formulas.text.words import Words
from graders.formulas.tree import Tree


def read(text: str, names: Names, *, is_latex: bool = False, rows_first: bool = False) -> Tree:
    """Parse a text or LaTeX, which shows by its signs or is known to be LaTeX.

    Where both x and X are declared, `x_i` is a row of X with `rows_first`, else an entry of x.
    Raises `Unread`, which shows the place and says what was expected there.
    """
    plain = tidied(text)
    tokenize = tokens.tokenize
    if is_latex or latex.is_latex(plain):
        plain, tokenize = latex.bare(plain), latex.tokenize
    if not plain.strip():
        raise Unread("There is no formula here.")
    return check(Grammar(Words(names, plain, rows_first=rows_first), tokenize).whole(), plain)
