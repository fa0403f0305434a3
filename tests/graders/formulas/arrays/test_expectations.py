"""Expectations, variances and covariances of bits, signs and normal numbers."""

from collections.abc import Callable, Mapping
from fractions import Fraction

import numpy as np
import pytest

from benchmarks.formula_pairs.notation import tree
from graders.formulas.arrays.expectations import decide, outside
from graders.formulas.decision import Decision, Relation
from graders.formulas.names import POSITIVE, PROBABILITY, REAL, Array, Declared, Function, Random

NAMES: Mapping[str, Declared] = {
    "X": Array(("n", "d")),
    "y": Array(("n",)),
    "w": Array(("d",)),
    "A": Array(("d", "d")),
    "R": Random("bernoulli", ("p",), ("n", "d")),
    "m": Random("bernoulli", ("1 - p",)),
    "b": Random("bernoulli", ("1/2",), ("T",)),
    "s": Random("rademacher", (), ("d",)),
    "r": Random("rademacher"),
    "z": Random("normal", ("mu", "s2")),
    "u": Random("normal", ("0", "1"), ("d",)),
    "v": Random("normal", ("0", "1"), ("d",)),
    "p": PROBABILITY,
    "mu": REAL,
    "s2": POSITIVE,
    "x": REAL,
    "a": REAL,
    "f": Function(1),
}


def ask(theirs: str, right: str, tolerance: Fraction | None = None) -> Decision:
    return decide(tree(theirs), tree(right), NAMES, tolerance=tolerance)


@pytest.mark.parametrize(
    ("theirs", "right"),
    [
        ("p * X @ w", "E(hadamard(X, R) @ w)"),
        ("p * (1 - p) * hadamard(X, X) @ hadamard(w, w)", "Var(hadamard(X, R) @ w)"),
        (
            "norm(y - p * X @ w) ** 2 + p * (1 - p) * norm(diag(sqrt(diag(X.T @ X))) @ w) ** 2",
            "E(norm(y - hadamard(X, R) @ w) ** 2)",
        ),
        ("x ** 2 * p / (1 - p)", "Var(m * x / (1 - p))"),
        ("mu ** 4 + 6 * mu ** 2 * s2 + 3 * s2 ** 2", "E(z ** 4)"),
        ("trace(A)", "E(u.T @ A @ u)"),
        ("trace(A)", "E(s.T @ A @ s)"),
        ("trace(A @ A) + trace(A.T @ A)", "Var(u.T @ A @ u)"),
        ("eye(d)", "E(s @ s.T)"),
        ("eye(d)", "Cov(u)"),
        ("Var(u)", "Cov(u)"),
        ("ones(d)", "Var(u)"),
        ("A @ A.T", "Cov(A @ u)"),
        ("A", "Cov(A @ u, u)"),
        ("0", "Cov(u, v)"),
        ("E((z - E(z)) ** 2)", "Var(z)"),
        ("(1 - p) * relu(x)", "E(relu(x * m))"),
        ("(f(x) + f(-x)) / 2", "E(f(r * x))"),
        ("1 - p", "P(m > 0)"),
        ("T / 2", "E(sum(t, 1, T, b[t]))"),
        ("T / 4", "Var(sum(t, 1, T, b[t]))"),
        ("exp(mu + s2 / 2)", "E(exp(z))"),
        ("(mu + a * s2) * exp(a * mu + a ** 2 * s2 / 2)", "E(z * exp(a * z))"),
        ("exp(norm(w) ** 2 / 2)", "E(exp(w.T @ u))"),
        ("cosh(x)", "E(exp(r * x))"),
        ("d ** 2 + 2 * d", "E(norm(u) ** 4)"),
        ("E((-norm(u)) ** 4)", "E(norm(u) ** 4)"),
    ],
)
def test_equal_expectations(theirs: str, right: str) -> None:
    assert ask(theirs, right).relation is Relation.EQUAL


@pytest.mark.parametrize(
    ("theirs", "right"),
    [
        ("p * (1 - p) * (hadamard(X, X) @ w)", "Var(hadamard(X, R) @ w)"),
        ("p * hadamard(X, X) @ hadamard(w, w)", "Var(hadamard(X, R) @ w)"),
        ("norm(y - p * X @ w) ** 2", "E(norm(y - hadamard(X, R) @ w) ** 2)"),
        (
            "norm(y - p * X @ w) ** 2 + p * (1 - p) * norm(X @ w) ** 2",
            "E(norm(y - hadamard(X, R) @ w) ** 2)",
        ),
        ("3 * s2 ** 2", "E(z ** 4)"),
        ("2 * trace(A @ A)", "Var(u.T @ A @ u)"),
        ("A.T", "Cov(A @ u, u)"),
        ("exp(mu)", "E(exp(z))"),
        ("p", "P(m > 0)"),
        ("1", "E(s.T @ s)"),
    ],
)
def test_other_expectations_have_a_counterexample(theirs: str, right: str) -> None:
    decision = ask(theirs, right)
    assert decision.relation is Relation.DIFFERENT
    assert decision.theirs != decision.expected


@pytest.mark.parametrize(("theirs", "right"), [
    ("sqrt(2 * s2 / pi) * exp(-mu ** 2 / (2 * s2)) + mu * erf(mu / sqrt(2 * s2))", "E(abs(z))"),
    ("2 * sqrt(2 / pi)", "E(abs(u[1]) ** 3)"),
    ("3", "E(abs(u[1]) ** 4)"),
    ("mu * E(abs(z)) + s2 * erf(mu / sqrt(2 * s2))", "E(z * abs(z))"),
    ("erf(mu / sqrt(2 * s2))", "E(sign(z))"),
    ("abs(x) / sqrt(2 * pi)", "E(relu(x * u[1]))"),
    ("x ** 2 / 2", "E(max(0, x * u[1]) ** 2)"),
    ("d / 2", "E(norm(relu(u)) ** 2)"),
    ("exp(a ** 2 / 2) * (a * (1 + erf(a / sqrt(2))) / 2 + exp(-a ** 2 / 2) / sqrt(2 * pi))",
     "E(relu(u[1]) * exp(a * u[1]))"),
    ("u[1] ** 2", "abs(u[1]) ** 2"),
])  # fmt: skip
def test_the_sign_of_a_normal_number_is_worked_out_too(theirs: str, right: str) -> None:
    assert ask(theirs, right).relation is Relation.EQUAL


@pytest.mark.parametrize(("theirs", "right"), [
    ("sqrt(2 * s2 / pi)", "E(abs(z))"), ("1", "E(abs(u[1]))"), ("0", "E(sign(z))"),
    ("x / sqrt(2 * pi)", "E(relu(x * u[1]))"), ("d", "E(norm(relu(u)) ** 2)"),
    ("u[1]", "abs(u[1])"),
])  # fmt: skip
def test_what_forgets_the_sign_has_a_counterexample(theirs: str, right: str) -> None:
    decision = ask(theirs, right)
    assert decision.relation is Relation.DIFFERENT


def test_a_random_name_outside_every_expectation_is_an_error_of_its_own() -> None:
    decision = ask("x * m", "E(x * m)")
    assert decision.relation is Relation.DIFFERENT
    assert decision.says.startswith("`m` is random and outside every expectation")
    assert outside(tree("E(m) + z * E(u)"), NAMES) == {"z"}


def test_random_formulas_may_be_asked_for_too() -> None:
    assert ask("m * m * x", "x * m").relation is Relation.EQUAL
    assert ask("r ** 3", "r").relation is Relation.EQUAL
    assert ask("z ** 2", "z").relation is Relation.DIFFERENT


def test_a_negative_variance_is_told() -> None:
    decision = ask("p * (p - 1)", "Var(m)")
    assert decision.says == (
        "With p = 1/2 it gives -1/4, which is not the right value. A variance is never negative."
    )


@pytest.mark.parametrize(
    "theirs",
    [
        "E(tanh(z))",
        "E(1 / z)",
        "E(exp(z ** 2))",
        "exp(z)",
        "E(abs(z ** 2 - z))",
        "E(relu(u[1] + u[2]) * u[1])",
    ],
)
def test_what_has_no_moments_is_left_to_a_person(theirs: str) -> None:
    assert ask(theirs, "E(z) + z - z").relation is Relation.UNDECIDED


@pytest.mark.parametrize(
    ("theirs", "right", "equal"),
    [
        ("P(z > mu)", "1 / 2", True),
        ("E(indicator(u > 1))", "(1 - erf(1 / sqrt(2))) / 2", True),
        ("E(indicator(u > 1))", "(1 + erf(1 / sqrt(2))) / 2", False),
        ("E(max(u, 1))", "1 + E(relu(u - 1))", True),
        ("E(min(u, 1))", "1 - E(relu(1 - u))", True),
        ("E(abs(z + x))", "E(max(z + x, 0)) + E(max(-z - x, 0))", True),
        ("E(u * indicator(u > x))", "exp(-x ** 2 / 2) / sqrt(2 * pi)", True),
        ("E(u * indicator(u > x))", "exp(-x ** 2) / sqrt(2 * pi)", False),
        ("E(u ** 2 * sign(u - x))", "0", False),
        ("E(sign(-2 * u + 1))", "erf(1 / sqrt(8))", True),
        ("P(u == 1)", "0", True),
    ],
)
def test_what_bends_or_jumps_once_has_moments(theirs: str, right: str, equal: bool) -> None:
    names = {**NAMES, "u": Random("normal", ("0", "1"))}
    decision = decide(tree(theirs), tree(right), names)
    assert decision.relation is (Relation.EQUAL if equal else Relation.DIFFERENT)


def test_a_power_of_many_random_entries_is_left_to_a_person() -> None:
    heavy = "E(norm(hadamard(X, R) @ w) ** 8)"
    assert ask(heavy, f"{heavy} + 1").relation is Relation.UNDECIDED


def test_a_law_with_too_few_parameters_is_the_questions_fault() -> None:
    with pytest.raises(ValueError, match="normal has 2 parameters"):
        decide(tree("E(z)"), tree("0"), {"z": Random("normal", ("0",))})


@pytest.mark.parametrize(("theirs", "right"), [
    ("E(relu(w.T @ u))", "norm(w) / sqrt(2 * pi)"),
    ("E(abs(w.T @ u))", "norm(w) * sqrt(2 / pi)"),
    ("E(relu(w.T @ u) ** 2)", "norm(w) ** 2 / 2"),
    ("P(w.T @ u > 0)", "1 / 2"),
    ("E(abs(z + u[1]))", "E(relu(z + u[1])) + E(relu(-z - u[1]))"),
    ("P(u[1] > u[2])", "1 / 2"),
    ("E(max(u[1], u[2]))", "1 / sqrt(pi)"),
    ("E(indicator(u[1] > 0) * indicator(u[1] < 1))", "erf(1 / sqrt(2)) / 2"),
    ("E(abs(u[1]) * abs(u[1] - 1))", "E(abs(u[1] - 1) * abs(u[1]))"),
    ("E(relu(u[1]) * relu(-u[1]))", "0"),
    ("E(relu(m * u[1]))", "(1 - p) / sqrt(2 * pi)"),
    ("E(relu(r * u[1]))", "1 / sqrt(2 * pi)"),
    ("E(relu(m * u[1] + 1 - m))", "(1 - p) / sqrt(2 * pi) + p"),
])  # fmt: skip
def test_sums_that_bend_several_jumps_and_bits_beside_them_are_worked_out(
    theirs: str, right: str
) -> None:
    assert ask(theirs, right).relation is Relation.EQUAL
    assert ask(f"2 * {theirs} + 1", f"{right}").relation is Relation.DIFFERENT


@pytest.mark.parametrize(("formula", "drawn"), [
    ("E(abs(u[1]) * abs(u[1] - 1))", lambda z, y: np.abs(z) * np.abs(z - 1)),
    ("E(u[1] * sign(u[1]) * sign(u[1] - 2))", lambda z, y: z * np.sign(z) * np.sign(z - 2)),
    ("E(max(u[1], 2 * u[2] + 1))", lambda z, y: np.maximum(z, 2 * y + 1)),
    ("P(u[1] + u[2] > 1)", lambda z, y: z + y > 1),
    ("E(indicator(u[1] > -1) * indicator(u[1] < 2) * u[1] ** 2)",
     lambda z, y: (z > -1) * (z < 2) * z**2),
])  # fmt: skip
def test_they_are_what_samples_have_for_a_mean(
    formula: str, drawn: Callable[[np.ndarray, np.ndarray], np.ndarray]
) -> None:
    z, y = np.random.default_rng(7).normal(size=(2, 400_000))
    mean = float(np.mean(drawn(z, y)))
    assert ask(formula, f"{mean}", tolerance=Fraction(2, 100)).relation is Relation.APPROXIMATE
    assert ask(formula, f"{mean * 1.1}", tolerance=Fraction(2, 100)).relation is Relation.DIFFERENT
