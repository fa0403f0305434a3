"""What is written reads back as the same tree, with brackets only where they are needed."""

from fractions import Fraction

import pytest
from hypothesis import assume, given

from graders.formulas.text.read_formula import read
from graders.formulas.text.unread import Unread
from graders.formulas.text.writing import write
from graders.formulas.tree import Apply, Number, Tree
from tests.graders.formulas.trees import NAMES, trees


@given(trees)
def test_the_echo_of_a_tree_reads_as_the_same_tree(tree: Tree) -> None:
    echo = write(tree)
    try:
        again = read(echo, NAMES)
    except Unread as error:
        assume("too many" not in error.says and "at most" not in error.says)
        raise
    assert again == tree


@pytest.mark.parametrize(
    "text",
    [
        "x + y - 2*x",
        "(x + y)*n/2",
        "x - (y - n)",
        "-x^2 + (-x)^2",
        "(x^y)^n",
        "x^y^n",
        "x/y/n",
        "x/(y*n)",
        "exp(-x)/(1 + exp(-x))^2",
        "sum(A[i, 1]^2, i, 1, n)",
        "A.T @ A + I",
        "max(0, x) <= y",
        "W_1*h_{t-1}",
        "(x + y).T",
        "A ⊙ A",
        "0.50*x",
        "[[1, x], [y, 2]]",
        "ones.T @ A + I",
        "sum(A)",
        "(A @ A)_{1, 2}",
    ],
)
def test_an_echo_has_no_brackets_that_nobody_needs(text: str) -> None:
    assert write(read(text, NAMES)) == text


def test_numbers_that_nobody_typed_are_written_as_formulas() -> None:
    assert write(Apply("^", (Number(Fraction(-1, 2)), Number(Fraction(2, 3))))) == "(-(1/2))^(2/3)"
