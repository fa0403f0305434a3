# ruff: noqa: RUF001 (signs that look like others are what people paste)
"""Numbers and lists that were typed as text: what they are read as, and what is refused."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from graders import Numeric
from graders.kinds import as_numbers, typed_text
from graders.model import Outcome, Unreadable
from tests.graders.samples import judge

TWELFTH = 13 / 12
NUMBERS: dict[str, float] = {
    r"\frac{4}{5}": 0.8, "4*3": 12, "1 + 1/12": TWELFTH, "$12$": 12, "0,8": 0.8, "80%": 0.8,
    r"80\%": 0.8, r"$\frac{1}{12}$": 1 / 12, "$z_5 = 2$": 2, "z_5 = 2": 2, "x = 1 + 1 = 2": 2,
    "1 + tanh(1)": 1 + math.tanh(1), r"1 + \tanh(1)": 1 + math.tanh(1), "sqrt(2)/2": math.sqrt(0.5),
    r"\sqrt{2}": math.sqrt(2), r"\(2\)": 2, r"\[ 2 \]": 2, "$$2$$": 2, "2^10": 1024, "2**10": 1024,
    "`12`": 12, "**12**": 12, "'12'": 12, '"12"': 12, "12.": 12, "12;": 12, "1e-3": 1e-3,
    "1.5 * 10^-3": 1.5e-3, r"1.5 \cdot 10^{-3}": 1.5e-3, "exp(1)": math.e, "e^2": math.e**2,
    "2 pi": 2 * math.pi, r"2\pi": 2 * math.pi, "ln(2)": math.log(2), "np.sqrt(2)": math.sqrt(2),
    "Fraction(13, 12)": TWELFTH, "Rational(13, 12)": TWELFTH, "np.float64(0.8)": 0.8,
    "tensor(0.8)": 0.8, "0{,}8": 0.8, "−1/2": -0.5, "- 1/2": -0.5, "12 edges": 12, "Answer: 12": 12,
    "f(2) = 4": 4, "p ≈ 0.083": 0.083, r"p \approx 0.083": 0.083, "½": 0.5, "3!": 6, "12\u200b": 12,
    "\u00a012": 12, "(1 + 1)/2": 1, "(3)": 3, "[3]": 3, "q2_3_edges = 12": 12, "4 \\times 3": 12,
    "1 - 1/2 - 1/4": 0.25, "h_1[0] = 3": 3, "1{,}5 ": 1.5,
}  # fmt: skip
LISTS: dict[str, object] = {
    "[0, 0.8]": [0, 0.8], "(0, 0.8)": [0, 0.8], "0 = [0, 0.8]": [0, 0.8], "$[0, 0.8]$": [0, 0.8],
    "h = [0, 0.8]": [0, 0.8], "[0, 0.8]^T": [0, 0.8], r"[0, 0.8]^\top": [0, 0.8],
    "[0; 0.8]": [0, 0.8],
    r"\{0, 0.8\}": [0, 0.8], r"\left[0, \frac{4}{5}\right]": [0, 0.8],
    "array([0. , 0.8])": [0, 0.8],
    "np.array([0, 0.8])": [0, 0.8], "tensor([0.0, 0.8], dtype=torch.float64)": [0, 0.8],
    "[0.  0.8]": [0, 0.8], "[0 0.8]": [0, 0.8], "[[1, 2], [3, 4]]": [[1, 2], [3, 4]],
    "[[1 2]\n [3 4]]": [[1, 2], [3, 4]], r"\begin{pmatrix} 0 \\ 4/5 \end{pmatrix}": [[0], [0.8]],
    r"$\begin{pmatrix}1&2\\3&4\end{pmatrix}$": [[1, 2], [3, 4]], "[1/3, 2/3]": [1 / 3, 2 / 3],
    r"\begin{bmatrix} 1 & 2 \end{bmatrix}^T": [[1], [2]], "Matrix([[1], [2]])": [[1], [2]],
    r"x = \begin{bmatrix} \frac{1}{2} & -1 \end{bmatrix}": [[0.5, -1]], "(0, 0.8,)": [0, 0.8],
    "[1 + tanh(1), sqrt(4)]": [1 + math.tanh(1), 2], "[80%, 20%]": [0.8, 0.2],
}  # fmt: skip
REFUSED = [
    "", "twelve", "12 or 16", "12, 16, or 18", "x", "12 x", "1/0", "12 million", "1,000,000",
    "12,345",
    "[1, 2", "1]", "sqrt(-1)", "2 i", "nan", "inf", "__import__('os')", "[[1, 2], [3", "12 half",
    "9" * 200, "10^10^10^10", "(" * 50 + "1" + ")" * 50, "factorial(10^9)", "1 < 2", "12 = ",
]  # fmt: skip


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_as_people_type_it(text: str) -> None:
    numbers, _ = as_numbers.read(text)
    assert float(numbers.squeeze()) == pytest.approx(NUMBERS[text], rel=1e-14)


@pytest.mark.parametrize("text", LISTS)
def test_a_list_or_matrix_as_people_type_it(text: str) -> None:
    numbers, _ = as_numbers.read(text)
    wanted = np.array(LISTS[text], np.float64)
    assert numbers.shape == wanted.shape
    assert np.allclose(numbers, wanted, rtol=1e-14, atol=0)


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        as_numbers.read(text)


@pytest.mark.parametrize("text", [text for text in NUMBERS if text != "[3]"])
def test_a_number_stands_in_a_matrix_of_texts_too(text: str) -> None:
    numbers, _ = as_numbers.read([[text, "1"], ["2", 3.0]])
    assert numbers[0].ravel()[0] == pytest.approx(NUMBERS[text], rel=1e-14)


def test_what_was_read_is_echoed() -> None:
    question = Numeric(prompt="", source="t", reference={"x": np.array([0, 0.8])})
    verdict = judge(question, x=r"[0, \frac{4}{5}]")
    assert verdict.outcome is Outcome.RIGHT
    assert verdict.notes == (r"`x`: '[0, \\frac{4}{5}]' was read as [0, 4/5]",)


def test_a_plain_number_needs_no_echo() -> None:
    question = Numeric(prompt="", source="t", reference={"x": 12})
    assert judge(question, x="12").notes == ()


def test_exact_numbers_stay_exact() -> None:
    assert typed_text.typed("1/3 + 1/3") == Fraction(2, 3)


def test_an_answer_holds_so_many_formulas_and_no_more() -> None:
    few, many = (["1 + 1"] * n for n in (as_numbers.MOST_FORMULAS, as_numbers.MOST_FORMULAS + 1))
    as_numbers.read(few)
    with pytest.raises(Unreadable, match="at most"):
        as_numbers.read(many)
