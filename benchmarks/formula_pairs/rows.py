"""What a pair is, and how a list of them is written down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from graders.formulas.names import Declared


@dataclass(frozen=True)
class Row:
    """A right formula and another one, in the notation of `notation.tree`, and their relation."""

    theirs: str
    right: str
    equal: bool
    names: Mapping[str, Declared]
    regime: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.theirs} {'=' if self.equal else '!='} {self.right}"


@dataclass(frozen=True)
class Group:
    """One right formula with others that are equal to it, and others that are not."""

    right: str
    equal: tuple[str, ...]
    different: tuple[str, ...]
    regime: tuple[str, ...] = ()

    def rows(self, names: Mapping[str, Declared]) -> Iterator[Row]:
        """A row for each of the others."""
        for theirs in self.equal:
            yield Row(theirs, self.right, True, names, self.regime)
        for theirs in self.different:
            yield Row(theirs, self.right, False, names, self.regime)


def rows(groups: Iterable[Group], names: Mapping[str, Declared]) -> list[Row]:
    """All rows of some groups under the same declarations."""
    return [row for group in groups for row in group.rows(names)]
