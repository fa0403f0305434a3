"""Decisions about two formulas: equal, different, approximately equal, or undecided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal


class Relation(Enum):
    """The relation of a formula to the right one."""

    EQUAL = "equal"
    DIFFERENT = "different"
    APPROXIMATE = "approximately equal"
    UNDECIDED = "undecided"


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """A relation and its grounds. DIFFERENT always has a reason that a person can check."""

    relation: Relation
    says: str = ""
    """A sentence to the student for DIFFERENT and UNDECIDED, without the right answer."""
    backing: Literal["", "proved", "exact field", "balls", "enumerated", "numeric", "curve"] = ""
    at: Mapping[str, str] = field(default_factory=dict)
    """The inputs of the counterexample, written as the student would type them."""
    theirs: str = ""
    """The value of the student's formula there."""
    expected: str = ""
    """The value of the right one there: for the grader, and for sibling instances only."""
    exhausted: bool = False
    """Whether it is undecided because it would take too many steps."""
    notes: tuple[str, ...] = ()
    """E.g. that the answer is also defined where the right one is not."""
