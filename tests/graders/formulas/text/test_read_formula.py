"""Typed text becomes the tree that a person would draw, or an error that shows the place."""

from fractions import Fraction

import pytest

from graders.formulas.names import REAL, Array, Declared, Function, Random
from graders.formulas.text.read_formula import read
from graders.formulas.text.unread import Unread
from graders.formulas.tree import Apply, Fold, Number, Symbol, Tree

NUMBERS = "x y z n m W_1 h_{t-1} y_hat lambda gamma"
NAMES: dict[str, Declared] = {
    **dict.fromkeys(NUMBERS.split(), REAL),
    "f": Function(1),
    "g": Function(2),
    "A": Array(("n", "d")),
    "b": Array(("d",)),
    "u": Random("normal", ("0", "1")),
}
X, Y, Z, N, M = (Symbol(name) for name in "xyznm")
A, B, U = Symbol("A"), Symbol("b"), Symbol("u")


def number(value: int | str, typed: str = "") -> Number:
    return Number(Fraction(value), typed)


ONE, TWO = number(1), number(2)


def of(head: str, *parts: Tree) -> Tree:
    return Apply(head, parts)


def minus(part: Tree) -> Tree:
    return of("-", part)


READINGS = [
    ("x + y*z - 2", of("+", X, of("*", Y, Z), minus(TWO))),
    ("-x^2", minus(of("^", X, TWO))),
    ("x**-y**2", of("^", X, minus(of("^", Y, TWO)))),
    ("2^x^y", of("^", TWO, of("^", X, Y))),
    ("x/-y*z", of("*", of("/", X, minus(Y)), Z)),
    ("x/y/z", of("/", of("/", X, Y), Z)),
    ("x-(y-z)", of("+", X, minus(of("+", Y, minus(Z))))),
    ("2x y(z+1)", of("*", TWO, X, Y, of("+", Z, ONE))),
    ("1/2 x", of("*", of("/", ONE, TWO), X)),
    ("(1/2)x", of("*", of("/", ONE, TWO), X)),
    ("5mn", of("*", number(5), M, N)),
    ("nlogn", of("*", N, of("log", N))),
    ("n log^2 2n", of("*", N, of("^", of("log", of("*", TWO, N)), TWO))),
    ("log n^2", of("log", of("^", N, TWO))),
    ("log log n", of("log", of("log", N))),
    ("sin x(y)", of("*", of("sin", X), Y)),
    ("log_2(x)", of("log", X, TWO)),
    ("log2(x)", of("log", X, TWO)),
    ("ln(x)", of("log", X)),
    ("np.exp(-x)", of("exp", minus(X))),
    (
        "\N{GREEK SMALL LETTER SIGMA}(λ)γ²",
        of("*", of("sigmoid", Symbol("lambda")), of("^", Symbol("gamma"), TWO)),
    ),
    ("W1 + W_1 + W_{1}", of("+", *[Symbol("W_1")] * 3)),
    ("h_{t-1} yhat", of("*", Symbol("h_{t-1}"), Symbol("y_hat"))),
    ("f(x) g(x, 1)", of("*", of("f", X), of("g", X, ONE))),
    ("m!", of("factorial", M)),
    ("|x||y|", of("*", of("abs", X), of("abs", Y))),
    ("||b||_2^2", of("^", of("norm", B), TWO)),
    ("||b||_1", of("norm1", B)),
    ("||b||", of("norm", B)),
    ("sqrt[x]", of("sqrt", X)),
    ("sum_{i=1}^3 i^2", Fold("sum", "i", ONE, number(3), of("^", Symbol("i"), TWO))),
    ("A^T A", of("*", of("transpose", A), A)),
    ("A.T @ A", of("@", of("transpose", A), A)),
    ("A^{-T}", of("inv", of("transpose", A))),
    ("A^{-1}", of("^", A, minus(ONE))),
    ("b ⊙ b", of("hadamard", B, B)),
    ("I_d + I", of("+", of("eye", Symbol("d")), of("eye"))),
    ("b[2] + b_2", of("+", *[of("index", B, TWO)] * 2)),
    ("A_{12}", of("index", A, ONE, TWO)),
    ("(A b)_{1}", of("index", of("*", A, B), ONE)),
    ("[[1, x], [2, y]]", of("matrix", of("row", ONE, X), of("row", TWO, Y))),
    ("[x, y]", of("matrix", of("row", X), of("row", Y))),
    ("[x + y] z", of("*", of("+", X, Y), Z)),
    ("E[u^2] - E_u[u]^2", of("+", of("E", of("^", U, TWO)), minus(of("^", of("E", U), TWO)))),
    ("P(u > 0)", of("P", of(">", U, number(0)))),
    ("Θ(n^2 d)", of("Theta", of("*", of("^", N, TWO), Symbol("d")))),
    ("0.10 + 1e-3", of("+", number("0.1", "0.10"), number("0.001", "1e-3"))),
    ("2e + pi", of("+", of("*", TWO, Symbol("e")), Symbol("pi"))),
    ("x ≤ y", of("<=", X, Y)),
    ("sum(b)", of("total", B)),
    ("max(x, y, z)", of("max", X, Y, Z)),
    ("sech(x)", of("/", ONE, of("cosh", X))),
    ("2(((x)))", of("*", TWO, X)),
]


@pytest.mark.parametrize(("text", "tree"), READINGS, ids=lambda x: str(x)[:20])
def test_a_text_is_read_as_people_read_it(text: str, tree: Tree) -> None:
    assert read(text, NAMES) == tree


@pytest.mark.parametrize(
    "text",
    [
        "sum_{i=1}^{n} b_i x + y",
        "sum_(i=1)^n b[i] x + y",
        "∑_{i=1}^n b_i x + y",
        "sum(b_i x, i, 1, n) + y",
        "Sum(b[i] x, (i, 1, n)) + y",
    ],
)
def test_a_sum_has_many_spellings_and_takes_a_product(text: str) -> None:
    body = of("*", of("index", B, Symbol("i")), X)
    assert read(text, NAMES) == of("+", Fold("sum", "i", ONE, N, body), Y)


UNREAD = [
    ("max()", "takes several argument(s)", 0),
    ("sum_i x", "Where does the index `i` end", 0),
    ("sum_{i=1} x", "Where does the index `i` end", 0),
    ("prod(x)", "was expected", 0),
    ("", "There is no formula", 0),
    ("x +", "A formula was expected here, not the end.", 3),
    ("x)", "Nothing opens this ')'", 1),
    ("(x", "This '(' is never closed", 0),
    ("(x]", "A ')' was expected here, not ']'.", 2),
    ("x 2", "An operator was expected before `2`", 2),
    ("1/2x", "below the fraction bar", 3),
    ("X", "Did you mean `x`?", 0),
    ("sgmoid(x)", "Did you mean `sigmoid`?", 0),
    ("foo(x)", "`foo` is not a name of this question", 0),
    ("x_2", "Its names are `x`, `y`", 0),
    ("x = y = z", "Only one relation", 6),
    ("log n d", "Brackets were expected", 6),
    ("sin^-1(x)", "can mean two things", 0),
    ("f x", "`f(...)` was expected", 0),
    ("f(x, y)", "`f` takes 1 argument(s); 2 were given", 0),
    ("exp(x, y)", "`exp` takes 1 argument(s); 2 were given", 0),
    ("sin", "`sin` needs an argument", 3),
    ("x # y", "No formula has the character '#'", 2),
    ("x\u202ey", "An invisible character, U+202E", 1),
    ("x, y", "An operator was expected here, not `,`", 1),
    ("()", "One formula was expected in these brackets", 0),
    ("||x||_3", "The norms are", 6),
    ("E_x[x]", "one of the random names", 0),
    ("E_{u+1}[u]", "one of the random names", 4),
    ("b_{1!2}", "An operator was expected before `2`", 5),
    ("b_{1 = 2, 1)}", "This bracket is never closed", 2),
    ("b_{(1)]}", "This bracket is never closed", 2),
    ("A_{1q}", "`q` is not a name of this question", 4),
    ("sin_2(x)", "`sin_2` is not a name of this question", 0),
    ("sech(x, y)", "`sech` takes one argument", 0),
    ("sum b", "`sum_{i=1}^{n} ...` or `sum(..., i, 1, n)` was expected", 0),
    ("sum(b, i, 1)", "was expected", 0),
    ("sum(b, 2, 1, n)", "An index was expected here", 7),
    ("||b||_{7}", "The norms are", 7),
    ("x_{1", "This bracket is never closed", 2),
    ("x_{(1}", "This bracket is never closed", 2),
    ("b_{1 2}", "An operator was expected before `2`", 5),
]


@pytest.mark.parametrize(("text", "says", "at"), UNREAD)
def test_what_cannot_be_read_is_shown_with_a_caret(text: str, says: str, at: int) -> None:
    with pytest.raises(Unread) as caught:
        read(text, NAMES)
    assert says in str(caught.value)
    assert caught.value.at == at
    if text:
        line, caret = str(caught.value).splitlines()[-2:]
        assert caret.index("^") == 4 + at
        assert line.startswith("    ")


def test_two_ways_to_split_a_run_of_names_are_refused() -> None:
    with pytest.raises(Unread, match="can mean"):
        read("abb", {"a": REAL, "ab": REAL, "b": REAL})


def test_a_declared_name_wins_over_a_word_of_ours() -> None:
    names = {"E": REAL, "T": REAL, "sigma": REAL, "pi": REAL, "x": REAL}
    assert read("E", names) == Symbol("E")
    assert read("x^T", names) == of("^", X, Symbol("T"))
    assert read("sigma(x)", names) == of("*", Symbol("sigma"), X)
