"""Formulas drawn at random: rewriting never makes them different, a real change always does."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.formula_pairs.pairs import NAMES
from graders.formulas.decision import Relation
from graders.formulas.numbers.scalars import decide
from graders.formulas.tree import Apply, Number, Symbol, Tree

ONE, TWO = Number(Fraction(1)), Number(Fraction(2))
leaves: st.SearchStrategy[Tree] = st.one_of(
    st.sampled_from(["x", "y", "u", "p"]).map(Symbol),
    st.integers(0, 6).map(lambda value: Number(Fraction(value))),
)


def grown(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Apply, st.sampled_from(["+", "*", "max"]), several),
        st.builds(Apply, st.just("/"), st.tuples(inner, inner)),
        st.builds(lambda under: Apply("^", (under, TWO)), inner),
        st.builds(Apply, st.sampled_from(["-", "exp", "sigmoid", "sin", "relu"]), st.tuples(inner)),
    )


formulas = st.recursive(leaves, grown, max_leaves=8)


def rewritten(tree: Tree, draw: st.DataObject) -> Tree:
    """The same formula, written in another way."""
    if isinstance(tree, Apply):
        tree = Apply(tree.head, tuple(rewritten(part, draw) for part in tree.parts))
    match draw.draw(st.integers(0, 7)), tree:
        case 0, Apply("+" | "*" | "max" as head, parts):
            return Apply(head, tuple(draw.draw(st.permutations(parts))))
        case 1, _:
            return Apply("-", (Apply("-", (tree,)),))
        case 2, _:
            return Apply("/", (Apply("*", (tree, TWO)), TWO))
        case 3, Apply("*", (first, Apply("+", parts))):
            return Apply("+", tuple(Apply("*", (first, part)) for part in parts))
        case 4, Apply("^", (under, _)):
            return Apply("*", (under, under))
        case 5, Apply("sigmoid", (part,)):
            return Apply("/", (ONE, Apply("+", (ONE, Apply("exp", (Apply("-", (part,)),))))))
        case 6, Apply("relu", (part,)):
            return Apply("/", (Apply("+", (part, Apply("abs", (part,)))), TWO))
    return tree


@settings(max_examples=150, deadline=None)
@given(formulas, st.data())
def test_rewriting_never_makes_a_difference(tree: Tree, draw: st.DataObject) -> None:
    other = rewritten(tree, draw)
    assert decide(other, tree, NAMES).relation is not Relation.DIFFERENT


@settings(max_examples=150, deadline=None)
@given(formulas, st.sampled_from([Fraction(1), Fraction(1, 10**12), Fraction(10**9)]))
def test_a_changed_formula_is_never_equal(tree: Tree, by: Fraction) -> None:
    changed = Apply(
        "+", (tree, Apply("/", (Number(Fraction(by.numerator)), Number(Fraction(by.denominator)))))
    )
    assert decide(changed, tree, NAMES).relation is not Relation.EQUAL


@settings(max_examples=100, deadline=None)
@given(formulas)
def test_a_changed_sign_is_seen_where_there_is_anything_to_see(tree: Tree) -> None:
    decision = decide(Apply("-", (tree,)), tree, NAMES)
    if decision.relation is Relation.EQUAL:
        assert decide(tree, Number(Fraction(0)), NAMES).relation is Relation.EQUAL
