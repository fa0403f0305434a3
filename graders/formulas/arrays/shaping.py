"""Turns trees into terms: resolves every name, infers every shape, reports every misfit."""

from __future__ import annotations

from collections.abc import Sequence

from graders.formulas.arrays.array_functions import FUNCTIONS, RELATIONS
from graders.formulas.arrays.exponentiation import power
from graders.formulas.arrays.fitting import Fitter, Product, TermOf, Vectors, whole_number
from graders.formulas.arrays.heads import HEADS, ONE_PART, diagonal_part
from graders.formulas.arrays.laws import LAWS, law
from graders.formulas.arrays.quoting import quoted
from graders.formulas.arrays.readings import Reading, is_turned_list
from graders.formulas.arrays.statistics import EXTREMES, STATISTICS, along
from graders.formulas.arrays.terms import NUMBER, Counted, Dim, Misfit, Term, Undecidable
from graders.formulas.names import Array, Function, Names, Random, Scalar
from graders.formulas.tree import Apply, Fold, Number, Symbol, Tree

MOST_ROWS = 64


class Shaper:
    """Turns the trees of one formula into terms."""

    def __init__(self, names: Names, product: Product, vectors: Vectors, reading: Reading) -> None:
        self.names, self.reading = names, reading
        product = "entries" if reading.star == "entries" else product
        self.fitter = Fitter(
            product,
            vectors,
            columns_dot=reading.columns_meet == "dot",
            rows_before_at=reading.rows_before_at,
        )
        self._indices: list[str] = []
        shapes = [one.shape for one in names.values() if isinstance(one, Array | Random)]
        self._sizes = {dim for shape in shapes for dim in shape if isinstance(dim, str)}

    def part(self, tree: Tree) -> TermOf:
        """A tree with its term."""
        return TermOf(self.fitter.settled(self.term(tree)), tree)

    def term(self, tree: Tree) -> Term:
        """The term of a tree; raises `Misfit` or `Undecidable`."""
        match tree:
            case Number(value, typed):
                return Term("decimal", of=tree) if typed else Term("number", of=value)
            case Symbol(name):
                return self._named(name)
            case Fold():
                return self._fold(tree)
            case Apply(head, parts):
                return self._applied(tree, head, parts)

    # --- names ----------------------------------------------------------------------------------

    def _named(self, name: str) -> Term:
        declared = self.names.get(name)
        a_size = name in self._sizes and isinstance(declared, Scalar | None)
        if name in self._indices or a_size:
            return Term("count", of=name)
        match declared:
            case Scalar(integer=True):
                return Term("count", of=name)
            case Scalar():
                return Term("name", of=name)
            case Array(shape) | Random(shape=shape):
                return self._array(name, shape)
            case Function():
                raise Misfit(f"`{name}` is a function: say of what, as in {name}(x).")
        if name in ("pi", "e"):
            return Term("constant", of=name)
        if name == "I":
            return self._identity(self.fitter.sizes.fresh())
        if name == "i":
            raise Undecidable("complex numbers")
        raise Misfit(f"`{name}` is not among the names of this question.")

    def _array(self, name: str, shape: Sequence[Dim]) -> Term:
        if len(shape) == 1:
            return self.fitter.vector("name", (), shape[0], name)
        if len(shape) > 2:
            raise Misfit(f"`{name}` is a family of arrays: it needs an index.")
        return Term("name", (), tuple(shape), name)

    def _identity(self, size: Dim) -> Term:
        return Term("eye", (), (size, size))

    def _member(self, name: str, shape: Sequence[Dim], indices: Sequence[Tree]) -> Term:
        """A row or entry of a declared array, or one array of a declared family."""
        if len(indices) > len(shape):
            raise Misfit(f"`{name}` has {len(shape)} indices, not {len(indices)}.")
        terms = tuple(self.number(index, "an index") for index in indices)
        rest = tuple(shape[len(indices) :])
        if len(rest) == 1:
            return self.fitter.vector("member", terms, rest[0], name)
        return Term("member", terms, rest, name)

    def number(self, tree: Tree, what: str) -> Term:
        """The term of a tree that is a number."""
        part = self.part(tree)
        if part.term.shape != NUMBER:
            raise Misfit(f"{self.fitter.says(part)}, but {what} is a number.")
        return part.term

    def _family(self, tree: Tree) -> tuple[str, Sequence[Dim]] | None:
        """The declared array that an index belongs to: `x_i` is a row of `X`."""
        if not isinstance(tree, Symbol) or tree.name in self._indices:
            return None
        for name in (tree.name, tree.name.upper()):
            declared = self.names.get(name)
            if isinstance(declared, Array | Random) and declared.shape:
                return name, declared.shape
            if declared is not None:
                return None
        return None

    # --- sums and products over an index --------------------------------------------------------

    def _fold(self, fold: Fold) -> Term:
        low, high = (self.number(bound, "a bound") for bound in (fold.low, fold.high))
        self._indices.append(fold.index)
        try:
            body = self.part(fold.body)
        finally:
            self._indices.pop()
        if fold.head == "prod" and body.term.shape and not self.fitter.is_square(body.term):
            raise Misfit(f"{self.fitter.says(body)}: a product over {fold.index} does not fit.")
        term = body.term
        counted = Counted(fold.index, low, high, self.reading.products_run_down)
        return Term(fold.head, (term,), term.shape, counted, term.flat)

    # --- heads ----------------------------------------------------------------------------------

    def _applied(self, tree: Apply, head: str, trees: tuple[Tree, ...]) -> Term:
        if head == "^":
            return power(self, *trees)
        if head == "index" and (family := self._family(trees[0])):
            return self._member(*family, trees[1:])
        if head in ("eye", "ones"):
            return self._constant_matrix(head, [self._size(one) for one in trees])
        if head == "matrix":
            return self._literal(trees)
        if self.reading.lists_lie and is_turned_list(tree):
            return self.term(trees[0])
        if head in LAWS:
            by_entries = self.reading.variance_of_a_vector == "entries"
            return law(self.fitter, head, [self.part(one) for one in trees], by_entries)
        if head in ("indicator", "P"):
            holds = self._relation(trees[0])
            return holds if head == "indicator" else Term("expectation", (holds,), holds.shape)
        if head == "along":
            return self._along(*trees)
        parts = [self.part(one) for one in trees]
        if head in STATISTICS and (head not in EXTREMES or len(parts) == 1):
            return STATISTICS[head](self.fitter, parts)
        if head == "abs" and self.reading.bars_around_an_array != "entries":
            head = self._between_bars(parts[0])
        if head in HEADS:
            if head in ONE_PART and len(parts) != 1:
                raise Misfit(f"`{head}` takes one part: {quoted(tree)} has {len(parts)}.")
            if head == "diag" and self.reading.diag_of_a_matrix == "matrix":
                return diagonal_part(self.fitter, parts)
            return HEADS[head](self.fitter, parts)
        return self._calculated(tree, head, parts)

    def _along(self, inner: Tree, axis: Tree) -> Term:
        assert isinstance(inner, Apply)
        return along(self.fitter, inner.head, self.part(inner.parts[0]), axis)

    def _between_bars(self, part: TermOf) -> str:
        """The head that bars around an array stand for in this reading."""
        if part.term.shape == NUMBER:
            return "abs"
        head = self.reading.bars_around_an_array
        says = {"det": "the determinant", "norm": "the length"}[head]
        self.fitter.hint(f"|{quoted(part.tree).strip('`')}| was read as {says}.")
        return head

    def _relation(self, tree: Tree) -> Term:
        """1 where a relation holds, 0 elsewhere."""
        if not isinstance(tree, Apply) or tree.head not in RELATIONS or len(tree.parts) != 2:
            raise Undecidable(f"{quoted(tree)} where a relation is wanted")
        sides = [self.part(one) for one in tree.parts]
        return self.fitter.entrywise("map", sides, "relation", tree.head)

    def _calculated(self, tree: Apply, head: str, parts: list[TermOf]) -> Term:
        if head == "+":
            return self.fitter.entrywise("add", parts, "sum")
        if head == "-":
            term = parts[0].term
            return Term("negate", (term,), term.shape, flat=term.flat)
        if head in ("*", "@", "dot"):
            return self.fitter.chain("*" if head == "dot" else head, parts)
        if head == "/":
            return self._divided(*parts)
        if isinstance(declared := self.names.get(head), Function):
            if len(parts) != declared.arguments:
                raise Misfit(f"`{head}` takes {declared.arguments} arguments, not {len(parts)}.")
            return self.fitter.entrywise("map", parts, f"call of `{head}`", head)
        if head in FUNCTIONS:
            return self.fitter.entrywise("map", parts, f"`{head}`", head)
        raise Undecidable(f"`{head}`")

    def _divided(self, above: TermOf, below: TermOf) -> Term:
        if below.term.shape == NUMBER and above.term.shape:
            one = Term("divide", (Term("number", of=1), below.term))
            shape, flat = above.term.shape, above.term.flat
            return Term("scale", (one, above.term), shape, flat=flat)
        if self.fitter.product == "matrix" and below.term.shape:
            rows, columns = below.term.shape
            if self.fitter.sizes.same(rows, columns):
                self.fitter.hint(
                    f"Division by {quoted(below.tree)} was read entry by entry; "
                    "its inverse is another thing."
                )
        return self.fitter.entrywise("divide", (above, below), "quotient entry by entry")

    def _constant_matrix(self, head: str, sizes: list[Dim]) -> Term:
        """An identity matrix, or a vector or matrix of ones; a size left out is found out."""
        if head == "eye":
            return self._identity(sizes[0] if sizes else self.fitter.sizes.fresh())
        if len(sizes) > 1:
            return Term("ones", (), tuple(sizes[:2]))
        return self.fitter.vector("ones", (), sizes[0] if sizes else self.fitter.sizes.fresh())

    def _size(self, tree: Tree) -> Dim:
        if isinstance(tree, Symbol) and tree.name in self._sizes:
            return tree.name
        if (whole := whole_number(tree)) and 0 < whole <= MOST_ROWS:
            return whole
        raise Misfit(f"{quoted(tree)} is not a size in this question.")

    def _literal(self, rows: Sequence[Tree]) -> Term:
        """An array written out; its entries are numbers."""
        entries = [row.parts if isinstance(row, Apply) else () for row in rows]
        if not entries or len({len(row) for row in entries}) != 1 or not entries[0]:
            raise Misfit("The rows of a matrix have one length.")
        terms = tuple(self.part(one).term for row in entries for one in row)
        if any(term.shape != NUMBER for term in terms):
            raise Undecidable("a matrix of blocks")
        return Term("literal", terms, (len(entries), len(entries[0])))
