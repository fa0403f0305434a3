"""Question 2, part 2: the running average unrolled."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from assignments.ift6135_h2022 import policy, public_q2
from assignments.ift6135_h2022.settings import RUNNING_AVERAGE
from assignments.shared.settings import paragraphs
from graders import Call, Calls, Code, Draw, Part, Parts, criterion, slips
from reference import running_average

Array: TypeAlias = npt.NDArray[np.float64]

BETAS = (0.01, 0.5, 0.9, 0.999)


def coefficient_calls(draw: Draw) -> Calls:
    """Three steps with .9, one step, then all of four betas with drawn lengths up to twelve."""
    cases = [(0.9, 3), (0.9, 1), (0.5, 2)]
    for k in range(16):
        beta = BETAS[k % 4] if k % 2 else float(draw.case(k).uniform(0.05, 0.95))
        cases.append((beta, int(draw.case(100 + k).integers(2, 13))))
    return [Call("q2_2_coefficients", case, ("beta", "t")) for case in cases]


def only_the_last(beta: float, t: int) -> Array:
    weights = beta ** np.arange(t - 1.0, -1.0, -1.0)
    weights[-1] *= 1 - beta
    return np.asarray(weights)


FACTORS = Code(
    prompt="`q2_2_coefficients(beta, t)`: the factors of the gradients.",
    source="IFT6135-H2022 Q2.2",
    partial=policy.PARTIAL,
    calls=coefficient_calls,
    reference={"q2_2_coefficients": running_average.coefficients},
    slips=slips(
        "q2_2_coefficients",
        (
            lambda beta, t: beta * running_average.coefficients(beta, t),
            "The exponents are one too large: g_t itself has not been multiplied by beta yet.",
            policy.EXPONENT,
        ),
        (
            lambda beta, t: running_average.coefficients(beta, t)[::-1],
            "The order is turned: the newest gradient has the largest factor.",
            policy.ORDER,
        ),
        (
            lambda beta, t: beta ** np.arange(t - 1.0, -1.0, -1.0),
            "The factor 1 - beta, which every gradient enters with, is missing.",
            policy.FACTOR,
        ),
        (
            only_the_last,
            """
            Only the last gradient has 1 - beta; each entered with that factor at its own
            step.
            """,
        ),
    ),
)


def unrolled_calls(draw: Draw) -> Calls:
    cases = [(0.5, 3), (0.9, 1)]
    cases += [(float(draw.case(500 + k).uniform(0.05, 0.95)), 2 + k) for k in range(6)]
    return [Call("q2_2_unrolled", case, ("beta", "t")) for case in cases]


UNROLLED = Code(
    prompt="`q2_2_unrolled(beta, t)` -> (t, t): the factors, step by step.",
    source="IFT6135-H2022 Q2.2",
    calls=unrolled_calls,
    reference={"q2_2_unrolled": running_average.unrolled},
    slips=slips(
        "q2_2_unrolled",
        (
            lambda beta, t: running_average.unrolled(beta, t).T,
            "Rows and columns are exchanged: row s belongs to v_s.",
            policy.ORDER,
        ),
        (
            lambda beta, t: np.tril(np.tile(running_average.coefficients(beta, t), (t, 1))),
            "Every row has the factors of v_t; those of v_s are younger.",
        ),
    ),
)

COEFFICIENTS = Parts(
    prompt=paragraphs(
        RUNNING_AVERAGE,
        r"""
        Unroll it: express $v_t$ as a linear combination of $g_1, \ldots, g_t$.
        `q2_2_coefficients(beta, t)` gives their factors in this order, shape (t,). If you want your
        way checked too, hand in `q2_2_unrolled(beta, t)` -> (t, t): row $s$ holds the factors of
        $g_1, \ldots, g_t$ in $v_s$, for $s = 1, \ldots, t$.
        """,
    ),
    source="IFT6135-H2022 Q2.2",
    properties=public_q2.COEFFICIENTS,
    prose=True,
    rubric=[
        criterion(
            "1/4",
            "shows it: by unrolling some steps to a pattern, or by induction",
            by="unrolled",
        )
    ],
    parts=[Part("factors", 1, FACTORS), Part("unrolled", 0, UNROLLED)],
)
