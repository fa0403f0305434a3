"""Answers in words: text and markdown files, and the texts under headings by item number."""

from __future__ import annotations

from collections.abc import Collection

from graders.intake.claims import MOST_LETTERS as MOST_LETTERS
from graders.intake.claims import Claims, joined
from graders.intake.submission import FileContents

__all__ = ["MOST_LETTERS", "answers", "joined", "read"]


def read(name: str, text: str, numbers: Collection[str]) -> FileContents:
    """A text or markdown file, cut up at its headings; one that is only a number will do."""
    claims = Claims(numbers)
    claims.read(text, name)
    return FileContents(prose=claims.prose, unclaimed=claims.unclaimed)


def answers(text: str, numbers: Collection[str], first: str = "") -> dict[str, str]:
    """Return item number -> text. `first` is the number for the text before any heading."""
    claims = Claims(numbers)
    claims.read(text, "", first)
    return claims.prose
