"""The smooth part of formulas over complex balls, with the principal branches."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flint import acb

from graders.formulas.numbers.balls import BallEvaluation
from graders.formulas.numbers.values import LARGEST, Imprecise, TooLarge, Value, ball, whole
from graders.formulas.tree import Apply, Symbol, Tree


class Complexes(BallEvaluation):
    """The value of a tree as a complex ball."""

    def of(self, tree: Tree) -> Value:
        """The value of a tree; kinks and folds must be real."""
        self.budget.spend()
        if tree == Symbol("i") and "i" not in self.values:
            return acb(0, 1)
        if not isinstance(tree, Apply) or (tree.head not in OPERATIONS and tree.head != "^"):
            real = BallEvaluation(self.point, self.names, self.budget, self.seed)
            return acb(ball(real.of(tree)))
        parts = [self.of(part) for part in tree.parts]
        value = self._raised(tree, parts) if tree.head == "^" else OPERATIONS[tree.head](parts)
        if not value.is_finite():
            raise Imprecise
        return value

    def _raised(self, tree: Apply, parts: list[Value]) -> Value:
        under, exponent = parts
        count = whole(exponent.real) if exponent.imag.is_zero() else None
        if count is not None and abs(count) < 1000:
            return under**count
        if tree.parts[0] == Symbol("e"):
            return _exp([exponent])
        if under.contains(0):
            raise Imprecise
        return _exp([under.log() * exponent])


def _exp(parts: list[Value]) -> Value:
    if not abs(parts[0]) < LARGEST:
        raise TooLarge
    return parts[0].exp()


def _log(parts: list[Value]) -> Value:
    if any(part.contains(0) for part in parts):
        raise Imprecise
    return parts[0].log() / parts[1].log() if len(parts) == 2 else parts[0].log()


def _total(parts: list[Value]) -> Value:
    return sum(parts[1:], parts[0])


def _product(parts: list[Value]) -> Value:
    result = parts[0]
    for part in parts[1:]:
        result = result * part
    return result


def _quotient(parts: list[Value]) -> Value:
    if parts[1].contains(0):
        raise Imprecise
    return parts[0] / parts[1]


def _known(name: str) -> Callable[[list[Value]], Value]:
    return lambda parts: getattr(parts[0], name)()


OPERATIONS: Mapping[str, Callable[[list[Value]], Value]] = {
    **{n: _known(n) for n in ("sin", "cos", "tan", "asin", "acos", "atan", "sqrt", "erf")},
    **{n: _known(n) for n in ("sinh", "cosh", "tanh")},
    "+": _total,
    "*": _product,
    "-": lambda parts: -parts[0],
    "/": _quotient,
    "exp": _exp,
    "log": _log,
    "sigmoid": lambda parts: 1 / (1 + _exp([-parts[0]])),
}
