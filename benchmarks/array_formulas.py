"""How often formulas over arrays and random numbers are judged right, and how fast.

`python -m benchmarks.array_formulas` prints a table; `formula_pairs.array_oracle` knows the labels.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from benchmarks.formula_pairs import expectations as chances
from benchmarks.formula_pairs import matrices as arrays
from benchmarks.formula_pairs.notation import tree
from benchmarks.formula_pairs.rows import Row
from benchmarks.formulas import HEADER, Tally
from graders.formulas import expectations, matrices
from graders.formulas.decision import Decision, Relation

MEANT = {Relation.EQUAL: True, Relation.DIFFERENT: False}


def measured(system: str, rows: Sequence[Row], decide: Callable[..., Decision]) -> Tally:
    """Every pair decided once."""
    tally = Tally(system)
    for row in rows:
        theirs, right = tree(row.theirs), tree(row.right)
        regime = [tree(text) for text in row.regime]
        began = time.perf_counter()
        decision = decide(theirs, right, row.names, regime=regime)
        tally.add(row.equal, MEANT.get(decision.relation), time.perf_counter() - began)
    return tally


def main() -> None:
    """Print the table."""
    print(HEADER)
    print(measured("matrices", arrays.ROWS, matrices.decide).row())
    print(measured("expectations", chances.ROWS, expectations.decide).row())


if __name__ == "__main__":
    main()
