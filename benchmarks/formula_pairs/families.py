"""The six families of pairs, each ready to be decided here and to be asked elsewhere."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from benchmarks.formula_pairs import derivations as chains
from benchmarks.formula_pairs import expectations as chances
from benchmarks.formula_pairs import growth as costs
from benchmarks.formula_pairs import matrices as arrays
from benchmarks.formula_pairs import pairs
from benchmarks.formula_pairs.notation import tree
from benchmarks.formula_pairs.rows import Row
from benchmarks.formula_pairs.typed_family import Answered
from benchmarks.formula_pairs.typed_rows import corpus as typed_rows
from graders.formulas import deciding, derivations
from graders.formulas.arrays import expectations, matrices
from graders.formulas.decision import Decision, Relation
from graders.formulas.growth import big_theta
from graders.formulas.growth.regimes import Regime
from graders.formulas.names import Array, Declared, Function, Random, Scalar
from graders.formulas.numbers import timed_worker
from graders.formulas.text.read_formula import read

MEANT = {Relation.EQUAL: True, Relation.DIFFERENT: False}
SMALLEST_SIZE = 2
AS_TYPED = "as people type it"
Answer = bool | None
"""Equal, not equal, or no decision."""


@dataclass(frozen=True)
class Case:
    """A pair: whether it is equal, how this project decides it, and what others are asked."""

    equal: bool
    decide: Callable[[], Answer]
    asked: Mapping[str, object]


@dataclass(frozen=True)
class Family:
    """Pairs of one sort, and how fast the middle one shall be decided."""

    name: str
    cases: Sequence[Case]
    most_ms: float


def families() -> list[Family]:
    """All of them."""
    return [
        Family("scalars", [_scalars(pair) for pair in pairs.corpus()], 3),
        Family("matrices", _rows("matrices", arrays.ROWS, matrices.decide), 3),
        Family("expectations", _rows("expectations", chances.ROWS, expectations.decide), 150),
        Family("growth", [_growth(*pair) for pair in costs.every_pair()], 70),
        Family("derivations", [_chain(*each) for each in chains.every_chain()], 150),
        Family(AS_TYPED, [_typed(Answered(row)) for row in typed_rows()], 3),
    ]


def _scalars(pair: pairs.Pair) -> Case:
    def decide() -> Answer:
        theirs, right = (read(text, pairs.NAMES) for text in (pair.theirs, pair.right))
        return MEANT.get(timed_worker.decide(theirs, right, pairs.NAMES).relation)

    asked = {"family": "scalars", "theirs": pair.theirs, "right": pair.right}
    return Case(pair.equal, decide, asked)


def _rows(family: str, rows: Iterable[Row], engine: Callable[..., Decision]) -> list[Case]:
    return [_row(family, row, engine) for row in rows]


def _row(family: str, row: Row, engine: Callable[..., Decision]) -> Case:
    theirs, right = tree(row.theirs), tree(row.right)
    decided = partial(engine, theirs, right, row.names, regime=[tree(text) for text in row.regime])
    asked = {
        "family": family,
        "theirs": row.theirs,
        "right": row.right,
        "names": {n: described(row.names[n]) for n in used_names(row) & row.names.keys()},
        "sizes": sizes(row),
    }
    return Case(row.equal, lambda: MEANT.get(decided().relation), asked)


def described(declared: Declared) -> dict[str, object]:
    """A declaration as JSON can carry it."""
    match declared:
        case Scalar(low=low):
            return {"is": "scalar", "positive": low is not None}
        case Array(shape, structure):
            return {"is": "array", "shape": shape, "structure": structure}
        case Random(law, parameters, shape):
            return {"is": "random", "law": law, "parameters": parameters, "shape": shape}
        case Function():
            return {"is": "function"}


def sizes(row: Row) -> dict[str, int]:
    """A small number for each size, no two alike, such that the regime holds."""
    shaped = [one for one in row.names.values() if isinstance(one, Array | Random)]
    dims = [dim for one in shaped for dim in one.shape if isinstance(dim, str)]
    whole = [n for n, one in row.names.items() if isinstance(one, Scalar) and one.integer]
    used = [dim for dim in dict.fromkeys([*dims, *whole]) if dim in used_names(row)]
    for chosen in itertools.permutations(range(SMALLEST_SIZE, SMALLEST_SIZE + len(used) + 1)):
        found = dict(zip(used, chosen, strict=False))
        if all(eval(text, {}, dict(found)) for text in row.regime):  # our own text
            return found
    raise ValueError(f"no sizes for {row}")


def used_names(row: Row) -> set[str]:
    """What stands in a pair, in the laws of its random names, and the sizes of its arrays."""
    names = _names(row.theirs, row.right, *row.regime)
    laws = [one for name in names if isinstance(one := row.names.get(name), Random)]
    names |= _names(*(text for law in laws for text in law.parameters))
    shaped = [row.names[name] for name in names if name in row.names]
    dims = {d for one in shaped if isinstance(one, Array | Random) for d in one.shape}
    return names | {dim for dim in dims if isinstance(dim, str)}


def _names(*texts: str) -> set[str]:
    nodes = (node for text in texts for node in ast.walk(ast.parse(text)))
    return {node.id for node in nodes if isinstance(node, ast.Name)}


def _growth(family: costs.Family, answer: str, word: str) -> Case:
    names = costs.sizes(answer, family.right, *family.regime)
    still = {line.split()[0] for line in family.regime if line.endswith("constant")}

    def decide() -> Answer:
        regime = Regime.of(family.regime, lambda text: read(text, names))
        theirs, right = read(answer, names), read(family.right, names)
        return MEANT.get(big_theta.decide(theirs, right, names, regime=regime).relation)

    asked = {
        "family": "growth",
        "theirs": answer,
        "right": family.right,
        "names": list(names),
        "sizes": [name for name in names if name not in still],
    }
    return Case(word == "same", decide, asked)


def _typed(answered: Answered) -> Case:
    """A row judged as an answer is: from its text on."""
    return Case(answered.row.equal, answered.decide, {"family": AS_TYPED})


def _chain(lines: Sequence[str], place: int, chain: chains.Chain) -> Case:
    """A line that is wrong counts as found where no other is blamed."""

    def decide() -> Answer:
        trees = [read(line, chain.names) for line in lines]
        goal = read(chain.lines[-1], chain.names)
        wanted = derivations.Wanted(start=trees[0], goal=goal)
        found = derivations.check(trees, wanted, chain.names, deciding.decide)
        if found.undecided:
            return None
        wrong = [step.second for step in found.of(derivations.Kind.WRONG)]
        return (place < 0) == ((wrong or [-1])[0] == place)

    return Case(place < 0, decide, {"family": "derivations"})
