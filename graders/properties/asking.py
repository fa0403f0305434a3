"""One evaluation: its inputs, and its result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from graders.guest.plan import Ask, Call, Got, Made
from graders.kinds import arrays, show
from graders.model import Unreadable
from graders.properties.target import Inputs, Target, Typed
from graders.tolerance import Array

LaidOut: TypeAlias = Callable[[Array], Array]


@dataclass(frozen=True, eq=False)
class Point:
    """One evaluation that a property asks for."""

    subject: Target
    inputs: Inputs

    @property
    def ask(self) -> Ask:
        """The ask for this evaluation."""
        return self.subject.ask(self.inputs)

    @property
    def called(self) -> str:
        """The evaluation, in quotes for code."""
        return f"`{self.subject.called(self.inputs)}`"


@dataclass(frozen=True, eq=False)
class Evaluation(Point):
    """One evaluation, and its result."""

    got: Got
    laid_out: LaidOut = np.asarray
    """A function that drops axes of length one, which do not count."""

    @property
    def value(self) -> object:
        """The part of the answer that the subject names."""
        return self.subject.read(self.got.value)

    @property
    def says(self) -> str:
        """`f(x=1)` gives 2."""
        verb = "is" if isinstance(self.subject, Typed) else "gives"
        return f"{self.called} {verb} {show.value(self.value)}"

    @property
    def changed(self) -> tuple[int, ...]:
        """The arguments that the call altered in place, counted among those with a label."""
        shift = 1 if isinstance(self.ask, Call) and isinstance(self.ask.function, Made) else 0
        return tuple(k - shift for k in self.got.changed if type(k) is int and k >= shift)

    @property
    def output(self) -> Array:
        """Its numbers; raises `Unreadable` for a value that has none."""
        return self.laid_out(self._read()[0])

    @property
    def computed_in(self) -> str:
        """The float type of its numbers."""
        return self._read()[1]

    def _read(self) -> tuple[Array, str]:
        try:
            return arrays.read(self.value)
        except Unreadable as error:
            raise Unreadable(f"{self.says}, though {error}") from None
