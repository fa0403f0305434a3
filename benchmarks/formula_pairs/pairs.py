"""The corpus: identities, what follows from them by substitution, and their mutants.

Equal pairs are equal by construction, and mpmath finds nothing against it. Different pairs are
those mutants for which mpmath has a point that tells them apart. `python -m
benchmarks.formula_pairs.pairs` writes them to `pairs.tsv`.
"""

from __future__ import annotations

import ast
import copy
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.formula_pairs import oracle
from graders.formulas.names import INTEGER, NATURAL, POSITIVE, PROBABILITY, REAL, Declared

IDENTITIES = Path(__file__).with_name("identities.txt")
PAIRS = Path(__file__).with_name("pairs.tsv")
NAMES: dict[str, Declared] = {
    **dict.fromkeys("xyz", REAL),
    **dict.fromkeys("uvw", POSITIVE),
    **dict.fromkeys("pq", PROBABILITY),
    "n": NATURAL,
    "m": INTEGER,
}
LABELS = {True: "equal", False: "different"}
SUBSTITUTED = 3
MUTANTS = 4
POINTS = 40
INSTEAD = {
    **dict.fromkeys("xyz", ("2*x + 1", "x - y", "-x", "x**2 - 3", "x*y/4", "x/3 - z", "sin(x)")),
    **dict.fromkeys("uvw", ("exp(x/5)", "x**2 + 1", "2*u", "u*v", "u/(v + 1)", "1 + abs(x)")),
    **dict.fromkeys("pq", ("sigmoid(x)", "p/2", "1 - p", "p*q", "1/(1 + u)", "(1 + p)/2")),
    "n": ("n + 1", "2*n", "n + 2"),
    "m": ("m - 2", "2*m + 1", "n - m", "-m"),
}
SWAPPED = {
    **{"sin": "cos", "cos": "sin", "exp": "softplus", "log": "sqrt", "sqrt": "abs"},
    **{"sigmoid": "tanh", "tanh": "sigmoid", "relu": "abs", "abs": "relu", "softplus": "relu"},
    **{"max": "min", "min": "max", "floor": "ceil", "ceil": "floor", "sinh": "cosh"},
    **{"cosh": "sinh", "erf": "tanh", "tan": "sin", "atan": "asin", "sum": "prod"},
}


@dataclass(frozen=True)
class Pair:
    """An answer, what is right, and whether they are equal."""

    theirs: str
    right: str
    equal: bool


def corpus() -> tuple[Pair, ...]:
    """Every pair, as it was last written."""
    rows = [line.split("\t") for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    return tuple(Pair(theirs, right, label == "equal") for label, theirs, right in rows)


def write() -> None:
    """Grow the corpus anew from its identities: always the same one."""
    draw = random.Random(6135)
    grown = [pair for one, other in identities() for pair in _grown(one, other, draw)]
    lines = [f"{LABELS[pair.equal]}\t{pair.theirs}\t{pair.right}\n" for pair in grown]
    PAIRS.write_text("".join(lines), encoding="utf-8")


def identities() -> list[tuple[str, str]]:
    """The equal pairs that were written by hand."""
    lines = IDENTITIES.read_text(encoding="utf-8").splitlines()
    rows = [line.split(" ~ ") for line in lines if line and not line.startswith("#")]
    return [(one, other) for one, other in rows]


def _grown(one: str, other: str, draw: random.Random) -> Iterator[Pair]:
    if oracle.compare(one, other, POINTS) is not True:
        raise ValueError(f"not an identity: {one} ~ {other}")
    yield Pair(one, other, True)
    seen = {(one, other)}
    for _ in range(SUBSTITUTED * 3):
        pair = substituted(one, other, draw)
        if len(seen) <= SUBSTITUTED and pair not in seen and oracle.compare(*pair, POINTS):
            seen.add(pair)
            yield Pair(*pair, True)
    found: set[str] = set()
    for _ in range(MUTANTS * 6):
        mutant = mutated(draw.choice((one, other)), draw)
        if len(found) < MUTANTS and mutant not in found | {one, other}:
            right = draw.choice((one, other))
            if oracle.compare(mutant, right, 5 * POINTS) is False:
                found.add(mutant)
                yield Pair(mutant, right, False)


def substituted(one: str, other: str, draw: random.Random) -> tuple[str, str]:
    """The identity for other numbers of the same domain."""
    names = sorted(oracle.names_of(one) | oracle.names_of(other))
    if not names:
        return one, other
    name = draw.choice(names)
    instead = ast.parse(draw.choice(INSTEAD[name]), mode="eval").body

    class Instead(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:
            return copy.deepcopy(instead) if node.id == name else node

    trees = (Instead().visit(ast.parse(text, mode="eval")) for text in (one, other))
    left, right = map(ast.unparse, trees)
    return left, right


def mutated(text: str, draw: random.Random) -> str:
    """The formula with one thing wrong."""
    tree = ast.parse(text, mode="eval")
    places = [node for node in ast.walk(tree) if _can_mutate(node)]
    place = draw.choice(places)

    class At(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            return _mutant(node, draw) if node is place else self.generic_visit(node)

    return ast.unparse(ast.fix_missing_locations(At().visit(tree)))


def _can_mutate(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in SWAPPED
    if isinstance(node, ast.Name):
        return node.id in "xyzuvpqnm"
    return isinstance(node, ast.BinOp | ast.Constant | ast.UnaryOp)


def _mutant(node: ast.AST, draw: random.Random) -> ast.AST:
    match node:
        case ast.Constant(value):
            other = (value + 1, value - 1, 2 * value, value + 10)  # type: ignore[operator]
            return ast.Constant(draw.choice(other))
        case ast.UnaryOp(_, operand):
            return operand
        case ast.Name(name):
            return ast.UnaryOp(ast.USub(), node) if name in "xyz" else _plus_one(node)
        case ast.Call(ast.Name(name), arguments) if len(arguments) != 4:
            return ast.Call(ast.Name(SWAPPED[name]), arguments[:1] or arguments, [])
        case ast.BinOp(left, operator, right):
            return _other_operator(left, operator, right, draw)
    return node


def _plus_one(node: ast.expr) -> ast.expr:
    return ast.BinOp(node, ast.Add(), ast.Constant(1))


def _other_operator(
    left: ast.expr, operator: ast.operator, right: ast.expr, draw: random.Random
) -> ast.expr:
    kind = draw.random()
    if kind < 0.2:
        return left
    if kind < 0.35 and isinstance(operator, ast.Sub | ast.Div):
        return ast.BinOp(right, operator, left)
    instead: dict[type[ast.operator], ast.operator] = {
        ast.Add: ast.Sub(),
        ast.Sub: ast.Add(),
        ast.Mult: ast.Add(),
        ast.Div: ast.Mult(),
        ast.Pow: ast.Mult(),
    }
    return ast.BinOp(left, instead[type(operator)], right)


if __name__ == "__main__":
    write()
