"""A budget for all answers of one submission: bytes, values, depth, and rows without entries.

All of them are kept in the report, and judged by code that looks at each value.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass

import numpy as np

from graders.guest.plan import Cause, Failed, Got
from graders.host.process import Limits

DEEPEST = 40
"""Levels of lists in lists; no answer needs more than a few."""
MOST_ROWS = 10_000_000
"""The most rows, along all axes not empty: an array without entries may claim any number."""
MOST_REFUSED = 8
"""The most items that answered too much, each of which ended a guest."""


class AnswerBudget:
    """The rest of the budget, from one item to the next."""

    def __init__(self, limits: Limits) -> None:
        self.bytes_left, self.nodes_left = limits.submission_bytes, limits.submission_nodes
        self.refused = 0
        self.says = f"all answers together were more than {limits.submission_bytes >> 20} MiB"
        if limits.submission_bytes < 1 << 20:
            self.says = f"all answers together were more than {limits.submission_bytes} bytes"

    @property
    def is_spent(self) -> bool:
        """Whether nothing more is asked."""
        return self.bytes_left < 0 or self.nodes_left < 0 or self.refused >= MOST_REFUSED

    def take(self, answer: Got | Failed, size: int) -> Got | Failed:
        """Return the answer, or the reason why it cannot be one; take off what it costs."""
        self.bytes_left -= size
        if isinstance(answer, Failed):
            return answer
        nodes, depth, rows = _measured(answer.value)
        self.nodes_left -= nodes
        if depth > DEEPEST:
            says = f"a value of lists in lists, {depth} deep; at most {DEEPEST} levels are read"
            return Failed(Cause.UNSENDABLE, says)
        if rows > MOST_ROWS:
            return Failed(Cause.UNSENDABLE, f"an array of {rows} rows without entries")
        return answer

    def give_back(self, before: tuple[int, int]) -> None:
        """Give back the cost of an item that answered too much: it is not kept."""
        self.bytes_left, self.nodes_left = before
        self.refused += 1

    @property
    def left(self) -> tuple[int, int]:
        """The bytes and values left, to come back to."""
        return self.bytes_left, self.nodes_left


def _measured(value: object) -> tuple[int, int, int]:
    """(values, levels, rows) of an answer."""
    nodes, deepest, rows = 0, 0, 0
    waiting = [(value, 0)]
    while waiting:
        part, depth = waiting.pop()
        nodes += 1
        deepest = max(deepest, depth)
        if isinstance(part, np.ndarray):
            dimensions = [n for n in part.shape if n]
            rows = max(rows, int(np.prod(dimensions, dtype=float)) if not part.size else 0)
        elif isinstance(part, dict):
            waiting += [(x, depth + 1) for pair in part.items() for x in pair]
        elif isinstance(part, list | tuple | set | frozenset):
            waiting += [(x, depth + 1) for x in part]
        elif is_dataclass(part) and not isinstance(part, type):
            waiting += [(getattr(part, field.name), depth + 1) for field in fields(part)]
    return nodes, deepest, rows
