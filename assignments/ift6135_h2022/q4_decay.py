"""Question 4, part 1: for SGD, L2 regularization and weight decay are the same."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from assignments.ift6135_h2022 import policy, public_q4
from assignments.ift6135_h2022.settings import DECAY_AND_PENALTY
from assignments.shared.formulas import function_or_formula
from assignments.shared.settings import paragraphs
from graders import NONNEGATIVE, POSITIVE, Call, Calls, Code, Draw, Part, Parts, criterion, slips
from graders import Array as Shaped
from reference import weight_decay

Array: TypeAlias = npt.NDArray[np.float64]

HALVED = "the penalty taken with 1/2 in front"
"""One mistake, wherever it shows: it costs once."""
THETA, GRAD = np.array([1.0, -2.0]), np.array([0.5, 0.5])


def gamma_calls(draw: Draw) -> Calls:
    """A readable pair, no decay at all, then drawn ones: lambda in (0, .5), eta in (.01, 1)."""
    cases = [(0.1, 0.2), (0.0, 0.1)]
    for k in range(18):
        rng = draw.case(k)
        cases.append((float(rng.uniform(0.001, 0.5)), float(rng.uniform(0.01, 0.95))))
    return [Call("q4_1_gamma", case, ("lam", "eta")) for case in cases]


def step_calls(draw: Draw) -> Calls:
    """A readable step, no penalty, no gradient, then drawn ones."""
    cases = [
        (THETA, GRAD, 0.2, 0.25), (THETA, GRAD, 0.5, 0.0), (THETA, np.zeros(2), 0.2, 0.25),
    ]  # fmt: skip
    for k in range(17):
        rng = draw.case(100 + k)
        theta, grad = rng.normal(size=(2, 1 + k % 4))
        cases.append((theta, grad, float(rng.uniform(0.01, 1)), float(rng.uniform(0.01, 2))))
    return [Call("q4_1_l2_step", case, ("theta", "grad", "eta", "gamma")) for case in cases]


GAMMA_FUNCTION = Code(
    prompt=r"`q4_1_gamma(lam, eta)`: the $\gamma$ of the penalty that equals a decay by $\lambda$.",
    source="IFT6135-H2022 Q4.1",
    calls=gamma_calls,
    reference={"q4_1_gamma": weight_decay.equivalent_l2},
    slips=slips(
        "q4_1_gamma",
        (
            lambda lam, eta: lam / eta,
            """
            This belongs to a penalty with 1/2 in front; here the gradient of gamma
            |theta|^2 has a factor 2.
            """,
            policy.FACTOR,
            False,
            HALVED,
        ),
        (
            lambda lam, eta: 2 * lam / eta,
            "The factor 2 of the gradient stands beside gamma, and so divides lambda.",
            policy.FACTOR,
        ),
        (
            lambda lam, eta: lam * eta / 2,
            "eta multiplies the gradient of the penalty, and so divides lambda.",
            policy.FACTOR,
        ),
    ),
)

GAMMA = function_or_formula(
    GAMMA_FUNCTION,
    {"lambda": NONNEGATIVE, "eta": POSITIVE},
    "lambda/(2 eta)",
    ["lambda/eta", "2 lambda/eta", "lambda eta/2"],
)

L2_STEP_FUNCTION = Code(
    prompt="`q4_1_l2_step(theta, grad, eta, gamma)` -> (d,): a step of SGD on the penalized loss.",
    source="IFT6135-H2022 Q4.1",
    calls=step_calls,
    reference={"q4_1_l2_step": weight_decay.l2_step},
    slips=slips(
        "q4_1_l2_step",
        (
            lambda theta, grad, eta, gamma: theta - eta * (grad + gamma * theta),
            "The derivative of gamma |theta|^2 is 2 gamma theta.",
            policy.FACTOR,
            False,
            HALVED,
        ),
        (
            lambda theta, grad, eta, gamma: theta - eta * (grad - 2 * gamma * theta),
            "The sign of the penalty is turned: it would drive the weights away from zero.",
            policy.SIGN,
        ),
        (
            lambda theta, grad, eta, gamma: theta - eta * grad - gamma * theta,
            "This is a step with decay; the penalty's gradient goes through the learning rate.",
        ),
    ),
)

L2_STEP = function_or_formula(
    L2_STEP_FUNCTION,
    {
        "theta": Shaped(("d",)),
        "grad": Shaped(("d",)),
        "eta": POSITIVE,
        "gamma": NONNEGATIVE,
    },
    "theta - eta (grad + 2 gamma theta)",
    [
        "theta - eta (grad + gamma theta)",
        "theta - eta (grad - 2 gamma theta)",
        "theta - eta grad - gamma theta",
    ],
)

SAME_FOR_SGD = Parts(
    prompt=paragraphs(
        DECAY_AND_PENALTY,
        r"""
        Prove that weight decay with SGD is the same as L2 regularization with plain SGD for some
        $\gamma$. Hand in the proof in words and, so that its steps can be checked,
        `q4_1_gamma(lam, eta)`, that $\gamma$ for the $\lambda$ in `lam`, and
        `q4_1_l2_step(theta, grad, eta, gamma)`, shapes (d,), (d,) -> (d,): the weights after a step
        of plain SGD on $L_{\text{reg}}$, where `grad` is the gradient of $L$ alone. Both may also
        be formulas, as text or LaTeX: in `lambda`, `eta` and in `theta`, `grad`, `eta`, `gamma`.
        """,
    ),
    source="IFT6135-H2022 Q4.1",
    properties=public_q4.SAME_FOR_SGD,
    prose=True,
    rubric=[
        criterion("1/4", "shows the penalty's gradient, and equates the two updates", by="answer")
    ],
    remark="Decay by a factor of lambda means times 1 - lambda. gamma is tied to eta.",
    parts=[Part("gamma", "1/2", GAMMA), Part("step", "1/2", L2_STEP)],
)
