"""Proofs as chains of formulas, offered beside the words: each step is decided, none costs."""

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assignments.ift6135_a2022 import q3_dropout
from assignments.ift6135_a2022 import q3_dropout_chain as dropout_chain
from assignments.ift6135_h2022 import q3_identity
from graders.guest.carry_out import carry_out
from graders.model import Draw, Outcome, Verdict, asked
from graders.public.stored import read

TEMPLATE = Path(__file__).resolve().parents[2] / "student_template" / "ift6135_a2022"
LOSS, IDENTITY = q3_dropout.EXPECTED_LOSS, q3_identity.IDENTITY
DRAW = Draw.of(b"a test", "chains", "1")
RIGHT: dict[str, dict[str, Any]] = {
    "q3_3_chain": {
        **q3_dropout.MEAN_FUNCTION.reference, **q3_dropout.VARIANCE_FUNCTION.reference,
        **q3_dropout.GAMMA.reference, **q3_dropout.CLOSED.reference,
    },
    "q3_4_chain": {
        **q3_identity.SQUARE.reference, **q3_identity.MOMENT.reference,
        **q3_identity.SIDES.reference,
    },
}  # fmt: skip
QUESTION = {"q3_3_chain": LOSS, "q3_4_chain": IDENTITY}
STEPS = {"q3_3_chain": dropout_chain.STEPS, "q3_4_chain": q3_identity.STEPS}
LATEX = r"""\begin{align*}
\mathbb{E}\left[\|y - (X \odot R) w\|^2\right]
  &= \|y - E[(X \odot R) w]\|^2 + \sum_{i=1}^n \mathrm{Var}[\sum_j X_{ij} R_{ij} w_j] \\
  &= \|y - p X w\|^2 + p (1 - p)\, w^\top \mathrm{diag}(\mathrm{diag}(X^\top X)) w \\
  &= \|y - p X w\|^2 + p (1 - p) \|\Gamma w\|^2
\end{align*}"""


def judged(name: str, **chain: object) -> Verdict:
    question = QUESTION[name]
    return question.judge(carry_out(asked(question, DRAW), RIGHT[name] | chain), DRAW)


@pytest.mark.parametrize(("name", "chain"), [
    *STEPS.items(),
    *((name, steps[::-1]) for name, steps in STEPS.items()),
    ("q3_3_chain", "\n= ".join(dropout_chain.STEPS)),
    ("q3_3_chain", LATEX),
    ("q3_3_chain", [
        "E(norm(y - (X ⊙ R) w)^2)",
        "sum_{i=1}^n (E(y_i - sum_{j=1}^d X_{ij} R_{ij} w_j)^2"
        " + Var(sum_{j=1}^d X_{ij} R_{ij} w_j))",
        "norm(y - p X w)^2 + sum_{i=1}^n sum_{j=1}^d X_{ij}^2 w_j^2 p (1 - p)",
        "norm(y - p X w)^2 + p (1 - p) norm(Gamma w)^2",
    ]),
    ("q3_4_chain", [
        "exp(-norm(q)^2/2) E(exp(x^T q) exp(x^T k)) exp(-norm(k)^2/2)",
        "exp(-norm(q)^2/2) exp(norm(q + k)^2/2) exp(-norm(k)^2/2)",
        "exp((norm(q + k)^2 - norm(q)^2 - norm(k)^2)/2)",
        r"\exp(q^\top k)",
    ]),
])  # fmt: skip
def test_a_chain_that_holds_is_found_right(name: str, chain: object) -> None:
    verdict = judged(name, **{name: chain})
    assert verdict.outcome is Outcome.RIGHT
    assert verdict.notes == ("steps: found right",)
    assert verdict.proved == ("steps",)


@pytest.mark.parametrize("name", STEPS)
def test_a_chain_alone_is_a_way_to_the_whole_item(name: str) -> None:
    question = QUESTION[name]
    record = carry_out(asked(question, DRAW), {name: STEPS[name]})
    verdict = question.judge(record, DRAW)
    assert verdict.outcome is Outcome.RIGHT
    assert verdict.proved == ("steps",)


START, GOAL = dropout_chain.STEPS[0], dropout_chain.STEPS[-1]
LAZY = {
    "start and goal alone": [START, GOAL],
    "2 A - A": [START, f"2 {START} - {START}", GOAL],
    "A + B - B": [START, f"{GOAL} + sum(Var((X ⊙ R) w)) - sum(Var((X ⊙ R) w))", GOAL],
    "A + B - B inside": [START, "E(norm(y - (X ⊙ R) w + y - y)^2)", GOAL],
    "expand and refactor": [
        START, "norm(y - p X w)^2 + (p - p^2) norm(Gamma w)^2",
        "norm(y - p X w)^2 + p norm(Gamma w)^2 - p^2 norm(Gamma w)^2", GOAL,
    ],
    "the goal restated": [START, GOAL, GOAL.replace("Gamma w", "Gamma*w"), GOAL],
    "the definition put in": [START, "norm(y - p X w)^2 + p (1 - p) w^T Gamma^T Gamma w", GOAL],
}  # fmt: skip


@pytest.mark.parametrize("lazy", LAZY)
def test_a_lazy_chain_earns_nothing(lazy: str) -> None:
    """It may hold from line to line: what the prompt does not show is not in it."""
    verdict = judged("q3_3_chain", q3_3_chain=LAZY[lazy])
    assert verdict.proved == ()
    assert "found right" not in str(verdict.notes)


@pytest.mark.parametrize(("name", "chain", "says"), [
    ("q3_3_chain",  # the variance of a Bernoulli variable is not p
     [*dropout_chain.STEPS[:3], "norm(y - p X w)^2 + p sum((X ⊙ X) (w ⊙ w))"],
     "(lines 3-4): at X ="),
    ("q3_3_chain",  # cross terms
     [*dropout_chain.STEPS[:3], "norm(y - p X w)^2 + p (1 - p) norm(X w)^2"],
     "(lines 3-4): at X ="),
    ("q3_4_chain",  # both exponentials have one x in them
     [q3_identity.STEPS[0],
      "exp(-norm(q)^2/2) E(exp(x^T q)) E(exp(x^T k)) exp(-norm(k)^2/2)", "exp(q^T k)"],
     "(lines 1-2): at q = "),
    ("q3_3_chain", ["norm(E(y - (X ⊙ R) w))^2", "norm(y - p E(X w))^2", "norm(y - p X w)^2"],
     "This is the loss of the mean"),
    ("q3_4_chain", ["E(exp(x^T q + x^T k))", "E(exp(x^T (q + k)))", "exp(norm(q + k)^2/2)"],
     "This is the expectation alone"),
    ("q3_3_chain", "by independence it follows", "a person reads it"),
    ("q3_3_chain", 3, "the lines of a derivation were asked for, found 3"),
])  # fmt: skip
def test_what_is_wrong_with_a_chain_is_told_and_costs_nothing(
    name: str, chain: object, says: str
) -> None:
    verdict = judged(name, **{name: chain})
    assert verdict.outcome is Outcome.RIGHT
    assert says in verdict.notes[0]


@pytest.mark.parametrize("name", STEPS)
def test_whoever_offers_no_chain_hears_nothing_of_it(name: str) -> None:
    assert judged(name).notes == ()


def test_a_student_sees_which_step_does_not_hold_before_handing_in() -> None:
    """From what is stored of the question, which holds neither its lines nor its end."""
    items = {item.number: item for item in read(TEMPLATE).items}
    (form,) = [
        check for check in items["3.3"].checks
        if check.name == "form" and check.ask()[0].name == "q3_3_chain"
    ]  # fmt: skip
    wrong = [*dropout_chain.STEPS[:3], "norm(y - p X w)^2 + p sum((X ⊙ X) (w ⊙ w))"]
    told = {
        "Each equals the one before it": dropout_chain.STEPS,
        "I read 4 formulas under `q3_3_chain`. From `norm(y - p X w)^2": wrong,
        "a person reads it": "by independence",
    }
    for says, chain in told.items():
        verdict = form.judge(carry_out(form.ask(), {"q3_3_chain": chain}))
        assert (verdict.outcome, says in verdict.notes[0]) == (Outcome.RIGHT, True)
    assert form.judge(carry_out(form.ask(), {"q3_3_chain": 3})).outcome is Outcome.UNREADABLE


def masks(shape: tuple[int, int], p: float) -> list[tuple[float, np.ndarray]]:
    """Every mask with its probability."""
    entries = itertools.product((0, 1), repeat=shape[0] * shape[1])
    every = [np.array(one).reshape(shape) for one in entries]
    return [(float(np.prod(np.where(R, p, 1 - p))), R) for R in every]


def test_the_lines_of_the_loss_are_equal_over_all_masks() -> None:
    """Each line by loops, with no formula read."""
    rng = np.random.default_rng(5)
    X, y, w, p = rng.normal(size=(2, 3)), rng.normal(size=2), rng.normal(size=3), 0.3
    every = masks(X.shape, p)
    mean = sum(chance * (X * R) @ w for chance, R in every)
    spread = sum(chance * ((X * R) @ w - mean) ** 2 for chance, R in every)
    gamma = np.diag([np.sqrt(sum(X[i, j] ** 2 for i in range(2))) for j in range(3)])
    fit = float(np.sum((y - p * X @ w) ** 2))
    lines = [
        sum(chance * np.sum((y - (X * R) @ w) ** 2) for chance, R in every),
        np.sum((y - mean) ** 2) + np.sum(spread),
        fit + np.sum(spread),
        fit + p * (1 - p) * sum((X[i, j] * w[j]) ** 2 for i in range(2) for j in range(3)),
        fit + p * (1 - p) * np.sum((gamma @ w) ** 2),
    ]
    assert len(lines) == len(dropout_chain.STEPS)
    assert lines == pytest.approx([lines[0]] * len(lines), rel=1e-12)


def test_the_lines_of_the_identity_are_equal_by_quadrature() -> None:
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    weights = weights / np.sqrt(2 * np.pi)
    q, k = np.array([0.5, -0.25]), np.array([0.125, 0.75])

    def expected(of: Callable[[np.ndarray], float]) -> float:
        pairs = itertools.product(zip(nodes, weights, strict=True), repeat=2)
        return float(sum(a * b * of(np.array([u, v])) for (u, a), (v, b) in pairs))

    outer = np.exp(-(q @ q) / 2) * np.exp(-(k @ k) / 2)
    lines = [
        outer * expected(lambda x: float(np.exp(x @ q) * np.exp(x @ k))),
        outer * expected(lambda x: float(np.exp(x @ (q + k)))),
        outer * np.exp((q + k) @ (q + k) / 2),
        np.exp(q @ k),
    ]
    assert len(lines) == len(q3_identity.STEPS)
    assert lines == pytest.approx([lines[0]] * len(lines), rel=1e-12)
