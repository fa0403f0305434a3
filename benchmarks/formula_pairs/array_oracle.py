"""An independent opinion on the pairs: NumPy floats at random points, no code of the engine.

It walks Python's own syntax tree of a pair, so it shares nothing with the engine but the notation.
Expectations are sums over all values of bits and signs, and Gaussian quadrature for normal numbers.
"""

from __future__ import annotations

import ast
import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.formula_pairs.rows import Row
from graders.formulas.names import Array, Random, Scalar

POINTS = 6
RELATIVE = 1e-7
WORST_CONDITION = 1e9
BEYOND = 3
FAR_OUT, NODES = 14, 100
"""How far a normal number goes, in deviations, and how many of its values count on each side."""

ENTRYWISE = {
    "sqrt": np.sqrt, "exp": np.exp, "log": np.log, "tanh": np.tanh, "cosh": np.cosh,
    "sinh": np.sinh, "abs": np.abs, "relu": lambda x: np.maximum(x, 0.0), "max": np.maximum,
    "min": np.minimum, "sign": np.sign, "erf": math.erf, "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "f": lambda x: np.sin(x) + 0.3 * x * x,
}  # fmt: skip
COMPARED = {ast.Gt: np.greater, ast.Lt: np.less}


class Misshapen(Exception):
    """Parts whose shapes do not go together, or an inverse that is none."""


def agrees(row: Row) -> bool:
    """Whether both formulas of a pair have the same value at several points."""
    generator = np.random.default_rng(20)
    tried = 0
    while tried < POINTS:
        sizes = _sizes(row, generator)
        if not all(eval(text, {}, dict(sizes)) for text in row.regime):  # our own text
            continue
        tried += 1
        point = Point(row, sizes, generator)
        right = point.value(row.right)
        try:
            theirs = point.value(row.theirs)
        except Misshapen:
            return False
        if np.shape(theirs) != np.shape(right):
            return False
        if not np.allclose(theirs, right, rtol=RELATIVE, atol=RELATIVE):
            return False
    return True


def _sizes(row: Row, generator: np.random.Generator) -> dict[str, int]:
    shapes = [one.shape for one in row.names.values() if isinstance(one, Array | Random)]
    dims = list(dict.fromkeys(dim for shape in shapes for dim in shape if isinstance(dim, str)))
    sizes = dict(zip(dims, generator.permutation(len(dims)) + 2, strict=True))
    whole = [n for n, one in row.names.items() if isinstance(one, Scalar) and one.integer]
    return {k: int(v) for k, v in sizes.items()} | {n: int(generator.integers(1, 4)) for n in whole}


class Point:
    """Values for all names, and what an expression is there."""

    def __init__(self, row: Row, sizes: dict[str, int], generator: np.random.Generator) -> None:
        self.row, self.generator = row, generator
        self.known: dict[str, Any] = dict(sizes)
        self.families: dict[str, Any] = {}
        for name, declared in row.names.items():
            if isinstance(declared, Scalar) and not declared.integer:
                self.known[name] = self._scalar(declared)
            elif isinstance(declared, Array):
                self._draw(name, declared)

    def _scalar(self, declared: Scalar) -> float:
        if declared.high is not None:
            return float(self.generator.uniform(0.2, 0.8))
        low = 0.3 if declared.low is not None else -1.5
        return float(self.generator.uniform(low, 1.5))

    def _draw(self, name: str, declared: Array) -> None:
        shape = [self.known[d] if isinstance(d, str) else d for d in declared.shape]
        free = self.generator.normal(size=[shape[0] + 2 * BEYOND, *shape[1:]])
        inner = free[BEYOND:-BEYOND]
        match declared.structure:
            case "symmetric":
                inner = inner + inner.T
            case "positive definite":
                inner = inner @ inner.T + np.eye(shape[0])
            case "orthogonal":
                inner = np.linalg.qr(inner)[0]
            case "diagonal":
                inner = np.diag(np.abs(inner[0]) + 0.2)
            case "one-hot":
                inner = np.eye(shape[0])[self.generator.integers(shape[0])]
        self.families[name] = free if declared.structure == "" else inner
        self.known[name] = inner.reshape(-1, 1) if len(shape) == 1 else inner

    def value(self, text: str) -> Any:
        """The value of a pair's formula: a float or an array of two dimensions."""
        return _settled(self._of(ast.parse(text, mode="eval").body))

    def _of(self, node: ast.expr) -> Any:
        match node:
            case ast.Constant(value):
                return float(value)  # type: ignore[arg-type]
            case ast.Name("pi"):
                return math.pi
            case ast.Name("I"):
                return Multiple(1.0)
            case ast.Name(name):
                return self.known[name]
            case ast.UnaryOp(_, operand):
                return -1.0 * self._of(operand)
            case ast.BinOp(left, op, right):
                return _settled(_joined(op, self._of(left), self._of(right)))
            case ast.Attribute(value, "T"):
                return np.transpose(self._of(value))
            case ast.Compare(left, [op], [right]):
                return COMPARED[type(op)](self._of(left), self._of(right)) * 1.0
            case ast.Subscript(value, index):
                return self._member(value, int(self._of(index)))
            case ast.Call(ast.Name(head), arguments):
                return _settled(self._called(head, arguments))
        raise NotImplementedError(ast.dump(node))

    def _member(self, node: ast.expr, index: int) -> Any:
        if not isinstance(node, ast.Name):
            return self._of(node).reshape(-1)[index - 1]
        name = node.id if node.id in self.families else node.id.upper()
        row = self.families[name][index - 1 + BEYOND]
        return row.reshape(-1, 1) if row.ndim == 1 else row

    def _called(self, head: str, arguments: list[ast.expr]) -> Any:
        if head in ("sum", "prod"):
            return self._folded(head, arguments)
        if head in ("E", "P"):
            return self._expected(arguments[0])
        if head == "Var":
            squares = ast.BinOp(arguments[0], ast.Mod(), arguments[0])  # % is entry by entry here
            return self._expected(squares) - self._expected(arguments[0]) ** 2
        if head == "Cov":
            one, other = arguments[0], arguments[-1]
            outer = ast.BinOp(one, ast.MatMult(), ast.Attribute(other, "T", ast.Load()))
            means = _times(ast.MatMult(), self._expected(one), np.transpose(self._expected(other)))
            return self._expected(outer) - means
        return _applied(head, [self._of(argument) for argument in arguments])

    def _folded(self, head: str, arguments: list[ast.expr]) -> Any:
        index, low, high = arguments[0], *(int(self._of(one)) for one in arguments[1:3])
        assert isinstance(index, ast.Name)
        before, found = self.known.get(index.id), None
        for value in range(low, high + 1):
            self.known[index.id] = value
            body = self._of(arguments[3])
            op = ast.Add() if head == "sum" else ast.MatMult()
            found = body if found is None else _joined(op, found, body)
        self.known[index.id] = before
        return Multiple(float(head == "prod")) if found is None else found

    def _expected(self, body: ast.expr) -> Any:
        used = {node.id for node in ast.walk(body) if isinstance(node, ast.Name)}
        chosen = [n for n, one in self.row.names.items() if isinstance(one, Random) and n in used]
        total: Any = 0.0
        for weight in self._worlds(chosen):
            total = total + weight * np.asarray(_settled(self._of(body)))
        return total

    def _worlds(self, names: list[str]) -> Iterator[float]:
        """Every value of some random names in turn; yields the weight of each."""
        atoms = [(n, k) for n in names for k in range(int(np.prod(self._shape(n))))]
        nodes = [self._nodes(name, len(atoms)) for name, _ in atoms]
        for values in itertools.product(*nodes):
            for name in names:
                drawn = zip(atoms, values, strict=True)
                mine = [value for (owner, _), (value, _) in drawn if owner == name]
                shape = self._shape(name)
                columns = (shape[0], 1) if len(shape) == 1 else shape
                self.known[name] = np.reshape(mine, columns) if shape else mine[0]
            yield float(np.prod([weight for _, weight in values]))

    def _shape(self, name: str) -> tuple[int, ...]:
        declared = self.row.names[name]
        assert isinstance(declared, Random)
        return tuple(self.known[d] if isinstance(d, str) else d for d in declared.shape)

    def _nodes(self, name: str, atoms: int) -> list[tuple[float, float]]:
        declared = self.row.names[name]
        assert isinstance(declared, Random)
        given = [float(self.value(text)) for text in declared.parameters]
        if declared.law == "bernoulli":
            return [(0.0, 1 - given[0]), (1.0, given[0])]
        if declared.law == "rademacher":
            return [(-1.0, 0.5), (1.0, 0.5)]
        if atoms == 1:
            return _bell(*given)
        places, weights = np.polynomial.hermite_e.hermegauss(5)
        scaled = given[0] + np.sqrt(given[1]) * places
        return list(zip(scaled, weights / np.sqrt(2 * np.pi), strict=True))


def _bell(mean: float, variance: float) -> list[tuple[float, float]]:
    """A normal number's values with weights; Gauss-Legendre on each side of 0, where kinks are."""
    deviation = float(np.sqrt(variance))
    low, high = mean - FAR_OUT * deviation, mean + FAR_OUT * deviation
    ends = sorted({low, min(max(0.0, low), high), high})
    places, weights = np.polynomial.legendre.leggauss(NODES)
    found = []
    for start, end in itertools.pairwise(ends):
        values = (start + end) / 2 + (end - start) / 2 * places
        bell = np.exp(-((values - mean) ** 2) / (2 * variance)) / (deviation * np.sqrt(2 * np.pi))
        found += list(zip(values, weights * bell * (end - start) / 2, strict=True))
    return found


def _settled(value: Any) -> Any:
    return value.item() if isinstance(value, np.ndarray) and value.size == 1 else value


def _is_number(value: Any) -> bool:
    return not isinstance(value, Multiple) and np.ndim(value) == 0


@dataclass(frozen=True)
class Multiple:
    """A number times an identity matrix, or times a zero, whose size is that of its neighbour."""

    factor: float

    def beside(self, other: Any, side: int) -> Any:
        """An array that goes together with another."""
        return self.factor * np.eye(other.shape[side]) if self.factor else np.zeros_like(other)


def _joined(op: ast.operator, one: Any, other: Any) -> Any:
    """Two operands; a multiple of I takes the size of the other."""
    if isinstance(one, Multiple) and _is_number(other):
        quotient = isinstance(op, ast.Div)
        return Multiple(one.factor / other if quotient else one.factor * other)
    if isinstance(other, Multiple) and _is_number(one):
        return Multiple(one * other.factor)
    if isinstance(one, Multiple):
        one = one.beside(other, 0)
    if isinstance(other, Multiple):
        other = other.beside(one, -1)
    match op:
        case ast.Add() | ast.Sub():
            _same_shape(one, other)
            return one + other if isinstance(op, ast.Add) else one - other
        case ast.Mod():
            return one * other
        case ast.Mult() | ast.MatMult():
            return _times(op, one, other)
        case ast.Div():
            _same_shape(one, other)
            return one / other
        case ast.Pow():
            return _power(one, other)
    raise NotImplementedError(op)


def _same_shape(one: Any, other: Any) -> None:
    if not _is_number(one) and not _is_number(other) and one.shape != other.shape:
        raise Misshapen(one.shape, other.shape)


def _times(op: ast.operator, one: Any, other: Any) -> Any:
    if _is_number(one) or _is_number(other):
        return one * other
    if isinstance(op, ast.Mult) and one.shape == other.shape and one.shape[1] == 1:
        return one * other
    if one.shape[1] != other.shape[0]:
        raise Misshapen(one.shape, other.shape)
    return one @ other


def _power(one: Any, exponent: float) -> Any:
    if _is_number(one) or one.shape[0] != one.shape[1]:
        return one**exponent
    if exponent == int(exponent):
        return np.linalg.matrix_power(_invertible(one) if exponent < 0 else one, int(exponent))
    return np.diag(np.diag(one) ** exponent)


def _invertible(matrix: Any) -> Any:
    if matrix.shape[0] != matrix.shape[1] or np.linalg.cond(matrix) > WORST_CONDITION:
        raise Misshapen("no inverse")
    return matrix


def _applied(head: str, parts: list[Any]) -> Any:
    first = parts[0]
    match head:
        case "inv":
            return 1 / first if _is_number(first) else np.linalg.inv(_invertible(first))
        case "trace" | "det":
            return np.trace(first) if head == "trace" else np.linalg.det(first)
        case "norm" | "norm1":
            return np.sqrt(np.sum(first**2)) if head == "norm" else np.sum(np.abs(first))
        case "total":
            return np.sum(first)
        case "diag":
            column = first.shape[1] == 1
            return np.diag(first[:, 0]) if column else np.diag(first).reshape(-1, 1)
        case "ones" | "eye":
            return np.eye(int(first)) if head == "eye" else np.ones((int(first), 1))
        case "hadamard":
            found = first
            for part in parts[1:]:
                _same_shape(found, part)
                found = found * part
            return found
    return ENTRYWISE[head](*parts)  # type: ignore[operator]
