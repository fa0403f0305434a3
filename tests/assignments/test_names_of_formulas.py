# ruff: noqa: RUF001 (signs that look like others are what people paste)
"""Formulas in the names of the handout, the prompt and the function's arguments alike."""

from __future__ import annotations

import pytest
import sympy

from assignments.ift6135_a2022 import q1_hidden
from assignments.ift6135_h2022 import q2_bias, q2_momentum, q4_decay
from graders.guest.carry_out import carry_out
from graders.model import Draw, Outcome, Question, Verdict

DRAW = Draw(b"names of formulas")


def judged(question: Question, answer: object) -> Verdict:
    (name,) = {ask.name: None for ask in question.ask(DRAW) if not ask.optional}
    return question.judge(carry_out(question.ask(DRAW), {name: answer}), DRAW)


V, b, t, lam, eta = sympy.symbols("v_t beta t lam eta")
MOMENTUM, GAMMA = q2_momentum.MOMENTUM, q4_decay.GAMMA
LOCAL, JACOBIAN = q1_hidden.LOCAL_GRADIENT, q1_hidden.JACOBIAN
CORRECTED = q2_bias.CORRECTED
RIGHT = [
    (MOMENTUM, "alpha*prev_update - eps*g"),
    (MOMENTUM, "alpha prev_update - epsilon g_t"),
    (MOMENTUM, r"\alpha \text{prev\_update} - \epsilon g"),
    (MOMENTUM, r"\alpha\,\mathrm{prev\_update} - \varepsilon g_t"),
    (MOMENTUM, r"\alpha prev\_update - \epsilon g_t"),
    (MOMENTUM, r"\alpha \texttt{prev_update} - \epsilon g"),
    (MOMENTUM, "alpha update_{t-1} - eps g_t"),
    (MOMENTUM, r"\alpha \Delta\theta_{t-1} - \epsilon g_t"),
    (MOMENTUM, r"\alpha \Delta\boldsymbol{\theta}_{t-1} - \epsilon g_t"),
    (MOMENTUM, "α Δθ_{t-1} - ε g_t"),
    (q2_momentum.AVERAGE, r"\beta \Delta\theta_{t-1} - \delta (1 - \beta) g_t"),
    (GAMMA, "lam/(2*eta)"),
    (GAMMA, "lambda_/(2*eta)"),
    (GAMMA, "lamda/(2 eta)"),
    (GAMMA, r"\frac{\lambda}{2\eta}"),
    (GAMMA, "λ/(2η)"),
    (GAMMA, lam / (2 * eta)),
    (LOCAL, "-2 V^T (z_t - V h_t)"),
    (LOCAL, r"-2 V^\top (z_t - V h_t)"),
    (LOCAL, "2 * V.T @ (V @ h_t - z_t)"),
    (LOCAL, "-2 V^T (z - V h)"),
    (JACOBIAN, r"diag(h_{\text{next}} ⊙ (1 - h_{\text{next}})) U"),
    (JACOBIAN, r"\operatorname{diag}(h_{t+1} \odot (1-h_{t+1})) U"),
    (JACOBIAN, r"\mathrm{diag}(h_{t + 1} \odot (1-h_{\mathrm{next}})) U"),
    (CORRECTED, r"\frac{v_t}{1-\beta^t}"),
    (CORRECTED, "v_t/(1 - beta**t)"),
    (CORRECTED, "v/(1-beta^t)"),
    (CORRECTED, V / (1 - b**t)),
    (q2_bias.IN_CLOSED_FORM, r"(1 - \beta^t) \text{mean}"),
]
WRONG = [
    (MOMENTUM, "alpha*prev_update + eps*g_t"),
    (GAMMA, "lam/eta"),
    (LOCAL, "2 V^T (z_t - V h_t)"),
    (CORRECTED, "v_t/(1 - beta)"),
    (JACOBIAN, r"U diag(h_{t+1} ⊙ (1 - h_{t+1}))"),
]


@pytest.mark.parametrize(("question", "answer"), RIGHT, ids=lambda part: str(part)[:40])
def test_every_name_of_a_thing_is_read(question: Question, answer: object) -> None:
    assert judged(question, answer).outcome is Outcome.RIGHT


@pytest.mark.parametrize(("question", "answer"), WRONG, ids=lambda part: str(part)[:40])
def test_a_mistake_in_other_names_gets_its_own_sentence(question: Question, answer: str) -> None:
    verdict = judged(question, answer)
    assert verdict.share < 1
    assert verdict.because in {
        slip.sentence for _, way in question.inner for slip in getattr(way, "slips", ())
    }


def test_the_prompt_lists_the_names() -> None:
    assert "`epsilon` (or `eps`, `varepsilon`)" in MOMENTUM.prompt
    assert "`lambda` (or `lam`, `lamda`, `lambd`" in GAMMA.prompt


def test_a_name_of_nobody_is_still_refused_in_the_declared_ones() -> None:
    verdict = judged(MOMENTUM, "alpha w - epsilon g")
    assert verdict.outcome is Outcome.TO_READ
    assert "Its names are `prev_update`, `g`, `alpha`, `epsilon`, `d`." in verdict.because
