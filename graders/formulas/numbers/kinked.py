"""The kinks and jumps of two formulas: the sides each has, and points beside a jump."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from graders.formulas.names import Names, Scalar
from graders.formulas.numbers.functions import KINKS
from graders.formulas.numbers.points import contains
from graders.formulas.numbers.ranges import bounds, sides
from graders.formulas.tree import Apply, Tree, free_names, walk

RELATIONS = frozenset({"=", "!=", "<", "<=", ">", ">="})
STEPPED = frozenset({"floor", "ceil"})
BESIDE = (Fraction(1, 1009), Fraction(1, 2**40))
"""The distances from a jump at which both sides are tried, relative to the number there."""
DIRECTIONS = ((1, 1), (-1, -1), (1, -1), (-1, 1))


class Kinked:
    """Every part of two formulas that has sides."""

    def __init__(self, trees: Sequence[Tree], names: Names) -> None:
        self.names = names
        every = (n for tree in trees for n in walk(tree) if isinstance(n, Apply))
        self.nodes = {id(n): n for n in every if n.head in KINKS or n.head in RELATIONS}

    def unseen(self, met: Mapping[int, set[int]]) -> list[tuple[Apply, int]]:
        """The sides that no point has reached, although the declarations allow them."""
        found = []
        for key, seen in met.items():
            node = self.nodes.get(key)
            if node is None:
                continue
            if node.head in STEPPED:
                low, high = bounds(node.parts[0], self.names)
                if len(seen) < 2 and high - low >= 1:
                    found.append((node, 0))
            else:
                found += [(node, side) for side in sorted(self._sides(node) - seen)]
        return found

    def _sides(self, node: Apply) -> frozenset[int]:
        """The sides that matter: on real numbers an equality is met by points only."""
        if node.head not in ("=", "!="):
            return sides(node, self.names)
        return frozenset({-1}) if self.is_real(node) else frozenset({-1, 1})

    def is_real(self, node: Tree) -> bool:
        """Whether a real number is in a part."""
        return any(_is_real(name, self.names) for name in free_names(node))


def _is_real(name: str, names: Names) -> bool:
    declared = names.get(name)
    return isinstance(declared, Scalar) and not declared.integer


def beside(
    point: Mapping[str, Fraction], names: Names
) -> Iterator[tuple[Mapping[str, Fraction], bool]]:
    """Points around one, on all sides of it, and whether each is the nearest that is tried."""
    real = [name for name in sorted(point) if _is_real(name, names)]
    for step in BESIDE:
        for even, odd in DIRECTIONS[: 2 if len(real) == 1 else 4]:
            moved = dict(point)
            for place, name in enumerate(real):
                size = max(abs(point[name]), Fraction(1)) * step * Fraction(97 + place, 97)
                moved[name] = point[name] + (odd if place % 2 else even) * size
            domains = {name: d for name in real if isinstance(d := names[name], Scalar)}
            if all(contains(domain, moved[name]) for name, domain in domains.items()):
                yield moved, step == BESIDE[-1]
