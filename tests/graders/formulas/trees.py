"""Trees as they come out of a text: what hypothesis draws where a test needs any formula."""

from fractions import Fraction

from hypothesis import strategies as st

from graders.formulas.names import REAL, Array, Declared, Function
from graders.formulas.tree import Apply, Fold, Number, Symbol, Tree

NAMES: dict[str, Declared] = {
    **dict.fromkeys(("x", "y", "n", "W_1", "h_{t-1}"), REAL),
    "f": Function(1),
    "A": Array(("n", "d")),
}
FUNCTIONS = ("exp", "sin", "sigmoid", "abs", "sqrt", "factorial", "floor", "inv", "norm", "f")
numbers = st.one_of(
    st.integers(0, 40).map(lambda value: Number(Fraction(value))),
    st.sampled_from(["0.5", "1.50", "1e-3", ".25"]).map(lambda text: Number(Fraction(text), text)),
)
leaves: st.SearchStrategy[Tree] = st.one_of(
    numbers, st.sampled_from(["x", "y", "n", "W_1", "h_{t-1}", "A", "pi", "e"]).map(Symbol)
)


def row_of(head: str, parts: list[Tree]) -> Tree:
    return Apply(head, tuple(parts))


def above(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    """One more layer of a formula."""
    several = st.lists(inner, min_size=2, max_size=4)
    two = st.tuples(inner, inner)
    return st.one_of(
        st.builds(row_of, st.sampled_from(["+", "*", "@", "hadamard", "max"]), several),
        st.builds(Apply, st.sampled_from(["/", "^", "log", "binomial"]), two),
        st.builds(Apply, st.sampled_from(["-", "transpose", *FUNCTIONS]), st.tuples(inner)),
        st.builds(lambda index: Apply("index", (Symbol("A"), *index)), two),
        st.builds(lambda parts: Fold("sum", "i", *parts), st.tuples(inner, inner, inner)),
        st.builds(lambda cells: Apply("matrix", (Apply("row", cells),) * 2), two),
    )


trees = st.recursive(leaves, above, max_leaves=24)
