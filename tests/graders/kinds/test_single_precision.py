"""One step in single precision anywhere is right, whatever the class's secret; no more is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from assignments.ift6135_a2022 import q1_hidden
from assignments.ift6135_h2022 import q2_bias, q2_momentum, q2_unrolled, q4_decay
from graders import Call, Code, Draw, Slip
from graders.guest.carry_out import carry_out
from graders.kinds import fair
from graders.model import Question
from reference import rnn, running_average, weight_decay

SECRETS = range(7)
f4 = np.float32


def corrected_in_torch(v: Any, beta: float, t: int) -> object:
    return v / (1 - torch.tensor(beta) ** t).item()


def by_accumulator(v: Any, beta: float, t: int) -> object:
    total = torch.zeros(len(v))
    total += torch.tensor(v) / (1 - beta**t)
    return total.numpy()


def weighed_by_loop(beta: float, t: int) -> object:
    out = torch.zeros(t)
    for k in range(t):
        out[k] = (1 - beta) * beta ** (t - 1 - k)
    return out.numpy().astype(np.float64)


Answer = Callable[..., object]
ANSWERS: list[tuple[Code, Answer]] = [
    (q2_bias.CORRECTED_FUNCTION, corrected_in_torch),
    (q2_bias.CORRECTED_FUNCTION, by_accumulator),
    (q2_bias.CORRECTED_FUNCTION, lambda v, beta, t: v / float(f4(1 - beta**t))),
    (q2_bias.CORRECTED_FUNCTION, lambda v, beta, t: v / float(1 - f4(beta) ** f4(t))),
    (
        q2_bias.CORRECTED_FUNCTION,
        lambda v, beta, t: (torch.tensor(v).float() / (1 - beta**t)).tolist(),
    ),
    (q2_bias.CORRECTED_FUNCTION, lambda v, beta, t: f4(v).astype(float) / (1 - beta**t)),
    (q2_unrolled.FACTORS, weighed_by_loop),
    (q2_unrolled.FACTORS, lambda beta, t: f4(running_average.coefficients(beta, t))),
    (q2_unrolled.FACTORS, lambda beta, t: running_average.coefficients(float(f4(beta)), t)),
    (
        q2_bias.EXPECTATION_FUNCTION,
        lambda beta, t, mean: mean * (1 - torch.tensor(beta) ** t).item(),
    ),
    (q2_bias.EXPECTATION_FUNCTION, lambda beta, t, mean: float(f4(1 - beta**t)) * mean),
    (q2_momentum.MOMENTUM_FUNCTION, lambda p, g, a, e: a * f4(p) - e * g),
    (
        q2_momentum.MOMENTUM_FUNCTION,
        lambda p, g, a, e: (torch.tensor(a) * torch.tensor(p)).numpy() - e * g,
    ),
    (q2_momentum.AVERAGE_FUNCTION, lambda p, g, b, d: b * p - float(f4(d * (1 - b))) * g),
    (q2_momentum.FITTING, lambda b, d: (b, d * (1 - torch.tensor(b)).item())),
    (q2_momentum.FITTING, lambda b, d: (float(f4(b)), float(f4(d)) * (1 - b))),
    (q4_decay.L2_STEP_FUNCTION, lambda th, g, e, ga: f4(weight_decay.l2_step(th, g, e, ga))),
    (
        q4_decay.L2_STEP_FUNCTION,
        lambda th, g, e, ga: th - e * (torch.tensor(g).float().double().numpy() + 2 * ga * th),
    ),
    (q1_hidden.JACOBIAN_FUNCTION, lambda U, h: f4(np.diag(h * (1 - h))).astype(float) @ U),
    (q1_hidden.JACOBIAN_FUNCTION, lambda U, h: rnn.jacobian(f4(U).astype(float), h)),
    (q1_hidden.LOCAL_GRADIENT_FUNCTION, lambda V, h, z: -2 * V.T @ f4(z - V @ h).astype(float)),
    (
        q1_hidden.LOCAL_GRADIENT_FUNCTION,
        lambda V, h, z: (-2 * torch.tensor(V).float().T @ torch.tensor(z - V @ h).float()).numpy(),
    ),
]


def share(question: Question, answer: Answer, secret: int) -> object:
    draw = Draw.of(str(secret).encode(), "tests", "1")
    (name,) = {ask.name: None for ask in question.ask(draw) if not ask.optional}
    return question.judge(carry_out(question.ask(draw), {name: answer}), draw).share


@pytest.mark.parametrize(("question", "answer"), ANSWERS)
def test_one_step_in_single_precision_is_right_under_every_secret(
    question: Code, answer: Answer
) -> None:
    assert [share(question, answer, secret) for secret in SECRETS] == [1] * len(SECRETS)


WORSE: list[tuple[Code, Answer]] = [
    (q2_bias.CORRECTED_FUNCTION, lambda v, beta, t: np.float16(v / (1 - beta**t))),
    (q2_bias.CORRECTED_FUNCTION, lambda v, beta, t: np.round(v / (1 - beta**t), 3)),
    (q2_bias.CORRECTED_FUNCTION, lambda v, beta, t: f4(v / (1 - beta ** (t + 1e-2)))),
    (q2_bias.CORRECTED_FUNCTION, lambda v, beta, t: f4(v / (1 - beta**t) * 1.0003)),
    (q2_unrolled.FACTORS, lambda beta, t: np.float16(running_average.coefficients(beta, t))),
    (q2_bias.EXPECTATION_FUNCTION, lambda b, t, m: torch.tensor((1 - b**t) * m).bfloat16()),
    (q2_momentum.FITTING, lambda b, d: (f4(b), f4(d * (1 - b) + 1e-3))),
    (q1_hidden.JACOBIAN_FUNCTION, lambda U, h: f4(rnn.jacobian(U, h) + 1e-3)),
]


@pytest.mark.parametrize(("question", "answer"), WORSE)
def test_what_is_further_off_is_wrong_whatever_its_type(question: Code, answer: Answer) -> None:
    assert all(share(question, answer, secret) != 1 for secret in SECRETS)


def near_one(draw: Draw) -> list[Call]:
    """Half of the betas lie so near one that single precision keeps nothing."""
    rng = draw.case(0)
    return [
        Call("f", (1.0, 1 - 10 ** -rng.uniform(6, 9) if rng.random() < 0.5 else 0.3), ("v", "b"))
        for _ in range(12)
    ]


def test_an_input_that_single_precision_spoils_is_drawn_anew_the_same_way_every_time() -> None:
    question = Code(
        prompt="", source="t", calls=near_one, reference={"f": quotient},
    )  # fmt: skip
    draw = Draw(b"a draw")
    drawn, asked = near_one(draw), calls_of(question, draw)
    assert any(fair.is_fair(question, call) is False for call in drawn)
    assert sum(fair.is_fair(question, call) for call in asked) > sum(
        fair.is_fair(question, call) for call in drawn
    )
    again = Code(prompt="", source="t", calls=near_one, reference={"f": quotient})
    assert [c.arguments for c in calls_of(again, draw)] == [call.arguments for call in asked]


def calls_of(question: Code, draw: Draw) -> list[Call]:
    return [ask for ask in question.ask(draw) if isinstance(ask, Call)]


def quotient(v: float, b: float) -> float:
    return v / (1 - b)


def test_an_input_on_which_a_slip_is_near_is_no_fair_one() -> None:
    question = Code(
        prompt="", source="t", calls=near_one, reference={"f": quotient},
        slips=[Slip({"f": lambda v, b: v / (1 - b) * (1 + 2e-5)}, "Near."),
               Slip({"f": lambda v, b: v / (1 - b) if b < 0.5 else 0.0}, "The same, and far.")],
    )  # fmt: skip
    assert not fair.is_fair(question, Call("f", (1.1, 0.3)))
    far = Code(
        prompt="", source="t", calls=near_one, reference={"f": quotient}, slips=question.slips[1:]
    )
    assert fair.is_fair(far, Call("f", (1.1, 0.3)))
    assert fair.is_fair(far, Call("f", (1.1, 0.7)))
