"""Pairs over arrays and random numbers, as sympy can be told them.

Either every size is a number and an array is a matrix of symbols, which can say all that the pairs
say, or the sizes keep their names and an array is a `MatrixSymbol`. It imports nothing of ours: it
runs in environments that have other people's packages only.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any

import sympy
from sympy import stats

from benchmarks.formula_pairs.told_values import CannotBeTold, Multiple, Value, is_matrix

ROW_AND_COLUMN = 2
Asked = Mapping[str, Any]
"""`theirs`, `right`, `names` (as `families.described` writes them), `sizes`."""


class Prepared(ast.NodeTransformer):
    """Numbers become exact, and the body of a sum waits for its index."""

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        """A number of sympy's."""
        return ast.Call(ast.Name("number", ast.Load()), [node], [])

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """`sum(i, low, high, body)` becomes `sum(low, high, lambda i: body)`."""
        self.generic_visit(node)
        match node:
            case ast.Call(ast.Name("sum" | "prod"), [ast.Name(index), low, high, body]):
                waits = ast.Lambda(
                    ast.arguments([], [ast.arg(index)], None, [], [], None, []), body
                )
                return ast.Call(node.func, [low, high, waits], [])
        return node


class Teller:
    """What the names of one pair stand for."""

    def __init__(self, asked: Asked, named: bool) -> None:
        self.asked, self.named = asked, named
        self.known: dict[str, Any] = {**FUNCTIONS, "eye": self._eye, "ones": self._ones}
        self.known |= {
            "sum": self._fold("sum"),
            "prod": self._fold("prod"),
            "I": Multiple(1),
            "pi": Value(sympy.pi),
        }
        for size, value in asked["sizes"].items():
            whole = sympy.Symbol(size, integer=True, positive=True)
            self.known[size] = Value(whole if named else sympy.Integer(value))
        self.facts: list[Any] = []
        described = asked["names"]  # numbers first: the parameters of laws are made of them
        for name in sorted(described, key=lambda name: described[name]["is"] == "random"):
            if name not in asked["sizes"]:
                self.known[name] = self._name(name, described[name])

    def tell(self, text: str) -> Any:
        """The expression or matrix that a formula is."""
        tree = Prepared().visit(ast.parse(text, mode="eval"))
        code = compile(ast.fix_missing_locations(tree), "pair", "eval")
        told = Value.of(eval(code, {"__builtins__": {}, **self.known})).it
        return sympy.refine(told, sympy.And(*self.facts)) if self.facts else told

    def _name(self, name: str, described: Asked) -> Any:
        match described["is"]:
            case "function":
                return _entrywise(sympy.Function(name, real=True))
            case "scalar":
                return Value(sympy.Symbol(name, real=True, positive=described["positive"] or None))
        if self.named:
            return Value(self._symbol(name, described))
        entry = self._entries(name, described)
        return Array(entry, [self._size(dim) for dim in described["shape"]], described)

    def _size(self, dim: str | int) -> Any:
        return self.known[dim].it if isinstance(dim, str) else sympy.Integer(dim)

    def _symbol(self, name: str, described: Asked) -> Any:
        sizes = [self._size(dim) for dim in described["shape"]]
        if described["is"] == "random" or len(sizes) > ROW_AND_COLUMN:
            raise CannotBeTold(name)
        symbol = sympy.MatrixSymbol(name, sizes[0], sizes[1] if len(sizes) > 1 else 1)
        fact = FACTS.get(described["structure"])
        self.facts += [fact(symbol)] if fact else []
        return symbol

    def _entries(self, name: str, described: Asked) -> Callable[..., Any]:
        if described["is"] == "array":
            return lambda *at: sympy.Symbol("_".join([name, *map(str, at)]), real=True)
        laws = {"bernoulli": stats.Bernoulli, "rademacher": stats.Rademacher}
        given = [self.tell(text) for text in described["parameters"]]
        if described["law"] == "normal":
            mean, variance = given
            return lambda *at: stats.Normal(
                "_".join([name, *map(str, at)]), mean, sympy.sqrt(variance)
            )
        return lambda *at: laws[described["law"]]("_".join([name, *map(str, at)]), *given)

    def _eye(self, size: Value) -> Value:
        return Value(sympy.Identity(size.it) if self.named else sympy.eye(int(size.it)))

    def _ones(self, size: Value) -> Value:
        return Value(sympy.OneMatrix(size.it, 1) if self.named else sympy.ones(int(size.it), 1))

    def _fold(self, head: str) -> Callable[..., Any]:
        def fold(low: Value, high: Value, body: Callable[[Value], Any]) -> Any:
            if not (low.it.is_Integer and high.it.is_Integer):
                raise CannotBeTold("a sum over the rows of a matrix whose size has a name")
            found = Multiple(0 if head == "sum" else 1)
            for index in range(int(low.it), int(high.it) + 1):
                part = body(Value(sympy.Integer(index)))
                found = found + part if head == "sum" else found @ part
            return found

        return fold


class Array(Value):
    """A declared array with numbers for its sizes; it has rows before its first, after its last."""

    def __init__(self, entry: Callable[..., Any], sizes: list[Any], described: Asked) -> None:
        self.entry, self.sizes = entry, [int(size) for size in sizes]
        self.structure = described.get("structure", "")
        rows, columns = [*self.sizes, 1, 1][:ROW_AND_COLUMN]
        match len(sizes):
            case 0:
                super().__init__(entry())
            case 1 | 2:
                super().__init__(self._matrix(rows, columns))
            case _:
                super().__init__(None)

    def _matrix(self, rows: int, columns: int) -> Any:
        entry, several = self.entry, len(self.sizes) > 1
        match self.structure:
            case "symmetric" | "positive definite":  # an identity of the ones is one of the others
                return sympy.Matrix(rows, rows, lambda i, j: entry(min(i, j) + 1, max(i, j) + 1))
            case "diagonal":
                symbols = (sympy.Symbol(str(entry(i, i)), positive=True) for i in range(rows))
                return sympy.diag(*symbols)
            case "orthogonal":
                above = sympy.Matrix(rows, rows, lambda i, j: entry(i, j) if j > i else 0)
                skew = above - above.T
                one = sympy.eye(rows)
                return (one - skew) * (one + skew).inv()
            case "one-hot":
                return sympy.Matrix(rows, 1, lambda i, _: int(i == 1))
        return sympy.Matrix(
            rows, columns, lambda i, j: entry(i + 1, j + 1) if several else entry(i + 1)
        )

    def __getitem__(self, index: Value) -> Value:
        """An entry of a vector; a row, as a column; a matrix of a sequence of them."""
        at = int(Value.of(index).it)
        match self.sizes:
            case [_]:
                return Value(self.it[at - 1, 0] if self.structure else self.entry(at))
            case [_, columns]:
                return Value(sympy.Matrix(columns, 1, lambda j, _: self.entry(at, j + 1)))
        _, rows, columns = self.sizes
        return Value(sympy.Matrix(rows, columns, lambda i, j: self.entry(at, i + 1, j + 1)))


def _entrywise(function: Callable[..., Any]) -> Callable[..., Value]:
    """A function of numbers, on arrays entry by entry."""

    def apply(first: Any, *others: Any) -> Value:
        one, rest = Value.of(first).it, [Value.of(other).it for other in others]
        if any(map(is_matrix, rest)):
            raise CannotBeTold("several arrays, entry by entry")
        if not is_matrix(one):
            return Value(function(one, *rest))
        x = sympy.Dummy("x", real=True)
        return Value(one.applyfunc(sympy.Lambda(x, function(x, *rest))))

    return apply


def _expected(value: Any) -> Value:
    """Term by term, as whoever asks sympy for the expectation of a long sum would write it."""
    it = Value.of(value).it
    if is_matrix(it):
        return Value(it.applyfunc(lambda entry: stats.E(sympy.expand(entry))))
    return Value(stats.E(sympy.expand(it)))


def _variance(value: Any) -> Value:
    value = Value.of(value)
    return _expected(value.times_each(value)) - _expected(value).times_each(_expected(value))


def _covariance(one: Value, *others: Value) -> Any:
    other = others[0] if others else one
    return _expected(one @ other.T) - _expected(one) @ _expected(other).T


def _hadamard(first: Value, *others: Value) -> Value:
    for other in others:
        first = first.times_each(other)
    return first


FACTS: Mapping[str, Any] = {
    "symmetric": sympy.Q.symmetric,
    "positive definite": lambda it: sympy.Q.positive_definite(it) & sympy.Q.symmetric(it),
    "orthogonal": sympy.Q.orthogonal,
    "diagonal": sympy.Q.diagonal,
}
"""What sympy can be told of a matrix whose size has a name."""
FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    **{name: _entrywise(getattr(sympy, name)) for name in ("sqrt", "exp", "log", "tanh", "cosh")},
    **{name: _entrywise(getattr(sympy, name)) for name in ("sinh", "sign", "erf")},
    "abs": _entrywise(sympy.Abs),
    **{"max": _entrywise(sympy.Max), "min": _entrywise(sympy.Min)},
    "relu": _entrywise(lambda x: sympy.Max(x, 0)),
    "sigmoid": _entrywise(lambda x: 1 / (1 + sympy.exp(-x))),
    "number": lambda typed: Value(sympy.Rational(str(typed))),
    "inv": lambda value: value**-1,
    "trace": lambda value: Value(sympy.trace(value.it)),
    "det": lambda value: Value(sympy.det(value.it)),
    "total": lambda value: value.total(),
    "norm": lambda value: Value(sympy.sqrt(value.times_each(value).total().it)),
    "norm1": lambda value: FUNCTIONS["abs"](value).total(),
    "diag": lambda value: value.diagonal(),
    "hadamard": _hadamard,
    "E": _expected,
    "Var": _variance,
    "Cov": _covariance,
    "P": lambda relation: Value(stats.P(relation)),
}
