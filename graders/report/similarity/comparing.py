"""Pairs of texts with more fingerprints in common than innocent ones have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graders.report.similarity.fingerprints import Marks

COMMON = 0.1
"""The share of a class that has a fingerprint from which on it says nothing of anybody."""
FEWEST = 4
"""The least number of such students, in a class so small that the share would be less."""


@dataclass(frozen=True)
class Threshold:
    """The least that two texts must share before they are a lead."""

    share: float
    """The share of the fingerprints of the text that has fewer."""
    count: int
    """The least number in common: short texts are alike by chance."""


CODE = Threshold(0.5, 12)
WORDS = Threshold(0.35, 10)


@dataclass(frozen=True)
class Alike:
    """Two keys of texts, the share of fingerprints that they have in common, and which."""

    one: str
    other: str
    share: float
    marks: Marks


def alike(
    texts: Mapping[str, Marks],
    boilerplate: Marks,
    threshold: Threshold,
    earlier: Mapping[str, Marks] | None = None,
) -> Iterator[Alike]:
    """The pairs past the threshold: within a class, or each text of it with earlier ones.

    What was given out, and what many have, is no sign of copying and is taken out first.
    """
    others = earlier if earlier is not None else texts
    usual = _usual(texts) | boilerplate
    left = {key: marks - usual for key, marks in texts.items()}
    right = left if earlier is None else {key: marks - usual for key, marks in others.items()}
    having: dict[int, list[str]] = {}
    for key, marks in right.items():
        for mark in marks:
            having.setdefault(mark, []).append(key)
    for one, marks in left.items():
        shared: Counter[str] = Counter()
        for mark in marks:
            shared.update(having.get(mark, ()))
        for other, count in shared.items():
            if earlier is None and one >= other:
                continue
            share = count / max(min(len(marks), len(right[other])), 1)
            if count >= threshold.count and share >= threshold.share:
                yield Alike(one, other, share, marks & right[other])


def _usual(texts: Mapping[str, Marks]) -> Marks:
    """Fingerprints that so many have that the course, or the problem itself, led to them."""
    counts: Counter[int] = Counter()
    for marks in texts.values():
        counts.update(marks)
    most = max(COMMON * len(texts), FEWEST)
    return frozenset(mark for mark, count in counts.items() if count > most)
