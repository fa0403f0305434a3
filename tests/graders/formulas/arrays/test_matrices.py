"""Formulas over arrays: shapes in words, exact comparison, readable counterexamples."""

import re
from collections.abc import Mapping

import pytest

from benchmarks.formula_pairs.notation import tree
from graders.formulas.arrays.matrices import decide
from graders.formulas.decision import Decision, Relation
from graders.formulas.names import (
    NATURAL,
    POSITIVE,
    Array,
    Declared,
    Function,
)
from graders.formulas.tree import Apply
from tests.effort import within

NAMES: Mapping[str, Declared] = {
    "X": Array(("n", "d")),
    "y": Array(("n",)),
    "w": Array(("d",)),
    "v": Array(("d",)),
    "Z": Array(("n", 1)),
    "A": Array(("n", "n")),
    "B": Array(("n", "n")),
    "C": Array(("n", "n")),
    "W": Array(("d", "d")),
    "S": Array(("n", "n"), "symmetric"),
    "P": Array(("n", "n"), "positive definite"),
    "Q": Array(("n", "n"), "orthogonal"),
    "D": Array(("n", "n"), "diagonal", POSITIVE),
    "q": Array(("k",), "one-hot"),
    "H": Array(("n", "k"), "one-hot"),
    "h": Array(("T", "d")),
    "g": Array(("T", "d")),
    "J": Array(("T", "d", "d")),
    "l": POSITIVE,
    "t": NATURAL,
    "f": Function(1),
    "f2": Function(2),
}
WIDE = [tree("n < d")]
TALL = [tree("n > d")]


def ask(theirs: str, right: str, **how: object) -> Decision:
    return decide(tree(theirs), tree(right), NAMES, **how)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("theirs", "sentence"),
    [
        (
            "X @ y",
            "X is n×d and y is a vector of n: X @ y does not fit; "  # noqa: RUF001
            "X needs a right factor with d rows.",
        ),
        ("X + w", "X is n×d and w is a vector of d: a sum needs arrays of one shape."),  # noqa: RUF001
        ("inv(X) @ y", "X is n×d: only square matrices have an inverse."),  # noqa: RUF001
        ("X ** (-1) @ y", "X is n×d: only square matrices have an inverse."),  # noqa: RUF001
        ("trace(X)", "X is n×d: only square matrices have a trace."),  # noqa: RUF001
        ("X", "Your answer is n×d, and a vector of d is expected."),  # noqa: RUF001
        (
            "w.T",
            "Your answer is a row of d, and a vector of d is expected. "
            "A transpose is missing, or one too many.",
        ),
        ("3", "Your answer is a number, and a vector of d is expected."),
        ("u", "`u` is not among the names of this question."),
        ("f", "`f` is a function: say of what, as in f(x)."),
        ("f(w, w)", "`f` takes 1 arguments, not 2."),
        ("J @ w", "`J` is a family of arrays: it needs an index."),
        ("w ** W", "W is d×d, but an exponent is a number."),  # noqa: RUF001
        ("prod(k, 1, T, X) @ w", "X is n×d: a product over k does not fit."),  # noqa: RUF001
    ],
)
def test_what_does_not_fit_is_said_before_any_number_is_drawn(theirs: str, sentence: str) -> None:
    decision = ask(theirs, "w")
    assert decision.relation is Relation.DIFFERENT
    assert decision.says == sentence


def test_a_counterexample_is_small_and_shows_the_students_own_value() -> None:
    decision = ask("A @ B", "B @ A")
    assert decision.relation is Relation.DIFFERENT
    assert dict(decision.at) == {"A": "[[-2, -2], [1, 1]]", "B": "[[0, 0], [-2, -1]]"}
    assert decision.theirs == "[[4, 2], [-2, -1]]"
    assert decision.expected == "[[0, 0], [3, 3]]"
    assert decision.expected not in decision.says


def test_an_inverse_that_the_regime_makes_impossible_has_its_own_sentence() -> None:
    decision = ask("inv(X.T @ X) @ X.T @ y", "X.T @ inv(X @ X.T) @ y", regime=WIDE)
    assert decision.says.startswith("The inverse of X.T @ X does not exist at n = ")
    assert (
        ask("inv(X.T @ X) @ X.T @ y", "inv(X.T @ X) @ X.T @ y", regime=TALL).relation
        is Relation.EQUAL
    )


def test_agreement_wherever_there_is_a_value_is_left_to_a_person() -> None:
    decision = ask("exp(log(w))", "w")
    assert decision.relation is Relation.UNDECIDED
    assert "where it asks for the logarithm of a number that is not positive" in decision.says


def test_no_value_anywhere_is_different() -> None:
    decision = ask("sqrt(-1 - w ** 2)", "w")
    assert decision.relation is Relation.DIFFERENT
    assert decision.says.endswith("it asks for the square root of a negative number.")


def test_a_right_formula_that_does_not_fit_is_the_questions_fault() -> None:
    with pytest.raises(ValueError, match="does not fit itself: X is n"):
        ask("w", "X @ y")


def test_a_right_formula_beyond_the_engine_is_left_to_a_person() -> None:
    decision = ask("W", "[[A, B], [B, A]]")
    assert decision.relation is Relation.UNDECIDED


def test_a_right_formula_without_a_value_is_nobodys_mistake() -> None:
    decision = ask("w", "inv(X.T @ X) @ X.T @ y", regime=WIDE)
    assert decision.relation is Relation.UNDECIDED


def test_halls_identity_of_small_matrices_is_no_identity() -> None:
    """[A, B]^2 commutes with all 2 x 2 matrices; at 3 x 3 it does not."""
    decision = ask("(A @ B - B @ A) ** 2 @ C", "C @ (A @ B - B @ A) ** 2")
    assert decision.relation is Relation.DIFFERENT
    assert decision.at["A"].count("[") == 4


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("S.T", "S", True),
        ("A.T", "A", False),
        ("inv(P)", "inv(P).T", True),
        ("Q.T", "inv(Q)", True),
        ("det(Q)", "1", False),
        ("det(Q) ** 2", "1", True),
        ("D @ diag(y)", "diag(y) @ D", True),
        ("D @ A", "A @ D", False),
        ("total(q)", "1", True),
        ("hadamard(q, q)", "q", True),
        ("H @ ones(k)", "ones(n)", True),
        ("H.T @ H", "diag(H.T @ ones(n))", True),
        ("D ** (-1/2) @ D ** (-1/2)", "inv(D)", True),
    ],
)
def test_structure_is_built_in(one: str, other: str, equal: bool) -> None:
    expected = Relation.EQUAL if equal else Relation.DIFFERENT
    assert ask(one, other).relation is expected


@pytest.mark.parametrize(
    ("one", "other", "backing"),
    [
        ("f(X @ w)", "f((w.T @ X.T).T)", "exact field"),
        ("1 - tanh(w) ** 2", "1 / cosh(w) ** 2", "numeric"),
        ("exp(w) / total(exp(w))", "exp(w - 1) / total(exp(w - 1))", "numeric"),
        ("norm(X @ w - y) ** 2", "(X @ w - y).T @ (X @ w - y)", "exact field"),
        ("sum(i, 1, n, x[i] * y[i])", "X.T @ y", "exact field"),
        ("sum(s, 1, T, J[s] @ h[s - 1])", "sum(s, 0, T - 1, J[s + 1] @ h[s])", "exact field"),
        ("(W.T) ** t @ w", "prod(s, 1, t, W.T) @ w", "exact field"),
        ("I", "eye(n)", "exact field"),
        ("(1 - tanh(w) ** 2) * w / w", "1 / cosh(w) ** 2", "numeric"),
        ("X @ inv(X.T @ X + l * I)", "inv(X @ X.T + l * I) @ X", "exact field"),
    ],
)
def test_equal_formulas_are_equal_and_by_what(one: str, other: str, backing: str) -> None:
    decision = ask(one, other)
    assert (decision.relation, decision.backing) == (Relation.EQUAL, backing)


def test_what_hides_far_from_zero_is_found() -> None:
    assert ask("relu(w) + relu(w - 50)", "relu(w)").backing == "balls"


def test_a_function_of_which_nothing_is_known_is_shown_as_a_polynomial() -> None:
    decision = ask("f(w) + 1", "f(w)")
    assert decision.at["f(x)"] == "3 x^2 + x + 1"


def test_a_number_beside_a_matrix_is_told() -> None:
    decision = ask("inv(A + l) @ y", "inv(A + l * I) @ y")
    assert decision.relation is Relation.DIFFERENT
    assert decision.notes[0].startswith("Beside a matrix, l was added to every entry")


def test_a_member_beyond_what_is_declared_is_told() -> None:
    decision = ask("sum(i, 0, n, x[i] * y[i])", "X.T @ y")
    assert "It uses X_0, y_0, beyond what is declared." in decision.says


def test_the_order_of_a_product_over_an_index_is_for_a_person_where_it_matters() -> None:
    upwards, downwards = "prod(s, 1, T, J[s]) @ w", "prod(s, 1, T, J[T + 1 - s]) @ w"
    assert ask(upwards, upwards).relation is Relation.EQUAL
    decision = ask(upwards, downwards)
    assert decision.relation is Relation.UNDECIDED
    assert decision.says == (
        "Your formula is right if its product over an index has the last factor first: "
        "a person decides."
    )
    assert ask("prod(s, 1, T, J[s].T) @ w", upwards).relation is Relation.DIFFERENT


def test_a_dot_between_two_columns_is_for_a_person_where_it_matters() -> None:
    decision = ask("w * v", "w.T @ v")
    assert decision.relation is Relation.UNDECIDED
    assert "a product of two columns is their dot product" in decision.says
    assert ask("w * v", "hadamard(w, v)").relation is Relation.EQUAL
    assert ask("w * v", "2 * w.T @ v").relation is Relation.DIFFERENT


def test_bars_around_a_vector_are_its_norm_or_its_absolute_values() -> None:
    assert ask("abs(w) ** 2", "w.T @ w").relation is Relation.EQUAL
    assert ask("abs(w)", "max(w, -w)").relation is Relation.EQUAL
    assert ask("abs(w)", "w.T @ w").relation is Relation.DIFFERENT


def test_the_diagonal_of_a_matrix_is_read_as_the_board_or_as_numpy_has_it() -> None:
    assert ask("diag(W)", "hadamard(W, I)").relation is Relation.EQUAL
    assert ask("diag(W)", "hadamard(W, I) @ ones(d)").relation is Relation.EQUAL
    assert ask("diag(W) * w", "diag(diag(W)) @ w").relation is Relation.EQUAL


def test_a_matrix_to_the_t_is_transposed_or_raised_where_t_is_a_size_too() -> None:
    assert ask("W ** T @ g[T]", "W.T @ g[T]").relation is Relation.EQUAL
    assert ask("W ** T @ g[T]", "prod(k, 1, T, W) @ g[T]").relation is Relation.EQUAL
    assert ask("X ** T @ y", "X.T @ y").relation is Relation.EQUAL
    assert ask("l ** T * w", "prod(k, 1, T, l) * w").relation is Relation.EQUAL


@pytest.mark.parametrize(
    ("one", "other", "product", "equal"),
    [
        ("A * B", "A @ B", "matrix", True),
        ("A * B", "hadamard(A, B)", "entries", True),
        ("A * B", "A @ B", "entries", False),
        ("w * v", "hadamard(w, v)", "matrix", True),
        ("A ** 2", "A @ A", "matrix", True),
        ("A ** 2", "hadamard(A, A)", "entries", True),
        ("A ** (-1) @ y", "inv(A) @ y", "entries", True),
    ],
)
def test_the_question_says_what_a_star_means(
    one: str, other: str, product: str, equal: bool
) -> None:
    found = ask(one, other, product=product).relation
    assert found is (Relation.EQUAL if equal else Relation.DIFFERENT)


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("w @ v", "total(hadamard(w, v))", True),
        ("y @ X", "X.T @ y", True),
        ("w.T @ v", "v @ w", True),
        ("X + w", "X + ones(n, 1) * w", True),
        ("X @ w + y", "y + w @ X.T", True),
        ("y * w", "y", False),
    ],
)
def test_numpy_rules_hold_where_the_question_speaks_numpy(
    one: str, other: str, equal: bool
) -> None:
    found = ask(one, other, vectors="1-D", product="entries").relation
    assert found is (Relation.EQUAL if equal else Relation.DIFFERENT)


@pytest.mark.parametrize(
    "theirs",
    [
        "sum(i, 1, 10 ** 9, w)",
        "W ** 1000000000 @ w",
        "sum(i, 1, 500, sum(j, 1, 500, sum(k, 1, 500, w)))",
        "W ** l @ w",
        "w + i",
        "[[A, B], [B, A]] @ w",
    ],
)
def test_what_cannot_be_decided_is_left_to_a_person(theirs: str) -> None:
    decision = ask(theirs, "w")
    assert decision.relation is Relation.UNDECIDED
    assert decision.says.endswith("a person decides.")


def test_a_difference_far_behind_the_point_is_shown_with_enough_digits() -> None:
    decision = ask("relu(w) + 0.000000000000000000000000000001 * tanh(w)", "relu(w)")
    assert decision.relation is Relation.DIFFERENT
    assert decision.theirs != decision.expected


def test_whole_numbers_reach_beyond_the_first_two() -> None:
    assert ask("t * (t + 1) / 2 * w", "(2 ** t - 1) * w").relation is Relation.DIFFERENT


@pytest.mark.parametrize(
    "theirs",
    [
        "((((((W ** 16) ** 16) ** 16) ** 16) ** 16) ** 16) @ w",
        "exp(exp(exp(exp(w))))",
        "sum(i, 1, 300, sum(j, 1, 300, tanh(w)))",
        "w ** 4000",
    ],
)
def test_what_is_heavy_is_answered_soon(theirs: str) -> None:
    with within(4):
        assert ask(theirs, "w").relation is not Relation.EQUAL


def test_a_tower_of_brackets_is_left_to_a_person() -> None:
    deep = tree("w")
    for _ in range(5000):
        deep = Apply("-", (deep,))
    assert decide(deep, tree("w"), NAMES).relation is Relation.UNDECIDED


def test_the_same_question_gets_the_same_answer() -> None:
    assert ask("A @ B", "B @ A", seed=7) == ask("A @ B", "B @ A", seed=7)


def test_a_gap_that_only_large_numbers_show_is_told_without_numbers() -> None:
    """Numbers of the prime field stand for no answer: nobody could follow them."""
    vanishes = "sum(i, 1, d, w[i] * (w[i]**2 - 1) * (w[i]**2 - 4) * (w[i]**2 - 9))"
    decision = ask(f"w.T @ v + {vanishes}", "w.T @ v")
    assert decision.relation is Relation.DIFFERENT
    assert re.fullmatch(r"It gives other values at [dn] = \d(, [dn] = \d)?\.", decision.says)
    assert (decision.at, decision.theirs, decision.expected) == ({}, "", "")
