"""How much work one decision may be."""

from __future__ import annotations

from graders.formulas.arrays.terms import Undecidable


class TooLong(Undecidable):
    """A decision took more operations than it may."""

    def __init__(self) -> None:
        super().__init__("so many operations")


class Budget:
    """How many operations a decision may take: a clock that says the same every time."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self, steps: int = 1) -> None:
        """Count operations; raise when there were too many."""
        self.left -= steps
        if self.left < 0:
            raise TooLong
