"""One door for all engines: from text or LaTeX to a decision."""

from collections.abc import Mapping
from fractions import Fraction

import pytest

from graders.formulas.deciding import decide, engine
from graders.formulas.decision import Decision, Relation
from graders.formulas.names import (
    NATURAL,
    POSITIVE,
    PROBABILITY,
    REAL,
    Array,
    Declared,
    Function,
    Random,
)
from graders.formulas.text.read_formula import read
from graders.formulas.tree import substituted

NAMES: Mapping[str, Declared] = {
    "X": Array(("n", "d")),
    "y": Array(("n",)),
    "w": Array(("d",)),
    "s": Array(("d",)),
    "W": Array(("d", "d")),
    "h": Array(("T", "d")),
    "g": Array(("T", "d")),
    "u": Array(("T", "k")),
    "lambda": POSITIVE,
    "eta": REAL,
    "a": REAL,
    "p": PROBABILITY,
    "t": NATURAL,
    "f": Function(1),
    "delta": Random("bernoulli", ("p",), ("n", "d")),
    "m": Random("bernoulli", ("1 - p",)),
    "z": Random("normal", ("a", "lambda")),
}


def ask(theirs: str, right: str, **how: object) -> Decision:
    one, other = read(theirs, NAMES), read(right, NAMES)
    return decide(one, other, NAMES, **how)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("theirs", "right", "expected"),
    [
        ("a + a", "2a", "numbers"),
        ("lambda/(2 eta)", "lambda", "numbers"),
        ("f(a)", "f(2a)", "numbers"),
        ("X w", "0", "arrays"),
        ("2", "trace(X^T X)", "arrays"),
        ("n d", "d n", "arrays"),
        ("x_1", "w", "arrays"),
        ("E[m]", "1 - p", "chances"),
        ("p", "E[m a]", "chances"),
        ("m", "p", "chances"),
        ("Var(m)", "0", "chances"),
    ],
)
def test_names_and_heads_choose_the_engine(theirs: str, right: str, expected: str) -> None:
    assert engine(read(theirs, NAMES), read(right, NAMES), NAMES) == expected


@pytest.mark.parametrize(
    ("theirs", "right"),
    [
        ("1 - 1/(1 + exp(a))", "sigmoid(a)"),
        (r"(X^T X + \lambda I)^{-1} X^T y", "X.T @ inv(X @ X.T + lambda*I) @ y"),
        (
            "np.linalg.inv(X.T @ X + lambda*np.eye(d)) @ X.T @ y",
            r"X^\top (XX^\top+\lambda I)^{-1}y",
        ),
        (r"2X^\top(Xw - y) + 2\lambda w", r"-2X^\top y + 2(X^\top X + \lambda I)w"),
        (
            r"\sum_{t=1}^{T} \operatorname{diag}(h_t(1-h_t))\, g_t\, u_t^{\top}",
            r"\sum_{t=1}^{T} (h_t \odot (1-h_t) \odot g_t) u_t^\top",
        ),
        (r"h_t + W^\top g_{t+1}", "h[t] + W.T @ g[t+1]"),
        (r"\operatorname{diag}(s) - s s^\top", "diag(s) @ (I - ones(d) @ s.T)"),
        (r"\operatorname{tr}(X^\top X)", r"\|X\|_F^2"),
        (
            r"\mathbb{E}\left[\|y - (X \odot \delta) w\|_2^2\right]",
            r"\|y - pXw\|^2 + p(1-p)\|\operatorname{diag}(X^\top X)^{1/2} w\|^2",
        ),
        ("Var(m a/(1-p))", "a^2 p/(1-p)"),
        (r"\mathbb{E}[z^2]", r"a^2 + \lambda"),
        ("n d", "d*n"),
        (r"2\sum_{i=1}^{n} x_i (x_i^\top w - y_i)", r"2X^\top(Xw - y)"),
    ],
)
def test_equal_however_it_was_typed(theirs: str, right: str) -> None:
    assert ask(theirs, right).relation is Relation.EQUAL
    assert ask(right, theirs).relation is Relation.EQUAL


@pytest.mark.parametrize(
    ("theirs", "right"),
    [
        ("1/(1 + exp(a))", "sigmoid(a)"),
        (r"(XX^T + \lambda I)^{-1} X^T y", r"(X^T X + \lambda I)^{-1} X^T y"),
        (r"2X^\top(Xw - y) + \lambda w", r"2X^\top(Xw - y) + 2\lambda w"),
        (r"h_t + W g_{t+1}", r"h_t + W^\top g_{t+1}"),
        ("Var(m a)", "a^2 p"),
        ("n + d", "n d"),
        ("3", "X w"),
    ],
)
def test_different_with_a_reason(theirs: str, right: str) -> None:
    decision = ask(theirs, right)
    assert decision.relation is Relation.DIFFERENT
    assert decision.says


def test_what_a_question_sets_reaches_its_engine() -> None:
    regime = [read("n > d", NAMES)]
    assert ask("inv(X.T X) X.T y", "inv(X.T X) X.T y", regime=regime).relation is Relation.EQUAL
    assert ask("W*W", "hadamard(W, W)", product="entries").relation is Relation.EQUAL
    assert ask("w @ s", "total(hadamard(w, s))", vectors="1-D").relation is Relation.EQUAL
    near = ask("0.333", "1/3", tolerance=Fraction(1, 100))
    assert near.relation is Relation.APPROXIMATE


def test_names_are_replaced_but_for_the_index_of_a_fold() -> None:
    names = {"a": REAL, "k": REAL, "n": REAL}
    meant = {"a": read("n + 1", names), "k": read("n", names)}
    tree = substituted(read("a*k + sum(a*k, k, 1, a)", names), meant)
    assert tree == read("(n + 1)*n + sum((n + 1)*k, k, 1, n + 1)", names)
