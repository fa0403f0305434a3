"""Lines of a rubric, each with its share of an item and the part or person that decides on it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

ANSWER = "answer"
"""The answer itself decides on a line; the line guides a person who reads words in its place."""


@dataclass(frozen=True)
class Criterion:
    """A line of a rubric: its share of the item, its condition, and the part that decides on it.

    `by` names the part of the item that shows it. Where the machine finds that part right, it gives
    the share at once; else a person reads for it. With `ANSWER` the share is the machine's own.
    """

    share: Fraction
    earns: str
    by: str = ""


def criterion(share: int | str, earns: str, *, by: str = "") -> Criterion:
    """A line of a rubric: `criterion("1/5", "names the chain rule and both paths")`."""
    return Criterion(Fraction(share), folded(earns), by)


def folded(text: str) -> str:
    """A text that stands in a source file over several lines, as one line."""
    return " ".join(text.split())


def read_share(lines: Sequence[Criterion]) -> Fraction:
    """The share that a person gives where no offered part shows it."""
    return sum((line.share for line in lines if line.by != ANSWER), Fraction(0))


def proved_share(lines: Sequence[Criterion], proved: Collection[str]) -> Fraction:
    """The share of the lines that parts have proved."""
    return sum((line.share for line in lines if line.by in proved), Fraction(0))


def left(lines: Sequence[Criterion], proved: Collection[str]) -> tuple[Criterion, ...]:
    """The lines that a person still reads for, beside code that was judged."""
    return tuple(line for line in lines if line.by != ANSWER and line.by not in proved)
