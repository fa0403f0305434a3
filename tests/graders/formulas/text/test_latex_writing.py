"""A tree is written in LaTeX as on paper, and what was written is drawn."""

from __future__ import annotations

import pytest

from graders.formulas.names import NATURAL
from graders.formulas.text.latex_writing import latex, symbol
from graders.formulas.text.read_formula import read
from graders.formulas.tree import Apply, Symbol
from graders.report import mathml

NAMES = dict.fromkeys(("a", "b", "n", "u_i", "alpha"), NATURAL)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("a/b", r"\frac{a}{b}"),
        ("(a+b)*n", r"\left( a + b \right) \, n"),
        ("a - (b - n)", r"a - \left( b - n \right)"),
        ("a^(b+1)", "a^{b + 1}"),
        ("(a+b)^2", r"\left( a + b \right)^{2}"),
        ("2*3", r"2 \cdot 3"),
        ("sqrt(a)", r"\sqrt{a}"),
        ("log(n)", r"\log\left( n \right)"),
        ("u_i * alpha", r"u_{i} \, \alpha"),
        ("abs(a)", r"\left| a \right|"),
        ("-a*b", r"-a \, b"),
    ],
)
def test_it_is_written_as_on_paper(typed: str, written: str) -> None:
    assert latex(read(typed, NAMES)) == written
    assert mathml.formula(written).startswith("<math>")


@pytest.mark.parametrize(
    ("name", "written"),
    [("dL_dz1", r"\mathrm{dL}_{\mathrm{dz1}}"), ("x", "x"), ("W1", "W_{1}"), ("mu", r"\mu"),
     ("a}b\\", r"\mathrm{ab}"), ("_", "")],
)  # fmt: skip
def test_a_name_is_no_command(name: str, written: str) -> None:
    assert symbol(name) == written


def test_a_formula_that_is_too_deep_is_not_written() -> None:
    tree: Symbol | Apply = Symbol("a")
    for _ in range(500):
        tree = Apply("sqrt", (tree,))
    assert latex(tree) == ""
