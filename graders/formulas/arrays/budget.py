"""The most work that one decision may take."""

from __future__ import annotations

from graders.formulas.arrays.terms import Undecidable


class TooLong(Undecidable):
    """A decision took more operations than it may."""

    def __init__(self) -> None:
        super().__init__("so many operations")


class Budget:
    """The number of operations that a decision may take: unlike a clock, equal on every machine."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self, steps: int = 1) -> None:
        """Count operations; raise when there were too many."""
        self.left -= steps
        if self.left < 0:
            raise TooLong
