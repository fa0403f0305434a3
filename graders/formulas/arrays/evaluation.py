"""The value of a term in one world: a field, sizes, and arrays drawn in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from graders.formulas.arrays import operations
from graders.formulas.arrays.array_functions import Undefined
from graders.formulas.arrays.budget import Budget
from graders.formulas.arrays.fields import Element, Matrix, Singular
from graders.formulas.arrays.operations import OPERATIONS, identity, ones, repeated
from graders.formulas.arrays.sides import Sides
from graders.formulas.arrays.terms import NUMBER, Counted, Dim, KnownSizes, Term, Undecidable
from graders.formulas.arrays.worlds import World
from graders.formulas.tree import Number

MOST_EXPONENT = 4096
MOST_TERMS = 1000


class Evaluator:
    """Evaluates terms in a world."""

    def __init__(
        self, world: World, sizes: KnownSizes, budget: Budget, sides: Sides | None = None
    ) -> None:
        self.world, self.field = world, world.field
        self._sizes, self._budget, self._sides = sizes, budget, sides
        self._indices: dict[str, int] = {}

    def value(self, term: Term) -> Any:
        """A number or a matrix of the field."""
        self._budget.spend()
        if term.op not in OPERATIONS:
            return OWN[term.op](self, term)
        values = [self.value(part) for part in term.parts]
        if term.op == "inv":
            return self._inverse(values[0], str(term.of))
        return OPERATIONS[term.op](self.field, *values)

    def size(self, dim: Dim) -> int:
        """Return the value of a named size in this world."""
        dim = self._sizes.resolve(dim)
        if isinstance(dim, int):
            return dim
        if isinstance(dim, str):
            return self.world.count(dim)
        raise Undecidable("an identity or a vector of ones whose size nothing tells")

    def exact(self, term: Term) -> Fraction | None:
        """The value as a fraction where only numbers, sizes and indices make it."""
        match term.op:
            case "number":
                assert isinstance(term.of, Fraction | int)
                return Fraction(term.of)
            case "decimal":
                assert isinstance(term.of, Number)
                return term.of.value
            case "size":
                return Fraction(self.size(term.of))  # type: ignore[arg-type]
            case "count":
                return Fraction(self._count(term))
            case "spread" | "negate" | "add" | "multiply" | "divide":
                parts = [self.exact(part) for part in term.parts]
                known = [part for part in parts if part is not None]
                return operations.calculated(term.op, known) if len(known) == len(parts) else None
        return None

    def whole(self, term: Term, what: str) -> int:
        """The value of an index or bound."""
        if (found := self.exact(term)) is None or found.denominator != 1:
            raise Undecidable(f"{what} that is no whole number")
        return int(found)

    # --- leaves ---------------------------------------------------------------------------------

    def _count(self, term: Term) -> int:
        name = str(term.of)
        return self._indices[name] if name in self._indices else self.world.count(name)

    def _leaf(self, term: Term) -> Any:
        match term.op:
            case "number":
                assert isinstance(term.of, Fraction | int)
                return self.field.number(term.of)
            case "decimal":
                assert isinstance(term.of, Number)
                return self.field.decimal(term.of)
            case "size":
                return self.field.number(self.size(term.of))  # type: ignore[arg-type]
            case "count":
                return self.field.number(self._count(term))
            case "constant":
                return self.field.apply(str(term.of), ())
        return self.world.value(str(term.of))

    def _member(self, term: Term) -> Any:
        indices = tuple(self.whole(part, "an index") for part in term.parts)
        return self.world.member(str(term.of), indices)

    def _constant_matrix(self, term: Term) -> Matrix:
        rows, columns = map(self.size, term.shape)
        return identity(self.field, rows) if term.op == "eye" else ones(self.field, rows, columns)

    def _literal(self, term: Term) -> Matrix:
        rows, columns = map(self.size, term.shape)
        return self.field.matrix(rows, columns, [self.value(part) for part in term.parts])

    # --- entry by entry -------------------------------------------------------------------------

    def _entrywise(self, term: Term, function: Callable[..., Element]) -> Any:
        values = [self.value(part) for part in term.parts]
        if term.shape == NUMBER:
            return function(*values)
        self._budget.spend(values[0].nrows() * values[0].ncols())
        rows = zip(*(value.entries() for value in values), strict=True)
        entries = [function(*row) for row in rows]
        return self.field.matrix(values[0].nrows(), values[0].ncols(), entries)

    def _add(self, term: Term) -> Any:
        total, *values = [self.value(part) for part in term.parts]
        for value in values:
            total = total + value
        return total

    def _map(self, term: Term) -> Any:
        name = str(term.of)
        is_declared = name in self.world.functions
        self.world.asked |= {name} if is_declared else set()
        known = self.field.declared if is_declared else self.field.apply

        def applied(*parts: Element) -> Element:
            if self._sides is not None:
                self._sides.meet(term, parts)
            return known(name, parts)

        return self._entrywise(term, applied)

    def _extreme(self, term: Term) -> Element:
        return self.field.apply(str(term.of), self.value(term.parts[0]).entries())

    def _power(self, term: Term) -> Any:
        base, exponent = term.parts
        exact = self.exact(exponent)
        if exact is None:
            return self._entrywise(term, lambda x, y: self.field.apply("power", (x, y)))
        alone = Term("power", (base,), term.shape)
        return self._entrywise(alone, lambda x: self._raised(x, exact))

    def _raised(self, base: Element, exponent: Fraction) -> Element:
        if exponent.denominator != 1:
            return self.field.root(base, exponent)
        if abs(exponent) > MOST_EXPONENT:
            raise Undecidable(f"a power as high as {exponent}")
        raised = self.field.powered(base, abs(int(exponent)))
        return raised if exponent >= 0 else self.field.divide(self.field.number(1), raised)

    def _spread(self, term: Term) -> Matrix:
        rows, columns = (self.size(dim) for dim in term.shape)
        return repeated(self.field, self.value(term.parts[0]), rows, columns)

    # --- arrays ---------------------------------------------------------------------------------

    def _matpow(self, term: Term) -> Matrix:
        matrix, exponent = self.value(term.parts[0]), self.exact(term.parts[1])
        if exponent is None:
            raise Undecidable("a power of a matrix to an exponent that is no number")
        if exponent.denominator == 1:
            if abs(exponent) > MOST_EXPONENT:
                raise Undecidable(f"a power as high as {exponent}")
            if exponent < 0:
                matrix = self._inverse(matrix, str(term.of))
            return self.field.powered(matrix, abs(int(exponent)))
        size, entries = matrix.nrows(), matrix.entries()
        if any(entry != 0 for k, entry in enumerate(entries) if k % (size + 1)):
            raise Undecidable("a broken power of a matrix that is not diagonal")
        for k in range(size):
            entries[k * (size + 1)] = self._raised(entries[k * (size + 1)], exponent)
        return self.field.matrix(size, size, entries)

    def _inverse(self, matrix: Matrix, text: str) -> Matrix:
        try:
            return self.field.invert(matrix)
        except Singular as singular:
            singular.matrix = text
            raise

    def _index(self, term: Term) -> Any:
        matrix = self.value(term.parts[0])
        places = [self.whole(part, "an index") for part in term.parts[1:]]
        for place, most in zip(places, (matrix.nrows(), matrix.ncols()), strict=False):
            if not 1 <= place <= most:
                raise Undefined(f"an index {place} outside 1 to {most}")
        entries, start = matrix.entries(), (places[0] - 1) * matrix.ncols()
        if len(places) == 2:
            return entries[start + places[1] - 1]
        row = entries[start : start + matrix.ncols()]
        return self.field.matrix(len(row), 1, row)

    # --- sums and products over an index --------------------------------------------------------

    def _fold(self, term: Term) -> Any:
        assert isinstance(term.of, Counted)
        low, high = (self.whole(bound, "a bound") for bound in (term.of.low, term.of.high))
        if high - low >= MOST_TERMS:
            raise Undecidable(f"a {term.op} of so many terms")
        found = self._neutral(term)
        outer = self._indices.get(term.of.index)
        for index in range(low, high + 1):
            self._indices[term.of.index] = index
            value = self.value(term.parts[0])
            if term.op == "sum":
                found = found + value
            else:
                found = value * found if term.of.down else found * value
        self._indices.pop(term.of.index, None)
        if outer is not None:
            self._indices[term.of.index] = outer
        return found

    def _neutral(self, term: Term) -> Any:
        number = self.field.number(int(term.op == "prod"))
        if term.shape == NUMBER:
            return number
        sizes = [self.size(dim) for dim in term.shape]
        product = term.op == "prod"
        return identity(self.field, sizes[0]) if product else repeated(self.field, number, *sizes)


OWN: Mapping[str, Callable[[Evaluator, Term], Any]] = {
    **dict.fromkeys(["number", "decimal", "size", "count", "constant", "name"], Evaluator._leaf),
    **dict.fromkeys(["ones", "eye"], Evaluator._constant_matrix),
    **dict.fromkeys(["sum", "prod"], Evaluator._fold),
    "member": Evaluator._member,
    "literal": Evaluator._literal,
    "add": Evaluator._add,
    "multiply": lambda self, term: self._entrywise(term, operations.multiplied),
    "divide": lambda self, term: self._entrywise(term, self.field.divide),
    "map": Evaluator._map,
    "extreme": Evaluator._extreme,
    "power": Evaluator._power,
    "spread": Evaluator._spread,
    "matpow": Evaluator._matpow,
    "index": Evaluator._index,
}
"""Operations that need more than the values of their parts."""
