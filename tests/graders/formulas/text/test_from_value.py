"""What code leaves behind reads as the formula that one would type for it."""

from fractions import Fraction

import numpy as np
import pytest
import sympy

from graders.formulas.names import REAL, Array, Declared, Function
from graders.formulas.text.from_value import from_value
from graders.formulas.text.read_formula import read
from graders.formulas.text.unread import Unread
from graders.formulas.tree import Apply, Number, Symbol
from graders.guest import copies
from graders.guest.plan import Tree as Sent

x, y, n, i, x1 = sympy.symbols("x y n i x_1")
f = sympy.Function("f")
A = sympy.MatrixSymbol("A", 2, 2)
NAMES: dict[str, Declared] = {
    **dict.fromkeys(("x", "y", "n", "x_1"), REAL),
    "f": Function(1),
    "A": Array(("n", "n")),
}


def crossed(value: object) -> object:
    """The value as it looks on the trusted side of the wall."""
    return copies.plain(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "3"),
        (-3, "-3"),
        (Fraction(-1, 3), "-(1/3)"),
        (0.5, "0.5"),
        (np.float64(0.25), "0.25"),
        (np.array([[1, 2], [3, 4]]), "[[1, 2], [3, 4]]"),
        (np.array([1, 2]), "[1, 2]"),
        (x, "x"),
        (x**2, "x^2"),
        (sympy.exp(-x), "exp(-1 x)"),
        (sympy.Function("f")(x), "f(x)"),
        (sympy.pi * x, "pi x"),
        (x1 + 1, "1 + x_1"),
        (sympy.Sum(i**2, (i, 1, n)), "sum(i^2, i, 1, n)"),
        (sympy.Product(i, (i, 1, n)), "prod(i, i, 1, n)"),
        (sympy.Max(x, 0), "max(0, x)"),
        (sympy.coth(x), "coth(x)"),
        (sympy.gamma(x), "Gamma(x)"),
        (sympy.Heaviside(x), "indicator(x > 0) + (1/2) indicator(x = 0)"),
        (A.T, "A.T"),
        (A.I, "inv(A)"),
        (sympy.Piecewise((x, x > 0), (0, True)),
         "x indicator(x > 0) + 0*1*(1 - indicator(x > 0))"),
        (sympy.Gt(x, y), "x > y"),
        (sympy.Matrix([[x, 1]]), "[[x, 1]]"),
    ],
)  # fmt: skip
def test_a_value_reads_as_its_text(value: object, text: str) -> None:
    assert from_value(crossed(value), NAMES) == read(text, NAMES)


def test_an_imaginary_number_has_a_name_for_its_unit() -> None:
    tree = from_value(crossed(2 + 3j), NAMES)
    assert Symbol("i") in getattr(getattr(tree, "parts", [None, None])[1], "parts", ())


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        "x + 1",
        float("nan"),
        float("inf"),
        1 << 20_000,
        [],
        [[1], [2, 3]],
        {"x": 1},
        np.zeros((30, 30)),
        np.zeros((2, 2, 2)) + 1j,
        Sent("Symbol", ("z",)),
        Sent("Symbol", ()),
        Sent("Sum", (1, 2)),
        Sent("Derivative", (Sent("Symbol", ("x",)),)),
        Sent("Add", ()),
        Sent("__class__", (1,)),
        Sent("Piecewise", (1,)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_formula_is_refused(value: object) -> None:
    with pytest.raises(Unread):
        from_value(value, NAMES)


def test_what_shares_its_parts_many_times_is_refused_at_once() -> None:
    tall: object = Sent("Symbol", ("x",))
    for _ in range(90):
        tall = Sent("coth", (tall,))
    with pytest.raises(Unread):
        from_value(tall, NAMES)


def test_numbers_are_typed_as_people_type_them() -> None:
    two = Number(Fraction(2))
    assert from_value(Fraction(-2, 3), {}) == Apply("-", (Apply("/", (two, Number(Fraction(3)))),))
