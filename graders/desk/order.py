"""The order in which answers come: stable, without names, another one for each item and grader."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from fractions import Fraction

TWICE = Fraction(1, 10)
"""The share of groups that two people read, without being told."""


def shuffled(keys: Iterable[str], secret: bytes, item: str, who: str) -> list[str]:
    """The keys in an order that looks drawn, and is the same each time."""
    return sorted(keys, key=lambda key: _drawn(secret, "order", item, who, key))


def is_read_twice(secret: bytes, item: str, key: str, share: Fraction = TWICE) -> bool:
    """Whether a second person reads a group: drawn for each, and the same for all who ask."""
    return Fraction(int.from_bytes(_drawn(secret, "twice", item, key)[:8]), 1 << 64) < share


def aliases(students: Iterable[str], secret: bytes, item: str) -> dict[str, str]:
    """A number for each student, by which an answer is named while names are hidden."""
    drawn = sorted(students, key=lambda student: _drawn(secret, "alias", item, student))
    return {student: str(number) for number, student in enumerate(drawn, 1)}


def _drawn(secret: bytes, *parts: str) -> bytes:
    said = "\x00".join(parts).encode("utf-8", "surrogatepass")
    return hmac.digest(secret, said, hashlib.sha256)
