"""Cleans text for terminals, files and spreadsheets: a student's text cannot act there."""

from __future__ import annotations

import unicodedata
from fractions import Fraction

UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co"})
"""Control, format (among them the marks that reverse text), surrogate and private characters."""


def text(value: object, keep_lines: bool = True) -> str:
    """The text without characters that steer a terminal or turn the reading direction."""
    kept = "\n\t" if keep_lines else ""
    return "".join(
        c if c in kept or unicodedata.category(c) not in UNSEEN else "\N{REPLACEMENT CHARACTER}"
        for c in str(value)
    )


def line(value: object) -> str:
    """The text on one line."""
    return text(" ".join(str(value).split()), keep_lines=False)


def cell(value: object) -> str:
    """A spreadsheet's cell that is never a formula."""
    words = line(value)
    return f"'{words}" if words[:1] in ("=", "+", "-", "@") else words


def points(value: Fraction) -> str:
    """Exact where two decimals are, else rounded half to even: `2.5`, `0.33`."""
    return f"{float(round(value, 2)):.2f}".rstrip("0").rstrip(".")
