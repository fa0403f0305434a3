"""A function, a text and LaTeX that say the same are told the same: right, or not."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from graders import find_assignment
from graders.audit.questions import named
from graders.guest.carry_out import carry_out
from graders.kinds.either import Either
from graders.model import Draw, Outcome, Verdict

Array = NDArray[np.float64]
A, H = "ift6135_a2022", "ift6135_h2022"


@cache
def questions(assignment: str) -> dict[str, Either]:
    items = find_assignment.load(assignment).items
    every = (pair for placed in items for pair in named(placed.number, placed.question))
    return {number: question for number, question in every if isinstance(question, Either)}


def told(assignment: str, number: str, answer: object) -> Verdict:
    question, draw = questions(assignment)[number], Draw.of(b"a test", assignment, number)
    (name,) = {ask.name: None for ask in question.ask(draw) if not getattr(ask, "optional", False)}
    return question.judge(carry_out(question.ask(draw), {name: answer}), draw)


def local(factor: float) -> Callable[..., object]:
    return lambda V, h, z: factor * V.T @ (z - V @ h)


def jacobian(left: Callable[[Array], Array]) -> Callable[..., object]:
    return lambda U, h: np.diag(left(h)) @ U


def mean(factor: Callable[[float], float]) -> Callable[..., object]:
    return lambda X, w, p: factor(p) * X @ w


def variance(factor: Callable[[float], float]) -> Callable[..., object]:
    return lambda X, w, p: factor(p) * (X**2 @ w**2)


RIGHT, HALF, NO = 1, 0.5, 0
TABLE: list[tuple[str, str, float, Callable[..., Any], str, str]] = [
    # homework, number, share, a function, the same as text and as LaTeX
    (A, "1.3.i", RIGHT, local(-2), "-2*V.T @ (z - V @ h)", r"$-2 V^\top (z - V h)$"),
    (A, "1.3.i", RIGHT, lambda V, h, z: 2 * (V.T @ V @ h - V.T @ z), "2(V^T V h - V^T z)",
     r"2\left(V^{T} V h - V^{T} z\right)"),
    (A, "1.3.i", RIGHT, lambda V, h, z: 2 * (V @ h - z)[None] @ V, "2 (V h - z)^T V",
     r"2 (V h - z)^{\top} V"),
    (A, "1.3.i", HALF, local(2), "2 V^T (z - V h)", r"2 V^\top (z - V h)"),
    (A, "1.3.i", HALF, local(-1), "V.T @ (V @ h - z)", r"V^{\intercal} (V h - z)"),
    (A, "1.3.i", NO, lambda V, h, z: 2 * (V @ h - z), "2*(V@h - z)", r"2 (V h - z)"),
    (A, "1.3.i", NO, lambda V, h, z: 2 * V @ (V @ h - z), "2 V (V h - z)", r"2 V (V h - z)"),
    (A, "1.3.i", NO, local(-3), "-3 V^T (z - V h)", r"-3 V^{T} (z - V h)"),
    (A, "1.3.ii", RIGHT, jacobian(lambda h: h * (1 - h)), "diag(h_next*(1 - h_next)) @ U",
     r"\operatorname{diag}(h_{next} \odot (1 - h_{next})) U"),
    (A, "1.3.ii", RIGHT, jacobian(lambda h: h - h**2), "diag(h_next - h_next**2) U",
     r"\mathrm{diag}(h_{next} - h_{next}^2)\, U"),
    (A, "1.3.ii", HALF, lambda U, h: U @ np.diag(h * (1 - h)), "U diag(h_next*(1 - h_next))",
     r"U \operatorname{diag}(h_{next} \odot (1 - h_{next}))"),
    (A, "1.3.ii", NO, lambda U, h: U.T @ np.diag(h * (1 - h)), "U^T diag(h_next*(1 - h_next))",
     r"U^\top \operatorname{diag}(h_{next} \odot (1 - h_{next}))"),
    (A, "1.3.ii", HALF, jacobian(lambda h: 1 - h**2), "diag(1 - h_next^2) U",
     r"\operatorname{diag}(1 - h_{next}^2) U"),
    (A, "1.3.ii", NO, lambda U, h: U, "U", "$U$"),
    (A, "1.3.ii", NO, jacobian(lambda h: h), "diag(h_next) U", r"\operatorname{diag}(h_{next}) U"),
    (A, "3.3 mean", RIGHT, mean(lambda p: p), "p*X @ w", r"p X w"),
    (A, "3.3 mean", HALF, mean(lambda p: 1 - p), "(1 - p) X w", r"(1-p)\, X w"),
    (A, "3.3 mean", NO, mean(lambda p: 1), "X @ w", r"\(X w\)"),
    (A, "3.3 mean", NO, mean(lambda p: p**2), "p^2 X w", r"p^{2} X w"),
    (A, "3.3 variance", RIGHT, variance(lambda p: p * (1 - p)), "p*(1 - p)*(X**2 @ w**2)",
     r"p(1-p) (X \odot X)(w \odot w)"),
    (A, "3.3 variance", HALF, variance(lambda p: p), "p*(X**2 @ w**2)",
     r"p (X \odot X)(w \odot w)"),
    (A, "3.3 variance", NO, lambda X, w, p: p * (1 - p) * (X @ w) ** 2, "p (1 - p) (X w)**2",
     r"p(1-p) (X w)^2"),
    (A, "3.3 variance", NO, variance(lambda p: p**2), "p^2 (X**2 @ w**2)",
     r"p^2 (X \odot X)(w \odot w)"),
    (H, "2.1.i", RIGHT, lambda u, g, a, e: a * u - e * g, "alpha*prev_update - epsilon*g",
     r"\Delta\theta_t = \alpha\, prev_{update} - \epsilon g"),
    (H, "2.1.i", HALF, lambda u, g, a, e: a * u + e * g, "alpha prev_update + epsilon g",
     r"\alpha\, prev_{update} + \varepsilon g"),
    (H, "2.1.i", HALF, lambda u, g, a, e: -e * (a * u + g), "-epsilon*(alpha*prev_update + g)",
     r"-\epsilon (\alpha\, prev_{update} + g)"),
    (H, "2.1.i", NO, lambda u, g, a, e: u - e * g, "prev_update - epsilon*g",
     r"prev_{update} - \epsilon g"),
    (H, "2.1.ii", RIGHT, lambda u, g, b, d: b * u - d * (1 - b) * g,
     "beta*prev_update - delta*(1 - beta)*g", r"\beta\, prev_{update} + \delta (\beta - 1) g"),
    (H, "2.1.ii", HALF, lambda u, g, b, d: b * u - (1 - b) * g, "beta prev_update - (1 - beta) g",
     r"\beta\, prev_{update} - (1 - \beta) g"),
    (H, "2.1.ii", NO, lambda u, g, b, d: b * u - d * g, "beta prev_update - delta g",
     r"\beta\, prev_{update} - \delta g"),
    (H, "2.3.i expectation", RIGHT, lambda b, t, m: (1 - b**t) * m,
     "mean - beta**t*mean",
     r"(1 - \beta^t)\, \text{mean}"),
    (H, "2.3.i expectation", HALF, lambda b, t, m: (1 - b ** (t + 1)) * m,
     "(1 - beta**(t + 1)) mean",
     r"(1 - \beta^{t+1})\, \mathrm{mean}"),
    (H, "2.3.i expectation", NO, lambda b, t, m: t * (1 - b) * m, "t (1 - beta) mean",
     r"t (1 - \beta)\, \mathrm{mean}"),
    (H, "2.3.ii", RIGHT, lambda v, b, t: v / (1 - b**t), "v/(1 - beta**t)",
     r"\frac{v}{1 - \beta^t}"),
    (H, "2.3.ii", NO, lambda v, b, t: v / (1 - b), "v/(1 - beta)", r"\frac{v}{1 - \beta}"),
    (H, "2.3.ii", NO, lambda v, b, t: v / (1 + b**t), "v/(1 + beta^t)",
     r"\frac{1}{1 + \beta^t} v"),
    (H, "1.2 all steps", RIGHT, lambda delta, T: delta**T, "delta**T", r"\delta^T"),
    (H, "1.2 all steps", HALF, lambda delta, T: delta ** (2 * T), "delta^(2*T)", r"\delta^{2T}"),
    (H, "1.2 all steps", NO, lambda delta, T: delta ** (T - 1), "delta^(T - 1)", r"\delta^{T-1}"),
    (H, "4.1 gamma", RIGHT, lambda lam, eta: lam / (2 * eta), "lambda/(2*eta)",
     r"\gamma = \frac{\lambda}{2\eta}"),
    (H, "4.1 gamma", HALF, lambda lam, eta: lam / eta, "lambda/eta", r"\frac{\lambda}{\eta}"),
    (H, "4.1 gamma", NO, lambda lam, eta: lam + eta, "lambda + eta", r"\lambda + \eta"),
    (H, "4.1 gamma", HALF, lambda lam, eta: lam * eta / 2, "lambda*eta/2",
     r"\tfrac12 \lambda \eta"),
    (H, "4.1 step", RIGHT, lambda theta, grad, eta, c: (1 - 2 * eta * c) * theta - eta * grad,
     "theta - eta*(grad + 2*gamma*theta)", r"(1 - 2\eta\gamma)\theta - \eta\, \mathrm{grad}"),
    (H, "4.1 step", HALF, lambda theta, grad, eta, c: theta - eta * (grad + c * theta),
     "theta - eta*(grad + gamma*theta)", r"\theta - \eta(\mathrm{grad} + \gamma\theta)"),
    (H, "4.1 step", NO, lambda theta, grad, eta, c: theta - eta * grad, "theta - eta grad",
     r"\theta - \eta\, \mathrm{grad}"),
]  # fmt: skip


@pytest.mark.parametrize(("assignment", "number", "share", "function", "text", "latex"), TABLE)
def test_three_forms_of_one_answer_are_told_the_same(
    assignment: str,
    number: str,
    share: float,
    function: Callable[..., Any],
    text: str,
    latex: str,
) -> None:
    verdicts = [told(assignment, number, answer) for answer in (function, text, latex)]
    assert [float(verdict.share) for verdict in verdicts] == [share] * 3
    assert len({verdict.outcome for verdict in verdicts}) == 1


OFFERED = [(A, number) for number in questions(A)] + [(H, number) for number in questions(H)]


@pytest.mark.parametrize(("assignment", "number"), OFFERED)
def test_every_question_of_two_forms_stands_in_the_table(assignment: str, number: str) -> None:
    shares = {row[2] for row in TABLE if row[:2] == (assignment, number)}
    assert {RIGHT, NO} <= shares


@pytest.mark.parametrize(("assignment", "number"), OFFERED)
def test_a_formula_that_cannot_be_read_shows_the_place_to_a_person(
    assignment: str, number: str
) -> None:
    verdict = told(assignment, number, "2 * (3 + nobody_knows)")
    assert verdict.outcome is Outcome.TO_READ
    assert verdict.because.splitlines()[-1].strip() == "^"


@pytest.mark.parametrize(("assignment", "number"), OFFERED)
def test_a_slip_earns_and_hears_the_same_as_a_function_and_as_a_formula(
    assignment: str, number: str
) -> None:
    function, formula = (part for _, part in questions(assignment)[number].inner)
    sentences = {slip.sentence: slip.share for slip in function.slips}  # type: ignore[attr-defined]
    for slip in formula.slips:  # type: ignore[attr-defined]
        assert sentences[slip.sentence] == slip.share
