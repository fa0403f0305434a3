"""Formulas of prompts as a terminal shows them, and what keeps a prompt from being shown."""

import pytest

from graders.report import plain_math

FORMULAS = [
    (r"h_{t+1} = \sigma(W x_t + U h_t)", "h_{t+1} = sigma(W x_t + U h_t)"),
    (r"\frac{a}{b}", "a/b"),
    (r"\frac12 x", "1/2 x"),
    (r"\frac{a + b}{c d}", "(a + b)/(c d)"),
    (r"\frac{-a}{b^{-1}}", "(-a)/b^{-1}"),
    (r"\frac{Q K^\top}{\sqrt{d_k}}", "Q K^T/sqrt(d_k)"),
    (r"\frac{\partial h_{t+1}}{\partial h_t}", "d h_{t+1}/d h_t"),
    (r"X^\top X + X^{\top}", "X^T X + X^T"),
    (r"\lVert x - y \rVert_2^2", "||x - y||_2^2"),
    (r"\left\| x \right\|", "|| x ||"),
    (r"\lvert\sigma'(x)\rvert \le \gamma", "|sigma'(x)| <= gamma"),
    (r"\sum_{t=1}^T L_t", "sum_{t=1}^T L_t"),
    (r"\mathbb{R}^{n \times d}", "R^{n x d}"),
    (r"x_{i}^{2} h_{10} a_{ij}", "x_i^2 h_10 a_ij"),
    (r"x^2y", "x^2 y"),
    (r"\alpha\beta x + 2\varepsilon", "alpha beta x + 2 epsilon"),
    (r"a \cdot b \odot c \leq d \neq e", "a * b o c <= d != e"),
    (r"\text{softmax}_{\text{row}}\left(Q\right)", "softmax_row(Q)"),
    (r"\operatorname{diag}(A \mathbf{1})", "diag(A 1)"),
    (r"\hat{s}_t", "hat(s)_t"),
    (r"x\in\mathbb{R}", "x in R"),
    (r"\nabla_{h_t} L", "grad_{h_t} L"),
    (r"\max\{0, z\},\ \ldots, \log n", "max{0, z}, ..., log n"),
    (r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", "[1, 2; 3, 4]"),
    (r"\lfloor x \rfloor", "floor(x)"),
    (r"\max\lbrace 0, z \rbrace", "max{0, z}"),
    (r"\foo x \Bar", "foo x Bar"),
    (r"n^{}", "n^"),
]


@pytest.mark.parametrize(("latex", "text"), FORMULAS, ids=[row[0] for row in FORMULAS])
def test_a_formula_reads_as_text(latex: str, text: str) -> None:
    assert plain_math.formula(latex) == text


def test_names_keep_their_backticks_and_words_stay() -> None:
    prompt = "Give `f_{x}` of $x_{1}$ and\n`$HOME`, in $\\Theta$, for 5 \\% or \\$5."
    told = "Give `f_{x}` of x_1 and\n`$HOME`, in Theta, for 5 \\% or \\$5."
    assert plain_math.plain(prompt) == told


@pytest.mark.parametrize(
    "latex",
    [
        "\\",
        "{",
        "}",
        "^",
        "\\frac",
        "\\frac{1}",
        "\\begin",
        "\\sqrt[3]{x}",
        "",
        "\\left",
        "&",
        "\\\\",
    ]
    + [part * 5000 for part in ("{", "}", "^", "_", "\\frac", "\\hat ", "\\{", "^{", "\\text{")],
    ids=lambda latex: latex[:12],
)
def test_nothing_is_refused(latex: str) -> None:
    assert isinstance(plain_math.formula(latex), str)
    assert isinstance(plain_math.plain(f"${latex}$ and `${latex}"), str)


FAULTS = [
    ("costs $5", "a `$` has no partner: 'costs $5'"),
    ("give $x$ and $y", "a `$` has no partner: 'and $y'"),
    ("of h_{t+1}", "`_{` stands outside of `$...$` and of backticks"),
    (r"of \sigma", r"`\sigma` stands outside of `$...$` and of backticks"),
    ("of $ x$", "a blank stands inside a `$`: ' x'"),
    ("of $x_{1$", "braces do not match: 'x_{1'"),
    (r"of $\foo + x$", r"unknown command `\foo`"),
    (r"of $\@$", r"unknown command `\@`"),
]


@pytest.mark.parametrize(("prompt", "says"), FAULTS, ids=[row[0] for row in FAULTS])
def test_a_prompt_that_cannot_be_shown_is_told(prompt: str, says: str) -> None:
    assert says in list(plain_math.faults(prompt))


@pytest.mark.parametrize(
    "prompt",
    [
        r"Give $\{x_{1}\}$, `h_{t}`, $\begin{pmatrix} 1 \\ 2 \end{pmatrix}$ and 3.",
        *(f"of ${latex}$" for latex, _ in FORMULAS if "foo" not in latex),
    ],
)
def test_a_good_prompt_has_no_faults(prompt: str) -> None:
    assert list(plain_math.faults(prompt)) == []
