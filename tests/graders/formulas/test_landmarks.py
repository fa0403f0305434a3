"""Stages of a proof are told by their form, and padding is none."""

import pytest

from graders.formulas import landmarks
from graders.formulas.canonical import canonical
from graders.formulas.names import REAL
from graders.formulas.text.read_formula import read
from graders.formulas.tree import Tree

NAMES = {"x": REAL, "y": REAL}


def form(text: str) -> Tree:
    return canonical(read(text, NAMES), NAMES)


@pytest.mark.parametrize(("text", "is_padded"), [
    ("2*x - x", True), ("x + y - y", True), ("exp(x) + 3*y - 2*y", True), ("x*y/y", True),
    ("exp(x + 1 - 1)", True), ("x + y", False), ("x - y", False), ("2*x + 3*x", False),
    ("x^2 - x", False), ("x*y/(x + y)", False), ("1 + x - 2", True),
])  # fmt: skip
def test_padding_is_seen_wherever_it_stands(text: str, is_padded: bool) -> None:
    assert landmarks.is_padded(form(text)) == is_padded


def test_a_padded_line_is_no_landmark() -> None:
    mark = landmarks.Landmark("an exponential", landmarks.has("exp"))
    assert landmarks.first_met([form("x"), form("exp(x)")], mark) == 1
    assert landmarks.first_met([form("x + exp(y) - exp(y)")], mark) is None


def test_conditions_on_heads() -> None:
    inside = landmarks.under("exp", landmarks.free_of("^"))
    assert inside(form("exp(x) + x^2"))
    assert not inside(form("exp(x^2)"))
    both = landmarks.every(landmarks.has("exp"), landmarks.free_of("sin"))
    assert both(form("exp(x)"))
    assert not both(form("exp(sin(x))"))
    assert set(landmarks.heads(form("sum(x, i, 1, 3)"))) == {"sum"}
