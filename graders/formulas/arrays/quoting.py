"""Formulas quoted in sentences: as they are typed, a long one cut in the middle."""

from __future__ import annotations

from graders.formulas.text.writing import write
from graders.formulas.tree import Tree

MOST = 120


def quoted(tree: Tree) -> str:
    """A formula as one types it."""
    text = write(tree)
    return text if len(text) <= MOST else f"{text[: MOST // 2]} ... {text[-MOST // 2 :]}"
