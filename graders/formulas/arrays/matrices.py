"""Decides whether two formulas over vectors and matrices of named sizes are equal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from graders.formulas.arrays.dimensions import relevant
from graders.formulas.arrays.fitting import Fitter, Product, TermOf, Vectors
from graders.formulas.arrays.quoting import quoted
from graders.formulas.arrays.readings import Reading, by_entries, loose, readings
from graders.formulas.arrays.refute import Pair, Shaped, beyond, compare, undecided
from graders.formulas.arrays.shaping import Shaper
from graders.formulas.arrays.terms import NUMBER, KnownSizes, Misfit, Shape, Term, Undecidable
from graders.formulas.decision import Decision, Relation
from graders.formulas.names import Names
from graders.formulas.tree import Apply, Number, Tree, walk

_WORTH = [Relation.DIFFERENT, Relation.UNDECIDED, Relation.APPROXIMATE, Relation.EQUAL]


def decide(
    theirs: Tree,
    right: Tree,
    names: Names,
    *,
    regime: Sequence[Tree] = (),
    product: Product = "matrix",
    vectors: Vectors = "columns",
    seed: int = 0,
    laws: Mapping[str, Sequence[Tree]] | None = None,
    tolerance: Fraction | None = None,
) -> Decision:
    """Compare a student's formula with the right one, for all sizes that the regime allows.

    First every shape is checked by name, and what does not fit is said in words. Then both are
    worked out exactly in a prime field at several sizes; functions such as exp are tables drawn at
    random there, and what they leave open is settled by balls. A right formula that does not fit
    itself is the question's fault: `ValueError`. `laws` holds the parameters of random names.
    """
    laws = laws or {}
    try:
        expected, parameters = _shaped(right, laws, names, product, vectors)
    except Undecidable as cause:
        return undecided(f"The right formula has {cause}: a person decides.")
    lawful = (tree for trees in laws.values() for tree in trees)
    what = relevant(names, regime, (theirs, right, *lawful))

    known: dict[object, Decision] = {}

    def compared(shaped: Shaped) -> Decision:
        key = shaped.term, frozenset(shaped.sizes.known.items())
        if key not in known:  # another reading may come to the same terms
            known[key] = compare(Pair(shaped, expected, what, seed, parameters, tolerance))
        return known[key]

    def read_as(reading: Reading) -> Decision:
        shaper = Shaper(names, product, vectors, reading)
        return _in_one_reading(theirs, shaper, compared, expected)

    return _best(theirs, read_as)


def _best(theirs: Tree, read_as: Callable[[Reading], Decision]) -> Decision:
    """The best decision of all readings."""
    best: Decision | None = None
    for reading in readings(theirs):
        decision = read_as(reading)
        if decision.relation is Relation.DIFFERENT:
            for granted, looser in loose(theirs, reading).items():
                if read_as(looser).relation is Relation.EQUAL:
                    decision = undecided(f"Your formula is right if {granted}: a person decides.")
        if best is None or _better(decision, best):
            best = decision
        if best.relation is Relation.EQUAL:
            break
    assert best is not None
    if best.relation is Relation.DIFFERENT and not best.backing and _has_star(theirs):
        by_numpy = read_as(by_entries(Reading()))
        return by_numpy if by_numpy.relation is Relation.EQUAL else best
    return best


def _has_star(tree: Tree) -> bool:
    return any(isinstance(below, Apply) and below.head == "*" for below in walk(tree))


def _in_one_reading(
    theirs: Tree, shaper: Shaper, compared: Callable[[Shaped], Decision], right: Shaped
) -> Decision:
    """The decision on a student's formula when it is read in one way."""
    try:
        part = shaper.part(theirs)
        term = _of_the_right_shape(part, right, shaper.fitter)
    except Misfit as misfit:
        decision = Decision(relation=Relation.DIFFERENT, says=str(misfit))
    except (Undecidable, RecursionError) as cause:
        decision = beyond(cause)
    else:
        decision = compared(Shaped(term, shaper.fitter.sizes))
    return replace(decision, notes=(*decision.notes, *shaper.fitter.hints))


def _better(one: Decision, other: Decision) -> bool:
    """Whether one decision is better: equal first, then undecided, then any counterexample."""
    ranks = [(_WORTH.index(each.relation), bool(each.backing)) for each in (one, other)]
    return ranks[0] > ranks[1]


def _shaped(
    right: Tree,
    laws: Mapping[str, Sequence[Tree]],
    names: Names,
    product: Product,
    vectors: Vectors,
) -> tuple[Shaped, dict[str, list[Shaped]]]:
    """The right formula and the parameters of its laws, shaped."""
    parameters = {
        name: [_right(tree, names, product, vectors) for tree in trees]
        for name, trees in laws.items()
    }
    return _right(right, names, product, vectors), parameters


def _right(right: Tree, names: Names, product: Product, vectors: Vectors) -> Shaped:
    """The right formula in the first reading that fits."""
    first: Misfit | None = None
    for reading in readings(right):
        shaper = Shaper(names, product, vectors, reading)
        try:
            return Shaped(shaper.part(right).term, shaper.fitter.sizes)
        except Misfit as misfit:
            first = first or misfit
    raise ValueError(f"the right formula {quoted(right)} does not fit itself: {first}")


def _of_the_right_shape(part: TermOf, right: Shaped, fitter: Fitter) -> Term:
    """The student's term if it has the shape of the right one; else a `Misfit` that says so."""
    term, wanted = part.term, right.term
    dims = tuple(right.sizes.resolve(dim) for dim in wanted.shape)
    if term.shape == NUMBER:
        if not dims:
            return term
        if isinstance(part.tree, Number) and part.tree.value == 0:
            return Term("spread", (term,), dims)
    elif dims and _agree(fitter.sizes, term.shape, dims):
        _agree(right.sizes, dims, tuple(map(fitter.sizes.resolve, term.shape)))
        return term
    goal = KnownSizes().in_words(replace(wanted, shape=dims))
    says = f"Your answer is {fitter.sizes.in_words(term)}, and {goal} is expected."
    if term.shape and dims and _agree(fitter.sizes, term.shape[::-1], dims):
        says += " A transpose is missing, or one too many."
    raise Misfit(says)


def _agree(sizes: KnownSizes, one: Shape, other: Shape) -> bool:
    return all(sizes.agree(a, b) for a, b in zip(one, other, strict=True))
