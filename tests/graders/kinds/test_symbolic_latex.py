"""Answers in LaTeX: each notation as students write it, and a wrong answer in that notation."""

from __future__ import annotations

import pytest

from graders import NATURAL, POSITIVE, PROBABILITY, REAL, Array, Random, Symbolic
from graders.formulas.names import Names
from graders.model import Outcome
from tests.graders.samples import judge

NAMES: Names = {
    **dict.fromkeys(("x", "y", "x_i", "alpha", "gamma", "mu", "theta"), REAL),
    **dict.fromkeys(("u", "lambda", "epsilon", "sigma2"), POSITIVE),
    "n": NATURAL, "t": NATURAL, "p": PROBABILITY,
    "X": Array(("n", "d")), "A": Array(("n", "d")), "B": Array(("d", "d")),
    "W_1": Array(("d", "d")), "Sigma": Array(("d", "d"), "symmetric"),
    "b": Array(("d",)), "w": Array(("d",)),
    "h": Array(("T", "d")),
    "m": Random("bernoulli", ("p",)), "z": Random("normal", ("mu", "sigma2")),
}  # fmt: skip
NOTATIONS = [
    ("fractions", "x/(1 + y)", [r"\frac{x}{1+y}", r"\dfrac x{1+y}", r"\nicefrac{x}{(1+y)}"],
     r"\frac{1+y}{x}"),
    ("halves", "1/2", [r"\frac12", r"\tfrac 1 2", r"\sfrac{1}{2}"], r"\frac21"),
    ("roots", "sqrt(u)*2^(1/3)", [r"\sqrt{u}\sqrt[3]{2}", r"2^{\frac13}\sqrt u"],
     r"\sqrt{u}\sqrt2"),
    ("powers", "x^(2*n)*exp(-x^2/2)",
     [r"x^{2n}e^{-x^2/2}", r"(x^2)^n \exp\!\left(-\tfrac{x^2}{2}\right)"], r"x^2n\,e^{-x^2/2}"),
    ("indices", "x_i^2", [r"x_i^2", r"x_{i}^{2}", r"{x_i}^2", r"\mathbf{x}_i^2"], r"x_i x"),
    ("layers", "W_1 @ b", [r"W_1 b", r"\mathbf{W}_{1}\mathbf{b}", r"$W^{(1)} b$"], r"W_1^2 b"),
    ("steps", "h[t - 1].T @ w", [r"h_{t-1}^\top w", r"w^\top \mathbf{h}_{t-1}"], r"h_t^\top w"),
    ("entries", "A[1, 2]", [r"A_{12}", r"A_{1,2}"], r"A_{21}"),
    ("transposes", "inv(X.T @ X) @ X.T",
     [r"(X^\top X)^{-1}X^\top", r"\left(X^{\mathsf{T}}X\right)^{-1}X^{\mathsf T}",
      r"\bigl(\mathbf X^T\mathbf X\bigr)^{-1}\mathbf X^{T}", r"(X^\intercal X)^{-1} X^\intercal"],
     r"(X X^\top)^{-1}X^\top"),
    ("inverse transposes", "inv(B).T", [r"B^{-\top}", r"B^{-T}", r"(B^{-1})^\top"], r"B^{-1}"),
    ("sums", "n*(n + 1)/2", [r"\sum_{i=1}^n i", r"\displaystyle\sum\limits_{k=1}^{n} k"],
     r"\sum_{i=1}^{n-1} i"),
    ("double sums", "total(A @ b)", [r"\sum_{i=1}^n\sum_{j=1}^d A_{ij} b_j"],
     r"\sum_{i=1}^n\sum_{j=1}^d A_{ij} b_1"),
    ("sums of arrays", "X.T @ X", [r"\sum_{i=1}^n X_i X_i^\top"], r"\sum_{i=1}^n X_i^\top X_i"),
    ("expectations", "p*x",
     [r"\mathbb{E}[m x]", r"\mathbb{E}_{m}\left[ m x \right]", r"\operatorname{E}[mx]",
      r"\mathrm{E}(m)x", r"\mathbf{E}\big[m\,x\big]"], r"\mathbb{E}[m]^2 x"),
    ("variances", "p*(1 - p)*x^2",
     [r"\mathrm{Var}(m x)", r"\operatorname{Var}[mx]", r"\text{Var}\left(m x\right)",
      r"\mathbb{V}[mx]", r"\mathbb{E}[m^2x^2]-\left(\mathbb{E}[mx]\right)^2"],
     r"\mathrm{Var}(m)\,x"),
    ("covariances", "sigma2*x", [r"\operatorname{Cov}(xz, z)"], r"\operatorname{Cov}(xz, m)"),
    ("entry by entry", "hadamard(b, w)", [r"b \odot w", r"b\circ w"], r"b \odot b"),
    ("diagonals", "diag(b) @ w",
     [r"\operatorname{diag}(b)\, w", r"\mathrm{diag}\left(b\right) w", r"\text{diag}(b)w"],
     r"\operatorname{diag}(b) b"),
    ("matrices", "[[1, x], [y, 2]]",
     [r"\begin{pmatrix} 1 & x \\ y & 2 \end{pmatrix}", r"\begin{bmatrix}1&x\\y&2\\\end{bmatrix}",
      r"\begin{pmatrix}1 & x \\[2pt] y & 2\end{pmatrix}",
      r"\left(\begin{array}{cc}1 & x \\ y & 2\end{array}\right)",
      r"\begin{psmallmatrix} 1 & x \\ y & 2 \end{psmallmatrix}",
      r"\begin{pmatrix} 1 & y \\ x & 2 \end{pmatrix}^\top"],
     r"\begin{pmatrix} 1 & y \\ x & 2 \end{pmatrix}"),
    ("determinants", "2*x - y",
     [r"\begin{vmatrix} x & 1 \\ y & 2 \end{vmatrix}", r"\det\begin{pmatrix}x&1\\y&2\end{pmatrix}"],
     r"\begin{vmatrix} y & 1 \\ x & 2 \end{vmatrix}"),
    ("norms", "norm(A @ b)^2",
     [r"\|A b\|^2", r"\lVert A b \rVert^2", r"\left\|Ab\right\|_2^2", r"\|Ab\|^2_2",
      r"\left\lVert Ab\right\rVert^{2}", r"\Vert Ab\Vert_{2}^{2}", r"\big\|Ab\big\|^{2}_{2}"],
     r"\|A b\|_1^2"),
    ("Frobenius norms", "norm(A)^2", [r"\|A\|_F^2", r"\lVert A\rVert_{\mathrm{F}}^{2}"],
     r"\|A\|_F"),
    ("absolute values", "abs(x)", [r"|x|", r"\left|x\right|", r"\lvert x \rvert"],
     r"\lvert y \rvert"),
    ("Greek", "alpha*gamma + lambda*epsilon - theta",
     [r"\alpha\gamma + \lambda\varepsilon - \vartheta", "αγ + λε - θ"],  # noqa: RUF001
     r"\alpha\gamma + \lambda\epsilon + \theta"),
    ("Greek arrays", "trace(Sigma)",
     [r"\operatorname{tr}(\boldsymbol{\Sigma})", r"\mathrm{Tr}\,\Sigma"],
     r"\det\Sigma"),
    ("named functions", "sigmoid(x)*max(0, y)*log(u)/log(2)",
     [r"\sigma(x)\max\{0, y\}\log_2 u", r"\operatorname{sigmoid}(x)\,\mathrm{ReLU}(y)\,\log_{2}(u)",
      r"\frac{\ln u}{\ln 2}\cdot\frac{\max(0,y)}{1+\exp(-x)}"], r"\sigma(x)\max\{0, y\}\ln u"),
    ("powers of functions", "sin(x)^2*tanh(y)", [r"\sin^2(x)\tanh y", r"\sin^{2} x \, \tanh(y)"],
     r"\sin x^2 \tanh y"),
    ("indicators", "indicator(x > 0)", [r"\mathbb{1}[x>0]", r"\mathbf{1}_{\{x>0\}}"],
     r"\mathbb{1}[x<0]"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("reference", "answers", "wrong"), [row[1:] for row in NOTATIONS], ids=[r[0] for r in NOTATIONS]
)
def test_every_notation_is_judged(reference: str, answers: list[str], wrong: str) -> None:
    question = Symbolic(prompt="", source="", names=NAMES, reference={"q": reference})
    for answer in answers:
        assert judge(question, q=answer).outcome is Outcome.RIGHT, answer
    assert judge(question, q=wrong).outcome is Outcome.WRONG, wrong


def test_a_list_that_is_transposed_is_a_row_where_a_column_is_right() -> None:
    """`[x, y]` is a column here, but whoever writes `[x, y]^T` means one, too."""
    question = Symbolic(prompt="", source="", names=NAMES, reference={"q": "[x, y]"})
    verdict = judge(question, q=r"[x, y]^\top")
    assert verdict.outcome is Outcome.RIGHT
    assert judge(question, q=r"[x, x]^\top").outcome is Outcome.WRONG
    turned = Symbolic(prompt="", source="", names=NAMES, reference={"q": "[x, y].T"})
    assert judge(turned, q=r"[x, y]^\top").outcome is Outcome.RIGHT
