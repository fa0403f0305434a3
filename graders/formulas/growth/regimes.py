"""The regime of a growth question: relations between sizes, and sizes that stay constant."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from graders.formulas.growth.cones import Cone, Inequality
from graders.formulas.growth.exponents import UNIT, Beyond, Exponent
from graders.formulas.growth.sizes import CostReader
from graders.formulas.names import Names, Scalar
from graders.formulas.tree import Tree

SIGNS = re.compile(r"(>>|>=|<<|<=|\\gg|\\geq?|\\ll|\\leq?|≫|≥|≪|≤|>|<|=)")
FAR = {">>", "\\gg", "≫", "<<", "\\ll", "≪"}
DOWN = {"<<", "\\ll", "≪", "<=", "\\le", "\\leq", "≤", "<"}
STILL = re.compile(r"\s*(.+?)\s+(?:is\s+)?(?:constant|fixed)\s*")


@dataclass(frozen=True)
class Bound:
    """`large >= small`, or `far` above it: their ratio grows without bound."""

    large: Tree
    small: Tree
    far: bool = False


@dataclass(frozen=True)
class Regime:
    """A regime: all sizes grow within these bounds, except constants."""

    bounds: tuple[Bound, ...] = ()
    still: frozenset[str] = frozenset()

    @classmethod
    def of(cls, lines: Sequence[str], read: Callable[[str], Tree]) -> Regime:
        """From what a question says: `n >> d`, `d <= n <= d^2`, `n >= exp(d)`, `k constant`.

        `read` reads one side.
        """
        bounds: list[Bound] = []
        still: set[str] = set()
        for line in lines:
            if named := STILL.fullmatch(line):
                still |= set(re.split(r"[\s,]+(?:and\s+)?", named[1]))
                continue
            first, *rest = SIGNS.split(line)
            if not rest:
                raise ValueError(f"{line!r} compares nothing: write `n >= d^2` or `k constant`")
            left = read(first)
            for turn, text in zip(rest[::2], rest[1::2], strict=True):
                right = read(text)
                pairs = [(right, left)] if turn in DOWN else [(left, right)]
                pairs += [(right, left)] if turn == "=" else []
                bounds += [Bound(large, small, turn in FAR) for large, small in pairs]
                left = right
        return cls(tuple(bounds), frozenset(still))

    def sizes(self, names: Names) -> CostReader:
        """The reader of costs in this regime; a name that is declared bounded is constant."""
        still = self.still | {
            name for name, kind in names.items()
            if isinstance(kind, Scalar) and kind.high is not None
        }  # fmt: skip
        plain = CostReader(Cone(), still, frozenset(names))
        relations = [
            Inequality(_log(plain, bound.large), _log(plain, bound.small), bound.far)
            for bound in self.bounds
        ]
        return CostReader(Cone(tuple(relations)), still, frozenset(names))


def _log(sizes: CostReader, side: Tree) -> Exponent:
    """The logarithm of one side, which must be a single term without a constant before it."""
    parts = sizes.read(side).whole().parts
    if len(parts) != 1:
        raise Beyond("a regime compares single terms")
    (((scale, exponent), value),) = parts.items()
    if scale != UNIT or value != Fraction(1):
        raise Beyond("a regime compares terms without constants")
    return exponent
