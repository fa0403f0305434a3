"""Answers with what stands around them: titles, words, remarks, and numbers in many notations."""

from __future__ import annotations

import pytest

from graders.formulas.names import REAL, Array, Declared, Function
from graders.formulas.text.answers import read_answer
from graders.formulas.text.unread import Unread
from graders.formulas.text.writing import write

NAMES: dict[str, Declared] = {
    "x": REAL, "y": REAL, "answer": REAL, "f": Function(1), "A": Array(("n", "n")),
    "X": Array(("n", "d")), "w": Array(("d",)),
}  # fmt: skip


def sides(text: str) -> list[list[str]]:
    return [[write(tree) for tree in answer.trees] for answer in read_answer(text, NAMES)]


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("y = x^2", "x^2"),
        ("f(x) = x^2", "x^2"),
        ("L(w; b) = x^2", "x^2"),
        ("Answer: x^2", "x^2"),
        ("answer + 1", "answer + 1"),
        ("Thus, x^2.", "x^2"),
        ("x^2 (twice differentiable everywhere)", "x^2"),
        ("x^2, because it is even", "x^2"),
        ("x^2  # squared", "x^2"),
        ("lambda x: x^2", "x^2"),
        (r"\begin{align} L &= x^2 \end{align}", "x^2"),
        (r"The result is $\boxed{x^2}$.", "x^2"),
        (r"\text{Answer: } x^2", "x^2"),
        ("\n\n   x^2\n", "x^2"),
        ("x^2 (y + 1)", "x^2*(y + 1)"),
    ],
)
def test_a_frame_is_no_part_of_the_formula(text: str, read_as: str) -> None:
    assert sides(text) == [[read_as]]


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("1,234,567", [["1234567"]]),
        ("1,234", [["1234"], ["1.234"]]),
        ("0,8", [["0.8"]]),
        ("12 000", [["12000"]]),
        ("1 1/12", [["1 + 1/12"]]),
        ("0, 1", [["[[0], [1]]"]]),
        ("[0,5; 1,5]", [["[[0.5], [1.5]]"], ["[[0, 5], [1, 5]]"]]),
        ("x*x = x^2", [["x*x", "x^2"]]),
    ],
)
def test_a_number_is_read_in_every_way_it_may_be_meant(text: str, ways: list[list[str]]) -> None:
    assert all(way in sides(text) for way in ways)


def test_a_decimal_behind_a_formula_is_beside_it() -> None:
    (answer,) = read_answer(r"\frac{2}{3} \approx 0.667", NAMES)
    assert ([*map(write, answer.trees)], [*map(write, answer.rounded)]) == (["2/3"], ["0.667"])


@pytest.mark.parametrize("text", ["", "  ", "Answer:", "$ $", "x^2 =", "no idea", "x=" * 20 + "x"])
def test_what_holds_no_formula_is_refused(text: str) -> None:
    if text == "x^2 =":
        assert sides(text) == [["x^2"]]
        return
    with pytest.raises(Unread):
        read_answer(text, NAMES)


@pytest.mark.parametrize("text", ["foo(x)", "xyz", "sdt(x)", "tsx(y)"])
def test_a_word_is_not_split_into_letters_that_nobody_declared(text: str) -> None:
    names: dict[str, Declared] = dict.fromkeys("stdxy", REAL)
    with pytest.raises(Unread):
        read_answer(text, names)


def test_a_statistic_is_never_a_product_of_letters() -> None:
    names: dict[str, Declared] = dict.fromkeys("stdxy", REAL)
    assert [write(answer.last) for answer in read_answer("std(x)", names)] == ["std(x)"]
