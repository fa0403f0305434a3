"""Formulas of numbers: equal ones are told equal, different ones by a counterexample that holds."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import pytest

from graders.formulas.decision import Decision, Relation
from graders.formulas.names import (
    INTEGER,
    NATURAL,
    POSITIVE,
    PROBABILITY,
    REAL,
    Array,
    Declared,
    Function,
    Scalar,
)
from graders.formulas.numbers.balls import NumberBudget
from graders.formulas.numbers.scalars import decide
from graders.formulas.text.read_formula import read
from tests.effort import within

NAMES: dict[str, Declared] = {
    **dict.fromkeys(("x", "y", "a", "b", "c"), REAL),
    **dict.fromkeys(("u", "v"), POSITIVE),
    "p": PROBABILITY,
    "n": NATURAL,
    "m": INTEGER,
    "k": Scalar(Fraction(0), Fraction(5), integer=True),
    "negative": Scalar(high=Fraction(-2), high_open=True),
    "j": Scalar(high=Fraction(-2), integer=True),
    "f": Function(1),
    "g": Function(2),
    "A": Array(("n", "n")),
}


def decided(theirs: str, right: str, **how: Fraction) -> Decision:
    return decide(read(theirs, NAMES), read(right, NAMES), NAMES, tolerance=how.get("tolerance"))


EQUAL = [
    ("x + x", "2x", "exact field"),
    ("(x - y)^6000", "(y - x)^6000", "exact field"),
    ("f(x)^2 - 1", "(f(x) - 1)(f(x) + 1)", "exact field"),
    ("1/(1 + exp(-x))", "(1 + tanh(x/2))/2", "numeric"),
    ("sigmoid(x)(1 - sigmoid(x))", "exp(-x)/(1 + exp(-x))^2", "numeric"),
    ("max(x, 0) + log(1 + exp(-|x|))", "softplus(x)", "numeric"),
    ("(x + y + |x - y|)/2", "max(x, y)", "numeric"),
    ("sqrt(x^2)", "|x|", "numeric"),
    ("2 log(u)", "log(u^2)", "numeric"),
    ("log(u v)", "log(u) + log(v)", "numeric"),
    ("u^a u^b", "u^(a + b)", "numeric"),
    ("n(n + 1)/2", "sum(i, i, 1, n)", "numeric"),
    ("factorial(n)", "prod(i, i, 1, n)", "numeric"),
    ("binomial(n, 2)", "n(n - 1)/2", "numeric"),
    ("cos(pi m)", "(-1)^m", "numeric"),
    ("k(k-1)(k-2)(k-3)(k-4)(k-5)", "0", "enumerated"),
    ("f(x + y)", "f(y + x)", "exact field"),
    ("g(x, y) + f(2)", "f(1 + 1) + g(x, y)", "exact field"),
    ("x", "x", "proved"),
    ("0.5 x", "x/2", "exact field"),
    ("indicator(x > 0) x", "relu(x)", "numeric"),
    ("sqrt(2) sqrt(3)", "sqrt(6)", "numeric"),
    ("-p log(p) + (p - 1) log(1 - p)", "-(1 - p) log(1 - p) - p log(p)", "exact field"),
    ("erf(-x)", "-erf(x)", "numeric"),
    ("e^x e", "exp(x + 1)", "numeric"),
    ("hadamard(x, y) + x @ y", "2 x y", "exact field"),
    ("trace(x) + inv(u)", "x + 1/u", "numeric"),
    ("ceil(sin(x))", "-floor(-sin(x))", "numeric"),
    ("sum(sum(i, i, 1, n) + i, i, 1, 3)", "3 n (n + 1)/2 + 6", "numeric"),
    ("binomial(u, u - 1)", "u", "numeric"),
    ("negative + j", "j + negative", "exact field"),
    ("(j - 1) j (j + 1)", "j^3 - j", "exact field"),
    ("0^u + x", "x", "numeric"),
    ("Gamma(u + 1) + square(x)", "factorial(u) + x^2", "exact field"),
    ("asinh(x)", "log(x + sqrt(x^2 + 1))", "proved"),
    ("sec(x) + csc(x) + cot(x)", "1/cos(x) + 1/sin(x) + 1/tan(x)", "numeric"),
    ("csch(x) + sech(x) + coth(x)", "(1 + tanh(x) + cosh(x))/sinh(x)", "numeric"),
    ("log1p(u) + expm1(x) + log10(u)", "log(1 + u) + exp(x) - 1 + log(u, 10)", "exact field"),
    ("acosh(1 + u)", "log(1 + u + sqrt((1 + u)^2 - 1))", "numeric"),
    ("atanh(p) + logit(p)", "log((1 + p)/(1 - p))/2 + log(p/(1 - p))", "proved"),
    ("silu(x) + gelu(x)", "x/(1 + exp(-x)) + x/2 (1 + erf(x/sqrt(2)))", "numeric"),
    ("logsigmoid(x)", "-softplus(-x)", "numeric"),
]


@pytest.mark.parametrize(("theirs", "right", "backing"), EQUAL)
def test_equal_formulas_are_equal_both_ways(theirs: str, right: str, backing: str) -> None:
    for decision in (decided(theirs, right), decided(right, theirs)):
        assert decision.relation is Relation.EQUAL, decision
        assert decision.backing == backing
        assert not decision.says


DIFFERENT = [
    ("x", "-x"),
    ("sqrt(x^2)", "x"),
    ("x + 1e-8", "x"),
    ("x + e^-60", "x"),
    ("(x - y)^6001", "(y - x)^6001"),
    ("exp(pi sqrt(163))", "262537412640768744"),
    ("relu(x) + relu(x - 50)", "relu(x)"),
    ("x + relu(x - 10^8)", "x"),
    ("x + indicator(|x - 1000| < 1/100)", "x"),
    ("sqrt(x^2 + 10^-12)", "|x|"),
    ("(a^b)^c", "a^(b c)"),
    ("sigmoid(x)", "tanh(x)"),
    ("f(x + 1)", "f(x) + f(1)"),
    ("g(x, y)", "g(y, x)"),
    ("sum(i^2, i, 1, n)", "n(n + 1)/2"),
    ("n^2", "n^2 + indicator(n = 7)"),
    ("indicator(x > 0)", "indicator(x > 1)"),
    ("floor(x)", "ceil(x)"),
    ("22/7", "pi"),
    ("y", "x"),
    ("k", "k + binomial(k, 5)"),
    ("exp(exp(exp(exp(u))))", "exp(exp(exp(exp(u) + 1)))"),
]


@pytest.mark.parametrize(("theirs", "right"), DIFFERENT)
def test_different_formulas_have_a_counterexample(theirs: str, right: str) -> None:
    decision = decided(theirs, right)
    assert decision.relation is Relation.DIFFERENT, decision
    assert decision.backing == "balls"
    assert decision.theirs != decision.expected
    assert decision.theirs in decision.says
    assert decided(right, theirs).relation is Relation.DIFFERENT


@pytest.mark.parametrize(
    ("theirs", "right", "there"),
    [
        ("x^2 + 1", "x^2", lambda x: x**2 + 1),
        ("sin(x) + x/3", "sin(x)", lambda x: mpmath.sin(x) + x / 3),
        ("x + 10^-9", "x", lambda x: x + mpmath.mpf(10) ** -9),
    ],
)
def test_a_counterexample_holds_for_whoever_checks_it(
    theirs: str, right: str, there: Callable[[Any], Any]
) -> None:
    decision = decided(theirs, right)
    with mpmath.workdps(40):
        at = mpmath.mpf(Fraction(decision.at["x"]).numerator)
        at /= Fraction(decision.at["x"]).denominator
        gap = abs(there(at) - mpmath.mpf(eval_fraction(decision.theirs)))
        assert gap < 1e-5 * abs(there(at))


def eval_fraction(text: str) -> Any:
    above, _, below = text.partition("/")
    return mpmath.mpf(above) / mpmath.mpf(below or 1)


def test_where_domains_differ_a_note_says_so_and_nothing_is_lost() -> None:
    for theirs, right, says in [
        ("(x^2 - 1)/(x - 1)", "x + 1", ""),
        ("log(x^2)", "2 log(x)", "it also has a value where the right one has none, as at x = -1"),
        ("sqrt(x)^2", "x", "at x = -1 it comes to the right value through complex numbers only"),
        ("indicator(x > 3)", "indicator(x >= 3)", "not the same where it jumps, as at x = 3"),
        ("x/(x - 3) (x - 3)", "x", "it has no value at x = 3, where the right one has one"),
    ]:
        decision = decided(theirs, right)
        assert decision.relation is Relation.EQUAL, decision
        assert any(says in note for note in decision.notes) or not says


@pytest.mark.parametrize(
    "theirs",
    [
        "sqrt(x) sqrt(x)",
        "sqrt(x)^3/sqrt(x)",
        "exp(log(x))",
        "e^(log(x)) + sqrt(y) - sqrt(y)",
        "x + log(x, 2) - log(x, 2)",
        "x^(1/2) x^(1/2)",
        "x + sin(sqrt(x)) - sin(sqrt(x))",
        "-(-(sqrt(x) + 1 - 1)^2)",
        "x + |y| sqrt(x) - |y| sqrt(x)",
    ],
)
def test_a_way_through_complex_numbers_is_right_with_a_note(theirs: str) -> None:
    decision = decided(theirs, "x")
    assert decision.relation is Relation.EQUAL, decision
    assert any("through complex numbers" in note for note in decision.notes)


@pytest.mark.parametrize("theirs", ["|sqrt(x)|^2", "max(sqrt(x), 0)^2", "sum(sqrt(x)^2, i, 1, 1)"])
def test_a_kink_of_a_complex_number_has_no_value(theirs: str) -> None:
    assert "has no real value" in decided(theirs, "x").says


def test_a_region_that_is_lost_is_a_difference() -> None:
    decision = decided("2 log(x)", "log(x^2)")
    assert decision.relation is Relation.DIFFERENT
    assert decision.says == "At x = -1 your formula has no real value, but the right one has."


@pytest.mark.parametrize(
    ("theirs", "right", "relation"),
    [
        ("0.333", "1/3", Relation.APPROXIMATE),
        ("0.667", "2/3", Relation.APPROXIMATE),
        ("0.666", "2/3", Relation.APPROXIMATE),  # cut, not rounded
        ("0.333 x + y", "x/3 + y", Relation.APPROXIMATE),
        ("3.14159", "pi", Relation.APPROXIMATE),
        ("1.4142135623730951", "sqrt(2)", Relation.APPROXIMATE),
        ("1.4142135623730961", "sqrt(2)", Relation.APPROXIMATE),
        ("0.25", "1/4", Relation.EQUAL),
        ("0.33", "1/3", Relation.DIFFERENT),
        ("0.335", "1/3", Relation.DIFFERENT),
        ("3.14159", "22/7", Relation.DIFFERENT),
        ("0.0000001", "0.0000003", Relation.DIFFERENT),
        ("1.4142136623730951", "sqrt(2)", Relation.DIFFERENT),
    ],
)
def test_decimals_are_judged_by_the_digits_typed(
    theirs: str, right: str, relation: Relation
) -> None:
    assert decided(theirs, right).relation is relation


def test_too_few_digits_are_told() -> None:
    assert decided("0.33", "1/3").says.endswith("more digits were expected, or none.")


def test_a_tolerance_is_relative_to_the_right_one() -> None:
    assert decided("1.001 x", "x", tolerance=Fraction(1, 100)).relation is Relation.APPROXIMATE
    assert decided("1.02 x", "x", tolerance=Fraction(1, 100)).relation is Relation.DIFFERENT


@pytest.mark.parametrize("theirs", ["x/(sin(y) - sin(y))", "1/0", "tan(pi/2)", "x/(x - x)"])
def test_a_formula_without_any_value_is_not_right(theirs: str) -> None:
    decision = decided(theirs, "x")
    assert decision.relation is Relation.DIFFERENT
    assert "no value anywhere" in decision.says


@pytest.mark.parametrize(
    ("theirs", "right", "equal"),
    [
        ("floor(x)", "-ceil(-x)", True),
        ("|n|", "n", True),
        ("max(n, 1)", "n", True),
        ("relu(x^2)", "x^2", True),
        ("(x + i)*(x - i)", "x^2 + 1", True),
        ("e^(i*pi)", "-1", True),
        ("x + i", "x", False),
        ("min(n, 10^6)", "n", False),
        ("floor(n/2^20)", "0", False),
        ("max(x, 10^-7)", "relu(x)", False),
        ("min(x, 2^40)", "x", False),
        ("x*indicator(max(x, 0) >= 0)", "relu(x)", False),
        ("indicator(floor(x) = ceil(floor(x)))", "0", False),
        ("ceil(floor(x)/3)", "ceil(ceil(x)/3)", False),
        ("max(x, y)*indicator(max(x, y) >= y)", "max(x, y)", True),
        ("x*indicator(max(x, y) >= y)", "max(x, y)", False),
        ("n - 2*floor(n/2)", "(1 - (-1)^n)/2", True),
        ("n + floor(n/100000)", "n", False),
        ("relu(1 - x*(-x))", "1 + x^2", True),
    ],
)
def test_sides_scales_and_jumps_are_looked_for(theirs: str, right: str, equal: bool) -> None:
    wanted = Relation.EQUAL if equal else Relation.DIFFERENT
    assert decided(theirs, right).relation is wanted


def test_a_side_that_no_point_reaches_is_undecided() -> None:
    decision = decided("x + relu(x^2 - x^2 - 1)", "x")
    assert decision.relation is Relation.UNDECIDED
    assert "other side" in decision.says


@pytest.mark.parametrize(
    ("theirs", "right"),
    [
        ("x + 9^9^9^9", "x"),
        ("sum(sum(sum(i j, i, 1, 400), j, 1, 400), m, 1, 400)", "x"),
        ("sum(i, i, 1, 10^9)", "x"),
        ("factorial(factorial(factorial(50)))", "x"),
        ("A", "x"),
        ("x", "trace(A)"),
        ("E[x]", "x"),
        ("sqrt(-1 - x^2)", "sqrt(-2 - x^2)"),
        ("[1, 2]", "x"),
        ("x = y", "x"),
        ("indicator(x)", "x"),
        ("log(log(sin(x) - 2))", "log(sin(x) - 3)"),
    ],
)
def test_what_cannot_be_told_is_undecided_and_soon(theirs: str, right: str) -> None:
    with within(2):
        decision = decided(theirs, right)
    assert decision.relation is Relation.UNDECIDED
    assert decision.says


@pytest.mark.parametrize(
    "text",
    [
        "factorial(99999)",
        "factorial(factorial(8) + 1/3)",
        "sin(10^50000)",
        "binomial(10^9 x, 1000)",
        "(x + 1/3)^1000000",
        "erf(10^30 x) + erf(x)^1000",
        "sum(factorial(i + 1/2), i, 1, 500)",
        "sum(sum(exp(i j x), i, 1, 499), j, 1, 499)",
        "prod(prod(x + i + j, i, 1, 400), j, 1, 100)",
        "u^u^u^u",
        "2^2^2^2^2",
        "exp(exp(exp(x)))",
        "f(f(f(f(f(f(f(f(x))))))))",
        "tan(10^5)^10^4",
        "floor(10^20000 x)",
        "acos(acos(acos(x)))",
        "x" + " factorial(x)" * 150,
        "sqrt(" * 30 + "x" + ")" * 30,
    ],
    ids=lambda text: text[:30],
)
def test_no_formula_takes_long_and_none_differs_from_itself(text: str) -> None:
    for theirs, right in ((text, "x"), (f"{text} + 0*x", text)):
        with within(2):
            decision = decided(theirs, right)
        assert theirs == text or decision.relation is not Relation.DIFFERENT


def test_numbers_too_large_to_see_beside_others_still_agree() -> None:
    assert decided("factorial(9999) + 0*x", "factorial(9999)").relation is Relation.EQUAL


def test_the_same_pair_has_the_same_decision() -> None:
    assert decided("sin(x) + y", "sin(x)") == decided("sin(x) + y", "sin(x)")


def test_a_spent_budget_is_undecided() -> None:
    decision = decide(
        read("sin(x)^2", NAMES), read("1 - cos(x)^2", NAMES), NAMES, budget=NumberBudget(9)
    )
    assert decision.relation is Relation.UNDECIDED
