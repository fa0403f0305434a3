# ruff: noqa: RUF001 (signs that look like others are what people paste)
"""The table of what may be typed: every row of it is read by the grammar, and tested.

`python -m tests.graders.formulas.text.notation` writes the table into `docs/formulas.md`.
"""

from __future__ import annotations

from pathlib import Path

from graders.formulas.names import NATURAL, POSITIVE, PROBABILITY, REAL, Array, Declared, Random

DOCS = Path(__file__).resolve().parents[4] / "docs" / "formulas.md"
START, END = "<!-- notation -->\n", "<!-- end of notation -->\n"
NAMES: dict[str, Declared] = {
    **dict.fromkeys(("x", "y", "y_hat", "x_1", "x_2", "prev_update", "h_next"), REAL),
    **dict.fromkeys(("lam", "eps", "a", "sigma"), POSITIVE),
    "beta": PROBABILITY,
    **dict.fromkeys(("t", "k"), NATURAL),
    "X": Array(("n", "d")),
    "W": Array(("m", "d")),
    "A": Array(("n", "n")),
    **dict.fromkeys(("w", "v"), Array(("d",))),
    "u": Random("normal", ("0", "1")),
}
"""x, y ... are numbers, X, W, A matrices, v, w vectors, u a random number."""
ROWS: dict[str, list[tuple[tuple[str, ...], str]]] = {
    "Numbers": [
        (("2/3", "⅔", r"\frac23", "2/3 ≈ 0.667", "2/3 = 0.667", "Fraction(2, 3)",
          "Rational(2, 3)"), "2/3"),
        (("0.8", "0,8", "$0.8$"), "0.8"),
        (("66.7 %", r"66.7\%"), "66.7e-2"),
        (("1234567", "1,234,567", "1 234 567", "1_234_567", "1{,}234{,}567"), "1234567"),
        (("1 + 1/12", "1 1/12", r"1\frac{1}{12}"), "1 + 1/12"),
    ],
    "Powers and roots": [
        (("x^2", "x**2", "x²", "x^{2}", "pow(x, 2)", "np.power(x, 2)"), "x^2"),
        (("e^x", "eˣ", r"\mathrm{e}^x", "np.e**x"), "e^x"),
        (("beta^(t-1)", "βᵗ⁻¹", r"\beta^{t-1}"), "beta^(t - 1)"),
        (("sqrt(x)", "√x", r"\sqrt{x}", "np.sqrt(x)"), "sqrt(x)"),
    ],
    "Names": [
        (("x_1 x_2", "x₁x₂", "x_1x_2", "x1x2", "x_{1}x_{2}"), "x_1*x_2"),
        (("y - y_hat", "y − ŷ", r"y-\hat{y}", r"\mathbf{y}-\hat{\mathbf{y}}", "y - yhat"),
         "y - y_hat"),
        (("prev_update", r"\text{prev\_update}", r"\mathrm{prev\_update}"), "prev_update"),
        (("h_next", r"h_{\text{next}}", "h_{next}"), "h_next"),
        (("lam + eps", "λ + ε", r"\lambda+\varepsilon", "lambda + epsilon"), "lam + eps"),
    ],
    "Products": [
        (("x*y", "x y", "xy", r"x \cdot y", r"x\times y", "x·y"), "x*y"),
        (("x/(2y)", r"\frac{x}{2y}", "x / (2*y)"), "x/(2*y)"),
    ],
    "Transposes and products of arrays": [
        (("X^T X", "X^TX", "XᵀX", "X⊤X", "X'X", r"X^\top X", r"\mathbf{X}^{\top}\mathbf{X}"),
         "X.T*X"),
        (("X.T @ X", "np.dot(X.T, X)", "X.T.dot(X)", "torch.mm(X.T, X)", "X.transpose() @ X"),
         "X.T @ X"),
        (("X ⊙ X", r"X \odot X", r"X \circ X", "np.multiply(X, X)"), "X ⊙ X"),
        (("v.T @ w", "⟨v, w⟩", r"\langle v, w\rangle", "<v, w>", "np.inner(v, w)"), "v.T @ w"),
        (("outer(v, w)", "v⊗w", "np.outer(v, w)"), "outer(v, w)"),
        (("inv(A)", "np.linalg.inv(A)", "A.inverse()"), "inv(A)"),
        (("A^-1", "A⁻¹", "A^{-1}"), "A^(-1)"),
    ],
    "Lengths and bars": [
        (("||v||", "‖v‖", r"\|v\|_2", r"\lVert v\rVert", "np.linalg.norm(v)", "v.norm()"),
         "norm(v)"),
        (("|A|", r"\left|A\right|", r"\lvert A\rvert", "abs(A)", "np.abs(A)"), "|A|"),
        (("det(A)", "np.linalg.det(A)", r"\det A"), "det(A)"),
    ],
    "Sums": [
        (("sum(w[i]^2, i, 1, d)", r"\sum_{i=1}^d w_i^2", r"\sum^d_{i=1} w_i^2", "∑ᵢ wᵢ²",
          r"\sum_i w_i^2", "sum_i w_i^2", r"\sum_{1\le i\le d} w_i^2", r"\sum w_i^2",
          "sum(w[i]**2 for i in range(d))"), "sum(w[i]^2, i, 1, d)"),
        (("sum(w)", "np.sum(w)", "w.sum()"), "sum(w)"),
        (("sum(w[i], i, 1, d)", r"w_1 + w_2 + \dots + w_d", "w_1 + ... + w_d"),
         "sum(w[i], i, 1, d)"),
        (("sum(beta^i, i, 0, t)", r"1+\beta+\dots+\beta^t"), "sum(beta^i, i, 0, t)"),
        (("prod(w[i], i, 1, d)", r"\prod_{i=1}^d w_i", "∏ᵢ wᵢ"), "prod(w[i], i, 1, d)"),
    ],
    "Statistics": [
        (("mean(w)", "np.mean(w)", "w.mean()", r"\bar{w}"), "mean(w)"),
        (("softmax(w)", "F.softmax(w)"), "softmax(w)"),
        (("log(softmax(w))", "log_softmax(w)", "F.log_softmax(w, dim=0)"), "log(softmax(w))"),
        (("mean(w, axis=0)", "w.mean(0)", "torch.mean(w, 0)"), "mean(w, axis=0)"),
        (("max(w)", "w.max()", r"\max_i w_i", "np.max(w)"), "max(w)"),
        (("std(w)", "np.std(w)", "w.std()"), "std(w)"),
    ],
    "Conditions": [
        (("relu(x)", "ReLU(x)", "F.relu(x)", "[x]_+"), "relu(x)"),
        (("x*indicator(x > 0)", "x·1[x>0]", "x 1[x>0]", "x 1_{x>0}", "x*(x>0)",
          r"x\,\mathbb{1}[x>0]", r"x\mathbb{1}_{\{x>0\}}"), "x*indicator(x > 0)"),
        (("indicator(x > 0)*x", "np.where(x > 0, x, 0)", "x if x > 0 else 0",
          r"\begin{cases} x & x>0 \\ 0 & \text{otherwise} \end{cases}"), "indicator(x > 0)*x"),
    ],
    "Chances": [
        (("E[u^2]", r"\mathbb{E}[u^2]", "E(u²)", r"\mathbb E\left[u^2\right]"), "E(u^2)"),
        (("Var(u)", r"\mathrm{Var}[u]", "V(u)"), "Var(u)"),
    ],
    "Around a formula": [
        (("x/2", "= x/2", "f(x) = x/2", r"$\frac{x}{2}$.", r"\boxed{\frac{x}{2}}", "Answer: x/2",
          r"\begin{align} L &= \frac{x}{2} \end{align}", "x/2, since it is linear",
          r"y \leftarrow x/2", "y <- x/2", "the value is x/2", "x/2 (exactly)"), "x/2"),
    ],
}  # fmt: skip


def table() -> str:
    """The rows as Markdown."""
    lines = ["| typed | read as |", "|---|---|"]
    for kind, rows in ROWS.items():
        lines.append(f"| **{kind}** | |")
        for typed, read_as in rows:
            shown = ", ".join(map(_code, typed))
            lines.append(f"| {shown} | {_code(read_as)} |")
    return "\n".join(lines) + "\n"


def _code(text: str) -> str:
    return "`" + text.replace("|", "\\|") + "`"


def written(page: str) -> str:
    """The page with the table in its place."""
    before, _, rest = page.partition(START)
    return before + START + "\n" + table() + "\n" + END + rest.partition(END)[2]


if __name__ == "__main__":
    DOCS.write_text(written(DOCS.read_text(encoding="utf-8")), encoding="utf-8")
