"""Limits on the size of formulas: beyond these, nobody meant what was typed."""

from __future__ import annotations

from itertools import islice

from graders.formulas.text.unread import Unread
from graders.formulas.tree import Apply, Fold, Tree, children, walk

MOST_PARTS = 2000
DEEPEST_TREE = 100
HIGHEST_TOWER = 4
"""The most powers in exponents of powers."""
MOST_FOLDS = 3
"""The most sums in sums."""


def more_parts_than(tree: Tree, most: int) -> bool:
    """Whether a tree has more parts; stops counting there."""
    return next(islice(walk(tree), most, None), None) is not None


def check(tree: Tree, text: str = "") -> Tree:
    """Return the tree if people write formulas of its size; else raise `Unread`."""
    if more_parts_than(tree, MOST_PARTS):
        raise Unread("This formula has too many parts.", text)
    waiting = [(tree, 0, 0, 0)]
    while waiting:
        here, depth, towers, folds = waiting.pop()
        folds += isinstance(here, Fold)
        if depth > DEEPEST_TREE:
            raise Unread("This formula is nested too deeply.", text)
        if towers > HIGHEST_TOWER:
            raise Unread("This formula has too many powers upon powers.", text)
        if folds > MOST_FOLDS:
            raise Unread("This formula has too many sums in sums.", text)
        above = isinstance(here, Apply) and here.head == "^"
        for place, part in enumerate(children(here)):
            waiting.append((part, depth + 1, towers + (above and place == 1), folds))
    return tree
