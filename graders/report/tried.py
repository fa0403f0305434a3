"""Verdicts on an author's own answers, as text: the outcome, the share, and what is said."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from fractions import Fraction

from graders.model import Verdict
from graders.report import clean

WIDTH = 92
INDENT = " " * 6


def paragraph(answer: str, verdict: Verdict, possible: Fraction) -> Iterator[str]:
    """An answer and what it earns, then the sentences that its student would read."""
    points = f"{clean.points(verdict.share * possible)} of {clean.points(possible)}"
    yield f"{answer:<28} {points:<12} {verdict.outcome}"
    notes = [f"- {note}" for note in verdict.notes if note]
    for text in filter(None, [verdict.because, *notes]):
        yield from textwrap.wrap(
            clean.text(text, keep_lines=False), WIDTH, initial_indent=INDENT,
            subsequent_indent=INDENT, break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
