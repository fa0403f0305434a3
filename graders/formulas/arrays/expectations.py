"""Decides whether two formulas about random numbers are equal: E, Var, Cov and P exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from graders.formulas.arrays.fitting import Product, Vectors
from graders.formulas.arrays.matrices import decide as decide_arrays
from graders.formulas.decision import Decision, Relation
from graders.formulas.names import Names, Random
from graders.formulas.text.read_formula import read
from graders.formulas.tree import Apply, Symbol, Tree, children

LAWS = frozenset({"E", "Var", "Cov", "P"})
PARAMETERS = {"bernoulli": 1, "rademacher": 0, "normal": 2}


def decide(
    theirs: Tree,
    right: Tree,
    names: Names,
    *,
    regime: Sequence[Tree] = (),
    product: Product = "matrix",
    vectors: Vectors = "columns",
    seed: int = 0,
    tolerance: Fraction | None = None,
) -> Decision:
    """Compare two formulas in which declared random names stand under expectations.

    Every random entry is a variable of a polynomial, and an expectation replaces its powers by
    moments, so bits, signs and polynomials in normal variables are exact; other functions of bits
    and signs are found from all their values. Anything else is undecided.
    """
    stray = sorted(outside(theirs, names) - outside(right, names))
    if stray and not outside(right, names):
        return Decision(relation=Relation.DIFFERENT, says=_stray_in_words(stray))
    decision = decide_arrays(
        theirs,
        right,
        names,
        regime=regime,
        product=product,
        vectors=vectors,
        seed=seed,
        laws=parameters(names),
        tolerance=tolerance,
    )
    return _with_sense(decision, right)


def parameters(names: Names) -> Mapping[str, Sequence[Tree]]:
    """The parameters of every declared law, read under the same declarations."""
    found = {}
    for name, declared in names.items():
        if isinstance(declared, Random):
            if len(declared.parameters) != PARAMETERS[declared.law]:
                raise ValueError(
                    f"`{name}`: {declared.law} has {PARAMETERS[declared.law]} parameters"
                )
            found[name] = [read(text, names) for text in declared.parameters]
    return found


def outside(tree: Tree, names: Names) -> set[str]:
    """The random names that stand under no expectation, variance, covariance or probability."""
    found: set[str] = set()
    waiting = [tree]
    while waiting:
        here = waiting.pop()
        if isinstance(here, Apply) and here.head in LAWS:
            continue
        if isinstance(here, Symbol):
            known = here.name if here.name in names else here.name.upper()
            if isinstance(names.get(known), Random):
                found.add(known)
        waiting.extend(children(here))
    return found


def _stray_in_words(stray: Sequence[str]) -> str:
    names = ", ".join(f"`{name}`" for name in stray)
    verb = "is" if len(stray) == 1 else "are"
    return (
        f"{names} {verb} random and outside every expectation: your answer would change from draw "
        "to draw, and one value is asked for."
    )


def _with_sense(decision: Decision, right: Tree) -> Decision:
    """The same decision; a negative variance is told to be none."""
    is_variance = isinstance(right, Apply) and right.head == "Var"
    if decision.relation is Relation.DIFFERENT and is_variance and "-" in decision.theirs:
        return replace(decision, says=f"{decision.says} A variance is never negative.")
    return decision
