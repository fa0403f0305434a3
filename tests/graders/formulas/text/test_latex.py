r"""LaTeX is read into the same trees as typed text: each row says which text it equals."""

import pytest

from graders.formulas.names import REAL, Array, Declared, Function, Random
from graders.formulas.text.read_formula import read
from graders.formulas.text.unread import Unread

NUMBERS = "x y z n m W_1 h_{t-1} y_hat x_bar lambda mu sigma2 w_star x_mu"
NAMES: dict[str, Declared] = {
    **dict.fromkeys(NUMBERS.split(), REAL),
    "f": Function(1),
    "A": Array(("n", "d")),
    "b": Array(("d",)),
    "u": Random("normal", ("0", "1")),
}
SAME = [
    (r"\frac{x}{y}", "x/y"),
    (r"\frac12 x + \dfrac{1}{2}x", "1/2 x + 1/2 x"),
    (r"\frac{x}{y}z", "(x/y) z"),
    (r"x^2y", "x^2 y"),
    (r"x^{12}\cdot y", "x^12*y"),
    (r"\sqrt{x}\sqrt[3]{y}\sqrt x", "sqrt(x) y^(1/3) sqrt(x)"),
    (r"$x + y$", "x + y"),
    (r"\( x + y \)", "x + y"),
    (r"$$\left(x\right)\,y$$", "(x) y"),
    (r"e^{-x}", "e^(-x)"),
    (r"\exp\left\{-\frac{(x-\mu)^2}{2}\right\}", "exp(-((x - mu)^2/2))"),
    (r"\sigma(x)\,(1-\sigma(x))", "sigmoid(x)*(1 - sigmoid(x))"),
    (r"\lambda\mu", "lambda*mu"),
    (r"\sin^2 x + \cos^{2}(x)", "sin(x)^2 + cos(x)^2"),
    (r"\sin\frac{x}{2}", "sin(x/2)"),
    (r"\sin\mu x", "sin(mu*x)"),
    (r"\log_2 n \log n^2", "log(n, 2)*log(n^2)"),
    (r"\max\{0, x\}", "max(0, x)"),
    (r"\left|x\right| + \lvert y \rvert", "|x| + |y|"),
    (r"\|A\|_F^2 + \left\lVert b \right\rVert_1", "norm(A)^2 + norm1(b)"),
    (r"\lfloor x \rfloor + \lceil y \rceil", "floor(x) + ceil(y)"),
    (r"A^\top A + A^{T}A + A^{\top}A + A^\mathsf{T} A", "A.T A + A.T A + A.T A + A.T A"),
    (r"\left(A^\top A\right)^{-1} A^{-\top}", "(A.T A)^(-1) inv(A.T)"),
    (r"A \odot A", "A ⊙ A"),
    (r"b \odot A b", "b ⊙ (A b)"),
    (r"\operatorname{diag}(b) \mathrm{tr}(A)", "diag(b) trace(A)"),
    (r"\begin{pmatrix} 1 & x \\ y & 2 \end{pmatrix}", "[[1, x], [y, 2]]"),
    (r"\begin{bmatrix} x \\ y \\ \end{bmatrix}", "[x, y]"),
    (r"\mathbf{A}\boldsymbol{b}", "A b"),
    (r"\mathbf{A}_{12} + A_{1,2}", "A[1, 2] + A[1, 2]"),
    (r"\mathbf 1^\top b", "ones.T b"),
    (r"\mathbf{1}_d", "ones(d)"),
    (r"I_d + \mathbf{I}", "I_d + I"),
    (r"\mathbb{1}[x > 0] + \mathbf{1}_{x>0} + \mathbb{1}\{x \ge 0\}",
     "indicator(x > 0) + indicator(x > 0) + indicator(x >= 0)"),
    (r"\mathbb{E}[u^2] - \mathbb E[u]^2", "E[u^2] - E[u]^2"),
    (r"\mathbb{E}_{u \sim N}\left[u\right] + \mathrm{Var}(u)", "E(u) + Var(u)"),
    (r"\operatorname{Cov}(u, u) + \Pr(u > 0)", "Cov(u, u) + P(u > 0)"),
    (r"\Theta(n^2 d\log n) + \mathcal{O}(n)", "Theta(n^2 d log n) + O(n)"),
    (r"\sum_{i=1}^{n} b_i x + y", "sum(b[i] x, i, 1, n) + y"),
    (r"\sum\limits_{i=1}^n \prod_{j=1}^{m} A_{ij}", "sum(prod(A[i, j], j, 1, m), i, 1, n)"),
    (r"\hat{y} + \bar x + \widehat{y}", "y_hat + x_bar + y_hat"),
    (r"w^* + w^{\star}", "w_star + w_star"),
    (r"x_\mu", "x_mu"),
    (r"W_1 + W_{1} + W^{(1)} + \mathbf{W}_1", "W_1 + W_1 + W_1 + W_1"),
    (r"h_{t-1}", "h_{t-1}"),
    (r"\binom{n}{2}", "binomial(n, 2)"),
    (r"\text{ReLU}(x) + \operatorname{softplus}(x)", "relu(x) + softplus(x)"),
    (r"x \le y", "x <= y"),
    (r"2\,x\;y\!\quad z~n", "2 x y z n"),
    (r"f\left(x\right)", "f(x)"),
    (r"x \times y \div z", "x*y/z"),
]  # fmt: skip


@pytest.mark.parametrize(("latex", "text"), SAME, ids=lambda x: x[:24])
def test_latex_means_what_the_text_means(latex: str, text: str) -> None:
    assert read(latex, NAMES) == read(text, NAMES)


@pytest.mark.parametrize(
    ("latex", "says", "at"),
    [
        (r"x + \foo", r"The command `\foo` is not read", 4),
        (r"\frac{x}", "A formula was expected here, not the end", 8),
        (r"\frac{x}{", "This '{' is never closed", 8),
        (r"\alpha", "`alpha` is not a name of this question", 0),
        (r"\sin^{-1} x", "can mean two things", 0),
        (r"\begin{pmatrix} 1 & 2", "end of the matrix was expected", 21),
        (r"\infty", r"`\infty`", 0),
        (r"x \pm y", r"`\pm`", 2),
        (r"x^{1}2\alpha", "An operator was expected before `2`", 5),
        (r"1/2\mu", "below the fraction bar", 3),
        (r"\lfloor x", "'⌋' was expected here", 9),
        (r"x \top", "Only arrays are transposed", 2),
        (r"\frac{x, y}{z}", "One formula was expected in these brackets", 11),
        (r"\sqrt[\mu, 2]{x}", "`sqrt` takes 1 argument", 0),
        (r"\hat + x", r"A letter was expected behind `\hat`", 0),
    ],
)
def test_latex_that_cannot_be_read_is_shown_with_a_caret(latex: str, says: str, at: int) -> None:
    with pytest.raises(Unread) as caught:
        read(latex, NAMES)
    assert says in str(caught.value)
    assert caught.value.at == at
