"""Random formulas over matrices: rewritten ones are equal, mutated ones are not.

A polynomial in matrices that do not commute is a table from words to factors: two polynomials are
the same for all matrices just when their tables are. That table is the oracle.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from benchmarks.formula_pairs.notation import tree
from graders.formulas.arrays.matrices import decide
from graders.formulas.decision import Relation
from graders.formulas.names import POSITIVE, Array, Declared
from graders.formulas.tree import Apply, Number, Symbol, Tree

Letter: TypeAlias = tuple[str, bool]
Word: TypeAlias = tuple[Letter, ...]
Table: TypeAlias = Mapping[Word, int]

NAMES: Mapping[str, Declared] = {
    **{name: Array(("n", "n")) for name in "ABC"},
    "X": Array(("n", "d")),
    "y": Array(("n",)),
    "l": POSITIVE,
}
QUICK = settings(max_examples=60, deadline=None, derandomize=True, database=None)

letters = st.tuples(st.sampled_from("ABC"), st.booleans())
words = st.lists(letters, min_size=1, max_size=4).map(tuple)
tables = st.dictionaries(words, st.integers(-3, 3).filter(bool), min_size=1, max_size=3)


def turned(word: Word) -> Word:
    return tuple((name, not flag) for name, flag in reversed(word))


def number(value: int) -> Tree:
    return Number(Fraction(value))


@st.composite
def products(draw: st.DrawFn, word: Word) -> Tree:
    """A word as a product, with brackets and transposes wherever they may stand."""
    if draw(st.booleans()):
        return Apply("transpose", (draw(plain_products(turned(word))),))
    return draw(plain_products(word))


@st.composite
def plain_products(draw: st.DrawFn, word: Word) -> Tree:
    if len(word) == 1:
        (name, flag) = word[0]
        return Apply("transpose", (Symbol(name),)) if flag else Symbol(name)
    cut = draw(st.integers(1, len(word) - 1))
    return Apply("@", (draw(products(word[:cut])), draw(products(word[cut:]))))


@st.composite
def sums(draw: st.DrawFn, table: Table) -> Tree:
    """A table as a sum in any order, with common first factors taken out here and there."""
    terms = draw(st.permutations(sorted(table.items())))
    first = terms[0][0][:1]
    shared = len(terms) > 1 and all(word[:1] == first and len(word) > 1 for word, _ in terms)
    if shared and draw(st.booleans()):
        rest = {word[1:]: factor for word, factor in terms}
        return Apply("@", (draw(products(first)), draw(sums(rest))))
    parts = [Apply("*", (number(factor), draw(products(word)))) for word, factor in terms]
    return Apply("+", tuple(parts)) if len(parts) > 1 else parts[0]


def added(terms: Sequence[tuple[Word, int]]) -> Table:
    total: Counter[Word] = Counter()
    for word, factor in terms:
        total[word] += factor
    return {word: factor for word, factor in total.items() if factor}


@st.composite
def mutants(draw: st.DrawFn, table: Table) -> Table:
    """A table with one slip: a transpose dropped, two factors swapped, or a sign changed."""
    terms = sorted(table.items())
    at = draw(st.integers(0, len(terms) - 1))
    word, factor = terms[at]
    place = draw(st.integers(0, len(word) - 1))
    match draw(st.sampled_from(["transpose", "swap", "sign"])):
        case "transpose":
            name, flag = word[place]
            terms[at] = ((*word[:place], (name, not flag), *word[place + 1 :]), factor)
        case "swap":
            pair = word[place : place + 2]
            terms[at] = ((*word[:place], *reversed(pair), *word[place + 2 :]), factor)
        case "sign":
            terms[at] = (word, -factor)
    return added(terms)


@QUICK
@given(st.data(), tables)
def test_a_rewritten_polynomial_is_equal(data: st.DataObject, table: Table) -> None:
    one, other = data.draw(sums(table)), data.draw(sums(table))
    assert decide(one, other, NAMES).relation is Relation.EQUAL


@QUICK
@given(st.data(), tables)
def test_a_mutated_polynomial_is_different(data: st.DataObject, table: Table) -> None:
    other = data.draw(mutants(table))
    assume(other and other != table)
    decision = decide(data.draw(sums(other)), data.draw(sums(table)), NAMES)
    assert decision.relation is Relation.DIFFERENT
    assert decision.theirs != decision.expected


@QUICK
@given(st.data(), words)
def test_a_trace_may_be_turned_round(data: st.DataObject, word: Word) -> None:
    cut = data.draw(st.integers(0, len(word) - 1))
    rolled = word[cut:] + word[:cut]
    one, other = (Apply("trace", (data.draw(products(each)),)) for each in (word, rolled))
    assert decide(one, other, NAMES).relation is Relation.EQUAL


@QUICK
@given(st.data(), words)
def test_push_through_holds_for_any_product(data: st.DataObject, word: Word) -> None:
    """P (Q P + l I)^-1 = (P Q + l I)^-1 P."""
    p, q = data.draw(products(word)), data.draw(products(turned(word)))
    shift = Apply("*", (Symbol("l"), Apply("eye", ())))
    left = Apply("inv", (Apply("+", (Apply("@", (q, p)), shift)),))
    right = Apply("inv", (Apply("+", (Apply("@", (p, q)), shift)),))
    one, other = Apply("@", (p, left)), Apply("@", (right, p))
    assert decide(one, other, NAMES).relation is Relation.EQUAL


def test_what_only_small_matrices_satisfy_is_no_identity() -> None:
    """Skew 2 x 2 matrices commute; larger ones do not."""
    one, other = tree("(A - A.T) @ (B - B.T)"), tree("(B - B.T) @ (A - A.T)")
    assert decide(one, other, NAMES).relation is Relation.DIFFERENT
